/*
 * Measuring again: what a first comparison suspects is compared once more on
 * fresh runs, base and head in turn, among the suspects alone and never pooled
 * with the runs that raised the suspicion (statistics, step 15). The stages
 * share the policy's allowance for false alarms, half each:
 *
 *	first.alpha_share = RETEST_SHARE; compare(&v, &first)
 *	retest_find(&again, &v); ... measure again.workloads ...
 *	fresh.alpha_share = RETEST_SHARE, fresh.only = again.ids; compare(&w, &fresh)
 *	fresh.only = NULL; compare(&all, &fresh), for what is shown beside them
 *	decide_retest(&settled, &v, {&w, &all}, &again, ...)
 */
#ifndef COMPARE_RETEST_H
#define COMPARE_RETEST_H

#include "compare/compare.h"

#define RETEST_SHARE .5

struct retest {
	size_t id_count;
	const char **ids;       /* of findings, as in struct finding; sorted */
	size_t workload_count;
	const char **workloads; /* that hold them; sorted */
};

/* What only fresh runs can settle: suspects of sampled metrics and, where base
 * and head were measured apart, regressions of sampled time, for the machine may
 * be their cause, and functions that would be suspects if sessions differed by
 * no more than they usually do. Borrowed from the verdict; lists from arena. */
void retest_find(struct retest *out, const struct verdict *verdict,
	struct arena *arena);

/* Whether the finding of this id is asked for. */
bool retest_asks(const struct retest *retest, const char *id);
/* Whether the workload of this name is measured again. */
bool retest_measured(const struct retest *retest, const char *workload);

#endif
