/*
 * What was judged, and what was not: each metric of each capture, and each
 * workload and benchmark of either side, is in one row with its state. A report
 * may say PASS only of what is judged here.
 */
#ifndef COMPARE_FINDINGS_COVERAGE_H
#define COMPARE_FINDINGS_COVERAGE_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* Fills coverage[] and not_judged; hypotheses must be decided. Files that nothing
 * could read are rows too. */
void coverage_make(struct verdict *out, const struct analysis *analysis,
	const struct unread_file *unread, size_t unread_count);
/* Adds what was judged against an older commit, far, and what was not, under
 * the name that out has for it; lists from arena. */
void coverage_join(struct verdict *out, const struct verdict *far,
	struct arena *arena);

#endif
