/* The units of one result of a benchmark, each of which is there once. */
#ifndef GATE_READ_UNITS_H
#define GATE_READ_UNITS_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/span.h"

enum { UNITS_MAX = 256, UNIT_SLOTS = 2 * UNITS_MAX };

struct units { /* zero: none */
	uint32_t count;
	struct span all[UNITS_MAX]; /* borrowed */
	uint16_t slots[UNIT_SLOTS]; /* by hash: index + 1, 0: free */
};

void units_clear(struct units *units);
bool units_has(const struct units *units, struct span unit);
/* There must be room, and it must not be there yet. */
void units_add(struct units *units, struct span unit);

#endif
