/* What a subject cost in the commits that base runs were recorded for. */
#ifndef COMPARE_FINDINGS_COST_HISTORY_H
#define COMPARE_FINDINGS_COST_HISTORY_H

#include "compare/hypotheses/hypothesis.h"

#define HISTORY_MOST 20 /* commits; the newest */

/* Fills the finding's history where base runs are of two commits or more, from
 * what the hypothesis keeps of them. Arena of the analysis. */
void cost_history_make(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis);

/* The commits that the workload's base runs were recorded for, the nearest to
 * head first. In the arena. */
const char **cost_history_commits(size_t *count, const struct workload *w,
	struct arena *arena);

#endif
