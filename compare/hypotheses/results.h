/* What the benchmark texts of a workload say, by benchmark and unit: whoever
 * asks for one does not look at all. */
#ifndef COMPARE_HYPOTHESES_RESULTS_H
#define COMPARE_HYPOTHESES_RESULTS_H

#include "compare/costs/series.h"
#include "gate/core/rowset.h"

struct result {
	const struct bench_value *value; /* of the costs */
	size_t run;                      /* of its side */
};

struct result_list {
	const struct result *all; /* run by run; of the results */
	size_t count;
};

struct named_unit {
	sym benchmark, unit;
};

struct text_results {
	struct rowset names;     /* benchmark, unit: head's first, as they come */
	uint32_t head_names;     /* how many are head's */
	size_t *start[2];        /* side, name -> place in list; one more */
	struct result *list[2];
	struct rowset units;     /* of head */
	int *better;             /* what a text says of each; 0: nothing */
};

/* Heap memory; ended by results_clear. */
void results_init(struct text_results *out, const struct workload *workload);
void results_clear(struct text_results *results);

struct result_list results_of(
	const struct text_results *results, bool head, struct named_unit which);
/* Which way a unit is better, as head's texts say; 0: they do not. */
int results_better(const struct text_results *results, sym unit);

#endif
