/*
 * Creep: changes that each stay within the budget, and together do not. Head
 * is held to an older commit besides its base, such as the last release
 * (statistics, step 18):
 *
 *	base.alpha_share = CREEP_SHARE; compare(&v, &base)
 *	far.alpha_share = CREEP_SHARE; creep_judge(&v, &far, &since, arena)
 *	past: the same with the runs of commits in between as well
 *	creep_history(&v, &past, arena)
 *
 * Weeks lie between the two: what is counted is judged, and time where the
 * older commit is pinned and was recorded in so many sessions that they tell
 * how much they differ.
 */
#ifndef COMPARE_CREEP_H
#define COMPARE_CREEP_H

#include "compare/compare.h"

#define CREEP_SHARE .5 /* of the policy's false alarms, to each question */

struct since {
	const char *name;   /* "v1.4" */
	const char *commit; /* or NULL */
	bool pinned;        /* it is kept */
};

/* Puts what in shows, whose base is of the older commit, into the verdict that
 * was reached against the nearest records. */
void creep_judge(struct verdict *out, const struct compare_input *in,
	const struct since *since, struct arena *arena);

/* Whether a finding stands against the older commit. */
bool creep_found(const struct verdict *verdict);
/* Fills the histories of those, base being of the older commit and others up to
 * head. */
void creep_history(struct verdict *out, const struct compare_input *in,
	struct arena *arena);

#endif
