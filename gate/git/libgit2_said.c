/* Tells what libgit2 said of its last failure. */
#include "gate/git/libgit2_said.h"

#include <errno.h>
#include <git2.h>
#include <string.h>

#include "gate/git/repo.h"

enum { OBJECT_TRIES = 20 };

const char *libgit2_said(void)
{
	const git_error *last = git_error_last();

	if (last && last->klass == GIT_ERROR_NOMEMORY)
		out_of_memory();
	return last && last->message ? last->message : "no reason given";
}

bool libgit2_failed_in(int part)
{
	const git_error *last = git_error_last();

	return last && last->klass == part;
}

int repo_error(struct err *err, const char *what)
{
	return err_set(err, ERR_STORE, "%s: %s", what, libgit2_said());
}

bool repo_is_busy(int status)
{
	return status == GIT_ELOCKED ||
		(status < 0 && libgit2_failed_in(GIT_ERROR_OS) &&
			strstr(libgit2_said(), strerror(ENOENT)));
}

bool repo_lost_folder(int status, unsigned *tries)
{
	return repo_is_busy(status) && ++*tries < OBJECT_TRIES;
}
