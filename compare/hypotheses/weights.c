/* Series of which nobody counted the observations: whether their values count
 * them after all, and how much noise they have (statistics, "Weights"). */
#include <math.h>

#include "compare/frames/classify.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"

#define COUNTS_DISPERSION 2.0 /* counts are not expected to have more */
#define WEIGHTS_PRIOR 12.0    /* of what functions have in common: at most */
#define WEIGHTS_LEAST .05     /* of the usual: no function has less */

/* Variance of the logarithm of a chi-square over its degrees. */
static double log_variance(double degrees)
{
	return 2.0 / degrees + 2.0 / square(degrees) +
	       4.0 / (3.0 * degrees * square(degrees));
}

/* Logarithms of dispersions and of what says how large they may be, of several
 * workloads each about their own mean. */
struct spread_sum {
	double squares, explaining, both, degrees;
};

static double log_of(double x)
{
	return log(fmax(x, 1e-9));
}

static double mean_log(const double *values, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++)
		sum += log_of(values[i]);
	return count ? sum / (double)count : 0.0;
}

/* by NULL: nothing does. */
static void add_spread(struct spread_sum *sum, const double *dispersion,
	const double *by, size_t count)
{
	double usual = mean_log(dispersion, count);
	double of_by = by ? mean_log(by, count) : 0.0;

	for (size_t i = 0; i < count; i++) {
		double x = by ? log_of(by[i]) - of_by : 0.0;
		double y = log_of(dispersion[i]) - usual;

		sum->squares += square(y);
		sum->explaining += square(x);
		sum->both += x * y;
	}
	sum->degrees += count ? (double)count - 1.0 : 0.0;
}

/* How far dispersions follow it: with its power, 0 to 1. */
static double power_of(const struct spread_sum *sum)
{
	if (!(sum->explaining > 0.0))
		return 0.0;
	return fmin(fmax(sum->both / sum->explaining, 0.0), 1.0);
}

/*
 * The degrees of freedom that the usual dispersion is worth for one function:
 * many where functions differ in theirs by no more than few runs make them,
 * few where each has its own (Smyth 2004).
 */
static double common_degrees(const struct spread_sum *sum, double degrees)
{
	double power = power_of(sum), left, excess;
	double own = sum->degrees - (sum->explaining > 0.0 ? 1.0 : 0.0);

	if (!(own > 0.0))
		return 1.0;
	left = sum->squares - 2.0 * power * sum->both +
	       square(power) * sum->explaining;
	excess = left / own - log_variance(degrees);
	if (excess <= log_variance(WEIGHTS_PRIOR))
		return WEIGHTS_PRIOR;
	return fmin(WEIGHTS_PRIOR, (1.0 + sqrt(1.0 + 2.0 * excess)) / excess);
}

struct prior weights_settle(struct series *s, double *dispersion, size_t count,
	double degrees)
{
	struct prior prior = {1.0, PRIOR};
	struct spread_sum spread = {0.0, 0.0, 0.0, 0.0};
	double usual;

	usual = median(dispersion, count);
	if (s->counting == COUNTING_SURE &&
		!(s->languages & LANGUAGE_BIT(LANGUAGE_V8) &&
			usual > COUNTS_DISPERSION))
		return prior;
	if (s->counting == COUNTING_OPEN && usual <= COUNTS_DISPERSION) {
		s->counting = COUNTING_SURE;
		prior.centre = fmax(1.0, usual);
		return prior;
	}
	add_spread(&spread, dispersion, NULL, count);
	prior.weight = common_degrees(&spread, fmax(1.0, degrees));
	s->counting = COUNTING_NONE;
	series_measure(s,
		fmax(1.0, count ? sum_of(dispersion, 0, count) / (double)count
				: 1.0));
	return prior;
}

/* Of the hot rows of one workload. */
struct learning {
	struct judged_series *j;
	size_t count, known;
	uint32_t *rows;     /* first those, `known`, whose stacks tell */
	double *dispersion; /* X2 by degrees of freedom */
	double *weighs;     /* by their stacks */
};

/* Stacks tell of rows that are asked for, the hot ones. */
static void learning_init(struct learning *l, struct judged_series *j,
	const struct rows_of *of, struct arena *arena)
{
	uint32_t rows = j->series.row_count;
	bool *hot = arena_alloc(arena, rows + 1u, sizeof *hot);
	const double *weighs;

	l->j = j;
	l->rows = arena_alloc(arena, rows + 1u, sizeof *l->rows);
	l->dispersion = arena_alloc(arena, rows + 1u, sizeof *l->dispersion);
	l->weighs = arena_alloc(arena, rows + 1u, sizeof *l->weighs);
	for (uint32_t i = 0; i < rows; i++)
		hot[i] = of->hot(j, i, of->share);
	weighs = stack_weights(j, hot, arena);
	for (uint32_t i = 0; i < rows; i++)
		if (weighs[i] > 0.0)
			l->rows[l->count++] = i;
	l->known = l->count;
	for (uint32_t i = 0; i < rows; i++)
		if (hot[i] && !(weighs[i] > 0.0))
			l->rows[l->count++] = i;
	for (size_t i = 0; i < l->count; i++) {
		l->dispersion[i] = of->squares(j, l->rows[i]) /
		                   fmax(1.0, judged_degrees(j));
		l->weighs[i] = weighs[l->rows[i]];
	}
}

static void expect_rows(const struct learning *l, double power, double degrees,
	struct arena *arena)
{
	struct judged_series *j = l->j;
	double usual = 0.0;

	for (size_t i = 0; i < l->known; i++)
		usual += l->dispersion[i] / pow(l->weighs[i], power) /
		         (double)l->known;
	j->row_prior = arena_alloc(arena, j->series.row_count + 1u,
		sizeof *j->row_prior);
	for (size_t i = 0; i < l->known; i++)
		j->row_prior[l->rows[i]] = (struct prior){
			usual * pow(l->weighs[i], power), degrees};
}

void weights_learn(struct judged_series *const *all, size_t count,
	const struct rows_of *of, struct arena *arena)
{
	struct learning *l = arena_alloc(arena, count + 1u, sizeof *l);
	struct spread_sum alike = {0.0, 0.0, 0.0, 0.0}, told = alike;
	double degrees = 0.0;

	for (size_t i = 0; i < count; i++) {
		learning_init(&l[i], all[i], of, arena);
		degrees += judged_degrees(all[i]) / (double)count;
		add_spread(&alike, l[i].dispersion, NULL, l[i].count);
		add_spread(&told, l[i].dispersion, l[i].weighs, l[i].known);
	}
	for (size_t i = 0; i < count; i++) {
		all[i]->prior.weight = common_degrees(&alike, degrees);
		if (power_of(&told) > 0.0)
			expect_rows(&l[i], power_of(&told),
				common_degrees(&told, degrees), arena);
	}
}

struct prior row_prior_of(const struct judged_series *j, uint32_t row)
{
	if (j->row_prior && j->row_prior[row].weight > 0.0)
		return j->row_prior[row];
	return j->prior;
}

double row_dispersion(const struct series *s, const struct prior *prior,
	double squares, double degrees)
{
	double phi = (prior->weight * prior->centre + squares) /
	             (prior->weight + degrees);
	double least = s->counting == COUNTING_SURE ? 1.0 : WEIGHTS_LEAST;

	return fmax(least, phi);
}

bool hypothesis_weighed(const struct hypothesis *h)
{
	return h->series && h->series->series.counting == COUNTING_NONE;
}

unsigned hypothesis_runs_least(const struct analysis *analysis,
	const struct hypothesis *h)
{
	unsigned least = analysis->policy->min_runs;

	return hypothesis_weighed(h) && least < WEIGHTS_RUNS ? WEIGHTS_RUNS
	                                                     : least;
}
