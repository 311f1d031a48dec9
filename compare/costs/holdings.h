/*
 * What a process holds at the moment of a snapshot, by who holds it: memory by
 * allocation site, goroutines by who waits and what began them. Small, as costs
 * are; a series of them tells whether it grows (compare/leaks).
 */
#ifndef COMPARE_COSTS_HOLDINGS_H
#define COMPARE_COSTS_HOLDINGS_H

#include "compare/costs/costs.h"

enum { HOLDER_PATH = 4 }; /* callers that are kept, the holder first */

struct holder {
	sym func;
	sym of_file; /* where another file may have a function of its name */
	sym creator; /* of goroutines of a dump, else 0 */
	double held; /* goroutines; of memory raw observations */
	double allocated; /* of memory: raw observations since the start */
	double value;     /* held, in the unit of the metric */
	/* of the stack that holds most */
	sym file;
	uint32_t line;
	sym path[HOLDER_PATH]; /* towards the root; 0: no more */
	/* of the goroutine of a dump that waits longest */
	sym state;
	uint32_t minutes;
	double largest; /* value of that stack */
};

/* A goroutine and its holder. */
struct holder_id {
	uint64_t id;
	uint32_t holder;
};

struct holdings {
	struct metric metric;
	int64_t time_nanos; /* of the snapshot; 0 unknown */
	bool dump;          /* goroutines have ids */
	uint32_t count;     /* in order of first appearance */
	struct holder *all;
	uint32_t id_count;
	struct holder_id *ids; /* by id */
};

#endif
