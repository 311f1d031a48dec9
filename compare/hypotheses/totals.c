/* Tests the time of whole workloads, one by one and all together (statistics,
 * steps 6 and 11). */
#include <math.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/hypotheses/once.h"
#include "compare/hypotheses/orphans.h"
#include "compare/stats/stats.h"

#define MACHINE_MIN 5     /* workloads for a speed factor */
#define TOTAL_RANK_LEVEL .001 /* as little as a total's error */
#define TICKER .5         /* dispersion: a 100 Hz ticker is sub-Poisson */
#define QUIET_SD .05      /* runs that differ by less need no expectation */
#define QUIET_SD_LEAST .01
#define POOL_WEIGHT 4.0   /* of the other workloads' spread in a quiet one */

static double log_shift(const struct judged_series *j)
{
	return log((j->head_total + .5) / (j->base_total + .5)) -
		j->log_operations;
}

/* Totals of windows tell how busy a program was. */
static bool tells_speed(const struct judged_series *j)
{
	return !divisor_is_time(j->series.divisor);
}

void speed_factor_learn(struct analysis *analysis)
{
	double *shift = arena_alloc(analysis->arena, analysis->series_count + 1,
		sizeof *shift);
	size_t count = 0;

	for (size_t i = 0; i < analysis->series_count; i++)
		if (tells_speed(&analysis->series[i]))
			shift[count++] = log_shift(&analysis->series[i]);
	if (count < MACHINE_MIN)
		return;
	analysis->speed_factor = median(shift, count);
	for (size_t i = 0; i < count; i++)
		shift[i] = fabs(shift[i] - analysis->speed_factor);
	analysis->speed_factor_spread = 1.4826 * median(shift, count);
	analysis->speed_factor_known = true;
}

static enum reason why_blocked(const struct analysis *analysis,
	const struct judged_series *j)
{
	if (judged_elsewhere(analysis, j))
		return REASON_MACHINE_DIFFERS;
	if (once_explains_total(j))
		return REASON_DONE_ONCE;
	return judged_absolute(analysis, j) ? BLOCKED_BY_NOTHING :
					      REASON_WORKLOAD_WARN;
}

/* A t statistic of the log ratio, whose variance is counting plus vc. */
static void test_t(struct hypothesis *h, const struct analysis *analysis,
	struct judged_series *j, double vc, double degrees)
{
	h->kind = KIND_TOTAL;
	h->series = j;
	h->workload = j->series.workload;
	h->metric = j->series.metric;
	h->blocked_by = why_blocked(analysis, j);
	hypothesis_need_operations(h, &j->series);
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	h->test.base_events = j->base_total;
	h->test.head_events = j->head_total;
	h->kept_base = (unsigned)j->kept_base;
	h->kept_head = (unsigned)j->kept_head;
	h->test.dispersion = TICKER;
	h->test.speed = analysis->speed_factor;
	h->test.speed_variance = vc;
	h->log_rho = analysis->speed_factor + j->log_operations;
	h->test.estimate = log_shift(j) - analysis->speed_factor;
	h->test.z = h->test.estimate / sqrt(TICKER / (j->base_total + .5) +
		TICKER / (j->head_total + .5) + vc);
	h->test.z_budget = h->test.p_budget = ABSENT;
	h->test.degrees = degrees;
	h->p = t_upper(h->test.z, h->test.degrees);
	h->test.rank = h->test.rank_needed = ABSENT;
	h->test.one_run = -1;
}

static bool all_kept(const struct judged_series *j)
{
	return j->kept_base == j->series.base_count &&
		j->kept_head == j->series.head_count;
}

/* The ranks of the speeds of head's kept runs among all of base: what base's
 * disturbed ones show is no change of the code. */
static void speed_ranks(struct hypothesis *h, double level, struct arena *arena)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	double *speed = arena_alloc(arena, s->run_count, sizeof *speed);
	size_t count = 0;

	for (size_t r = 0; r < s->run_count; r++)
		if (r < s->base_count || j->keep[r])
			speed[count++] = j->total_counts[r] / s->operations[r];
	h->test.rank = rank_pairs(speed, s->base_count, speed + s->base_count,
		count - s->base_count);
	h->test.rank_needed = rank_needed((unsigned)s->base_count,
		(unsigned)(count - s->base_count), level);
}

/*
 * Where runs of one side differ little, none was disturbed and the sides were
 * taken in turn, the spread of the runs themselves says how sure a change is:
 * the t test without the expectation of a noisy stranger, shrunk only towards
 * what the other workloads of the report show. Its ranks must agree.
 */
static void add_quiet(struct hypothesis *total, const struct analysis *analysis,
	struct judged_series *j, double pooled)
{
	double df = judged_degrees(j), others = analysis->series_count > 1 ?
		POOL_WEIGHT : 0.0;
	double excess = fmax(judged_speed_excess(j), square(QUIET_SD_LEAST));
	double variance = (others * pooled + df * excess) / (others + df);
	struct hypothesis *h;

	if (!judged_absolute(analysis, j) || !all_kept(j) || df < 4.0 ||
			variance > square(QUIET_SD))
		return;
	h = hypothesis_sharpen(total, analysis, FAMILY_QUIET);
	test_t(h, analysis, j, fmax(variance *
		(1.0 / (double)j->kept_base + 1.0 / (double)j->kept_head),
		square(analysis->speed_factor_spread)), others + df);
	orphans_find(h, j->series.row_count, j->total_counts,
		analysis->arena);
	speed_ranks(h, RANK_LEVEL, analysis->arena);
}

/* The excess spread of the run speeds over all workloads. */
static double pooled_excess(const struct analysis *analysis)
{
	double sum = 0.0, degrees = 0.0;

	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];

		sum += judged_degrees(j) * judged_speed_excess(j);
		degrees += judged_degrees(j);
	}
	return degrees > 0.0 ? sum / degrees : square(analysis->speed_sd);
}

/*
 * All workloads together: a rise that they share. It is taken out of each, so
 * it must be judged here: taken in turn on one machine, it is no machine's
 * doing. The factor is a median: its variance is pi/2 that of a mean.
 */
void machine_rows(struct analysis *analysis)
{
	static const struct workload all = {.name = "(all workloads)"};
	struct judged_series *first = &analysis->series[0];
	double variance = 0.0, degrees = 0.0, n = 0.0;
	struct hypothesis *h;

	if (!analysis->speed_factor_known)
		return;
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];

		if (!sym_equal(j->series.metric.name,
				first->series.metric.name))
			return; /* several clocks: no one factor */
		if (!tells_speed(j))
			continue;
		variance += TICKER / (j->base_total + .5) + TICKER /
			(j->head_total + .5) +
			judged_speed_variance(analysis, j);
		degrees += judged_degrees(j);
		n++;
	}
	variance = fmax(variance / n, square(analysis->speed_factor_spread));
	h = hypothesis_add(analysis, FAMILY_MACHINE);
	test_t(h, analysis, first, 0.0, degrees);
	h->workload = &all;
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	h->test.base_events = h->test.head_events = ABSENT;
	h->test.speed = 0.0;
	h->test.estimate = analysis->speed_factor;
	h->test.speed_variance = 1.5708 * variance / n;
	h->test.z = h->test.estimate / sqrt(h->test.speed_variance);
	h->p = t_upper(h->test.z, h->test.degrees);
}

void total_rows(struct analysis *analysis)
{
	double pooled = pooled_excess(analysis);

	for (size_t i = 0; i < analysis->series_count; i++) {
		struct judged_series *j = &analysis->series[i];

		struct hypothesis *h = hypothesis_add(analysis, FAMILY_TOTALS);

		test_t(h, analysis, j, fmax(judged_speed_variance(analysis, j),
			square(analysis->speed_factor_spread)),
			SPEED_WEIGHT + judged_degrees(j));
		orphans_find(h, j->series.row_count, j->total_counts,
			analysis->arena);
		speed_ranks(h, TOTAL_RANK_LEVEL, analysis->arena);
		add_quiet(h, analysis, j, pooled);
	}
}
