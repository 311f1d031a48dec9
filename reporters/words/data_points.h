/*
 * What a history wants of a verdict: one value of head for each subject and
 * metric, under names that stay the same from commit to commit.
 */
#ifndef REPORTERS_WORDS_DATA_POINTS_H
#define REPORTERS_WORDS_DATA_POINTS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

struct point {
	char *name; /* "BenchmarkDecode" or "BenchmarkDecode: pkg.Parse", fit to
	               be shown; with the id where two would be alike */
	const struct finding *finding; /* borrowed; head has a value */
};

struct points {
	size_t count;
	struct point *at; /* by name, then metric; no two with both alike */
};

/* Judged subjects and wall times, whose values are the better the smaller:
 * at most POINTS_MAX, the first of the verdict. */
enum {POINTS_MAX = 5000 };
void points_of(struct points *out, const struct verdict *verdict);
void points_clear(struct points *points);

#endif
