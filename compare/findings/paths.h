/* Where in the calls and lines of a subject its change lies. */
#ifndef COMPARE_FINDINGS_PATHS_H
#define COMPARE_FINDINGS_PATHS_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* The paths whose cost changed most, largest first; not of totals. Arena of
 * the analysis. */
void paths_add(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis);
/* The lines, likewise, and as the subject's place the one that changed most. */
void paths_add_lines(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis);

#endif
