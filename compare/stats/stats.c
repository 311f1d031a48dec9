/* Special functions, the G-test, ranks, Holm, and the choice of runs. */
#include "compare/stats/stats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/err.h"

#define RANK_LEVEL 0.05
#define RANK_Z 1.6449 /* upper 5 % of the normal */
#define RANK_EXACT_MAX 2500 /* pairs; 50 runs a side */
#define CUT 1.5   /* disturbed run: total above CUT times the quiet runs */
#define CUT_Z 3.0 /* ... and above them by this many Poisson sds */

static double away_from_zero(double x)
{
	return fabs(x) > 1e-300 ? x : 1e-300;
}

static double beta_fraction(double a, double b, double x)
{
	double c = 1.0;
	double d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
	double h = d;

	for (int m = 1; m <= 300; m++) {
		double m2 = 2.0 * m, step;
		double aa = m * (b - m) * x / ((a + m2 - 1.0) * (a + m2));

		d = 1.0 / away_from_zero(1.0 + aa * d);
		c = away_from_zero(1.0 + aa / c);
		h *= d * c;
		aa = -(a + m) * (a + b + m) * x / ((a + m2) * (a + m2 + 1.0));
		d = 1.0 / away_from_zero(1.0 + aa * d);
		c = away_from_zero(1.0 + aa / c);
		step = d * c;
		h *= step;
		if (fabs(step - 1.0) < 1e-15)
			break;
	}
	return h;
}

double beta_regularized(double a, double b, double x)
{
	double front;

	if (x <= 0.0)
		return 0.0;
	if (x >= 1.0)
		return 1.0;
	front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) +
		b * log1p(-x));
	if (x < (a + 1.0) / (a + b + 2.0))
		return front * beta_fraction(a, b, x) / a;
	return 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

double t_upper(double t, double degrees)
{
	double p = 0.5 * beta_regularized(degrees / 2.0, 0.5,
		degrees / (degrees + t * t));

	return t >= 0.0 ? p : 1.0 - p;
}

/* log of the density of t at 0. */
static double t_log_peak(double degrees)
{
	return lgamma((degrees + 1.0) / 2.0) - lgamma(degrees / 2.0) -
		.5 * log(degrees * 3.14159265358979323846);
}

/* Newton's steps on the log of the tail, which is nearly straight; where one
 * leaves what is known to hold the answer, the middle of that instead. */
double t_upper_inverse(double p, double degrees)
{
	double lo = 0.0, hi = 1e3, t = 1.0, peak;

	if (p >= 0.5)
		return -(p > 0.5 ? t_upper_inverse(1.0 - p, degrees) : 0.0);
	peak = t_log_peak(degrees);
	for (int i = 0; i < 100; i++) {
		double tail = t_upper(t, degrees), from = t;
		double density = exp(peak - .5 * (degrees + 1.0) *
			log1p(t * t / degrees));

		if (tail > p)
			lo = t;
		else
			hi = t;
		t += log(tail / p) * tail / density;
		if (!(t > lo && t < hi))
			t = (lo + hi) / 2.0;
		if (fabs(t - from) <= 1e-14 * t)
			break;
	}
	return t;
}

/* The p at which so many or more (upper: fewer) of n are a 2.5 % event. */
static double proportion_bound(double count, double n, bool upper)
{
	double lo = 0.0, hi = 1.0;

	for (int i = 0; i < 60; i++) {
		double p = (lo + hi) / 2.0, tail = upper ?
			1.0 - beta_regularized(count + 1.0, n - count, p) :
			beta_regularized(count, n - count + 1.0, p);

		if (upper ? tail > .025 : tail < .025)
			lo = p;
		else
			hi = p;
	}
	return (lo + hi) / 2.0;
}

void proportion_interval(double *lo, double *hi, size_t count, size_t of)
{
	*lo = count ? proportion_bound((double)count, (double)of, false) : 0.0;
	*hi = count < of ? proportion_bound((double)count, (double)of, true) :
		1.0;
}

double sum_of(const double *values, size_t from, size_t to)
{
	double sum = 0.0;

	for (size_t i = from; i < to; i++)
		sum += values[i];
	return sum;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double median(double *values, size_t count)
{
	if (count == 0)
		return 0.0;
	qsort(values, count, sizeof *values, compare_doubles);
	if (count % 2)
		return values[count / 2];
	return 0.5 * (values[count / 2 - 1] + values[count / 2]);
}

static int compare_weighted(const void *a, const void *b)
{
	const struct weighted *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->weight > y->weight) - (x->weight < y->weight);
}

double weighted_median(struct weighted *pairs, size_t count)
{
	double all = 0.0, below = 0.0;

	if (count == 0)
		return 0.0;
	qsort(pairs, count, sizeof *pairs, compare_weighted);
	for (size_t i = 0; i < count; i++)
		all += pairs[i].weight;
	for (size_t i = 0; i < count; i++) {
		below += pairs[i].weight;
		if (below >= all / 2.0)
			return pairs[i].value;
	}
	return pairs[count - 1].value;
}

static double g_term(double observed, double expected)
{
	return observed > 0.0 ? observed * log(observed / expected) : 0.0;
}

double g_root(double base, double head, double log_rho, double v,
	double dispersion, double growth)
{
	double rho = exp(log_rho) * (1.0 + growth), n = base + head, g, sign, z;

	if (n <= 0.0)
		return 0.0;
	if (v <= 0.0) {
		double head_expected = n * rho / (1.0 + rho);

		g = g_term(base, n - head_expected) +
			g_term(head, head_expected);
		sign = head - head_expected;
	} else {
		double b = (1.0 + 1.0 / rho) / v, h = rho * b, r = b + h;
		double all = n + r, cb = base + b, ch = head + h;

		g = g_term(base, n * cb / all) + g_term(head, n * ch / all) +
			g_term(b, r * cb / all) + g_term(h, r * ch / all);
		sign = head * b - base * h;
	}
	z = sqrt(fmax(2.0 * g, 0.0) / dispersion);
	return sign > 0.0 ? z : sign < 0.0 ? -z : 0.0;
}

/* The log growth at which g_root falls through `target`. */
static double g_solve(double base, double head, double log_rho, double v,
	double dispersion, double target)
{
	double lo = -40.0, hi = 40.0;

	for (int i = 0; i < 80; i++) {
		double mid = (lo + hi) / 2.0;

		if (g_root(base, head, log_rho + mid, v, dispersion, 0.0) >
				target)
			lo = mid;
		else
			hi = mid;
	}
	return (lo + hi) / 2.0;
}

void g_interval(double *lo, double *hi, double base, double head,
	double log_rho, double v, double dispersion, double limit)
{
	*lo = head > 0.0 ? exp(g_solve(base, head, log_rho, v, dispersion,
		limit)) : 0.0;
	*hi = base > 0.0 ? exp(g_solve(base, head, log_rho, v, dispersion,
		-limit)) : (double)INFINITY;
}

double spread_mean(const struct spread *s)
{
	double mean = 0.0;

	for (unsigned i = 0; s && i < s->count; i++)
		mean += s->weight[i] * s->variance[i];
	return mean;
}

static double spread_shrink(double counted, const struct spread *s, unsigned i)
{
	return sqrt(counted / (counted + s->variance[i]));
}

static double spread_tail(double g, double counted, const struct spread *s,
	double degrees)
{
	double tail = 0.0;

	for (unsigned i = 0; i < s->count; i++)
		tail += s->weight[i] * t_upper(g *
			spread_shrink(counted, s, i), degrees);
	return tail;
}

double spread_z(double g, double counted, const struct spread *s,
	double degrees)
{
	double z;

	if (!s || s->count == 1)
		return s ? g * spread_shrink(counted, s, 0) : g;
	z = t_upper_inverse(spread_tail(fabs(g), counted, s, degrees), degrees);
	return g < 0.0 ? -z : z;
}

double spread_root(double z, double counted, const struct spread *s,
	double degrees)
{
	double lo = s ? z / spread_shrink(counted, s, 0) : z;
	double hi = s ? z / spread_shrink(counted, s, s->count - 1) : z;
	double tail = t_upper(z, degrees);

	for (int i = 0; s && s->count > 1 && i < 40; i++) {
		double mid = (lo + hi) / 2.0;

		if (spread_tail(mid, counted, s, degrees) > tail)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* For many runs the normal approximation, with the correction for continuity;
 * the exact count would take (m n)^2 steps. */
static double rank_needed_normal(double m, double n)
{
	double sd = sqrt(m * n * (m + n + 1.0) / 12.0);

	return fmin(ceil(m * n / 2.0 + RANK_Z * sd + 0.5), m * n);
}

/* rows[j] holds, while i grows, the chances of U for i base and j head runs,
 * by the recurrence on which run is the largest: a base run leaves U as it is,
 * a head run lies above all i base runs. */
double rank_needed(unsigned m, unsigned n)
{
	size_t cells = (size_t)m * n + 1;
	double *rows, tail = 0.0, needed = 0.0;

	if (cells > RANK_EXACT_MAX)
		return rank_needed_normal(m, n);
	rows = xcalloc((n + 1) * cells, sizeof *rows);
	for (unsigned j = 0; j <= n; j++)
		rows[j * cells] = 1.0;
	for (unsigned i = 1; i <= m; i++) {
		for (unsigned j = 1; j <= n; j++) {
			double *row = rows + j * cells;
			const double *left = rows + (j - 1) * cells;
			double largest_is_base = (double)i / (i + j);

			for (size_t u = 0; u < cells; u++)
				row[u] = largest_is_base * row[u] +
					(1.0 - largest_is_base) *
					(u >= i ? left[u - i] : 0.0);
		}
	}
	for (size_t u = cells; u-- > 0;) {
		tail += rows[n * cells + u];
		if (tail > RANK_LEVEL * (1.0 + 1e-9)) {
			needed = fmin((double)u + 1.0, (double)m * n);
			break;
		}
	}
	free(rows);
	return needed;
}

double rank_pairs(const double *base, size_t base_count, const double *head,
	size_t head_count)
{
	double pairs = 0.0;

	for (size_t b = 0; b < base_count; b++)
		for (size_t h = 0; h < head_count; h++)
			pairs += head[h] > base[b] ? 1.0 :
				head[h] == base[b] ? 0.5 : 0.0;
	return pairs;
}

void holm_adjust(double *p, size_t count, size_t *order)
{
	double worst = 0.0;

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	/* Insertion keeps it stable; families are hundreds, mostly 1.0. */
	for (size_t i = 1; i < count; i++) {
		size_t which = order[i], at = i;

		while (at > 0 && p[order[at - 1]] > p[which]) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = which;
	}
	for (size_t i = 0; i < count; i++) {
		worst = fmax(worst, fmin(1.0,
			(double)(count - i) * p[order[i]]));
		p[order[i]] = worst;
	}
}

size_t keep_runs(bool *keep, const double *totals, size_t count,
	double *scratch)
{
	size_t quarter = (count + 3) / 4, kept = 0;
	double lo = 0.0, limit, middle;

	if (count < 3) {
		for (size_t i = 0; i < count; i++)
			keep[i] = true;
		return count;
	}
	for (size_t i = 0; i < count; i++)
		scratch[i] = totals[i];
	qsort(scratch, count, sizeof *scratch, compare_doubles);
	for (size_t i = 0; i < quarter; i++)
		lo += scratch[i];
	lo /= (double)quarter;
	limit = fmax(CUT * lo, lo + CUT_Z * sqrt(lo));
	middle = scratch[(count + 1) / 2 - 1];
	for (size_t i = 0; i < count; i++) {
		keep[i] = totals[i] <= limit || totals[i] <= middle;
		kept += keep[i];
	}
	return kept;
}

/* Mean rank of ours among all start times; equal times: base comes first, as
 * in the reference. */
static double mean_rank(const double *ours, size_t count, const double *other,
	size_t other_count, bool ours_first)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += 1.0;
		for (size_t j = 0; j < count; j++)
			sum += ours[j] < ours[i] || (ours[j] == ours[i] && j < i);
		for (size_t j = 0; j < other_count; j++)
			sum += other[j] < ours[i] ||
				(other[j] == ours[i] && !ours_first);
	}
	return sum / (double)count;
}

double interleaving(const double *base, size_t base_count, const double *head,
	size_t head_count)
{
	double apart = mean_rank(base, base_count, head, head_count, true) -
		mean_rank(head, head_count, base, base_count, false);

	return fabs(apart) / ((double)(base_count + head_count) / 2.0);
}
