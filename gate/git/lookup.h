/* A commit as libgit2 has it, for the files of this folder. */
#ifndef GATE_GIT_LOOKUP_H
#define GATE_GIT_LOOKUP_H

#include <git2.h>

#include "gate/git/repo.h"

/* To be given to git_commit_free(). A code of libgit2; an id that no object here
 * can have is GIT_ENOTFOUND. */
int lookup_commit(git_commit **out, const struct repo *repo,
	const struct commit_id *id);

#endif
