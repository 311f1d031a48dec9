/*
 * The lines of `perf script`. Which fields there are its -F says; a sample is a
 * line of its own, then a line a frame, leaf first, then an empty line:
 *
 *	node 4242/4250 [003]  83.105177:   250000 cycles:u:
 *		    3bd5f0a0 parse+0x12 (/usr/bin/node)
 *		    3bd5f0a0 run (inlined)
 *	  FILE:LINE                               of the frame above (srcline)
 *
 * Without stacks, the one place that there is stands behind the event. The name
 * of a command can hold anything, blanks, digits and colons too.
 */
#ifndef GATE_READ_PERF_PERF_LINE_H
#define GATE_READ_PERF_PERF_LINE_H

#include <stdint.h>

#include "gate/core/span.h"

enum perf_kind {
	PERF_OTHER, /* words of perf's own, or none of the others */
	PERF_EMPTY, /* ends a sample */
	PERF_SAMPLE,
	PERF_FRAME,
	PERF_SOURCE, /* file and line of the frame before */
};

/* Spans are borrowed from the line; empty: it does not say. */
struct perf_line {
	enum perf_kind kind;
	/* of a sample */
	struct span command;
	struct span event;   /* `cycles:u`, `sched:sched_switch` */
	struct span place;   /* what stands behind the event, for PERF_FRAME */
	double period;       /* 0: it does not say, -1: more than 64 bits */
	bool timed;
	/* of a frame */
	struct span symbol;  /* without its offset; empty: [unknown] */
	struct span module;
	bool is_inlined;
	/* of a source */
	struct span file;
	uint32_t line;
};

/* What the line is; within: a sample has begun, and its frames may follow. */
void perf_line_read(struct perf_line *out, struct span line, bool within);

#endif
