/*
 * Accepting a change where it is made: a line of a commit's message,
 *
 *	Profgate-Accept: <function or id> <metric> [ratio] -- reason
 *
 * wherever it stands in the message, for a squashed branch brings its messages
 * along. Function may hold blanks and be a glob, or be the name of a workload
 * for its total; metric "any" covers all; ratio is the rise that is accepted
 * at most: x1.4, 1.4 or +40%. The reason may go on in indented lines. A line
 * that cannot be read is told of, never ignored: nobody may believe that a
 * change is accepted while it is not.
 */
#ifndef GATE_BASELINE_COMMIT_ACCEPTANCES_H
#define GATE_BASELINE_COMMIT_ACCEPTANCES_H

#include "gate/config/config.h"
#include "gate/git/history.h"

/* Adds the acceptances of a commit's message to the policy, before those that
 * it has, their rule being "commit 1a2b3c4"; each that cannot be read is a
 * note. */
void commit_acceptances_read(struct config *config,
	const struct repo_commit *commit, struct arena *arena);

/* The same for all commits that head has and base has not, newest first. cut:
 * some of them may not be here. */
int commit_acceptances_between(struct config *config, bool *cut,
	const struct repo *repo, const struct commit_id *base,
	const struct commit_id *head, struct arena *arena, struct err *err);

#endif
