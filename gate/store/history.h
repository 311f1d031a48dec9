/*
 * The user's history, walked by raw parent ids: libgit2 1.5 cannot walk a
 * shallow clone. Commits that are not here end a walk and are no error.
 */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "gate/store/repo.h"

struct history {
	size_t count;
	struct commit_id *ids; /* arena */
	bool cut;              /* ended at a commit whose parents are absent */
};

/* start and its first parents, nearest first, at most limit. start itself is
 * listed even when its object is absent. */
int history_first_parents(struct history *out, const struct repo *repo,
	const struct commit_id *start, size_t limit, struct arena *arena,
	struct err *err);

/* What head has and base has not, newest first, at most limit; and the best
 * common ancestor ("" when there is none; of several the newest, then the
 * least id). Walks both sides by commit time as `git merge-base` does. */
int history_between(struct history *out, struct commit_id *merge_base,
	const struct repo *repo, const struct commit_id *base,
	const struct commit_id *head, size_t limit, struct arena *arena,
	struct err *err);

#endif
