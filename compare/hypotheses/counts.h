/* Tests of what was counted by subject, with neither machine speed nor runs left
 * out: the observations behind allocations and contentions. */
#ifndef COMPARE_HYPOTHESES_COUNTS_H
#define COMPARE_HYPOTHESES_COUNTS_H

#include "compare/hypotheses/hypothesis.h"

/* What the counts of a subject are measured by. */
struct yardstick {
	double speed;     /* log: what a head run would have more in, unchanged,
	                     beyond its operations */
	double variance;  /* of it */
	double slack;     /* log: how much more it could be */
	const double *of; /* one a run: what a count is proportional to */
};

/* The one of two, of which the first is speed 0, that explains more of a change,
 * with as much of the other as both agree on. */
struct yardstick yardstick_nearer(struct yardstick by, struct yardstick other,
	double change);

/* All runs kept, nothing summed. */
void counts_prepare(struct judged_series *j, struct arena *arena);
/* What is expected of dispersions: by the subjects that have more of the values
 * than the hot share. */
void counts_learn(struct judged_series *j, double hot, struct arena *arena);
double counts_dispersion(const struct judged_series *j,
	const struct prior *prior, const double *of, const double *counts);
/* The tests of one subject, whose session is set where runs were taken apart.
 * counts has one number a run; so has ranked, whose ranks guard them. */
void counts_test(struct hypothesis *h, const double *counts,
	const double *ranked, const struct yardstick *by, struct arena *arena);

/* Shares of base and head added: hot is symmetric in the sides. */
double counts_share(const struct series *s, const double *row,
	double base_total, double head_total);
/* Of each row, sum of value^2 / observations over all runs: with the sum of
 * values, the mean value that one observation stands for, weighted as its
 * variance is. */
double *counts_weighted_squares(const struct series *s, struct arena *arena);
/* Of values with such squares, a count a run. */
double *counts_effective(const struct series *s, const double *values,
	double squares, struct arena *arena);
/* Whether an observation of the row stands for more or fewer values in head than
 * in base, past what the budget allows: then a ratio of observations is no ratio
 * of values. */
bool counts_size_changed(const struct series *s, uint32_t row, double growth);

#endif
