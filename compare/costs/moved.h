/*
 * Packages that moved from base to head, of all workloads and metrics together:
 * a series of its own may hold one function of a package, which tells little.
 */
#ifndef COMPARE_COSTS_MOVED_H
#define COMPARE_COSTS_MOVED_H

#include "compare/costs/namesakes.h"
#include "compare/names/moves.h"

/* What the functions of packages that moved are called after it. */
struct moved {
	const struct symtab *symtab;
	struct moves moves;
	uint32_t count; /* of as */
	sym *as;        /* sym -> what it is compared as; 0: as it is */
};

/* Everything lives in the arena. */
const struct moved *moved_learn(struct namesakes workloads,
	struct symtab *symtab, struct arena *arena);

#endif
