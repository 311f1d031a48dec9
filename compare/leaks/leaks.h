/*
 * What a running process holds more and more of: snapshots of it in the order
 * of their time, on one side or on two.
 *
 *	1. leak_series_make()  the snapshots of one metric and side, a row for
 *	                       each holder (compare/costs/holdings.h)
 *	2. leaks_find()        a leak for each row of head, with its numbers:
 *	                       memory by allocations against frees, goroutines
 *	                       by their count, and by birth and death where
 *	                       dumps tell them apart (compare/stats/growth.c)
 *	3. decide_leaks()      of compare/decide_leaks.c: a status for each
 *	4. leak_findings()     of compare/findings: in words and numbers
 *
 * Snapshots from before a process began anew are left out, and so are those in
 * which nothing happened since the one before. A series that cannot be judged
 * says why. Everything is in the arena that is given.
 *
 * To add a metric that can leak: what it may grow by, in its row of
 * gate/model/metric.c. docs/leaks.md is the page.
 */
#ifndef COMPARE_LEAKS_LEAKS_H
#define COMPARE_LEAKS_LEAKS_H

#include "compare/costs/holdings.h"
#include "compare/costs/series.h"
#include "compare/policy/policy.h"
#include "compare/stats/stats.h"
#include "compare/verdict/notes.h"
#include "compare/verdict/verdict.h"
#include "gate/core/rowset.h"

struct leak_row {
	const struct holder *last; /* as it was where it was seen last */
	/* One a snapshot: as of struct holder. */
	double *held, *allocated, *value;
};

struct leak_series {
	const struct workload *workload;
	struct metric metric;
	bool memory, dump;
	size_t found, count; /* snapshots; those that are judged */
	const struct holdings **at;
	double *seconds; /* of each, since the first; NaN: unknown */
	uint32_t row_count;
	struct leak_row *rows;
	double *total;      /* value of all rows, one a snapshot */
	struct rowset keys; /* of the rows, until leak_series_end(); heap */
	size_t leak_count;
	struct leak *leaks; /* that are of it, among those of struct leaks */
	const char *why, *remedy; /* it cannot be judged; else NULL */
};

/* What goroutine ids tell of a row. */
struct lifetimes {
	size_t middle;        /* the snapshot up to which births are counted */
	size_t births, ended; /* since the first; of these by the last */
};

struct leak {
	const struct leak_series *series, *base; /* base NULL: no base */
	const struct leak_row *row, *base_row;   /* base_row NULL: not there */
	struct growth growth, base_growth; /* of memory; z is against base */
	struct lifetimes lives;            /* where dumps tell */
	double hourly, base_hourly; /* growth an hour, in the last half */
	double p, p_adjusted;       /* of memory; else NaN */
	struct allowance allowance;
	/* Filled by decide_leaks() alone. */
	bool judged;
	enum status status;
	enum reason reason;
	const struct acceptance *acceptance;
};

struct leaks {
	struct symtab *symtab;
	const struct policy *policy;
	double interval, warm_up; /* seconds, as leaks_find() got them */
	double level;        /* z that the least of the rows of memory needs */
	size_t series_count; /* of head */
	struct leak_series *series;
	size_t count;
	struct leak *all;
};

struct leaks_input {
	struct symtab *symtab;
	const struct policy *policy;
	size_t workload_count;
	const struct workload *workloads;
	bool both;       /* only where both sides can be judged */
	double interval; /* seconds between snapshots that do not say when they
	                    were taken; 0: not told */
	double warm_up;  /* seconds after the first that are left out */
	struct notes *notes;
};

void leaks_find(struct leaks *out, const struct leaks_input *in,
	struct arena *arena);
/* The snapshots of one side; all of it NULL and 0 where it has none. */
void leak_series_make(struct leak_series *out, const struct leaks_input *in,
	const struct workload *workload, bool head, sym metric,
	struct arena *arena);
/* The row of a holder; NULL: it has none. */
const struct leak_row *leak_series_row(const struct leak_series *series,
	const struct holder *holder);
/* Once nobody asks for rows of holders any more. */
void leak_series_end(struct leak_series *series);
/* From the first snapshot to the last. */
double leak_series_seconds(const struct leak_series *series);
/* Smallest growth that would have shown in any row, in the metric's unit. */
double leak_series_detectable(const struct leak_series *series,
	const struct leaks *leaks);

/* The part of a report's false alarms that memory may have, of 1 %. */
#define LEAKS_ALPHA .004

#endif
