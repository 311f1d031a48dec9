/* Captures that say less than they seem to: what is flagged, and which metrics
 * are set aside. */
#ifndef GATE_RUNS_CHECK_QUALITY_H
#define GATE_RUNS_CHECK_QUALITY_H

#include "gate/runs/check_rules.h"

/* Sets aside and flags in the captures of a workload that both sides have. */
void flag_group(const struct group *group);
/* Flags a side that more than one machine made. */
void flag_machines(struct check *check, const struct run_set *set);

#endif
