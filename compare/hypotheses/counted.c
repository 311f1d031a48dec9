/* Compares what functions and sites were counted to cost (statistics, step
 * 16). */
#include "compare/hypotheses/counted.h"

#include <math.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/hypotheses/counts.h"
#include "compare/hypotheses/extent.h"
#include "compare/hypotheses/orphans.h"

#define FORMAT_EVERY_BLOCK "dhat"
#define BLOCKS_GROWTH .001 /* of a site, where each block is counted */
#define COUNTS_NO_PADDING "profgate-counter-"
#define COUNTS_BLOCKS "exp-bbv" /* without padding, too; and without */
#define COUNTS_TAIL 200000.0    /* the last instructions of a thread */
#define CERTAIN_Z 8.0 /* a change without noise, to a test that wants a z */

struct hypothesis *exact_hypothesis(struct analysis *analysis,
	const struct workload *workload, enum kind kind, struct metric metric,
	size_t base_most, size_t head_most)
{
	struct hypothesis *h = hypothesis_add(analysis, FAMILY_EXACT);

	h->kind = kind;
	h->workload = workload;
	h->metric = metric;
	h->exact.base =
		arena_alloc(analysis->arena, base_most + 1, sizeof(double));
	h->exact.head =
		arena_alloc(analysis->arena, head_most + 1, sizeof(double));
	h->exact.run =
		arena_alloc(analysis->arena, base_most + 1, sizeof(size_t));
	for (size_t i = 0; i < base_most; i++)
		h->exact.run[i] = i; /* one value a run, if nothing else is
		                          said */
	h->exact.operations = (double)NAN;
	return h;
}

double least_operations(const double *operations, size_t count)
{
	double least = (double)INFINITY;

	for (size_t r = 0; r < count; r++) {
		if (isnan(operations[r]))
			return operations[r];
		least = fmin(least, operations[r]);
	}
	return least;
}

/* Sums of a row over the runs of each side, and which way it went for certain:
 * what netting asks. */
static void row_sums(struct judged_series *j, uint32_t row)
{
	const struct series *s = &j->series;
	const double *values = series_row(s, s->values, row);
	double lo[2] = {(double)INFINITY, (double)INFINITY};
	double hi[2] = {0.0, 0.0};

	for (size_t r = 0; r < s->run_count; r++) {
		int head = r >= s->base_count;
		double rate = values[r] / s->operations[r];

		*(head ? &j->head[row] : &j->base[row]) += values[r];
		lo[head] = fmin(lo[head], rate);
		hi[head] = fmax(hi[head], rate);
	}
	j->base_total += j->base[row];
	j->head_total += j->head[row];
	j->z[row] = hi[1] < lo[0]   ? -CERTAIN_Z
	            : lo[1] > hi[0] ? CERTAIN_Z
	                            : 0.0;
}

/* The metric by function, summed; NULL when a side has nothing of it. */
static struct judged_series *sum_rows(struct analysis *analysis,
	const struct workload *w, const struct metric *metric)
{
	struct arena *arena = analysis->arena;
	struct judged_series *j = arena_alloc(arena, 1, sizeof *j);

	if (!metric_series(&j->series, analysis, w, metric->name))
		return NULL;
	counts_prepare(j, arena);
	for (uint32_t i = 0; i < j->series.row_count; i++)
		row_sums(j, i);
	return j->base_total > 0.0 && j->head_total > 0.0 ? j : NULL;
}

/* One value a run: of a row, or of all of them. */
static void fill_values(struct hypothesis *h, const struct series *s,
	const double *values)
{
	struct exact_values *x = &h->exact;

	x->per_operation = s->divisor == DIVISOR_OPERATIONS;
	x->operations = x->per_operation
	                        ? least_operations(s->operations, s->run_count)
	                        : (double)NAN;
	h->kept_base = (unsigned)s->base_count;
	h->kept_head = (unsigned)s->head_count;
	for (size_t r = 0; r < s->base_count; r++) {
		x->run[r] = s->place[r];
		x->base[x->base_count++] = values[r] / s->operations[r];
	}
	for (size_t r = s->base_count; r < s->run_count; r++)
		x->head[x->head_count++] = values[r] / s->operations[r];
}

static struct hypothesis *add_row(struct analysis *analysis,
	struct judged_series *j, uint32_t row, enum kind kind)
{
	const struct series *s = &j->series;
	struct hypothesis *h = exact_hypothesis(analysis, s->workload, kind,
		s->metric, s->base_count, s->head_count);

	h->series = j;
	h->func = row;
	h->test.base_events = j->base[row];
	h->test.head_events = j->head[row];
	h->log_rho = j->log_operations;
	h->test.dispersion = 1.0;
	orphans_find(h, row, series_row(s, s->values, row),
		analysis->arena);
	fill_values(h, s, series_row(s, s->values, row));
	hypothesis_allow(h, analysis,
		kind == KIND_SITE ? SCOPE_SITE : SCOPE_FUNCTION);
	extent_least(h, analysis);
	return h;
}

/* Whether a heap profile of Go is of each allocation (MemProfileRate 1). */
static bool samples_all(const struct costs *costs)
{
	for (uint32_t m = 0; m < costs->metric_count; m++)
		if (costs->metrics[m].nature == NATURE_EXACT &&
			costs->metrics[m].period == 1.0)
			return true;
	return false;
}

/* Who sees each block of a program, in all captures of the metric. */
enum blocks { BLOCKS_SOME, BLOCKS_ALL, BLOCKS_ALL_OF_GO };

static enum blocks blocks_seen(const struct series *s)
{
	enum blocks seen = BLOCKS_ALL;
	const struct costs *costs;

	for (int head = 0; head < 2; head++)
		for (struct costs_cursor c = side_costs(&s->measured, head);
			(costs = costs_next(&c));) {
			if (costs->metric_count == 0 ||
				strcmp(costs->format, FORMAT_EVERY_BLOCK) == 0)
				continue;
			if (!samples_all(costs))
				return BLOCKS_SOME;
			seen = BLOCKS_ALL_OF_GO;
		}
	return seen;
}

/* What Go allocates by the way: the buffers of a pool grow when the collector emptied
 * it, and a start weighs more where fewer operations follow. */
static bool is_loose(const struct analysis *analysis, const struct series *s)
{
	return row_of_metric(analysis, &s->metric)->kind == METRIC_BYTES ||
	       operations_unlike(least_operations(s->operations, s->base_count),
		       least_operations(s->operations + s->base_count,
			       s->head_count));
}

static void add_site(struct analysis *analysis, struct judged_series *j,
	uint32_t row, enum blocks blocks)
{
	struct hypothesis *h = add_row(analysis, j, row, KIND_SITE);

	if (blocks == BLOCKS_SOME ||
		(blocks == BLOCKS_ALL_OF_GO && is_loose(analysis, &j->series)))
		return;
	h->exact.every_block = true;
	extent_least(h, analysis);
	if (strcmp(h->allowance.rule, "default") != 0)
		return;
	h->allowance.growth = BLOCKS_GROWTH;
	h->allowance.rule = "default, where each block is counted";
	h->normal_growth = BLOCKS_GROWTH;
}

void counted_sites(struct analysis *analysis, const struct workload *w,
	const struct metric *metric)
{
	struct judged_series *j = sum_rows(analysis, w, metric);
	double hot = metric_budget(analysis, metric).hot;
	enum blocks blocks = j ? blocks_seen(&j->series) : BLOCKS_SOME;

	for (uint32_t i = 0; j && i < j->series.row_count; i++)
		if (j->base[i] / j->base_total + j->head[i] / j->head_total >=
			2.0 * hot)
			add_site(analysis, j, i, blocks);
}

/* What counted the instructions of one side; {0}: no capture says. */
static sym counter_of(const struct analysis *analysis, const struct series *s,
	bool head)
{
	sym key = symtab_intern(analysis->symtab, span_of(FACT_COUNTER));
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(&s->measured, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->fact_count; i++)
			if (sym_equal(costs->facts[i].key, key))
				return costs->facts[i].value;
	return (sym){0};
}

/* Whether two tools counted, not two versions of one. */
static bool other_tool(const struct symtab *symtab, sym a, sym b)
{
	struct span x = symtab_text(symtab, a), y = symtab_text(symtab, b);

	x.len = strcspn(x.data, " -");
	y.len = strcspn(y.data, " -");
	return !span_equal(x, y);
}

/* Compilers pad before jumps and loops, by where these lie: what is executed of
 * that changes with any edit. Unless a policy says otherwise, or the counter
 * leaves it out. */
static void allow_padding(struct hypothesis *h, const struct series *s,
	struct span counter)
{
	bool go = s->languages & LANGUAGE_BIT(LANGUAGE_GO);
	double growth = h->kind == KIND_TOTAL ? .01 : go ? .05 : .02;

	if (strcmp(h->allowance.rule, "default") != 0 ||
		span_starts(counter, COUNTS_NO_PADDING) ||
		span_starts(counter, COUNTS_BLOCKS))
		return;
	h->allowance.growth = growth;
	h->allowance.rule = "default, where padding is counted";
	h->normal_growth = growth;
}

/* Where in the program the tail begins may change with any edit. */
static void allow_tail(struct hypothesis *h, struct span counter)
{
	double operations =
		isnan(h->exact.operations) ? 1.0 : h->exact.operations;

	if (span_starts(counter, COUNTS_BLOCKS))
		h->exact.least =
			fmax(h->exact.least, COUNTS_TAIL / operations);
}

/* What keeps counts from being compared as they are. */
static void limit(struct hypothesis *h, const struct analysis *analysis,
	const struct series *s)
{
	sym base = counter_of(analysis, s, false);
	sym head = counter_of(analysis, s, true);

	hypothesis_need_operations(h, s);
	if (!divisor_is_time(s->divisor) &&
		other_tool(analysis->symtab, base, head))
		h->shown_only = REASON_COUNTED_DIFFERENTLY;
	if (!sym_equal(base, head))
		h->blocked_by = REASON_COUNTED_DIFFERENTLY;
	allow_padding(h, s, symtab_text(analysis->symtab, head));
	allow_tail(h, symtab_text(analysis->symtab, head));
}

static void add_own_total(struct analysis *analysis, struct judged_series *j)
{
	const struct series *s = &j->series;
	struct hypothesis *h = exact_hypothesis(analysis, s->workload,
		KIND_TOTAL, s->metric, s->base_count, s->head_count);

	fill_values(h, s, s->value_sums);
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	extent_least(h, analysis);
	limit(h, analysis, s);
}

void counted_functions(struct analysis *analysis, const struct workload *w,
	const struct metric *metric)
{
	struct judged_series *j = sum_rows(analysis, w, metric);
	double hot = metric_budget(analysis, metric).hot;

	if (!j)
		return; /* told by coverage */
	add_own_total(analysis, j);
	for (uint32_t i = 0; i < j->series.row_count; i++)
		if (fmax(j->base[i] / j->base_total,
			    j->head[i] / j->head_total) >= hot)
			limit(add_row(analysis, j, i, KIND_FUNCTION), analysis,
				&j->series);
}
