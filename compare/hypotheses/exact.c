/* Compares what was counted, not sampled: benchmark texts, exact profiles, and
 * metrics without a model of their noise (statistics, step 16). */
#include <math.h>
#include <stdio.h>

#include "compare/hypotheses/hypothesis.h"
#include "gate/core/rowset.h"

#define CERTAIN_Z 8.0 /* a change without noise, to a test that wants a z */

static struct row *new_row(struct report *report,
	const struct workload *workload, enum kind kind, struct metric metric,
	size_t base_most, size_t head_most)
{
	struct row *row = rows_add(&report->rows, report->arena);

	row->family = FAMILY_EXACT;
	row->kind = kind;
	row->workload = workload;
	row->metric = metric;
	row->exact_base = arena_alloc(report->arena, base_most + 1,
		sizeof(double));
	row->exact_head = arena_alloc(report->arena, head_most + 1,
		sizeof(double));
	row->exact_run = arena_alloc(report->arena, base_most + 1,
		sizeof(size_t));
	for (size_t i = 0; i < base_most; i++)
		row->exact_run[i] = i; /* one value a run, if nothing else is
		                          said */
	row->operations = (double)NAN;
	return row;
}

struct named_unit {
	sym benchmark, unit;
};

/* Less is better but for rates (B/s, MB/s), unless the text itself says. */
static int unit_better(const struct report *report, const struct workload *w,
	sym unit)
{
	struct span text = symtab_text(report->symtab, unit);
	const struct fold *fold;
	char key[128];

	snprintf(key, sizeof key, "better:%s", text.data);
	for (struct fold_cursor c = side_folds(w, true);
			(fold = fold_next(&c));)
		for (uint32_t i = 0; i < fold->fact_count; i++)
			if (span_equal(symtab_text(report->symtab,
					fold->facts[i].key), span_of(key)))
				return span_equal(symtab_text(report->symtab,
					fold->facts[i].value),
					span_of("higher")) ? 1 : -1;
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
	const struct fold *fold;

	out->count = 0;
	out->least = out->operations = (double)INFINITY;
	out->most = -(double)INFINITY;
	for (struct fold_cursor c = side_folds(w, head);
			(fold = fold_next(&c));)
		for (uint32_t i = 0; i < fold->result_count; i++) {
			const struct result *x = &fold->results[i];

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
static bool no_allocation(const struct report *report,
	const struct workload *w, sym benchmark)
{
	struct named_unit allocations = {benchmark, symtab_intern(
		report->symtab, span_of("allocs/op"))};
	struct numbers base = {0}, head = {0};

	collect(&base, w, false, allocations);
	collect(&head, w, true, allocations);
	return base.count && head.count && fmax(base.most, head.most) < 1.0;
}

static void benchmark_row(struct report *report, const struct workload *w,
	struct named_unit which)
{
	struct metric metric = {.name = which.unit, .unit = which.unit,
		.nature = NATURE_EXACT, .events = -1};
	struct numbers base = {0}, head = {0};
	struct row *row;

	collect(&base, w, false, which);
	collect(&head, w, true, which);
	if (base.count == 0 || head.count == 0)
		return; /* only one side has it: a note, made elsewhere */
	metric.better = unit_better(report, w, which.unit);
	row = new_row(report, w, KIND_TOTAL, metric, base.count, head.count);
	row->benchmark = which.benchmark;
	row->per_operation = true;
	base.values = row->exact_base;
	base.run = row->exact_run;
	head.values = row->exact_head;
	collect(&base, w, false, which);
	collect(&head, w, true, which);
	row->exact_base_count = base.count;
	row->exact_head_count = head.count;
	row->operations = fmin(base.operations, head.operations);
	row->amortized = span_equal(symtab_text(report->symtab, which.unit),
		span_of("B/op")) && no_allocation(report, w, which.benchmark);
	row->kept_base = (unsigned)w->base_count;
	row->kept_head = (unsigned)w->head_count;
	row_allow(row, report, SCOPE_TOTAL);
}

/* One row for each benchmark and unit of head's texts, in file order. */
static void benchmark_rows(struct report *report, const struct workload *w)
{
	const struct fold *fold;
	struct rowset seen;

	rowset_init(&seen, 2);
	for (struct fold_cursor c = side_folds(w, true);
			(fold = fold_next(&c));)
		for (uint32_t i = 0; i < fold->result_count; i++) {
			struct named_unit which = {fold->results[i].benchmark,
				fold->results[i].unit};
			uint32_t before = seen.count;

			if (rowset_add(&seen, (uint32_t[]){which.benchmark.i,
					which.unit.i}) == before)
				benchmark_row(report, w, which);
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
		const struct fold *fold = run_metric(&runs[r], metric, &at);

		if (fold)
			out[found++] = fold->totals[at] / (per_operation ?
				run_operations(&runs[r]) : 1.0);
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

/* Values that stand for a state, not for work done: never per operation. */
static bool is_state(struct span metric)
{
	return span_starts(metric, "inuse_") ||
		span_equal(metric, span_of("goroutine")) ||
		span_equal(metric, span_of("threadcreate"));
}

static void total_row(struct report *report, const struct workload *w,
	struct metric metric)
{
	struct row *row = new_row(report, w, KIND_TOTAL, metric,
		w->base_count, w->head_count);

	row->operations = least_operations(w);
	row->per_operation = !is_state(symtab_text(report->symtab,
		metric.name)) && !isnan(row->operations);
	row->exact_base_count = totals(row->exact_base, w->base,
		w->base_count, metric.name, row->per_operation);
	row->exact_head_count = totals(row->exact_head, w->head,
		w->head_count, metric.name, row->per_operation);
	row->kept_base = (unsigned)w->base_count;
	row->kept_head = (unsigned)w->head_count;
	row_allow(row, report, SCOPE_TOTAL);
	if (row->exact_base_count < w->base_count ||
			row->exact_head_count < w->head_count)
		report->rows.count--; /* missing in some run: noted elsewhere */
}

/* Sums of a site over the runs of each side, and which way it went for
 * certain: what netting asks. */
static void site_sums(struct unit *u, uint32_t site)
{
	const struct series *s = &u->series;
	const double *values = series_row(s, s->values, site);
	double lo[2] = {(double)INFINITY, (double)INFINITY};
	double hi[2] = {0.0, 0.0};

	for (size_t r = 0; r < s->run_count; r++) {
		int head = r >= s->base_count;
		double rate = values[r] / s->operations[r];

		*(head ? &u->head[site] : &u->base[site]) += values[r];
		lo[head] = fmin(lo[head], rate);
		hi[head] = fmax(hi[head], rate);
	}
	u->base_total += u->base[site];
	u->head_total += u->head[site];
	u->z[site] = hi[1] < lo[0] ? -CERTAIN_Z : lo[1] > hi[0] ? CERTAIN_Z :
		0.0;
}

static void site_unit(struct unit *u, struct arena *arena)
{
	const struct series *s = &u->series;
	double base = 0.0, head = 0.0;

	u->keep = arena_alloc(arena, s->run_count, sizeof *u->keep);
	u->base = arena_alloc(arena, s->row_count + 1u, sizeof *u->base);
	u->head = arena_alloc(arena, s->row_count + 1u, sizeof *u->head);
	u->z = arena_alloc(arena, s->row_count + 1u, sizeof *u->z);
	for (size_t r = 0; r < s->run_count; r++) {
		u->keep[r] = true;
		*(r < s->base_count ? &base : &head) += s->operations[r];
	}
	u->log_operations = log(head / base);
	for (uint32_t i = 0; i < s->row_count; i++)
		site_sums(u, i);
}

static void site_row(struct report *report, struct unit *u, uint32_t site)
{
	const struct series *s = &u->series;
	const double *values = series_row(s, s->values, site);
	struct row *row = new_row(report, s->workload, KIND_SITE, s->metric,
		s->base_count, s->head_count);

	row->unit = u;
	row->func = site;
	row->per_operation = !s->per_run;
	row->operations = least_operations(s->workload);
	row->kept_base = (unsigned)s->base_count;
	row->kept_head = (unsigned)s->head_count;
	row->base = u->base[site];
	row->head = u->head[site];
	row->log_rho = u->log_operations;
	row->dispersion = 1.0;
	row_allow(row, report, SCOPE_SITE);
	for (size_t r = 0; r < s->base_count; r++)
		row->exact_base[row->exact_base_count++] = values[r] /
			s->operations[r];
	for (size_t r = s->base_count; r < s->run_count; r++)
		row->exact_head[row->exact_head_count++] = values[r] /
			s->operations[r];
}

/* Allocation sites of a heap profile that recorded every allocation. */
static void site_rows(struct report *report, const struct workload *w,
	sym metric, double hot)
{
	struct unit *u = arena_alloc(report->arena, 1, sizeof *u);

	if (!series_build(&u->series, w, metric, report->symtab,
			report->arena))
		return;
	site_unit(u, report->arena);
	if (!(u->base_total > 0.0 && u->head_total > 0.0))
		return;
	for (uint32_t i = 0; i < u->series.row_count; i++)
		if (u->base[i] / u->base_total + u->head[i] / u->head_total >=
				2.0 * hot)
			site_row(report, u, i);
}

/* Whether a test of its own (timed.c, heap.c) makes the metric's rows. */
static bool tested(const struct report *report, const struct workload *w,
	sym metric)
{
	for (size_t i = 0; i < report->rows.count; i++) {
		const struct row *row = &report->rows.rows[i];

		if (row->workload == w && row->family != FAMILY_EXACT &&
				sym_equal(row->metric.name, metric))
			return true;
	}
	return false;
}

void exact_rows(struct report *report, const struct workload *w)
{
	if (w->base_count == 0 || w->head_count == 0)
		return;
	for (size_t f = 0; f < w->head[0].fold_count; f++) {
		const struct fold *fold = w->head[0].folds[f];

		for (uint32_t m = 0; m < fold->metric_count; m++) {
			struct metric metric = fold->metrics[m];
			const struct budget *budget = policy_budget(
				report->policy, symtab_text(report->symtab,
					metric.name).data);

			if (metric.is_events ||
					tested(report, w, metric.name))
				continue;
			total_row(report, w, metric);
			if (metric.nature == NATURE_EXACT &&
					!budget->scope[SCOPE_SITE].off)
				site_rows(report, w, metric.name, budget->hot);
		}
	}
	benchmark_rows(report, w);
}
