/*
 * The user's history, walked by raw parent ids: libgit2 1.5 cannot walk a
 * shallow clone. Commits that are not here end a walk and are no error: what
 * was seen up to there is right, and `cut` says that there is more.
 */
#ifndef GATE_GIT_HISTORY_H
#define GATE_GIT_HISTORY_H

#include "gate/git/repo.h"

enum {HISTORY_LOOK_MAX = 200000 }; /* commits that one walk looks at */

struct history {
	size_t count;
	struct commit_id *ids; /* arena */
	bool cut;              /* there is more, which is not here */
};

/* Fetches so many commits before the end of a shallow clone. remote may be an
 * address with secrets: they are not shown. */
int history_deepen(const struct repo *repo, const char *remote,
	const struct commit_id *head, unsigned commits, struct err *err);

/* start and its first parents, nearest first, at most limit. The last one may
 * be an id alone, whose commit is not here: then the list is cut. */
int history_first_parents(struct history *out, const struct repo *repo,
	const struct commit_id *start, size_t limit, struct arena *arena,
	struct err *err);

/* What head has and base has not, newest first, at most limit; and the best
 * common ancestor ("" when there is none here; of several the newest, then the
 * one with the least id). Both sides are walked by commit time, as `git
 * merge-base` does. */
int history_between(struct history *out, struct commit_id *merge_base,
	const struct repo *repo, const struct commit_id *base,
	const struct commit_id *head, size_t limit, struct arena *arena,
	struct err *err);

#endif
