/* Special functions: the beta function, and tails of Student's t and of
 * proportions by it. */
#include "compare/stats/stats.h"

#include <math.h>

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
