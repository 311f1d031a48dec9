/* What was chosen, or why nothing was, in words. */
#ifndef GATE_BASELINE_SELECT_WORDS_H
#define GATE_BASELINE_SELECT_WORDS_H

#include "gate/baseline/pool.h"

/* Once commits and pools are in the selection. */
const char *select_found_line(const struct choice *choice);
const char *select_miss_line(const struct choice *choice);
/* Why a workload has no record that is of use; NULL: it has none. */
const char *select_why_line(const struct choice *choice,
	const struct pool *pool);
/* A line for the workloads that have the same records of their own, and one
 * for each that has none while others have. */
void select_other_lines(struct choice *choice);

#endif
