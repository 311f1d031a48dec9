/*
 * A regression made by hand: more of one function, allocation site or result
 * of a benchmark, in copies of the costs of head.
 */
#ifndef COMPARE_SELFTEST_PLANT_H
#define COMPARE_SELFTEST_PLANT_H

#include "compare/costs/series.h"

enum plant_kind {
	PLANT_NOTHING,
	PLANT_SAMPLED, /* more observations, as many as chance makes of it */
	PLANT_WEIGHED, /* more of its own weights: a run's spread grows alike */
	PLANT_COUNTED, /* a larger value in a profile that counts */
	PLANT_RESULT,  /* a larger number in a benchmark text */
};

struct plant {
	enum plant_kind kind;
	const char *workload;
	sym metric, func; /* func: the benchmark of a result */
	double events;    /* in the mean run; of a result its value */
	double rate;      /* events by event of all functions of the group */
	double share;     /* of the workload's value, NaN of a result */
	const struct event_group
		*like; /* a run that has the function; borrowed */
};

/* Measures the function over the base runs of the workload. PLANT_NOTHING when
 * the metric is missing in a run, or the function in all of them. */
void plant_measure(struct plant *out, const struct workload *workload,
	sym metric, sym func);
/* The same for a benchmark's numbers of a unit. */
void plant_measure_result(struct plant *out, const struct workload *workload,
	sym unit, sym benchmark);

/* Grows the head runs of the workload by ratio - 1 times the mean: a function
 * by events like those that are there. Head is replaced by a copy in the
 * arena. */
void plant_grow(struct workload *workload, const struct plant *plant,
	double ratio, uint64_t *state, struct arena *arena);

#endif
