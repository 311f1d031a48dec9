/*
 * The calls between functions of one event group while it is summed. A profile
 * has as many of them as frames in all its stacks. A place in the code nearly
 * always calls what it called last, else what it called before that, so each
 * frame remembers two calls, and most are found without a look into the table.
 */
#ifndef COMPARE_COSTS_EDGES_H
#define COMPARE_COSTS_EDGES_H

#include "compare/costs/costs.h"

struct edge {
	uint32_t caller, callee;
};

/* A call and its number + 1; 0: free. */
struct edge_slot {
	struct edge edge;
	uint32_t number;
};

/* What is counted once a stack, however often the stack has it. */
struct stack_sum {
	double events;
	uint32_t stack; /* the last one that counted it, + 1 */
};

/* What a frame called last, and before that. */
struct last_calls {
	uint32_t callee[2]; /* + 1; 0: nothing yet */
	uint32_t number[2]; /* of the edge */
};

/* All of it heap memory. */
struct edges {
	uint64_t seed;
	uint32_t count, room;
	struct edge *edges; /* in order of first appearance */
	struct stack_sum *sums; /* one each */
	uint32_t mask;      /* slots there are, - 1; at least twice the count */
	struct edge_slot *slots;
	struct last_calls *last; /* one a frame of the profile */
	uint32_t *at_edge;      /* the numbers of one stack's calls */
};

/* A stack's events, added where it has not done so yet. */
static inline void stack_sum_add(struct stack_sum *sum, uint32_t stack,
	double events)
{
	if (sum->stack == stack + 1)
		return;
	sum->stack = stack + 1;
	sum->events += events;
}

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
