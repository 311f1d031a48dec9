/*
 * The arithmetic of a verdict: doubles in, doubles out, no memory kept. Step
 * numbers are those of docs/statistics.md. A file a topic: special, robust,
 * likelihood, spread, ranks.
 */
#ifndef COMPARE_STATS_STATS_H
#define COMPARE_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Regularised incomplete beta function I_x(a, b), by the continued fraction of
 * Lentz (Numerical Recipes 6.4). */
double beta_regularized(double a, double b, double x);

/* Upper tail of Student's t, and its inverse by bisection; p in (0, 1). */
double t_upper(double t, double degrees);
double t_upper_inverse(double p, double degrees);

/* 95 % interval of a proportion of which `count` of `of` were seen: exact, by
 * Clopper and Pearson 1934. 0 .. 1 when of is 0. */
void proportion_interval(double *lo, double *hi, size_t count, size_t of);

static inline double square(double x)
{
	return x * x;
}

/* Of values[from .. to). */
double sum_of(const double *values, size_t from, size_t to);
double median(double *values, size_t count); /* sorts values; 0 when empty */

struct weighted {
	double value;
	double weight;
};

/* Lower weighted median; sorts pairs; 0 when empty. */
double weighted_median(struct weighted *pairs, size_t count);

/*
 * Signed root of the likelihood-ratio statistic G of the table [[base, head],
 * [b, h]], where the reference cells b, h have log(h / b) = log_rho + log(1 +
 * growth) and variance v of that log ratio; v = 0 fixes the ratio (binomial).
 * Divided by the root of the dispersion. Positive when head is high. Step 7.
 */
double g_root(double base, double head, double log_rho, double v,
	double dispersion, double growth);

/* The head/base ratios (relative to exp(log_rho)) at which g_root is +-limit:
 * a likelihood-ratio interval. lo is 0 and hi INFINITY where there is none. */
void g_interval(double *lo, double *hi, double base, double head,
	double log_rho, double v, double dispersion, double limit);

/* What sessions add to the variance of a log ratio, which no count shows: one
 * of a few variances, rising, and how likely each is. NULL: nothing. */
enum {SPREADS_MAX = 5 };

struct spread {
	unsigned count;
	double variance[SPREADS_MAX], weight[SPREADS_MAX];
};

double spread_mean(const struct spread *spread);
/* The z that g_root is worth when its log ratio, of variance `counted` by what
 * was counted, may also have moved by so much; and the other way round. */
double spread_z(double g, double counted, const struct spread *spread,
	double degrees);
double spread_root(double z, double counted, const struct spread *spread,
	double degrees);

/* Smallest U with P(U >= u) <= .05 when nothing changed, for m base and n head
 * runs; m * n, complete separation, when that level cannot be reached. Exact,
 * by counting arrangements (Mann and Whitney 1947). Step 8. */
double rank_needed(unsigned m, unsigned n);
/* Pairs with head above base, ties a half. */
double rank_pairs(const double *base, size_t base_count, const double *head,
	size_t head_count);

/* Holm 1979. p is replaced by the adjusted p; order is scratch, as long. */
void holm_adjust(double *p, size_t count, size_t *order);

/* Which runs to keep: totals scaled to equal operations in, flags out; scratch
 * as long. A disturbed run lies above both the limit and the median. Step 2. */
size_t keep_runs(bool *keep, const double *totals, size_t count,
	double *scratch);

/* 0 when base and head were taken in turn, 1 when one block followed the
 * other. Step 14. */
double interleaving(const double *base, size_t base_count, const double *head,
	size_t head_count);

#endif
