/*
 * What a gate is worth on one's own runs: how often it fails identical code,
 * what it could see, and whether it fails when something was planted.
 *
 *	1. splits_make()     deals the runs to two sides, again and again
 *	                     (split.h)
 *	2. plant_measure(), plant_grow()  puts a regression into copies of the
 *	                     costs of one side (plant.h)
 *	3. trials_run()      a comparison of each, with several threads (trial.h)
 *	4. selftest()        counts what failed, and says what that means
 *
 * Splits of one run set re-use the same runs, so that the intervals cover the
 * chance of the draw, not that of the runs: they are too narrow, by how much
 * nobody can tell from one run set. Like compare(), pure: the same input and
 * seed give the same bytes, whatever the number of threads. The result is in
 * the caller's arena.
 *
 * To add something that is planted: its kind in plant.h, its growth in plant.c,
 * and the subject that is chosen for it in selftest.c.
 */
#ifndef COMPARE_SELFTEST_SELFTEST_H
#define COMPARE_SELFTEST_SELFTEST_H

#include "compare/costs/series.h"
#include "compare/policy/policy.h"
#include "compare/verdict/notes.h"

enum selftest_outcome { /* names in selftest_outcome_name() */
	SELFTEST_HOLDS,
	SELFTEST_FALSE_ALARMS, /* fails unchanged code more than allowed */
	SELFTEST_BLIND,        /* passes what was planted to be seen */
	SELFTEST_TOO_FEW_RUNS, /* a split leaves no side enough runs */
	SELFTEST_OUTCOME_COUNT
};

struct share {
	size_t count, of;
	double lo, hi; /* 95 % interval, 0 .. 1 */
};

/* Something that failed unchanged code. */
struct selftest_alarm {
	const char *workload, *metric;
	enum kind kind;
	const char *function; /* NULL for a total */
	size_t splits;        /* in which it failed */
};

/* Smallest growth that would show, as a ratio. Exact metrics do not see more
 * with more runs; NaN where it is not known. */
struct detectable {
	double half;    /* in a split, of which each side has half the runs */
	double now;     /* all runs against as many */
	double runs;    /* twice the runs */
	double length;  /* all runs, each twice as long */
};

/* A function, a site, or the total of an exact metric. */
struct selftest_row {
	const char *workload, *metric;
	enum kind kind;
	const char *function; /* benchmark of a total, NULL none */
	bool exact;
	double events;        /* observations in the mean run, NaN exact */
	double share;         /* of the workload, NaN unknown */
	struct detectable detectable;
	struct share
		planted; /* failed when grown to detectable.half; of 0: not */
	struct share thrice;  /* ... by three times that growth */
};

struct selftest_workload {
	const char *name;
	size_t runs, side; /* all; the fewest of a side in a split */
	bool enough;       /* for the policy to judge */
};

struct selftest {
	enum selftest_outcome outcome;
	int exit_code;         /* 0 holds, 1 does not, 3 too few runs */
	bool interleaved;      /* how the splits were treated */
	bool all_splits;       /* every split that there is */
	struct share alarms;   /* splits that failed */
	size_t alarm_count;
	struct selftest_alarm *alarm; /* most frequent first */
	size_t workload_count;
	struct selftest_workload *workloads; /* by name */
	size_t row_count;
	struct selftest_row *rows; /* by workload, metric, share, function */
	const struct selftest_row *hottest; /* sampled, of the first metric of
	                                       the policy; NULL none */
	struct share planted, thrice; /* over all rows */
	size_t note_count;
	const struct verdict_note *notes; /* all of the input's list */
};

struct selftest_input {
	struct symtab *symtab;
	const struct policy *policy;
	size_t workload_count;
	const struct workload *workloads; /* all runs in the base place */
	size_t splits;                    /* at most so many */
	uint64_t seed;
	unsigned jobs;
	struct notes *notes; /* added to; NULL: nobody reads them */
};

/* Memory from arena, which must have no ceiling. Names in the policy and in
 * workloads are borrowed. */
void selftest(struct selftest *out, const struct selftest_input *in,
	struct arena *arena);

/* The JSON words. static. */
const char *selftest_outcome_name(enum selftest_outcome outcome);

#endif
