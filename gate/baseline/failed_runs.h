/*
 * Run sets that `check` failed: they do not become a baseline, unless the
 * change is accepted and they are checked again. check marks a run set and
 * unmarks it when it passes; record refuses one that is marked.
 *
 * The marks are lines of the file profgate-failed in the git directory that
 * all work trees share, the latest FAILED_RUNS_MAX of them. They are this
 * repository's own: another job does not see them.
 */
#ifndef GATE_BASELINE_FAILED_RUNS_H
#define GATE_BASELINE_FAILED_RUNS_H

#include "gate/git/repo.h"
#include "gate/runs/runs.h"

enum {FAILED_RUNS_MAX = 256 };

/* What these runs are called here: the same for the same files under the same
 * names, wherever they lie. The set has been read with load.ids. */
void failed_runs_identity(char out[41], const struct run_set *set);

/* Marking fails with ERR_STORE where the git directory cannot be written:
 * the verdict stands without it, and the caller says so. */
int failed_runs_mark(const struct repo *repo, const char *identity,
	struct err *err);
int failed_runs_unmark(const struct repo *repo, const char *identity,
	struct err *err);
int failed_runs_is_marked(bool *out, const struct repo *repo,
	const char *identity, struct err *err);

#endif
