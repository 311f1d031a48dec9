/* Numbers of tests of counts by subject: allocations and contention. */
#include "compare/hypotheses/counts.h"

#include <math.h>

#include "compare/stats/stats.h"

/* Poisson X2 of one side given what its counts are proportional to. */
static double side_dispersion(const double *of, const double *counts,
	size_t from, size_t to, double sum)
{
	double all = sum_of(of, from, to), x2 = 0.0;

	for (size_t r = from; r < to; r++) {
		double mean = sum * of[r] / all;

		x2 += (counts[r] - mean) * (counts[r] - mean) / fmax(mean, .25);
	}
	return x2;
}

static double counts_squares(const struct series *s, const double *of,
	const double *counts)
{
	return side_dispersion(of, counts, 0, s->base_count,
		       sum_of(counts, 0, s->base_count)) +
	       side_dispersion(of, counts, s->base_count, s->run_count,
		       sum_of(counts, s->base_count, s->run_count));
}

double counts_dispersion(const struct judged_series *j,
	const struct prior *prior, const double *of, const double *counts)
{
	return row_dispersion(&j->series, prior,
		counts_squares(&j->series, of, counts),
		(double)j->series.run_count - 2.0);
}

void counts_test(struct hypothesis *h, const double *counts,
	const double *ranked, const struct yardstick *by, struct arena *arena)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	double *rate = arena_alloc(arena, s->run_count, sizeof *rate);
	size_t least =
		s->base_count < s->head_count ? s->base_count : s->head_count;
	struct prior prior = h->kind == KIND_TOTAL ? j->prior
	                                           : row_prior_of(j, h->func);

	h->test.base_events = sum_of(counts, 0, s->base_count);
	h->test.head_events = sum_of(counts, s->base_count, s->run_count);
	h->kept_base = (unsigned)s->base_count;
	h->kept_head = (unsigned)s->head_count;
	h->test.dispersion = counts_dispersion(j, &prior, by->of, counts);
	h->test.speed = by->speed;
	h->test.speed_variance = by->variance;
	h->slack = by->slack;
	h->log_rho = j->log_operations + by->speed;
	h->test.estimate =
		log((h->test.head_events + .5) / (h->test.base_events + .5)) -
		h->log_rho;
	h->test.degrees = hypothesis_weighed(h)
	                          ? fmax(1.0, (double)s->run_count - 2.0) +
	                                    prior.weight
	                          : fmax(4.0, 8.0 * (double)least - 4.0);
	h->test.z =
		hypothesis_z(h, h->test.base_events, h->test.head_events, 0.0);
	h->test.z_budget = hypothesis_z(h, h->test.base_events,
		h->test.head_events, h->allowance.growth);
	h->p = t_upper(h->test.z, h->test.degrees);
	h->test.p_budget = t_upper(h->test.z_budget, h->test.degrees);
	for (size_t r = 0; r < s->run_count; r++)
		rate[r] = ranked[r] / fmax(by->of[r], 1e-9);
	h->test.rank = rank_pairs(rate, s->base_count, rate + s->base_count,
		s->head_count);
	h->test.rank_needed = rank_needed((unsigned)s->base_count,
		(unsigned)s->head_count, RANK_LEVEL);
	h->test.one_run = -1;
}

/* sum of value^2 / observations over all runs: with the sum of values, the
 * mean value that one observation stands for, weighted as its variance is. */
double *counts_weighted_squares(const struct series *s, struct arena *arena)
{
	double *squares =
		arena_alloc(arena, s->row_count + 1u, sizeof *squares);

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
double *counts_effective(const struct series *s, const double *values,
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
bool counts_size_changed(const struct series *s, uint32_t site, double growth)
{
	const double *bytes = series_row(s, s->values, site);
	const double *counts = series_row(s, s->counts, site);
	double base = sum_of(bytes, 0, s->base_count) /
	              sum_of(counts, 0, s->base_count);
	double head = sum_of(bytes, s->base_count, s->run_count) /
	              sum_of(counts, s->base_count, s->run_count);

	return fabs(log(head / base)) > log1p(growth);
}

/* Shares of base and head added: hot is symmetric in the sides. */
double counts_share(const struct series *s, const double *row,
	double base_total, double head_total)
{
	if (!(base_total > 0.0 && head_total > 0.0))
		return 0.0;
	return sum_of(row, 0, s->base_count) / base_total +
	       sum_of(row, s->base_count, s->run_count) / head_total;
}

void counts_prepare(struct judged_series *j, struct arena *arena)
{
	const struct series *s = &j->series;

	j->kept_base = s->base_count;
	j->kept_head = s->head_count;
	j->keep = arena_alloc(arena, s->run_count, sizeof *j->keep);
	for (size_t r = 0; r < s->run_count; r++)
		j->keep[r] = true;
	j->log_operations =
		log(sum_of(s->operations, s->base_count, s->run_count) /
			sum_of(s->operations, 0, s->base_count));
	j->base = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->head = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->z = arena_alloc(arena, s->row_count + 1u, sizeof(double));
}

static double site_squares(const struct judged_series *j, uint32_t row)
{
	const struct series *s = &j->series;

	return counts_squares(s, s->operations,
		series_row(s, s->counts, row));
}

static bool site_hot(const struct judged_series *j, uint32_t row, double share)
{
	const struct series *s = &j->series;

	return counts_share(s, series_row(s, s->values, row),
		       sum_of(s->value_sums, 0, s->base_count),
		       sum_of(s->value_sums, s->base_count, s->run_count)) >=
	       2.0 * share;
}

/* What the values are, where nobody counted observations: by the sites that
 * have more of them than the hot share. */
void counts_learn(struct judged_series *j, double hot, struct arena *arena)
{
	const struct series *s = &j->series;
	const struct rows_of rows = {site_hot, site_squares, hot};
	double *dispersion =
		arena_alloc(arena, s->row_count + 1u, sizeof *dispersion);
	size_t count = 0;

	for (uint32_t i = 0; i < s->row_count; i++)
		if (site_hot(j, i, hot))
			dispersion[count++] = site_squares(j, i) /
			                      fmax(1.0, judged_degrees(j));
	j->prior = weights_settle(&j->series, dispersion, count,
		judged_degrees(j));
	if (s->counting == COUNTING_NONE)
		weights_learn(&j, 1, &rows, arena);
}

struct yardstick yardstick_nearer(struct yardstick by, struct yardstick other,
	double change)
{
	struct yardstick out =
		fabs(change - other.speed) < fabs(change) ? other : by;

	out.speed = fmin(fmax(change, fmin(other.speed, 0.0)),
		fmax(other.speed, 0.0));
	out.slack = fmax(other.speed, 0.0) - out.speed;
	return out;
}
