/* Time that a garbage collector takes, and who makes it. */
#ifndef COMPARE_FINDINGS_COLLECTOR_H
#define COMPARE_FINDINGS_COLLECTOR_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/by_workload.h"

/* When the collector's share of a series' time rose beyond doubt: one sentence
 * that says so, with what in its workload allocates more; where a side has no
 * profile of allocations, with what allocates most in the other, and the command
 * that would tell. NULL otherwise. It judges nothing: what allocates more has a
 * finding of its own. Arena of the analysis; findings must be sorted. */
const char *collector_sentence(const struct analysis *analysis,
	const struct by_workload *findings, const struct judged_series *j);

#endif
