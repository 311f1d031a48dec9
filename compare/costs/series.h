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

#include "compare/costs/costs.h"

struct workload {
	const char *name;
	size_t base_count, head_count;
	const struct run *base, *head;
};

/* All folds of one side's runs, one after the other: `for (struct fold_cursor
 * c = side_folds(w, head); (fold = fold_next(&c));)`. */
struct fold_cursor {
	const struct run *runs;
	size_t run_count, run, fold; /* fold: of run, the next one */
};

struct fold_cursor side_folds(const struct workload *workload, bool head);
const struct fold *fold_next(struct fold_cursor *cursor); /* NULL: no more */

struct series {
	const struct workload *workload;
	const struct symtab *symtab;
	struct metric metric;
	size_t base_count, head_count, run_count;
	const struct lane **lanes;  /* one a run */
	uint32_t *metric_index;     /* the metric's place in each lane */
	uint32_t **row_of;          /* a lane's func -> row, one a run */
	double *operations;         /* one a run; all 1 when per_run */
	bool per_run;               /* not every run has a count */
	uint32_t row_count;
	sym *funcs;                 /* as head calls them */
	sym *matched;               /* as base does, where not the same */
	uint32_t *joined;           /* how many names are one function here */
	uint32_t *kin;              /* as in match.h */
	unsigned languages;         /* of all lanes */
	double *counts;             /* what is tested; row * run_count + run */
	double *values;             /* what is shown, likewise */
	double *value_sums;         /* of all rows; one a run */
	double *pool_counts;        /* runtime alone; one a run */
	double *pool_values;
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
 * added. Sorted by caller, then callee. */
struct call {
	uint32_t caller, callee; /* rows */
	double events;
};

struct graph {
	size_t call_count;
	struct call *calls;
	double *reach; /* one a row */
};

void graph_build(struct graph *out, const struct series *series, bool head,
	struct arena *arena);

#endif
