/* The runs of one workload on both sides, and what they cost, one capture after
 * the other. */
#ifndef COMPARE_COSTS_WORKLOAD_H
#define COMPARE_COSTS_WORKLOAD_H

#include "compare/costs/run.h"

struct workload {
	const char *name;
	size_t base_count, head_count;
	const struct run *base, *head;
};

/* Of one metric base stepped: runs of older commits cost something else. */
struct level {
	sym metric;
	size_t oldest; /* age of the oldest commit at the new level */
};

/* What is known of the base of a workload. */
struct base_facts {
	const char *absent;  /* why it has no runs, where that is known */
	const char *machine; /* in what its machine differs from head's; NULL:
	                        in nothing */
	const char *timeless; /* why what depends on the machine is not held to
	                         it; NULL: it is */
	const char *unlike;   /* why some of its runs lack what is not counted,
	                        where that is known */
	const char *remedy;   /* of absent or timeless, or NULL */
	size_t level_count;
	const struct level *levels; /* by metric; the others never stepped */
};

/* Age of the oldest commit whose runs stand for base in a metric. */
size_t base_oldest(const struct base_facts *facts, sym metric);
#define RUN_BIT(kind) (1u << (kind))

/* How many runs of a side are of kinds, bits of enum run_kind, and of no older
 * commit. */
size_t workload_runs_of(const struct workload *workload, bool head,
	unsigned kinds, size_t oldest);

/* The share of a report's error that is left to the runs of both sides, where
 * they were looked at before: that of their last look. 1: all of it. */
double workload_share(const struct workload *workload);

/* The costs of one side's runs, one after the other: `for (struct costs_cursor
 * c = side_costs(w, head); (costs = costs_next(&c));)`. */
struct costs_cursor {
	const struct run *runs;
	size_t run_count, run, costs; /* costs: of run, the next one */
};

/* Base runs first. */
const struct run *workload_run(const struct workload *workload, size_t run);
struct costs_cursor side_costs(const struct workload *workload, bool head);
const struct costs *costs_next(struct costs_cursor *cursor); /* NULL: no more */

#endif
