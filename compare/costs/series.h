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

#include "compare/costs/workload.h"

struct moved;

/* What the costs of a run are divided by. */
enum divisor {
	DIVISOR_OPERATIONS, /* each run says how many it did */
	DIVISOR_RUNS,       /* not every run does: a run is one */
	DIVISOR_UNKNOWN,    /* no run of a side does, though the others do, or none
	                       of a Go benchmark, and most of its work changed
	                       alike: a run may be any number */
	/* Not every run does, and all last a time that was fixed beforehand:
	 * what a run costs says how busy the program was, not how slow. */
	DIVISOR_WINDOWS, /* all of one length: a run is one */
	DIVISOR_SECONDS, /* those of one side are longer */
	DIVISOR_HARNESS, /* as long as the harness takes to fill a time */
};

struct series {
	const struct workload *workload;
	struct workload measured; /* its runs that have the metric */
	size_t *place;            /* of each in its side of the workload */
	const struct symtab *symtab;
	struct metric metric;
	size_t base_count, head_count, run_count;
	const struct event_group **groups; /* one a run */
	uint32_t *metric_index;     /* the metric's place in each group */
	uint32_t **row_of;          /* a group's func -> row, one a run */
	double *operations;         /* one a run; what the divisor says */
	enum divisor divisor;
	double seconds[2];          /* of a window of base and head, or 0 */
	uint32_t row_count;
	sym *funcs;                 /* as head calls them */
	sym *matched;               /* as base does, where not the same */
	bool *moved;                /* because its package moved */
	uint32_t *joined;           /* how many names are one function here */
	uint32_t *kin;              /* as in match.h */
	bool *harness;              /* runs benchmarks */
	unsigned languages;         /* of all groups */
	enum counting counting;     /* what counts are */
	double *counts;             /* what is tested; row * run_count + run */
	double *values;             /* what is shown, likewise */
	double *value_sums;         /* of all rows; one a run */
	double *unowned_counts;     /* runtime alone; one a run */
	double *unowned_values;
	double *collector_counts;   /* events that collect garbage, likewise */
};

/* What the divisor is called in reports: "per operation". */
const char *divisor_name(enum divisor divisor);
/* Whether totals say how busy the program was or how often a benchmark ran, and
 * not how slow it is. */
bool divisor_is_time(enum divisor divisor);

struct series_of {
	sym metric;
	unsigned least; /* runs of a side, where some lack the metric */
	size_t oldest;  /* age of the oldest commit whose base runs count */
};

/* Of the runs that have the metric, without those that exposure_is_partial()
 * means. False when a side has none, or when some of
 * a side lack it and fewer than least have it. */
bool series_build(struct series *out, const struct workload *workload,
	struct series_of of, const struct moved *moved, struct arena *arena);

/* The runs of one side in a row of counts or values. */
static inline const double *series_row(const struct series *s,
	const double *table, uint32_t row)
{
	return table + (size_t)row * s->run_count;
}

/* Measures what is tested by another unit: counts become so many times less. */
void series_measure(struct series *series, double unit);

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
