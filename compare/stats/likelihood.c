/* The G-test of two counts, and its interval. */
#include "compare/stats/stats.h"

#include <math.h>

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
