/* Budgets and rules for functions or sites of metrics of which only the total can
 * be judged: they hold for nothing, and the report says so. */
#ifndef COMPARE_FINDINGS_PARTS_ASKED_H
#define COMPARE_FINDINGS_PARTS_ASKED_H

#include "compare/hypotheses/hypothesis.h"

struct parts_asked {
	enum scope scope;   /* of functions, or of sites */
	const char *reason; /* why they cannot be judged; NULL: they can, or
	                       nobody asks for it. static */
};

/* sampled: not every one of it was counted. */
struct parts_asked parts_asked_in_vain(const struct analysis *analysis,
	const struct metric *metric, bool sampled);

#endif
