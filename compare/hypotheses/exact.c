/* Compares what was counted, not sampled: benchmark texts, exact profiles, and
 * metrics without a model of their noise (statistics, step 16). */
#include <math.h>
#include <stdio.h>

#include "compare/hypotheses/extent.h"
#include "compare/hypotheses/rows.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"

#define CERTAIN_Z 8.0 /* a change without noise, to a test that wants a z */

static struct hypothesis *new_hypothesis(struct analysis *analysis,
	const struct workload *workload, enum kind kind, struct metric metric,
	size_t base_most, size_t head_most)
{
	struct hypothesis *h = hypothesis_add(analysis, FAMILY_EXACT);

	h->kind = kind;
	h->workload = workload;
	h->metric = metric;
	h->exact.base = arena_alloc(analysis->arena, base_most + 1,
		sizeof(double));
	h->exact.head = arena_alloc(analysis->arena, head_most + 1,
		sizeof(double));
	h->exact.run = arena_alloc(analysis->arena, base_most + 1,
		sizeof(size_t));
	for (size_t i = 0; i < base_most; i++)
		h->exact.run[i] = i; /* one value a run, if nothing else is
		                          said */
	h->exact.operations = (double)NAN;
	return h;
}

struct named_unit {
	sym benchmark, unit;
};

/* Less is better but for rates (B/s, MB/s), unless the text itself says. */
static int unit_better(const struct analysis *analysis,
	const struct workload *w, sym unit)
{
	struct span text = symtab_text(analysis->symtab, unit);
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(w, true);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++)
			if (sym_equal(costs->bench_values[i].unit, unit) &&
					costs->bench_values[i].better)
				return costs->bench_values[i].better;
	return text.len > 2 && span_equal(span_of("/s"),
		(struct span){text.data + text.len - 2, 2}) ? 1 : -1;
}

/* The numbers of one side for a benchmark and unit. */
struct numbers {
	size_t count;
	double *values;     /* NULL: only counted */
	size_t *run;        /* that each is of, or NULL */
	double least, most; /* of the values */
	double operations;  /* least of their lines */
};

static void collect(struct numbers *out, const struct workload *w, bool head,
	struct named_unit which)
{
	const struct costs *costs;

	out->count = 0;
	out->least = out->operations = (double)INFINITY;
	out->most = -(double)INFINITY;
	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++) {
			const struct bench_value *x = &costs->bench_values[i];

			if (!sym_equal(x->benchmark, which.benchmark) ||
					!sym_equal(x->unit, which.unit))
				continue;
			if (out->values)
				out->values[out->count] = x->value;
			if (out->run)
				out->run[out->count] = c.run;
			out->count++;
			out->least = fmin(out->least, x->value);
			out->most = fmax(out->most, x->value);
			if (x->iterations > 0.0)
				out->operations = fmin(out->operations,
					x->iterations);
		}
}

/* Whether the benchmark's texts count allocations, and never a whole one. */
static bool no_allocation(const struct analysis *analysis,
	const struct workload *w, sym benchmark)
{
	struct named_unit allocations = {benchmark, symtab_intern(
		analysis->symtab, span_of(metric_of_text(METRIC_OBJECTS)->name))};
	struct numbers base = {0}, head = {0};

	collect(&base, w, false, allocations);
	collect(&head, w, true, allocations);
	return base.count && head.count && fmax(base.most, head.most) < 1.0;
}

static void add_benchmark(struct analysis *analysis, const struct workload *w,
	struct named_unit which)
{
	struct metric metric = {.name = which.unit, .unit = which.unit,
		.nature = NATURE_EXACT, .events = -1};
	struct numbers base = {0}, head = {0};
	struct hypothesis *h;

	collect(&base, w, false, which);
	collect(&head, w, true, which);
	if (base.count == 0 || head.count == 0)
		return; /* only one side has it: a note, made elsewhere */
	metric.better = unit_better(analysis, w, which.unit);
	h = new_hypothesis(analysis, w, KIND_TOTAL, metric, base.count,
		head.count);
	h->benchmark = which.benchmark;
	h->exact.per_operation = true;
	base.values = h->exact.base;
	base.run = h->exact.run;
	head.values = h->exact.head;
	collect(&base, w, false, which);
	collect(&head, w, true, which);
	h->exact.base_count = base.count;
	h->exact.head_count = head.count;
	h->exact.operations = fmin(base.operations, head.operations);
	h->exact.amortized = row_of_metric(analysis, &metric)->kind ==
			METRIC_BYTES &&
		no_allocation(analysis, w, which.benchmark);
	h->kept_base = (unsigned)w->base_count;
	h->kept_head = (unsigned)w->head_count;
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	extent_least(h, analysis);
}

/* One hypothesis for each benchmark and unit of head's texts, in file order. */
static void add_benchmarks(struct analysis *analysis, const struct workload *w)
{
	const struct costs *costs;
	struct rowset seen;

	rowset_init(&seen, 2);
	for (struct costs_cursor c = side_costs(w, true);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++) {
			struct named_unit which = {
				costs->bench_values[i].benchmark,
				costs->bench_values[i].unit};
			uint32_t before = seen.count;

			if (rowset_add(&seen, (uint32_t[]){which.benchmark.i,
					which.unit.i}) == before)
				add_benchmark(analysis, w, which);
		}
	rowset_clear(&seen);
}

/* The total of a profile metric in each run of a side, per operation. Returns
 * how many runs have it. */
static size_t totals(double *out, const struct run *runs, size_t count,
	sym metric, bool per_operation)
{
	size_t found = 0;

	for (size_t r = 0; r < count; r++) {
		uint32_t at;
		const struct costs *costs = run_metric(&runs[r], metric, &at);

		if (costs)
			out[found++] = costs->totals[at] /
			               (per_operation ? run_operations(&runs[r])
						      : 1.0);
	}
	return found;
}

/* Least operations of any run; NaN when a run has no count. */
static double least_operations(const struct workload *w)
{
	double least = (double)INFINITY;

	for (size_t r = 0; r < w->base_count + w->head_count; r++) {
		double operations = run_operations(r < w->base_count ?
			&w->base[r] : &w->head[r - w->base_count]);

		if (isnan(operations))
			return operations;
		least = fmin(least, operations);
	}
	return least;
}

static void add_total(struct analysis *analysis, const struct workload *w,
	struct metric metric)
{
	struct hypothesis *h = new_hypothesis(analysis, w, KIND_TOTAL, metric,
		w->base_count, w->head_count);

	h->exact.operations = least_operations(w);
	h->exact.per_operation = !metric_is_state(row_of_metric(analysis,
		&metric)) && !isnan(h->exact.operations);
	h->exact.base_count = totals(h->exact.base, w->base,
		w->base_count, metric.name, h->exact.per_operation);
	h->exact.head_count = totals(h->exact.head, w->head,
		w->head_count, metric.name, h->exact.per_operation);
	h->kept_base = (unsigned)w->base_count;
	h->kept_head = (unsigned)w->head_count;
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	if (h->exact.base_count < w->base_count ||
			h->exact.head_count < w->head_count)
		analysis->hypotheses.count--; /* missing in some run: noted
		                                 elsewhere */
	else
		extent_least(h, analysis);
}

/* Sums of a site over the runs of each side, and which way it went for
 * certain: what netting asks. */
static void site_sums(struct judged_series *j, uint32_t site)
{
	const struct series *s = &j->series;
	const double *values = series_row(s, s->values, site);
	double lo[2] = {(double)INFINITY, (double)INFINITY};
	double hi[2] = {0.0, 0.0};

	for (size_t r = 0; r < s->run_count; r++) {
		int head = r >= s->base_count;
		double rate = values[r] / s->operations[r];

		*(head ? &j->head[site] : &j->base[site]) += values[r];
		lo[head] = fmin(lo[head], rate);
		hi[head] = fmax(hi[head], rate);
	}
	j->base_total += j->base[site];
	j->head_total += j->head[site];
	j->z[site] = hi[1] < lo[0] ? -CERTAIN_Z : lo[1] > hi[0] ? CERTAIN_Z :
		0.0;
}

static void prepare_sites(struct judged_series *j, struct arena *arena)
{
	const struct series *s = &j->series;
	double base = 0.0, head = 0.0;

	j->keep = arena_alloc(arena, s->run_count, sizeof *j->keep);
	j->base = arena_alloc(arena, s->row_count + 1u, sizeof *j->base);
	j->head = arena_alloc(arena, s->row_count + 1u, sizeof *j->head);
	j->z = arena_alloc(arena, s->row_count + 1u, sizeof *j->z);
	for (size_t r = 0; r < s->run_count; r++) {
		j->keep[r] = true;
		*(r < s->base_count ? &base : &head) += s->operations[r];
	}
	j->log_operations = log(head / base);
	for (uint32_t i = 0; i < s->row_count; i++)
		site_sums(j, i);
}

static void add_site(struct analysis *analysis, struct judged_series *j,
	uint32_t site)
{
	const struct series *s = &j->series;
	const double *values = series_row(s, s->values, site);
	struct hypothesis *h = new_hypothesis(analysis, s->workload, KIND_SITE,
		s->metric, s->base_count, s->head_count);

	h->series = j;
	h->func = site;
	h->exact.per_operation = !s->per_run;
	h->exact.operations = least_operations(s->workload);
	h->kept_base = (unsigned)s->base_count;
	h->kept_head = (unsigned)s->head_count;
	h->test.base_events = j->base[site];
	h->test.head_events = j->head[site];
	h->log_rho = j->log_operations;
	h->test.dispersion = 1.0;
	hypothesis_allow(h, analysis, SCOPE_SITE);
	for (size_t r = 0; r < s->base_count; r++)
		h->exact.base[h->exact.base_count++] = values[r] /
			s->operations[r];
	for (size_t r = s->base_count; r < s->run_count; r++)
		h->exact.head[h->exact.head_count++] = values[r] /
			s->operations[r];
	extent_least(h, analysis);
}

/* Allocation sites of a heap profile that recorded every allocation. */
static void add_sites(struct analysis *analysis, const struct workload *w,
	sym metric, double hot)
{
	struct judged_series *j = arena_alloc(analysis->arena, 1, sizeof *j);

	if (!series_build(&j->series, w, metric, analysis->symtab,
			analysis->arena))
		return;
	prepare_sites(j, analysis->arena);
	if (!(j->base_total > 0.0 && j->head_total > 0.0))
		return;
	for (uint32_t i = 0; i < j->series.row_count; i++)
		if (j->base[i] / j->base_total + j->head[i] / j->head_total >=
				2.0 * hot)
			add_site(analysis, j, i);
}

/* Whether a test of its own (timed.c, heap.c) judges the metric. */
static bool tested(const struct analysis *analysis, const struct workload *w,
	sym metric)
{
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];

		if (h->workload == w && !h->by->exact &&
				sym_equal(h->metric.name, metric))
			return true;
	}
	return false;
}

static void add_workload(struct analysis *analysis, const struct workload *w)
{
	if (w->base_count == 0 || w->head_count == 0)
		return;
	for (size_t f = 0; f < w->head[0].costs_count; f++) {
		const struct costs *costs = w->head[0].costs[f];

		for (uint32_t m = 0; m < costs->metric_count; m++) {
			struct metric metric = costs->metrics[m];
			struct budget budget = metric_budget(analysis, &metric);

			if (metric.is_events ||
					tested(analysis, w, metric.name))
				continue;
			add_total(analysis, w, metric);
			if (metric.nature == NATURE_EXACT &&
					!budget.scope[SCOPE_SITE].off)
				add_sites(analysis, w, metric.name,
					budget.hot);
		}
	}
	add_benchmarks(analysis, w);
}

void exact_rows(struct analysis *analysis)
{
	for (size_t w = 0; w < analysis->workload_count; w++)
		add_workload(analysis, &analysis->workloads[w]);
}
