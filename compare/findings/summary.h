/* What a verdict says of workloads and of the policy as a whole. */
#ifndef COMPARE_FINDINGS_SUMMARY_H
#define COMPARE_FINDINGS_SUMMARY_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* In the order of the analysis, with what holds for one alone. */
void summary_workloads(struct verdict *out, const struct analysis *analysis);
void summary_policy(struct policy_summary *out, const struct policy *policy,
	struct arena *arena);

#endif
