/*
 * One hypothesis: "this subject costs no more than its budget allows".
 *
 * Rows are what the tests (timed, heap, exact) make and what decide() judges.
 * Names of numbers follow the statistics page. Absent numbers are NaN.
 */
#ifndef COMPARE_ROW_H
#define COMPARE_ROW_H

#include "compare/series.h"
#include "compare/verdict.h"

/* The families among which a report's error is shared; alphas in decide.c. */
enum family {
	FAMILY_FUNCTIONS,   /* time by function */
	FAMILY_TOTALS,      /* time of whole workloads */
	FAMILY_ALLOC_SPACE, /* allocated bytes by site */
	FAMILY_ALLOC_REST,  /* objects by site, sizes, totals of both */
	FAMILY_EXACT,       /* counted, no error to share */
	FAMILY_COUNT
};

/* A judged series with what was prepared from it. */
struct unit {
	struct series series;
	bool *keep;             /* one a run */
	size_t kept_base, kept_head;
	double *total_counts;   /* T: one a run */
	double base_total, head_total; /* S_B, S_H over kept runs */
	double log_operations;  /* lk */
	double *base, *head;    /* B, H: one a row */
	double *dispersion;     /* phi, likewise */
	double *log_rho;        /* speed and operations, likewise */
	double *reference_variance; /* ve, likewise */
	double *z;              /* at +0 %, likewise */
	double session;         /* variance added for runs taken apart */
	bool graphs_built;
	struct graph graph[2];  /* base, head; for netting */
};

struct row {
	enum family family;
	enum kind kind;
	struct unit *unit;       /* NULL: exact */
	const struct workload *workload;
	struct metric metric;
	uint32_t func;           /* row of the series; unused for totals */
	sym benchmark;           /* exact metrics of a benchmark text */
	bool by_size;            /* bytes tested as such, for a site whose
	                            objects changed size: speaks for the row
	                            before it, or not at all */
	struct allowance allowance;
	double normal_growth;    /* what the metric's own budget allows */

	double base, head;       /* counts over kept runs */
	double estimate, z, z_budget, degrees, p, p_budget;
	double dispersion, weight, speed, speed_variance, log_rho;
	double session;          /* as in unit */
	double rank, rank_needed;
	int one_run;
	unsigned kept_base, kept_head;
	bool can_fail;           /* false: the design allows a warning only */

	double *exact_base, *exact_head; /* values of each run, exact only */
	size_t exact_base_count, exact_head_count;
	double operations;       /* least of any run, NaN unknown */
	bool per_operation;
	bool amortized;          /* bytes of less than one allocation per op */

	/* filled by decide() */
	double p_adjusted, detectable;
	bool judged;             /* counted in its family */
	enum status status;
	enum reason reason;
	size_t moved_count;
	uint32_t *moved;         /* rows of the series that fell next to it */
};

/* A growing list, in the arena. */
struct rows {
	size_t count, capacity;
	struct row *rows;
};

/* A zeroed row at the end; borrowed until the next call. */
struct row *rows_add(struct rows *rows, struct arena *arena);

/* Everything the tests need to know of the report at hand. */
struct report {
	struct symtab *symtab;
	const struct policy *policy;
	struct arena *arena;
	bool interleaved;
	size_t workload_count;
	const struct workload *workloads;

	size_t unit_count;       /* timed series, one a workload and metric */
	struct unit *units;
	double machine, machine_spread; /* cm, sp; 0 below MACHINE_MIN units */
	bool machine_known;
	struct rows rows;
};

/* What holds for the row, from the policy. */
void row_allow(struct row *row, const struct report *report, enum scope scope);

/* timed.c: steps 2 to 9 and 11. */
void timed_prepare(struct report *report, const char *metric);
void timed_rows(struct report *report);
/* heap.c: step 16, sampled. */
void heap_rows(struct report *report, const struct workload *workload,
	sym metric);
/* exact.c: step 16, exact. */
void exact_rows(struct report *report, const struct workload *workload);
/* moves.c: step 10. True when the rise of the row is offset by falls next to
 * it; fills moved. */
bool row_moved(struct row *row, struct arena *arena);
/* decide.c: Holm, netting, detectable change, words. */
void decide(struct report *report);

#endif
