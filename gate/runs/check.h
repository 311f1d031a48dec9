/*
 * What captures have to be before statistics may look at them. Each thing that
 * can be wrong is a row of one table in trust.c, with a code, what follows from
 * it and the remedy; the man page lists the codes.
 */
#ifndef GATE_RUNS_CHECK_H
#define GATE_RUNS_CHECK_H

#include "compare/verdict/notes.h"
#include "gate/runs/runs.h"

enum {TRUST_SETS_MAX = 2 };

/* What was found, in the order of the workloads: one note a workload and code,
 * which names the worst capture. */
struct trust {
	const struct symtab *symtab;
	struct notes *notes; /* NULL: nobody reads them */
};

/*
 * Looks at all captures of one or two run sets that have been read: base, then
 * head. Refuses those that no comparison may see, with an error that names the
 * file; flags those that say less than they seem to; and takes metrics without
 * function names out of the captures of a workload, on both sides, as if they
 * had not been recorded. symtab must be set.
 */
int trust_check(struct trust *trust, struct runset *sets, size_t set_count,
	struct err *err);

#endif
