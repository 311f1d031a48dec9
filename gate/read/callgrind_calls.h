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

#include <stddef.h>
#include <stdint.h>

enum { CALL_DEPTH = 256 };

struct call_arc {      /* a line of a function, or a call in one */
	uint32_t func; /* that has it */
	uint32_t to;   /* the function called; CALL_NONE: none */
	uint32_t frame;   /* the caller's number of this function and line */
	double cost;
};
#define CALL_NONE UINT32_MAX

/* Takes a stack, its frames leaf first, and what it costs. -1: no more. */
typedef int call_stack(void *data, const uint32_t *frames, size_t depth,
	double cost);

/* -1 when take said so. arcs: in any order; those of cost 0 are passed by. */
int call_stacks(const struct call_arc *arcs, size_t arc_count,
	uint32_t func_count, call_stack *take, void *data);

#endif
