/* One line of a benchmark text: a result, or a part of one. */
#ifndef GATE_READ_GOBENCH_RESULT_H
#define GATE_READ_GOBENCH_RESULT_H

#include <stdint.h>

#include "gate/core/err.h"
#include "gate/core/span.h"
#include "gate/read/units.h"

/* One result line. */
struct row {
	struct span name;
	double iterations;
	struct units units;
	double values[UNITS_MAX];
};

/*
 * Lines to results. `go test` prints the name when a benchmark begins and its
 * numbers when it ends; what the code under test prints in between stands on
 * the name's line or on lines of its own, and the numbers come at the end of a
 * later one.
 */
struct results {
	struct span begun; /* line whose numbers have not come, borrowed */
	struct row row;
};

/* Is it one that begins like a result? It may be broken. */
bool result_begins(struct span line);
/* What the line ends is in the row then. +1: no result ends in this line. */
int results_line(struct results *results, struct span line, struct err *err);
/* `COUNT VALUE ns/op` and what follows in a line, empty: there is none. */
struct span result_numbers(struct span line);

#endif
