/* Tests sampled allocations, site by site, per operation (statistics, step
 * 16). They carry no machine noise: no speed factor, all runs kept. */
#include <math.h>

#include "compare/hypotheses/counts.h"
#include "compare/hypotheses/orphans.h"
#include "compare/hypotheses/reference.h"
#include "compare/stats/stats.h"

static void set_subject(struct hypothesis *h, struct judged_series *j,
	enum kind kind)
{
	h->kind = kind;
	h->series = j;
	h->workload = j->series.workload;
	h->metric = j->series.metric;
}

/* What a heap tells beside the counts of each site. */
struct heap {
	struct judged_series *j;
	const double *const *counts; /* one row a site */
	bool *reference;             /* sites that tell of the traffic */
	double *rest;                /* their counts together; one a run */
	const double *once;          /* all 1 */
	bool windows;                /* of a running program: nothing is once */
	struct arena *arena;
};

/* By the sites that tell of the traffic, without this one. */
static struct yardstick by_rest(const struct heap *heap, uint32_t site)
{
	const struct series *s = &heap->j->series;
	double *of = arena_alloc(heap->arena, s->run_count, sizeof *of);
	double base, head;

	for (size_t r = 0; r < s->run_count; r++)
		of[r] = heap->rest[r] -
		        (heap->reference[site] ? heap->counts[site][r] : 0.0) +
		        .5;
	base = sum_of(of, 0, s->base_count);
	head = sum_of(of, s->base_count, s->run_count);
	return (struct yardstick){log(head / base) - heap->j->log_operations,
		1.0 / base + 1.0 / head, 0.0, of};
}

/* As what a run does once is, however many operations follow. */
static struct yardstick by_run(const struct heap *heap)
{
	const struct series *s = &heap->j->series;

	return (struct yardstick){log((double)s->head_count /
					  (double)s->base_count) -
					  heap->j->log_operations,
		0.0, 0.0, heap->once};
}

static struct yardstick by_operations(const struct heap *heap)
{
	return (struct yardstick){0.0, 0.0, 0.0, heap->j->series.operations};
}

/*
 * Where two yardsticks are possible a site is measured by the one that explains
 * more of its change, and has none where it lies between them: its part per
 * operation and its part per run, or its part by traffic and its part by the
 * clock, are not known. What a run does once is by the clock, too.
 */
static struct yardstick yardstick_of(const struct heap *heap, uint32_t site,
	double base, double head)
{
	const struct judged_series *j = heap->j;
	bool time = divisor_is_time(j->series.divisor);
	struct yardstick out = by_operations(heap);
	struct yardstick other = time ? by_rest(heap, site) : by_run(heap);
	double change = log((head + .5) / (base + .5)) - j->log_operations;

	if (!time && (heap->windows ||
			fabs(other.speed) <= log(OPERATIONS_ALIKE)))
		return out;
	return yardstick_nearer(out, other, change);
}

/* Which sites tell of the traffic, of windows: as functions do. */
static void heap_init(struct heap *heap, double hot)
{
	struct judged_series *j = heap->j;
	const struct series *s = &j->series;
	bool *is_hot =
		arena_alloc(heap->arena, s->row_count + 1u, sizeof *is_hot);
	double *once = arena_alloc(heap->arena, s->run_count, sizeof *once);
	const struct expected_speed expected = {.variance = (double)INFINITY};
	struct reference reference;
	uint32_t at;

	heap->rest = arena_alloc(heap->arena, s->run_count, sizeof *heap->rest);
	for (size_t r = 0; r < s->run_count; r++)
		once[r] = 1.0;
	heap->once = once;
	heap->windows = run_metric(workload_run(&s->measured, 0),
		s->metric.name, &at)->duration_nanos > 0;
	for (uint32_t i = 0; i < s->row_count; i++)
		is_hot[i] = judged_hot(j, i, hot);
	reference_find(&reference, j, is_hot, hot, &expected, heap->arena);
	heap->reference = reference.member;
	for (uint32_t i = 0; i < s->row_count; i++)
		for (size_t r = 0; heap->reference[i] && r < s->run_count; r++)
			heap->rest[r] += heap->counts[i][r];
}

/* Sums of the observations and z at +0 % of every site; netting asks for all.
 * What nobody owns is in the totals here: it is part of the bytes. */
static void sum_sites(struct heap *heap, double hot)
{
	struct judged_series *j = heap->j;
	const double *const *counts = heap->counts;
	const struct series *s = &j->series;

	j->base_total = sum_of(s->unowned_counts, 0, s->base_count);
	j->head_total = sum_of(s->unowned_counts, s->base_count, s->run_count);
	for (uint32_t i = 0; i < s->row_count; i++) {
		j->base[i] = sum_of(counts[i], 0, s->base_count);
		j->head[i] = sum_of(counts[i], s->base_count, s->run_count);
		j->base_total += j->base[i];
		j->head_total += j->head[i];
	}
	heap_init(heap, hot);
	for (uint32_t i = 0; i < s->row_count; i++) {
		struct prior prior = row_prior_of(j, i);
		struct yardstick by =
			yardstick_of(heap, i, j->base[i], j->head[i]);

		j->z[i] = g_root(j->base[i], j->head[i],
			j->log_operations + by.speed, by.variance,
			counts_dispersion(j, &prior, by.of, counts[i]), 0.0);
	}
}

static void test_site(struct hypothesis *h, const struct analysis *analysis,
	const struct heap *heap, uint32_t site, const double *counts)
{
	const struct series *s = &heap->j->series;
	struct yardstick by =
		yardstick_of(heap, site, sum_of(counts, 0, s->base_count),
			sum_of(counts, s->base_count, s->run_count));

	set_subject(h, heap->j, KIND_SITE);
	h->func = site;
	if (judged_alone(heap->j, site))
		hypothesis_need_operations(h, s);
	hypothesis_allow(h, analysis, SCOPE_SITE);
	orphans_find(h, site, counts, analysis->arena);
	counts_test(h, counts, counts, &by, analysis->arena);
}

static void test_total(struct hypothesis *h, const struct analysis *analysis,
	const struct heap *heap, const double *counts)
{
	const struct series *s = &heap->j->series;
	struct yardstick by = by_operations(heap);

	set_subject(h, heap->j, KIND_TOTAL);
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	orphans_find(h, s->row_count, counts, analysis->arena);
	hypothesis_need_operations(h, s);
	if (!divisor_is_time(s->divisor))
		by = yardstick_of(heap, 0, sum_of(counts, 0, s->base_count),
			sum_of(counts, s->base_count, s->run_count));
	counts_test(h, counts, counts, &by, analysis->arena);
}

/* Per run, what all sites together are tested by. */
static double *total_counts(const struct series *s, double squares,
	struct arena *arena)
{
	double *counts;

	if (!metric_is_weight(&s->metric))
		return counts_effective(s, s->value_sums, squares, arena);
	counts = arena_alloc(arena, s->run_count, sizeof *counts);
	for (uint32_t i = 0; i < s->row_count; i++)
		for (size_t r = 0; r < s->run_count; r++)
			counts[r] += series_row(s, s->counts, i)[r];
	return counts;
}

/* Bytes are tested by their observations, which carry no weights and so no
 * more noise than need be; objects by effective counts; what nobody counted by
 * its values. */
static void add_series(struct analysis *analysis,
	const struct workload *workload, sym metric)
{
	struct arena *arena = analysis->arena;
	struct judged_series *j = arena_alloc(arena, 1, sizeof *j);
	struct series *s = &j->series;
	const double **counts, **weighted;
	struct heap heap = {.j = j, .arena = arena};
	double *squares, all_squares = 0.0, hot;
	struct hypothesis *h;
	bool bytes, uncounted;

	if (!metric_series(s, analysis, workload, metric) ||
		s->metric.nature == NATURE_EXACT)
		return;
	bytes = row_of_metric(analysis, &s->metric)->kind == METRIC_BYTES;
	hot = metric_budget(analysis, &s->metric).hot;
	uncounted = metric_is_weight(&s->metric);
	counts_prepare(j, arena);
	counts_learn(j, hot, arena);
	squares = counts_weighted_squares(s, arena);
	counts = arena_alloc(arena, s->row_count + 1u, sizeof *counts);
	weighted = arena_alloc(arena, s->row_count + 1u, sizeof *weighted);
	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *values = series_row(s, s->values, i);

		weighted[i] = counts_effective(s, values, squares[i], arena);
		counts[i] = bytes || uncounted ? series_row(s, s->counts, i)
		                               : weighted[i];
		all_squares += squares[i];
	}
	heap.counts = counts;
	sum_sites(&heap, hot);
	for (uint32_t i = 0; i < s->row_count; i++) {
		double share =
			bytes ? counts_share(s, counts[i], j->base_total,
					j->head_total)
			      : counts_share(s, series_row(s, s->values, i),
					sum_of(s->value_sums, 0, s->base_count),
					sum_of(s->value_sums, s->base_count,
						s->run_count));

		if (share < 2.0 * hot || j->base[i] + j->head[i] < MIN_COUNT)
			continue;
		h = hypothesis_add(analysis,
			bytes ? FAMILY_ALLOC_SPACE : FAMILY_ALLOC_REST);
		test_site(h, analysis, &heap, i, counts[i]);
		if (bytes && !uncounted &&
			counts_size_changed(s, i, h->allowance.growth))
			test_site(hypothesis_sharpen(h, analysis,
					  FAMILY_ALLOC_REST),
				analysis, &heap, i, weighted[i]);
	}
	h = hypothesis_add(analysis, FAMILY_ALLOC_REST);
	test_total(h, analysis, &heap, total_counts(s, all_squares, arena));
}

void heap_rows(struct analysis *analysis)
{
	for (size_t m = 0; m < analysis->metric_count; m++) {
		const struct judged_metric *metric = &analysis->metrics[m];

		if (!analysis->tests[FAMILY_ALLOC_SPACE].applies(metric->row))
			continue;
		for (size_t w = 0; w < analysis->workload_count; w++)
			add_series(analysis, &analysis->workloads[w],
				metric->name);
	}
}
