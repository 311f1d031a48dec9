/*
 * Functions of one name in several files. They are several functions where the
 * language does not put more than that into a name (a rule says so), and get
 * names of their own: "parse (json_reader.py)". A name that no run has in two
 * files stays as it is, and so does its id, wherever its file has gone.
 */
#ifndef COMPARE_COSTS_NAMESAKES_H
#define COMPARE_COSTS_NAMESAKES_H

#include "compare/costs/series.h"

struct namesakes {
	size_t count;
	const struct workload *workloads;
};

/* The workloads with such functions named apart; copies where any is, in the
 * arena. Those of `known` decide which names are several functions, so that two
 * comparisons agree; none: the workloads themselves. */
const struct workload *namesakes_part(struct namesakes list,
	struct namesakes known, struct symtab *symtab, struct arena *arena);

#endif
