/* What stands beside the captures of a run. */
#ifndef GATE_MEASURE_KEEP_RUN_H
#define GATE_MEASURE_KEEP_RUN_H

#include "gate/measure/child.h"
#include "gate/measure/measure.h"
#include "gate/runs/slot.h"

/* What its command printed, as a capture where a reader knows it and the run is
 * timed, else for people; and .NNN.json. What it reads of a profile stays in the
 * slot. directory: where it ran, NULL: here. */
int keep_run(struct slot *slot, struct measurement *m,
	const struct done_run *run, const char *directory,
	const struct child *child, struct err *err);

#endif
