/* "could have seen": for every metric, in order of name, the smallest rise that would
 * have shown. */
#ifndef COMPARE_FINDINGS_SEEN_H
#define COMPARE_FINDINGS_SEEN_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* NULL: nothing was judged. In the arena of the analysis. */
const char *seen_line(const struct analysis *analysis,
	const struct verdict *verdict);

#endif
