/* Runs that last a fixed time, where nobody says how much they did. */
#ifndef COMPARE_FINDINGS_FIXED_TIME_H
#define COMPARE_FINDINGS_FIXED_TIME_H

#include "compare/hypotheses/hypothesis.h"

/* What is judged of them, and what to do; NULL: the workload has none. */
const char *fixed_time_sentence(const struct analysis *analysis,
	const struct workload *workload);

#endif
