/*
 * What else the machine does while a run is measured, as far as /proc and /sys
 * tell; where they do not, NaN or 0.
 */
#ifndef GATE_MEASURE_NOISE_H
#define GATE_MEASURE_NOISE_H

#include "gate/runs/sidecar.h"

void machine_look(struct machine_load *out);
/* A name of the machine's start, 16 hex digits, in the arena; NULL where the
 * system has none. Containers of a machine have its own. */
const char *machine_boot(struct arena *arena);

/* Counters of /proc/stat in seconds, of all processors. */
struct ticks {
	double at, busy, stolen;
};

void ticks_take(struct ticks *out);

/* own: CPU seconds of the command meanwhile. */
struct noise noise_between(const struct ticks *from, const struct ticks *to,
	double own);

#endif
