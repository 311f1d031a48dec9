/*
 * The calls between functions of one event group while it is summed. A profile
 * has as many of them as frames in all its stacks. A place in the code nearly
 * always calls what it called last, so each frame remembers that call, and most
 * are found without a look into the table.
 */
#ifndef COMPARE_COSTS_EDGES_H
#define COMPARE_COSTS_EDGES_H

#include "compare/costs/costs.h"

struct edge {
	uint32_t caller, callee;
	uint32_t stack; /* the last one that counted it, + 1 */
	double events;
};

/* What a frame called last. */
struct last_call {
	uint32_t callee;
	uint32_t number; /* of the edge, + 1; 0: nothing yet */
};

/* All of it heap memory. */
struct edges {
	uint64_t seed;
	uint32_t count, room;
	struct edge *edges; /* in order of first appearance */
	uint32_t mask;      /* slots there are, - 1; at least twice the count */
	uint32_t *slots;    /* the edge's number + 1; 0: free */
	struct last_call *last; /* one a frame of the profile */
	uint32_t *at_edge;      /* the numbers of one stack's calls */
};

/* For a profile of so many frames, in stacks of at most so many. */
void edges_init(struct edges *edges, uint32_t frames, uint32_t deepest);
/* Adds the events of a stack to its calls, to each once. Its functions and the
 * frames that they are in, leaf first. */
void edges_add(struct edges *edges, const uint32_t *funcs,
	const uint32_t *frames, uint32_t depth, uint32_t stack, double events);
/* Takes the sums, in order of first appearance, and ends the table. */
void edges_finish(struct edges *edges, struct event_group *group,
	struct arena *arena);

#endif
