/*
 * Decides. No files but decide*.c and outcome.c give a hypothesis or a finding
 * its status, or a verdict its outcome and its exit code; what is decided stays
 * as it is.
 *
 * decide_hypotheses() makes a status of each test: the error is shared over
 * the whole report, what only moved is netted, what somebody accepted is no
 * regression. decide_outcome() makes one answer of them, under the policy and
 * what else holds for the gate. decide_retest() and decide_creep() are
 * decisions over two verdicts, decide_error() the one where there is nothing to
 * judge.
 */
#ifndef COMPARE_DECIDE_H
#define COMPARE_DECIDE_H

#include "compare/compare.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/retest.h"

/* Fills what every hypothesis has from its decision on. Those that speak for
 * another take its place, so that there may be fewer. */
void decide_hypotheses(struct analysis *analysis);

/* Where the policy asks for an improvement: totals of time that did not fall by
 * it for certain are regressions, those that did are improvements. Workloads
 * without such a total are the analysis' `unshown`. */
void decide_improvement(struct analysis *analysis);

/* Fills what every leak has from `judged` on; a series that is too short for
 * its budget says so from then on. */
struct leaks;
void decide_leaks(struct leaks *leaks, struct arena *arena);

/* Outcome and exit code of what was decided. */
void decide_outcome(struct verdict *out, const struct analysis *analysis,
	const struct compare_input *in);

/* What the runs that measure again say: of what they were asked about alone,
 * and of all that they hold. */
struct fresh_runs {
	const struct verdict *asked, *whole;
};

/* The first verdict, with what the fresh runs say in the place of what they
 * were asked about; what was said first stays as `first` of the finding. Of
 * the same workloads the time as a whole and the call trees are theirs as well, so
 * that one report speaks of one set of runs.
 * Counts follow. Strings are borrowed from all three, lists from arena. */
void decide_retest(struct verdict *out, const struct verdict *first,
	const struct fresh_runs *runs, const struct retest *retest,
	const struct compare_input *in, struct arena *arena);

/* The verdict, its `since` filled, with what an older commit shows, far: what
 * costs more than that allows and does not fail against the nearest records is
 * a regression, with what those say as `step`. Strings are borrowed from far,
 * lists from arena. */
void decide_creep(struct verdict *out, const struct verdict *far,
	const struct compare_input *in, struct arena *arena);

/* That there is nothing to decide on, and why: the one note, borrowed. */
void decide_error(struct verdict *out, struct verdict_note *why,
	const char *tool_version, int exit_code);

#endif
