/* Counts the times between samples. */
#include "gate/read/deltas.h"

#include <stdlib.h>

#include "gate/core/err.h"

/* They are told apart up to here, in µs. */
enum { DELTA_MOST = 1 << 20, DELTAS_LEAST = 10 };
#define ABOUT 1.1 /* times as long, and about the same */

void deltas_init(struct deltas *out)
{
	*out = (struct deltas){
		.seen = xcalloc(DELTA_MOST + 1, sizeof *out->seen)};
}

void deltas_clear(struct deltas *deltas)
{
	free(deltas->seen);
}

void deltas_add(struct deltas *d, double delta)
{
	d->seen[delta > 0 ? delta < DELTA_MOST ? (size_t)delta : DELTA_MOST
	                  : 0]++;
	d->count++;
}

double deltas_median(const struct deltas *d, double otherwise)
{
	uint64_t below = 0;
	size_t at = 0;

	if (d->count < DELTAS_LEAST)
		return otherwise;
	while (at < DELTA_MOST && 2 * (below += d->seen[at]) <= d->count)
		at++;
	return at ? (double)at : 1;
}

/* From where on so many of them or more are about the same, in µs; how many are
 * at most. 0: never so many. */
static size_t first_about(uint64_t *most, const struct deltas *d, uint64_t least)
{
	uint64_t within = 0;
	size_t end = 1;

	*most = 0;
	for (size_t at = 1; at < DELTA_MOST; at++) {
		while (end < DELTA_MOST && (double)end <= (double)at * ABOUT)
			within += d->seen[end++];
		if (within >= least)
			return at;
		*most = within > *most ? within : *most;
		within -= d->seen[at];
	}
	return 0;
}

double deltas_usual(const struct deltas *d, double otherwise)
{
	uint64_t most, ignored;
	size_t at;

	if (d->count < DELTAS_LEAST)
		return otherwise;
	first_about(&most, d, UINT64_MAX);
	at = first_about(&ignored, d, most / 2 + 1);
	return at ? (double)at : 1;
}

double deltas_in_time(const struct deltas *d, double otherwise)
{
	size_t from = (size_t)deltas_usual(d, otherwise), to = from;
	uint64_t within = 0, below = 0;

	if (d->count < DELTAS_LEAST)
		return otherwise;
	while (to < DELTA_MOST && (double)to <= (double)from * ABOUT)
		within += d->seen[to++];
	while (from < to && 2 * (below += d->seen[from]) <= within)
		from++;
	return (double)from;
}
