/* One run: what its captures cost, together. */
#ifndef COMPARE_COSTS_RUN_H
#define COMPARE_COSTS_RUN_H

#include "compare/costs/costs.h"

/* One run: all its captures, and what they cost. */
struct run {
	const char *name;
	const char *commit; /* that it was recorded for; NULL: its side's */
	size_t age;         /* of the commits of its side, 0 is the nearest to
	                       what is judged */
	size_t costs_count;
	const struct costs *const *costs;
};

/* The group with the metric and the metric's place in it, NULL: none. */
const struct event_group *run_group(const struct run *run, sym metric,
	uint32_t *index);
/* The costs that recorded the metric and its place, NULL: none. */
const struct costs *run_metric(const struct run *run, sym metric,
	uint32_t *index);
/* Operations from the run's benchmark text: of its one benchmark, summed over
 * repeats. NaN without a text or with several benchmarks. */
double run_operations(const struct run *run);
/* Start of the profile, ns since 1970; NaN unknown. */
double run_time(const struct run *run);

#endif
