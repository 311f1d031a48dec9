/*
 * What readers of harnesses share: results of benchmarks, number by number, and
 * how all of it ends.
 *
 *	1. results_begin()	one benchmark, and how many operations it did
 *	2. results_time(), results_number()
 *				its numbers, each unit once
 *	3. results_add()	the whole of it, to the builder
 *	4. results_failed(), results_skipped()
 *				what has no result
 *	5. results_end()	the ending and the notes; nothing but failures is
 *				an error
 */
#ifndef GATE_READ_RESULTS_H
#define GATE_READ_RESULTS_H

#include "gate/core/buf.h"
#include "gate/model/builder.h"
#include "gate/read/units.h"

struct result_values {
	struct span name; /* borrowed until results_add() */
	double iterations;
	struct units units;
	double values[UNITS_MAX];
	bool more_is_better[UNITS_MAX]; /* else not said */
};

struct result_set {
	struct builder *b;
	struct result_values entry;
	uint32_t count;
	uint32_t skipped; /* that are no result and no failure */
	sym first_skipped;
	uint32_t failed;
	struct buf failed_names;
	struct buf why; /* of the first */
};

struct result_set *results_new(struct builder *b);
void results_free(struct result_set *r);

void results_begin(struct result_set *r, struct span name, double iterations);
int results_number(struct result_set *r, struct span unit, double value,
	bool more_is_better, struct err *err);
int results_time(struct result_set *r, const char *unit, double ns,
	struct err *err);
int results_add(struct result_set *r, struct err *err);
void results_failed(struct result_set *r, struct span name, struct span why);
void results_skipped(struct result_set *r, struct span what);
/* none: what to do where no benchmark ran. */
int results_end(struct result_set *r, const char *none, struct err *err);

#endif
