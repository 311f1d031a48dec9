/*
 * Stacks of a profile that tells of functions and calls between them alone: what
 * each executes itself, and what each call of another costs, callee and all below
 * it. Seen as a flow, what goes into a function by its calls comes out of it in
 * its own lines and the calls it makes; such a flow is so many paths and no more
 * as there are lines and calls, and a path is a stack. So each function, line and
 * call costs in all stacks what the profile says. Which caller's share went which
 * way nobody knows: it goes in the order of the file.
 *
 * Calls that lead back (recursion, of several functions too) belong to no path,
 * and a path has at most CALL_DEPTH functions, the innermost.
 */
#ifndef GATE_READ_CALLGRIND_CALLS_H
#define GATE_READ_CALLGRIND_CALLS_H

#include "gate/read/callgrind_rows.h"

enum { CALL_DEPTH = 256 };

/* Takes a stack, its frames leaf first, and what it costs. -1: no more. */
typedef int call_stack(void *data, const uint32_t *frames, size_t depth,
	double cost);

/* -1 when take said so. rows: with their frames; those that cost 0 are passed by.
 * event: which of their costs. */
int call_stacks(const struct callgrind_rows *rows, uint32_t event,
	uint32_t func_count, call_stack *take, void *data);

#endif
