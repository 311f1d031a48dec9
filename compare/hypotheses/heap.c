/* Tests sampled allocations, site by site, per operation (statistics, step
 * 16). They carry no machine noise: no speed factor, all runs kept. */
#include <math.h>

#include "compare/hypotheses/rows.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

/* Poisson X2 of one side given its operations. */
static double side_dispersion(const struct series *s, const double *counts,
	size_t from, size_t to, double sum)
{
	double operations = 0.0, x2 = 0.0;

	for (size_t r = from; r < to; r++)
		operations += s->operations[r];
	for (size_t r = from; r < to; r++) {
		double mean = sum * s->operations[r] / operations;

		x2 += (counts[r] - mean) * (counts[r] - mean) /
			fmax(mean, .25);
	}
	return x2;
}

static double counts_dispersion(const struct series *s, const double *counts,
	double base, double head)
{
	double df = (double)s->run_count - 2.0;
	double x2 = side_dispersion(s, counts, 0, s->base_count, base) +
		side_dispersion(s, counts, s->base_count, s->run_count, head);

	return fmax(1.0, (PRIOR + x2) / (PRIOR + df));
}

/* The tests of one subject; counts has one number a run. */
static void test_counts(struct hypothesis *h, const double *counts,
	struct arena *arena)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	double *rate = arena_alloc(arena, s->run_count, sizeof *rate);
	size_t least = s->base_count < s->head_count ? s->base_count :
		s->head_count;

	h->test.base_events = sum_of(counts, 0, s->base_count);
	h->test.head_events = sum_of(counts, s->base_count, s->run_count);
	h->kept_base = (unsigned)s->base_count;
	h->kept_head = (unsigned)s->head_count;
	h->test.dispersion = counts_dispersion(s, counts, h->test.base_events,
		h->test.head_events);
	h->log_rho = j->log_operations;
	h->test.estimate = log((h->test.head_events + .5) /
				   (h->test.base_events + .5)) -
		h->log_rho;
	h->test.z = g_root(h->test.base_events, h->test.head_events, h->log_rho,
		0.0, h->test.dispersion, 0.0);
	h->test.z_budget = g_root(h->test.base_events, h->test.head_events,
		h->log_rho, 0.0, h->test.dispersion, h->allowance.growth);
	h->test.degrees = fmax(4.0, 8.0 * (double)least - 4.0);
	h->p = t_upper(h->test.z, h->test.degrees);
	h->test.p_budget = t_upper(h->test.z_budget, h->test.degrees);
	for (size_t r = 0; r < s->run_count; r++)
		rate[r] = counts[r] / s->operations[r];
	h->test.rank = rank_pairs(rate, s->base_count, rate + s->base_count,
		s->head_count);
	h->test.rank_needed = rank_needed((unsigned)s->base_count,
		(unsigned)s->head_count);
	h->test.one_run = -1;
	h->blocked_by = BLOCKED_BY_NOTHING;
}

static void set_subject(struct hypothesis *h, struct judged_series *j,
	enum kind kind)
{
	h->kind = kind;
	h->series = j;
	h->workload = j->series.workload;
	h->metric = j->series.metric;
}

/* sum of value^2 / observations over all runs: with the sum of values, the
 * mean value that one observation stands for, weighted as its variance is. */
static double *weighted_squares(const struct series *s, struct arena *arena)
{
	double *squares = arena_alloc(arena, s->row_count + 1u,
		sizeof *squares);

	for (size_t r = 0; r < s->run_count; r++)
		for (uint32_t i = 0; i < s->groups[r]->func_count; i++)
			squares[s->row_of[r][i]] +=
				s->groups[r]->squares
					[(size_t)i * s->groups[r]
								->metric_count +
						s->metric_index[r]];
	return squares;
}

/*
 * Objects are a weighted count: an observation of an 8-byte object stands for
 * 65,536 of them, one of 64 KiB for eight. Divided by their mean weight they
 * have the variance of a Poisson count, so the same test serves; where all
 * objects of a site have one size this is the count of observations itself.
 * Bytes above the sampling rate are weighted likewise.
 */
static double *effective_counts(const struct series *s, const double *values,
	double squares, struct arena *arena)
{
	double *counts = arena_alloc(arena, s->run_count, sizeof *counts);
	double sum = sum_of(values, 0, s->run_count);

	for (size_t r = 0; r < s->run_count && squares > 0.0; r++)
		counts[r] = values[r] * sum / squares;
	return counts;
}

/* Whether an observation of the site stands for more or fewer bytes in head
 * than in base, past what the budget allows: then a ratio of observations is
 * no ratio of bytes. */
static bool size_changed(const struct series *s, uint32_t site, double growth)
{
	const double *bytes = series_row(s, s->values, site);
	const double *counts = series_row(s, s->counts, site);
	double base = sum_of(bytes, 0, s->base_count) /
		sum_of(counts, 0, s->base_count);
	double head = sum_of(bytes, s->base_count, s->run_count) /
		sum_of(counts, s->base_count, s->run_count);

	return fabs(log(head / base)) > log1p(growth);
}

static void prepare_series(struct judged_series *j, struct arena *arena)
{
	const struct series *s = &j->series;

	j->kept_base = s->base_count;
	j->kept_head = s->head_count;
	j->keep = arena_alloc(arena, s->run_count, sizeof *j->keep);
	for (size_t r = 0; r < s->run_count; r++)
		j->keep[r] = true;
	j->log_operations = log(sum_of(s->operations, s->base_count,
		s->run_count) / sum_of(s->operations, 0, s->base_count));
	j->base = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->head = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->z = arena_alloc(arena, s->row_count + 1u, sizeof(double));
}

/* Sums of the observations and z at +0 % of every site; netting asks for all.
 * What nobody owns is in the totals here: it is part of the bytes. */
static void sum_sites(struct judged_series *j, const double *const *counts)
{
	const struct series *s = &j->series;

	j->base_total = sum_of(s->unowned_counts, 0, s->base_count);
	j->head_total = sum_of(s->unowned_counts, s->base_count, s->run_count);
	for (uint32_t i = 0; i < s->row_count; i++) {
		j->base[i] = sum_of(counts[i], 0, s->base_count);
		j->head[i] = sum_of(counts[i], s->base_count, s->run_count);
		j->base_total += j->base[i];
		j->head_total += j->head[i];
		j->z[i] = g_root(j->base[i], j->head[i], j->log_operations,
			0.0, counts_dispersion(s, counts[i], j->base[i],
				j->head[i]), 0.0);
	}
}

/* Shares of base and head added: hot is symmetric in the sides. */
static double share_sum(const struct series *s, const double *row,
	double base_total, double head_total)
{
	if (!(base_total > 0.0 && head_total > 0.0))
		return 0.0;
	return sum_of(row, 0, s->base_count) / base_total +
		sum_of(row, s->base_count, s->run_count) / head_total;
}

static void test_site(struct hypothesis *h, const struct analysis *analysis,
	struct judged_series *j, uint32_t site, const double *counts)
{
	set_subject(h, j, KIND_SITE);
	h->func = site;
	hypothesis_allow(h, analysis, SCOPE_SITE);
	test_counts(h, counts, analysis->arena);
}

/* Bytes are tested by their observations, which carry no weights and so no
 * more noise than need be; objects by effective counts. */
static void add_series(struct analysis *analysis,
	const struct workload *workload, sym metric)
{
	struct arena *arena = analysis->arena;
	struct judged_series *j = arena_alloc(arena, 1, sizeof *j);
	struct series *s = &j->series;
	const double **counts, **weighted;
	double *squares, *totals, all_squares = 0.0, hot;
	struct hypothesis *h;
	bool bytes;

	if (!series_build(s, workload, metric, analysis->symtab, arena) ||
			s->metric.nature == NATURE_EXACT)
		return;
	bytes = row_of_metric(analysis, &s->metric)->kind == METRIC_BYTES;
	hot = metric_budget(analysis, &s->metric).hot;
	prepare_series(j, arena);
	squares = weighted_squares(s, arena);
	counts = arena_alloc(arena, s->row_count + 1u, sizeof *counts);
	weighted = arena_alloc(arena, s->row_count + 1u, sizeof *weighted);
	totals = arena_alloc(arena, s->run_count, sizeof *totals);
	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *values = series_row(s, s->values, i);

		weighted[i] = effective_counts(s, values, squares[i], arena);
		counts[i] = bytes ? series_row(s, s->counts, i) : weighted[i];
		all_squares += squares[i];
		for (size_t r = 0; r < s->run_count; r++)
			totals[r] += values[r];
	}
	sum_sites(j, counts);
	for (uint32_t i = 0; i < s->row_count; i++) {
		double share = bytes ? share_sum(s, counts[i], j->base_total,
			j->head_total) : share_sum(s, series_row(s, s->values,
			i), sum_of(totals, 0, s->base_count), sum_of(totals,
			s->base_count, s->run_count));

		if (share < 2.0 * hot || j->base[i] + j->head[i] < MIN_COUNT)
			continue;
		h = hypothesis_add(analysis, bytes ? FAMILY_ALLOC_SPACE :
			FAMILY_ALLOC_REST);
		test_site(h, analysis, j, i, counts[i]);
		if (bytes && size_changed(s, i, h->allowance.growth))
			test_site(hypothesis_sharpen(h, analysis,
				FAMILY_ALLOC_REST), analysis, j, i,
				weighted[i]);
	}
	h = hypothesis_add(analysis, FAMILY_ALLOC_REST);
	set_subject(h, j, KIND_TOTAL);
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	test_counts(h, effective_counts(s, totals, all_squares, arena),
		arena);
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
