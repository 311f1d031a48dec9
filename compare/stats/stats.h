/*
 * The arithmetic of a verdict: doubles in, doubles out, no memory kept. Step
 * numbers are those of docs/statistics.md. A file a topic:
 *
 *	1. keep_runs(), weighted_median()   robust: what odd runs cannot move
 *	2. g_root(), g_interval()           likelihood: one count against another
 *	3. spread_z(), spread_root()        spread: what sessions add
 *	4. rank_needed(), holm_adjust()     ranks: of runs, of many tests
 *	5. t_upper(), beta_regularized()    special: tails
 *	6. growth_of(), growth_counted()    growth: what a process holds, in time
 *
 * Nothing here knows what is compared. Equal input gives equal bits: sums go in
 * the order of the arrays, and inverses are found in a bounded number
 * of steps. What has to sort sorts the caller's array, as it says.
 *
 * To add a statistic: a function in the file of its topic with the source of
 * its formula, its values from a published table or an independent program in
 * tests/unit/stats/test_stats.c, its step in docs/statistics.md.
 */
#ifndef COMPARE_STATS_STATS_H
#define COMPARE_STATS_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Regularised incomplete beta function I_x(a, b), by the continued fraction of
 * Lentz (Numerical Recipes 6.4). */
double beta_regularized(double a, double b, double x);

/* Upper tail of Student's t, and its inverse; p in (0, 1). */
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
void sort_rising(double *values, size_t count);
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

/* Smallest U with P(U >= u) <= level when nothing changed, for m base and n head
 * runs; m * n, complete separation, when that level cannot be reached. Exact,
 * by counting arrangements (Mann and Whitney 1947). Step 8. */
#define RANK_LEVEL .05
double rank_needed(unsigned m, unsigned n, double level);
/* Pairs with head above base, ties a half. */
double rank_pairs(const double *base, size_t base_count, const double *head,
	size_t head_count);

/* Holm 1979. p is replaced by the adjusted p. */
void holm_adjust(double *p, size_t count);

/* Which runs to keep: totals scaled to equal operations in, flags out; scratch
 * as long. A disturbed run lies above both the limit and the median. Step 2. */
size_t keep_runs(bool *keep, const double *totals, size_t count,
	double *scratch);

/* What a series of snapshots of one process looks like. */
enum growth_shape {
	GROWTH_NONE,
	GROWTH_STEP,    /* rose once, or not to the end */
	GROWTH_LOAD,    /* no more than what is allocated in a while */
	GROWTH_FILLING, /* ever slower, as a cache that fills */
	GROWTH_LEAK
};

/* Snapshots that a series must have. */
enum { GROWTH_LEAST = 6 };

struct growth {
	double z;        /* of the rise, one-sided */
	double rise;     /* in the last half of the series */
	double variance; /* of it, were the site steady: phi * v */
	enum growth_shape shape;
};

/*
 * Whether a site holds more and more of what it allocates. Both are counts of
 * observations at `count` moments of one process, two or more: of all that was
 * allocated since it began, and of what is in use; so what was freed is known
 * too. Were the site steady, the number in use would be the difference of two
 * Poisson counts, and allocations + frees bound the variance of its change; so
 * does, for lifetimes that do not depend on each other, what is in use at both
 * ends. Scaled by phi, how much increments differ beyond that. The guards are
 * docs/leaks.md's.
 */
struct growth growth_of(const double *allocated, const double *in_use,
	size_t count);
/* z of head's rise over base's; 0 or less where head fails its own guards. */
double growth_against(const struct growth *head, const struct growth *base);
/* The same of what is counted, not sampled: goroutines. The last third must
 * lie above the first by 10 and by 10 %, and it must rise in both halves of the
 * last half. */
bool growth_counted(const double *values, size_t count);

/* 0 when base and head were taken in turn, 1 when one block followed the
 * other. Step 14. */
double interleaving(const double *base, size_t base_count, const double *head,
	size_t head_count);

#endif
