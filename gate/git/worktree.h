/*
 * The base commit, checked out beside the user's own work tree: a git work tree
 * in the folder for temporary files, which no hook of the repository has seen.
 *
 * It is ours by what git holds of it: locked with a reason that names a lock
 * file in the git directory, which this process holds. One whose lock file
 * nobody holds was left by a killed run. No other work tree is ever removed.
 */
#ifndef GATE_GIT_WORKTREE_H
#define GATE_GIT_WORKTREE_H

#include "gate/git/repo.h"

struct worktree {
	const struct repo *repo;
	const char *path;      /* absolute; NULL: there is none */
	const char *lock_path;
	int lock;
};

/* The commit of a revision, fetched from the remote when it is not here: of a
 * shallow clone the one commit, without its history. */
int worktree_commit(struct commit_id *out, const struct repo *repo,
	const char *revision, struct arena *arena, struct err *err);

/* Removes the work trees of killed runs. Returns how many are gone, or -1; one
 * that cannot be removed yet is told of and left to the next run. */
int worktrees_prune(const struct repo *repo, struct arena *arena,
	struct err *err);

/* Checks the commit out. Signals that end this process are to be held. */
int worktree_add(struct worktree *out, const struct repo *repo,
	const struct commit_id *commit, struct arena *arena, struct err *err);
/* Zeroed is fine. */
int worktree_remove(struct worktree *worktree, struct err *err);

#endif
