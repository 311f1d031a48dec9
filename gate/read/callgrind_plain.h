/* The lines that a file of callgrind's format is made of: numbers alone. */
#ifndef GATE_READ_CALLGRIND_PLAIN_H
#define GATE_READ_CALLGRIND_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/span.h"

enum { POSITIONS_MAX = 3 };

/* How many bytes the first line takes, when it is count positions and at most
 * events costs of up to 15 digits, one blank between two, and a line feed. Then
 * position and costs are what it says; 0, and position is as it was, when it is
 * any other. costs: as many as there are events; left out they are 0. */
size_t callgrind_plain(struct span text, uint64_t *position, uint32_t count,
	double *costs, uint32_t events);

#endif
