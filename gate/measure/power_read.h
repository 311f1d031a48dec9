/* What the runs of a run set could show, as far as they are there. */
#ifndef GATE_MEASURE_POWER_READ_H
#define GATE_MEASURE_POWER_READ_H

#include "compare/power.h"
#include "gate/core/err.h"

/* Reads the run sets: base and head, or one alone (head NULL). wanted is a
 * growth. Names are copied to the arena. */
int power_read(struct power *out, const char *base, const char *head,
	double wanted, const struct policy *policy, struct arena *arena,
	struct err *err);

#endif
