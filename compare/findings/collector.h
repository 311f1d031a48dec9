/* Time that a garbage collector takes, and who makes it. */
#ifndef COMPARE_FINDINGS_COLLECTOR_H
#define COMPARE_FINDINGS_COLLECTOR_H

#include "compare/hypotheses/hypothesis.h"

/* When the collector's share of a series' time rose beyond doubt and something
 * in its workload allocates more: one sentence that says both. NULL otherwise.
 * It judges nothing: what allocates more has a finding of its own. Arena of the
 * analysis; findings must be sorted. */
const char *collector_sentence(const struct analysis *analysis,
	const struct verdict *v, const struct judged_series *j);

#endif
