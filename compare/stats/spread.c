/* What sessions may add to a variance, in a z. */
#include "compare/stats/stats.h"

#include <math.h>

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
