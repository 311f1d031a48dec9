/* What a counter wrote of a run, made captures before the run is kept. */
#ifndef GATE_MEASURE_COUNTED_FILES_H
#define GATE_MEASURE_COUNTED_FILES_H

#include "gate/core/err.h"
#include "gate/runs/slot.h"

/* Of the plugin: each file of the slot whose name begins as its counts do. */
int counted_files_of_plugin(const struct slot *slot, struct err *err);
/* Of exp-bbv, a process: COUNTS.pc.PID, COUNTS.log.PID, COUNTS.bb.PID of its first
 * thread and COUNTS.bb.PID.N of the others. */
int counted_files_of_blocks(const struct slot *slot, struct err *err);

#endif
