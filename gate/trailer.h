/*
 * Accepting a change where it is made: a trailer in a commit's message,
 *
 *	Profgate-Accept: <function or id> <metric> [ratio] -- reason
 *
 * ratio is the rise that is accepted at most: x1.4, 1.4 or +40%. Function may
 * hold blanks and be a glob; metric "any" covers all. A trailer that cannot be
 * read is told of, never ignored: nobody may believe that a change is accepted
 * while it is not.
 */
#ifndef GATE_TRAILER_H
#define GATE_TRAILER_H

#include "compare/policy.h"
#include "gate/config.h"
#include "gate/store/repo.h"

/* Adds the acceptances of a commit's message to the policy, their rule being
 * "commit 1a2b3c4"; each one that cannot be read is a note. */
void trailer_read(struct config *config, const struct repo_commit *commit,
	struct arena *arena);

#endif
