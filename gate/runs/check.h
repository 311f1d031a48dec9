/*
 * What captures have to be before statistics may look at them. Each thing that
 * can be wrong is a row of one table in check_rules.c, with a code, what
 * follows from it and the remedy; the man page lists the codes.
 */
#ifndef GATE_RUNS_CHECK_H
#define GATE_RUNS_CHECK_H

#include "compare/verdict/notes.h"
#include "gate/runs/runs.h"

/*
 * Looks at all captures of the sets of the handle that have any, which have
 * been loaded. Refuses those that no comparison may see, with an error that
 * names the file; flags those that say less than they seem to, one note a
 * workload and code, which names the worst capture, in order of the workloads;
 * and takes metrics without function names out of the captures of a workload,
 * on both sides, as if they had not been recorded. notes NULL: nobody reads
 * them.
 */
int runs_check(struct runs *runs, struct notes *notes, struct err *err);
/* Fails when a text of the workload tells of a benchmark that failed. */
int runs_check_failed(
	const struct runs *runs, const char *workload, struct err *err);

#endif
