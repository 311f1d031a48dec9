/* How a benchmark text ends: well, in a failure and in which benchmark, or not
 * at all. */
#ifndef GATE_READ_GOBENCH_END_H
#define GATE_READ_GOBENCH_END_H

#include <stdint.h>

#include "gate/core/span.h"
#include "gate/core/symtab.h"

enum { FAILED_NAMES = 4 };

struct failed_name {
	struct span name; /* with its -P, borrowed */
	sym package;      /* whose line came last, {0}: none */
};

struct failure {
	struct span line; /* the first that says so; empty: none */
	bool crashed;     /* a stack trace may follow */
	uint32_t count;
	struct failed_name names[FAILED_NAMES]; /* the first ones */
};

/*
 * What the code under test prints may look like a failure. So a line holds
 * once `go test` says FAIL or the text ends, and is forgotten at PASS.
 */
struct bench_end {
	bool passed; /* some package ended well */
	bool open;   /* a package or benchmark began since then */
	bool begun;  /* a benchmark did */
	struct failure seen, sure;
	struct span called; /* the benchmark of a stack trace */
	bool traced;        /* and the trace's goroutine ended */
};

/* A line of the text. begun: that of a benchmark whose numbers have not come,
 * maybe this one; package: the one that is tested. */
void end_line(struct bench_end *end, struct span line, struct span begun,
	sym package);
/* No line follows. */
void end_text(struct bench_end *end, struct span begun, sym package);

/* Does the line say that a test or build failed? */
bool end_is_failure(struct span line);

#endif
