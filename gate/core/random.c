/* A seeded generator, and what is drawn with it. */
#include "gate/core/random.h"

#include <math.h>

#define COUNTED_MAX 30.0 /* means up to this are counted event by event */

uint64_t draw_next(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

size_t draw_below(size_t most, uint64_t *state)
{
	return (size_t)(draw_next(state) % most);
}

/* In (0, 1]. */
static double draw_share(uint64_t *state)
{
	return ((double)(draw_next(state) >> 11) + 1.0) * 0x1p-53;
}

/* Few events by multiplying shares until they pass e^-mean (Knuth); many by
 * the normal, itself a sum of twelve shares. */
double draw_poisson(double mean, uint64_t *state)
{
	double product = 1.0, limit = exp(-mean), sum = -6.0;
	unsigned events = 0;

	if (!(mean > 0.0))
		return 0.0;
	if (mean > COUNTED_MAX) {
		for (int i = 0; i < 12; i++)
			sum += draw_share(state);
		return fmax(0.0, floor(mean + sqrt(mean) * sum + .5));
	}
	while ((product *= draw_share(state)) > limit)
		events++;
	return events;
}
