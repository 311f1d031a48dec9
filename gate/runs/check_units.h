/* Finds what the values of metrics are of which nobody counted the observations:
 * observations, or weights. */
#ifndef GATE_RUNS_CHECK_UNITS_H
#define GATE_RUNS_CHECK_UNITS_H

#include "gate/runs/check_rules.h"

/*
 * By all captures of the workload, so that the sides are treated alike: where
 * all values are multiples of one period of time, each multiple is an
 * observation; whole numbers of no unit stay open, for the spread between runs
 * to tell (compare/hypotheses/weights.c); all else are weights. May come again
 * with more captures. Flags a period that is not the one declared.
 */
void settle_units(const struct group *group);

#endif
