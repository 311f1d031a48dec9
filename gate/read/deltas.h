/*
 * The times between the samples of a capture that does not say its rate, or does
 * not keep to what it says.
 */
#ifndef GATE_READ_DELTAS_H
#define GATE_READ_DELTAS_H

#include <stdint.h>

/* How often each was seen, by µs, the longest ones together. Heap. */
struct deltas {
	uint32_t *seen;
	uint64_t count;
};

void deltas_init(struct deltas *out);
void deltas_clear(struct deltas *deltas);
/* In µs. */
void deltas_add(struct deltas *deltas, double delta);

/* Both in µs; fewer than ten tell nothing and are what is otherwise. */

/* What half of them are below. */
double deltas_median(const struct deltas *deltas, double otherwise);
/* What those are that come in time: many, and none of the others is sooner. */
double deltas_usual(const struct deltas *deltas, double otherwise);
/* The middle of those. */
double deltas_in_time(const struct deltas *deltas, double otherwise);

#endif
