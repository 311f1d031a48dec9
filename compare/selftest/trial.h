/* One report of a selftest: a split, with something planted or not. */
#ifndef COMPARE_SELFTEST_TRIAL_H
#define COMPARE_SELFTEST_TRIAL_H

#include "compare/selftest/plant.h"
#include "compare/selftest/selftest.h"
#include "compare/selftest/split.h"

/* A judged row of one trial. Texts are the symtab's. */
struct trial_row {
	const char *workload;
	enum kind kind;
	sym metric, func; /* func: benchmark of an exact total */
	struct span metric_text, func_text;
	bool exact, failed;
	struct detectable detectable;
};

struct trial {
	/* in */
	size_t split;
	const struct plant *plant; /* NULL: unchanged code */
	double ratio;
	bool thrice;               /* the larger of two sizes */
	uint64_t seed;
	/* out */
	bool failed;
	size_t row_count;      /* 0 when something was planted */
	struct trial_row *rows; /* heap, the caller frees */
};

/* Runs all trials with so many threads. */
void trials_run(struct trial *trials, size_t count,
	const struct selftest_input *in, const struct policy *policy,
	const struct splits *splits);

/* By workload, metric, kind, function: for qsort. */
int trial_row_compare(const void *a, const void *b);

#endif
