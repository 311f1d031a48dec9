/*
 * The git command, for everything that talks to another repository: it brings
 * the user's credentials, proxies and protocols. Run without a shell, with
 * LC_ALL=C and no prompts; what it prints is shown only with secrets of URLs
 * taken out.
 */
#ifndef GATE_GIT_GIT_COMMAND_H
#define GATE_GIT_GIT_COMMAND_H

#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/git/repo.h"

struct git_result {
	int status;      /* exit code */
	struct buf out;  /* standard output */
	struct buf log;  /* standard error, redacted */
};

/* Runs git -C <git_dir> ARGUMENTS, NULL-terminated. 0 whatever its exit code;
 * -1 when git is not installed or was killed, and when another repository was
 * to be spoken with and that was not done within two minutes (or the git setting
 * profgate.timeout). Output past 64 MiB is cut. A repo without git_dir is one
 * that git finds from its work_tree. */
int git_run(struct git_result *out, const struct repo *repo,
	const char *const *arguments, struct err *err);
void git_result_clear(struct git_result *result);

/* Appends the text with the user part of every URL in it replaced: a URL is
 * anything with "://" up to a blank, its user part what stands before the last
 * '@' in it. */
void git_redact(struct buf *out, struct span text);

#endif
