/*
 * Whole reports drawn from captures, and what came of them. labelled.c draws
 * from run sets whose truth is known, sessions.c from runs of unchanged code
 * that were measured at different times.
 */
#ifndef TRUTH_TRUTH_H
#define TRUTH_TRUTH_H

#include "compare/compare.h"

enum {
	DRAW_MAX = 64,      /* runs of one side, of one set */
	WORKLOADS_MAX = 64, /* of a report */
	LIST_MAX = 256,     /* names in a folder */
};

struct truth {
	struct arena arena;
	struct symtab *symtab;
	struct policy policy;
	const char *data;
	unsigned reports, jobs;
	uint64_t seed;
	bool show;          /* every finding that failed a report */
	bool variants;      /* not only unchanged code */
	size_t runs_count;  /* of K; 0: what suits the data */
	unsigned runs[16];
	bool budget;        /* K is what a budget is enough for, of all */
	unsigned sessions;  /* of base */
	unsigned heads;     /* so many of the last sessions are heads; 0: all */
};

/* What came of one report, or of many added up. */
struct tally {
	unsigned reports;
	unsigned failed;    /* at least one regression */
	unsigned named;     /* the culprit, in a metric it changes */
	unsigned total;     /* the culprit, or its workload's total */
	unsigned moved;     /* a finding says so, in the variant's workload */
	unsigned beside;    /* another function of the culprit's workload */
	unsigned elsewhere; /* a regression in an unchanged workload */
	unsigned kinds[4];  /* failed by a function, total, site, exactly */
	double spent;       /* of a budget */
};

/* Draws and judges one report of a kind. The seed is the report's own. */
typedef void report_fn(struct tally *out, const struct truth *truth,
	const void *kind, uint64_t seed, struct arena *arena);

/* Adds up the reports of one kind: the same seed draws the same reports,
 * whatever the number of threads. */
struct tally truth_run(const struct truth *truth, report_fn *one,
	const void *kind);

/* Judges a report and counts what failed it. */
void truth_compare(struct verdict *out, struct tally *tally,
	const struct truth *truth, const struct workload *workloads,
	size_t count, struct arena *arena);

/* The first count of a shuffled 0 .. most - 1. */
void truth_draw(size_t *out, size_t count, size_t most, uint64_t *state);
/* Folders below path, by name; borrowed. Returns how many. */
size_t truth_list(char **out, size_t most, const char *path);
/* The workloads of a run set, all runs in the base place. Exits on an error. */
void truth_read(struct workload **out, size_t *count, struct truth *truth,
	const char *path);
void truth_show_rate(unsigned count, unsigned of); /* percent, interval */

/* Takes of the runs that were drawn, one after the other, those that a measurement
 * with a budget of K rounds would have taken (budget.c). Returns the part of it
 * that was spent. */
double truth_measure(struct workload *workloads, size_t count, unsigned rounds,
	const struct truth *truth, struct arena *arena);

/* The tables of either kind of data. */
void truth_labelled(struct truth *truth);
void truth_sessions(struct truth *truth);

#endif
