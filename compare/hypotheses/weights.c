/* Series of which nobody counted the observations: whether their values count
 * them after all, and how much noise they have (statistics, "Weights"). */
#include <math.h>

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

/*
 * The degrees of freedom that the usual dispersion is worth for one function:
 * many where functions differ in theirs by no more than few runs make them,
 * few where each has its own (Smyth 2004).
 */
static double common_degrees(const double *dispersion, size_t count,
	double degrees)
{
	double sum = 0.0, squares = 0.0, excess;

	for (size_t i = 0; i < count; i++)
		sum += log(fmax(dispersion[i], 1e-9));
	for (size_t i = 0; i < count; i++)
		squares += square(
			log(fmax(dispersion[i], 1e-9)) - sum / (double)count);
	if (count < 2)
		return 1.0;
	excess = squares / (double)(count - 1) - log_variance(degrees);
	if (excess <= log_variance(WEIGHTS_PRIOR))
		return WEIGHTS_PRIOR;
	return fmin(WEIGHTS_PRIOR, (1.0 + sqrt(1.0 + 2.0 * excess)) / excess);
}

struct prior weights_settle(struct series *s, double *dispersion, size_t count,
	double degrees)
{
	struct prior prior = {1.0, PRIOR};
	double usual;

	if (s->counting == COUNTING_SURE)
		return prior;
	usual = median(dispersion, count);
	if (s->counting == COUNTING_OPEN && usual <= COUNTS_DISPERSION) {
		s->counting = COUNTING_SURE;
		prior.centre = fmax(1.0, usual);
		return prior;
	}
	prior.weight = common_degrees(dispersion, count, fmax(1.0, degrees));
	s->counting = COUNTING_NONE;
	series_measure(s,
		fmax(1.0, count ? sum_of(dispersion, 0, count) / (double)count
				: 1.0));
	return prior;
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
