/* Heap and contention profiles of a running process count since its start: none
 * is a run. */
#ifndef GATE_RUNS_SNAPSHOTS_H
#define GATE_RUNS_SNAPSHOTS_H

#include "gate/runs/check_rules.h"

/* Puts the windows between them in the place of the snapshots of one process,
 * on each side of a workload that has some, and tells of it. The first snapshot
 * has no window: it is as if it had not recorded what counts up. What counts up
 * is set aside on both sides where some captures count since the process started
 * and others a stretch of time. */
void snapshots_to_windows(const struct group *group);

#endif
