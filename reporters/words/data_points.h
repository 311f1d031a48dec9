/*
 * What a history wants of a verdict: one value of head for each subject and
 * metric, under names that stay the same from commit to commit.
 */
#ifndef REPORTERS_WORDS_DATA_POINTS_H
#define REPORTERS_WORDS_DATA_POINTS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

struct data_point {
	char *name; /* "BenchmarkDecode" or "BenchmarkDecode: pkg.Parse", fit to
	               be shown; with the id where two would be alike */
	const struct finding *finding; /* borrowed; head has a value */
};

struct data_points {
	size_t count;
	struct data_point *at; /* by name, then metric; no two share both */
};

/* Judged subjects and wall times, whose values are the better the smaller:
 * at most DATA_POINTS_MAX, the first of the verdict. */
enum {DATA_POINTS_MAX = 5000 };
void data_points_of(struct data_points *out, const struct verdict *verdict);
void data_points_clear(struct data_points *points);

#endif
