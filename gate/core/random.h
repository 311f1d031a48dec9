/* Numbers drawn by chance: the same for the same seed, everywhere. The state
 * of a generator is its seed. */
#ifndef GATE_CORE_RANDOM_H
#define GATE_CORE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* splitmix64 (Steele, Lea and Flood 2014). */
uint64_t draw_next(uint64_t *state);
/* 0 .. most - 1 */
size_t draw_below(size_t most, uint64_t *state);
/* A count whose mean is so many; 0 for a mean of 0. */
double draw_poisson(double mean, uint64_t *state);

#endif
