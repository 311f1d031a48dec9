/*
 * The git repository that the user stands in: opened as git would open it,
 * with an error that says what to do where it cannot be (docs/store.md).
 *
 *	1. repo_open()     here or above; a shallow clone is told
 *	2. repo_head(), repo_resolve(), repo_commit(), repo_file()
 *	                   commits and their files
 *	3. history_first_parents(), history_between()
 *	                   the commits before one (history.h); tags_list():
 *	                   which have a name (tags.h)
 *	4. worktree_add()  a commit beside the user's own tree (worktree.h)
 *	5. repo_close()
 *
 * libgit2 reads and writes objects and refs; whatever talks to another
 * repository is the git command's: git_run() (git_command.h). No branch, index
 * or file of the user's is changed. An object that is not here is +1 and no
 * error. Strings and lists are in the arena that is given, or in that of
 * repo_open().
 *
 * To add a question: a function beside those of step 2 in repo.c, by commit id;
 * no type of libgit2 leaves this folder but to gate/store and gate/transfer.
 */
#ifndef GATE_GIT_REPO_H
#define GATE_GIT_REPO_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"

struct git_repository;

/* An object's id as text, "" for none. */
struct commit_id {
	char hex[65];
};

struct repo {
	struct git_repository *git;
	const char *git_dir;    /* common dir, absolute, no trailing slash */
	const char *work_tree;  /* likewise; NULL: bare */
	bool shallow;
	double patience;        /* seconds for talking to another repository,
	                           the git setting profgate.timeout; 0: not
	                           set */
	struct arena *arena;    /* of the strings above */
};

/* path NULL: the current directory, and above. Errors are ERR_STORE. */
int repo_open(struct repo *out, const char *path, struct arena *arena,
	struct err *err);
void repo_close(struct repo *repo); /* zeroed is fine */

/* HEAD's commit. An error when there is none yet. */
int repo_head(struct commit_id *out, const struct repo *repo, struct err *err);
/* Any revision that git understands, to the commit it names. +1: not known
 * here (a full id that is absent is no error: it is returned as given). */
int repo_resolve(struct commit_id *out, const struct repo *repo,
	const char *revision, struct err *err);
/* The branch that HEAD is on, NULL when detached; in the arena. */
const char *repo_branch(const struct repo *repo, struct arena *arena);
/* Whether tracked files differ from HEAD. Untracked files do not count. */
int repo_is_dirty(bool *out, const struct repo *repo, struct err *err);
struct repo_change {
	const char *what;   /* "the submodule lib/x is not as HEAD has it" */
	const char *remedy; /* "run git submodule update, or commit it" */
};

/* The first change that repo_is_dirty() does not see; what NULL: none. That is a
 * submodule at another commit than HEAD names, with changed tracked files,
 * whatever its own settings ignore, or with files and no repository; and a file
 * that git was told to take for unchanged (assume-unchanged, skip-worktree) and
 * that is not. Submodules and files that are not checked out, and untracked
 * files, do not count. Without a git command nothing is found. */
int repo_hidden_change(struct repo_change *out, const struct repo *repo,
	struct arena *arena, struct err *err);
/* A git setting as text, NULL when not set; in the arena. */
const char *repo_setting(const struct repo *repo, const char *name,
	struct arena *arena);

struct repo_commit {
	struct commit_id id, tree;
	size_t parent_count;
	const struct commit_id *parents; /* arena; raw ids, may be absent */
	int64_t time;                    /* of the committer, UTC */
	const char *message;             /* arena */
};

/* +1: the object is not here (beyond a shallow boundary, partial clone). At a
 * boundary of a shallow clone the parents are given although they are absent:
 * asking for one is the way to find out. */
int repo_commit(struct repo_commit *out, const struct repo *repo,
	const struct commit_id *id, struct arena *arena, struct err *err);

/* A file of a commit, appended to out, through symbolic links: one that leads
 * out of the commit is an ERR_CONFIG. +1: the commit or file is not here. */
int repo_file(struct buf *out, const struct repo *repo,
	const struct commit_id *commit, const char *path, size_t limit,
	struct err *err);

/* The files of a commit that have this name, in any folder, at most `most`; by
 * path. +1: there are more, or not all of its folders are here. */
int repo_files_named(const char ***out, size_t *count, const struct repo *repo,
	const struct commit_id *commit, const char *name, size_t most,
	struct arena *arena, struct err *err);

/* For gate/store: copies libgit2's message of the last failure into err,
 * NULL-safe. Returns -1. */
int repo_error(struct err *err, const char *what);
/* For gate/store: whether moving a ref that failed so may succeed in a moment:
 * another process has its lock, or has just taken away its empty folder. */
bool repo_is_busy(int status);
/* Whether an object that could not be written is to be written again, for git gc may
 * have taken away its empty folder just then. *tries: how often that happened. */
bool repo_lost_folder(int status, unsigned *tries);

#endif
