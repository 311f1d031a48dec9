/*
 * Which commit did it: between one that is good and one that is bad, half of the
 * rest is left after each step.
 *
 *	1. bisect_next()      the commit to be looked at next: of those that have
 *	                      a record first, then of all
 *	2. bisect_stored()    what its record says beside that of the good one
 *	3. bisect_sample()    what it costs beside the good one: measured in
 *	                      turn, or known from before
 *	4. cmd_bisect.c       good or bad, by the half of the way between both
 *	                      ends; ends with one commit, and the two at the
 *	                      end are measured if records alone tell of them
 */
#ifndef GATE_COMMANDS_BISECT_BISECT_H
#define GATE_COMMANDS_BISECT_BISECT_H

#include <stddef.h>

#include "compare/verdict/verdict.h"
#include "gate/commands/itself.h"
#include "gate/git/history.h"
#include "gate/store/store.h"

enum commit_state {COMMIT_UNKNOWN, COMMIT_GOOD, COMMIT_BAD, COMMIT_SKIPPED };

/* Of commits, oldest first, after a good one, the last of them bad. */
struct search {
	size_t count;
	enum commit_state *states;
	size_t first, last; /* filled: those that may be the first bad one */
};

/* The commit that parts the rest best and is not known, as `git bisect` does.
 * False: none is left; then first and last are one, or what stands between
 * them was skipped. */
bool bisect_next(size_t *out, struct search *search);

/* What is asked about: one subject of one workload. */
struct sample_place {
	const char *folder; /* of all samples, absolute */
	const char *config; /* absolute */
	const char *workload; /* NULL: all of them */
	unsigned runs;        /* 0: as the plan says */
	const struct repo *repo;
	struct itself itself;
	const struct commit_id *good;
	struct arena *arena;
};

/* The comparison of a commit with the good one. more: adds runs to those that
 * are there; else one that is there is taken. +1: it could not be built or
 * measured. The verdict is in the arena. */
int bisect_sample(struct verdict *out, const struct sample_place *place,
	const struct commit_id *commit, bool more, struct err *err);
/* Whether its comparison is there already. */
bool bisect_has(const struct sample_place *place,
	const struct commit_id *commit);
/* Remembers of a commit that it could not be built or measured, so that nobody
 * tries it again. */
int bisect_skip(const struct sample_place *place,
	const struct commit_id *commit, struct err *err);
bool bisect_is_skipped(const struct sample_place *place,
	const struct commit_id *commit);
/* `profgate compare` of a folder's base and head, to a file. +1: it failed. */
int bisect_compare(const struct sample_place *place, const char *folder,
	const char *result, struct err *err);

/* The comparison by what the store has of both. +1: it has nothing that can be
 * compared. */
int bisect_stored(struct verdict *out, const struct sample_place *place,
	struct store *store, const struct commit_id *commit, struct err *err);

/* What is asked about: the surest of that name that rose, in the order of reports;
 * without a name what leads the worst cause. NULL: nothing rose for certain. */
const struct finding *bisect_choose(const struct verdict *v, const char *name);
/* Whether anything is called that, risen or not. */
bool bisect_knows(const struct verdict *v, const char *name);
/* The same subject in another comparison; NULL: it is not hot there. */
const struct finding *bisect_find(const struct verdict *v,
	const struct finding *culprit);
/* The place of a commit between good, 0, and bad, 1; f NULL: as good. sure: more
 * runs could not move it over the half. */
double bisect_place(bool *sure, const struct finding *f,
	const struct finding *culprit);

#endif
