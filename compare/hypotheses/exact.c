/* Compares what was counted, not sampled: benchmark texts, exact profiles, and
 * metrics without a model of their noise (statistics, step 16). */
#include <math.h>
#include <stdio.h>

#include "compare/costs/exposure.h"
#include "compare/hypotheses/counted.h"
#include "compare/hypotheses/extent.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/hypotheses/results.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"


/* Less is better but for rates (B/s, MB/s), unless the text itself says. */
static int unit_better(const struct analysis *analysis,
	const struct text_results *results, sym unit)
{
	struct span text = symtab_text(analysis->symtab, unit);
	int said = results_better(results, unit);

	if (said)
		return said;
	return text.len > 2 && span_ends(text, "/s") ? 1 : -1;
}

/* The numbers of one side for a benchmark and unit. */
struct numbers {
	size_t count, runs; /* and how many runs have one */
	size_t oldest;      /* age of a commit; older runs do not count */
	double *values;     /* NULL: only counted */
	size_t *run;        /* that each is of, or NULL */
	double least, most; /* of the values */
	double operations;  /* least of their lines */
};

static void collect(struct numbers *out, const struct run *runs,
	struct result_list results)
{
	size_t last = SIZE_MAX;

	out->count = out->runs = 0;
	out->least = out->operations = (double)INFINITY;
	out->most = -(double)INFINITY;
	for (size_t i = 0; i < results.count; i++) {
		const struct bench_value *x = results.all[i].value;
		size_t run = results.all[i].run;

		if (runs[run].age > out->oldest)
			continue;
		if (out->values)
			out->values[out->count] = x->value;
		if (out->run)
			out->run[out->count] = run;
		out->count++;
		out->runs += run != last;
		last = run;
		out->least = fmin(out->least, x->value);
		out->most = fmax(out->most, x->value);
		if (x->iterations > 0.0)
			out->operations = fmin(out->operations, x->iterations);
	}
}

/* Whether the benchmark's texts count allocations, and never a whole one. */
static bool no_allocation(const struct analysis *analysis,
	const struct workload *w, const struct text_results *results, sym benchmark)
{
	struct named_unit allocations = {benchmark, symtab_intern(
		analysis->symtab, span_of(metric_of_text(METRIC_OBJECTS)->name))};
	struct numbers base = {
		.oldest = metric_oldest(analysis, w, allocations.unit)};
	struct numbers head = {.oldest = SIZE_MAX};

	collect(&base, w->base, results_of(results, false, allocations));
	collect(&head, w->head, results_of(results, true, allocations));
	return base.count && head.count && fmax(base.most, head.most) < 1.0;
}

/* Whether what so many runs have may be judged: all runs that are no older, or
 * as many as the policy asks for. */
static bool enough_runs(const struct analysis *analysis,
	const struct workload *w, size_t oldest, size_t base, size_t head)
{
	unsigned least = analysis->policy->min_runs;
	unsigned timed = RUN_BIT(RUN_TIMED);
	unsigned all = timed | RUN_BIT(RUN_ELSEWHERE);

	return base && head &&
	       (base >= least ||
		       base == workload_runs_of(w, false, timed, oldest) ||
		       base == workload_runs_of(w, false, all, oldest)) &&
	       (head >= least ||
		       head == workload_runs_of(w, true, timed, SIZE_MAX));
}

static void add_benchmark(struct analysis *analysis, const struct workload *w,
	const struct text_results *results, struct named_unit which)
{
	struct metric metric = {.name = which.unit, .unit = which.unit,
		.nature = NATURE_EXACT, .events = -1};
	struct numbers base = {
		.oldest = metric_oldest(analysis, w, which.unit)};
	struct numbers head = {.oldest = SIZE_MAX};
	struct hypothesis *h;

	collect(&base, w->base, results_of(results, false, which));
	collect(&head, w->head, results_of(results, true, which));
	if (!enough_runs(analysis, w, base.oldest, base.runs, head.runs) ||
		!metric_comparable(analysis, w, &metric))
		return; /* told by coverage */
	metric.better = unit_better(analysis, results, which.unit);
	h = exact_hypothesis(analysis, w, KIND_TOTAL, metric, base.count,
		head.count);
	h->benchmark = which.benchmark;
	h->exact.per_operation = true;
	base.values = h->exact.base;
	base.run = h->exact.run;
	head.values = h->exact.head;
	head.run = h->exact.head_run = arena_alloc(analysis->arena,
		head.count + 1, sizeof *head.run);
	collect(&base, w->base, results_of(results, false, which));
	collect(&head, w->head, results_of(results, true, which));
	h->exact.base_count = base.count;
	h->exact.head_count = head.count;
	h->exact.operations = fmin(base.operations, head.operations);
	h->exact.unlike = operations_unlike(base.operations, head.operations);
	if (row_of_metric(analysis, &metric)->kind == METRIC_BYTES &&
			no_allocation(analysis, w, results, which.benchmark))
		h->shown_only = REASON_AMORTIZED;
	h->kept_base = (unsigned)base.runs;
	h->kept_head = (unsigned)head.runs;
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	extent_least(h, analysis);
}

/* One hypothesis for each benchmark and unit of head's texts, in file order. */
static void add_benchmarks(struct analysis *analysis, const struct workload *w)
{
	struct text_results results;

	results_init(&results, w);
	for (uint32_t n = 0; n < results.head_names; n++) {
		const uint32_t *name = rowset_at(&results.names, n);

		add_benchmark(analysis, w, &results,
			(struct named_unit){{name[0]}, {name[1]}});
	}
	results_clear(&results);
}

/* Which totals of a profile metric count. */
struct wanted {
	sym metric;
	size_t oldest; /* age of a run's commit */
	const bool *known; /* of each run, whether it says its operations;
	                      others are left out. NULL: of no matter */
};

/* The total in each run of a side that has it and counts, and its operations:
 * NaN where a run says none. */
static size_t totals(double *out, size_t *of, double *operations,
	const struct run *runs, size_t count, struct wanted wanted)
{
	size_t found = 0;

	for (size_t r = 0; r < count; r++) {
		uint32_t at;
		const struct costs *costs = run_metric(&runs[r], wanted.metric, &at);

		operations[found] = run_operations(&runs[r], wanted.metric);
		if (!costs || runs[r].age > wanted.oldest ||
			(wanted.known && !wanted.known[r]))
			continue;
		of[found] = r;
		out[found++] = costs->totals[at];
	}
	return found;
}

static void divide(double *values, const double *by, size_t count)
{
	for (size_t r = 0; r < count; r++)
		values[r] /= by[r];
}

static bool is_empty(const double *values, size_t count)
{
	for (size_t r = 0; r < count; r++)
		if (values[r] != 0.0)
			return false;
	return true;
}

/* What is waited for is profiled where the program asks for it, and else the
 * profile is there and empty: that is no good one. */
static bool is_off(const struct analysis *analysis, const struct hypothesis *h)
{
	const struct exact_values *x = &h->exact;

	return row_of_metric(analysis, &h->metric)->kind == METRIC_WAIT &&
		(is_empty(x->base, x->base_count) ||
			is_empty(x->head, x->head_count));
}

static void add_total(struct analysis *analysis, const struct workload *w,
	struct metric metric)
{
	struct hypothesis *h = exact_hypothesis(analysis, w, KIND_TOTAL, metric,
		w->base_count, w->head_count);
	struct exact_values *x = &h->exact;
	size_t runs = w->base_count + w->head_count;
	size_t oldest = metric_oldest(analysis, w, metric.name);
	double *operations = arena_alloc(analysis->arena, runs,
		sizeof *operations);
	size_t *of = arena_alloc(analysis->arena, runs, sizeof *of);
	bool *known = arena_alloc(analysis->arena, runs + 1, sizeof *known);
	bool counted = !metric_is_state(row_of_metric(analysis, &metric));
	size_t said[2] = {0};
	bool partial = counted && exposure_is_partial(known, said, w,
					  metric.name, analysis->symtab);

	x->base_count = totals(x->base, x->run, operations, w->base,
		w->base_count, (struct wanted){metric.name, oldest, partial ? known : NULL});
	x->head_count = totals(x->head, of, operations + x->base_count, w->head,
		w->head_count,
		(struct wanted){metric.name, SIZE_MAX,
			partial ? known + w->base_count : NULL});
	x->operations =
		least_operations(operations, x->base_count + x->head_count);
	x->per_operation = counted && !isnan(x->operations);
	if (counted && !said[0] != !said[1])
		h->shown_only = REASON_OPERATIONS_UNKNOWN;
	if (x->per_operation) {
		divide(x->base, operations, x->base_count);
		divide(x->head, operations + x->base_count, x->head_count);
	}
	h->kept_base = (unsigned)x->base_count;
	h->kept_head = (unsigned)x->head_count;
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	if (enough_runs(analysis, w, oldest, x->base_count, x->head_count) &&
		!is_off(analysis, h))
		extent_least(h, analysis);
	else
		analysis->hypotheses.count--; /* told by coverage */
}

static void workload_metric(uint32_t row[2], const struct analysis *analysis,
	const struct workload *w, sym metric)
{
	row[0] = (uint32_t)(w - analysis->workloads);
	row[1] = metric.i;
}

/* What tests of their own (timed.c, heap.c) judge: workload, metric. */
static void list_tested(struct rowset *out, const struct analysis *analysis)
{
	uint32_t row[2];

	rowset_init(out, 2);
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];

		if (!h->workload || h->by->exact)
			continue;
		workload_metric(row, analysis, h->workload, h->metric.name);
		rowset_add(out, row);
	}
}

static bool is_tested(const struct rowset *tested,
	const struct analysis *analysis, const struct workload *w, sym metric)
{
	uint32_t row[2];

	workload_metric(row, analysis, w, metric);
	return rowset_find(tested, row) != ROWSET_NONE;
}

static void add_metrics(struct analysis *analysis, const struct workload *w,
	const struct costs *costs, const struct rowset *tested,
	struct rowset *seen)
{
	for (uint32_t m = 0; m < costs->metric_count; m++) {
		struct metric metric = costs->metrics[m];
		struct budget budget = metric_budget(analysis, &metric);
		uint32_t before = seen->count;

		if (metric.is_events ||
			rowset_add(seen, &metric.name.i) != before ||
			is_tested(tested, analysis, w, metric.name) ||
			!metric_comparable(analysis, w, &metric))
			continue;
		if (metric_is_work(row_of_metric(analysis, &metric))) {
			if (metric.nature == NATURE_EXACT)
				counted_functions(analysis, w, &metric);
			continue;
		}
		add_total(analysis, w, metric);
		if (metric.nature == NATURE_EXACT &&
				!budget.scope[SCOPE_SITE].off)
			counted_sites(analysis, w, &metric);
	}
}

static void add_workload(struct analysis *analysis, const struct workload *w,
	const struct rowset *tested)
{
	const struct costs *costs;
	struct rowset seen;

	if (w->base_count == 0 || w->head_count == 0)
		return;
	rowset_init(&seen, 1);
	for (struct costs_cursor c = side_costs(w, true);
			(costs = costs_next(&c));)
		add_metrics(analysis, w, costs, tested, &seen);
	rowset_clear(&seen);
	add_benchmarks(analysis, w);
}

double exact_ratio(const struct exact_values *x)
{
	return sum_of(x->head, 0, x->head_count) / (double)x->head_count /
		(sum_of(x->base, 0, x->base_count) / (double)x->base_count);
}

void exact_rows(struct analysis *analysis)
{
	struct rowset tested;

	list_tested(&tested, analysis);
	for (size_t w = 0; w < analysis->workload_count; w++)
		add_workload(analysis, &analysis->workloads[w], &tested);
	rowset_clear(&tested);
}
