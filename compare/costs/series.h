/*
 * Runs x functions for one workload and one metric, base runs first.
 *
 * A row is contiguous and split by base_count, so that a sample for a test is
 * a pointer and a length. A function absent in a run is 0. Rows are sorted by
 * name, bytewise; a row is never a runtime frame. Names that are one function
 * (match.h) share a row.
 */
#ifndef COMPARE_COSTS_SERIES_H
#define COMPARE_COSTS_SERIES_H

#include "compare/costs/run.h"

struct workload {
	const char *name;
	size_t base_count, head_count;
	const struct run *base, *head;
};

/* The costs of one side's runs, one after the other: `for (struct costs_cursor
 * c = side_costs(w, head); (costs = costs_next(&c));)`. */
struct costs_cursor {
	const struct run *runs;
	size_t run_count, run, costs; /* costs: of run, the next one */
};

struct costs_cursor side_costs(const struct workload *workload, bool head);
const struct costs *costs_next(struct costs_cursor *cursor); /* NULL: no more */

struct series {
	const struct workload *workload;
	const struct symtab *symtab;
	struct metric metric;
	size_t base_count, head_count, run_count;
	const struct event_group **groups; /* one a run */
	uint32_t *metric_index;     /* the metric's place in each group */
	uint32_t **row_of;          /* a group's func -> row, one a run */
	double *operations;         /* one a run; all 1 when per_run */
	bool per_run;               /* not every run has a count */
	uint32_t row_count;
	sym *funcs;                 /* as head calls them */
	sym *matched;               /* as base does, where not the same */
	uint32_t *joined;           /* how many names are one function here */
	uint32_t *kin;              /* as in match.h */
	unsigned languages;         /* of all groups */
	double *counts;             /* what is tested; row * run_count + run */
	double *values;             /* what is shown, likewise */
	double *value_sums;         /* of all rows; one a run */
	double *unowned_counts;     /* runtime alone; one a run */
	double *unowned_values;
	double *collector_counts;   /* events that collect garbage, likewise */
};

/* False when a run of either side lacks the metric, or a side has no run. */
bool series_build(struct series *out, const struct workload *workload,
	sym metric, const struct symtab *symtab, struct arena *arena);

/* The runs of one side in a row of counts or values. */
static inline const double *series_row(const struct series *s,
	const double *table, uint32_t row)
{
	return table + (size_t)row * s->run_count;
}

/* Row sums over the kept runs of one side, [from, to). */
double series_sum(const double *row, const bool *keep, size_t from, size_t to);

/* Calls between functions and how many events each is on: all runs of a side
 * added, callers and callees as rows. Sorted by caller, then callee. */
struct graph {
	size_t edge_count;
	struct call_edge *edges;
	double *reach; /* one a row */
};

void graph_build(struct graph *out, const struct series *series, bool head,
	struct arena *arena);

#endif
