/* An open-addressing table of calls, with a memory for each frame. */
#include "compare/costs/edges.h"

#include <stdlib.h>

#include "gate/core/err.h"
#include "gate/core/rowset.h"

enum { SLOTS_MIN = 64 };

void edges_init(struct edges *edges, uint32_t frames, uint32_t deepest)
{
	*edges = (struct edges){
		/* nobody who does not know the seed can choose calls that
		 * collide */
		.seed = hash_words(&(uint32_t){0}, 1) | 1,
		.mask = SLOTS_MIN - 1,
		.slots = xcalloc(SLOTS_MIN, sizeof *edges->slots),
		.last = xcalloc(frames + 1u, sizeof *edges->last),
		.at_edge = xcalloc(deepest + 1u, sizeof *edges->at_edge),
	};
}

__extension__ typedef unsigned __int128 wide;

static uint32_t hash_of(const struct edges *edges, uint32_t caller,
	uint32_t callee)
{
	uint64_t key = ((uint64_t)caller << 32 | callee) ^ edges->seed >> 1;
	wide product = (wide)key * edges->seed;

	return (uint32_t)((uint64_t)product ^ (uint64_t)(product >> 64));
}

/* The slot of the call, or the free one where it belongs. */
static struct edge_slot *slot_of(const struct edges *edges, uint32_t caller,
	uint32_t callee)
{
	uint32_t at = hash_of(edges, caller, callee) & edges->mask;
	struct edge_slot *slot = &edges->slots[at];

	while (slot->number != 0 && (slot->edge.caller != caller ||
					    slot->edge.callee != callee)) {
		at = (at + 1) & edges->mask;
		slot = &edges->slots[at];
	}
	return slot;
}

static void grow(struct edges *edges)
{
	if (edges->mask > UINT32_MAX / 4)
		BUG("table of %u calls", edges->count);
	edges->mask = edges->mask * 2 + 1;
	free(edges->slots);
	edges->slots = xcalloc((size_t)edges->mask + 1, sizeof *edges->slots);
	for (uint32_t i = 0; i < edges->count; i++) {
		struct edge edge = edges->edges[i];

		*slot_of(edges, edge.caller, edge.callee) =
			(struct edge_slot){edge, i + 1};
	}
}

static uint32_t number_of(struct edges *edges, uint32_t caller, uint32_t callee)
{
	struct edge_slot *slot = slot_of(edges, caller, callee);

	if (slot->number != 0)
		return slot->number - 1;
	if (edges->count > edges->mask / 2) {
		grow(edges);
		slot = slot_of(edges, caller, callee);
	}
	if (edges->count == edges->room) {
		edges->room = edges->room ? 2 * edges->room : SLOTS_MIN;
		edges->edges = xrealloc(edges->edges, edges->room,
			sizeof *edges->edges);
		edges->sums = xrealloc(edges->sums, edges->room,
			sizeof *edges->sums);
	}
	edges->edges[edges->count] = (struct edge){caller, callee};
	edges->sums[edges->count] = (struct stack_sum){0.0, 0};
	*slot = (struct edge_slot){edges->edges[edges->count],
		edges->count + 1};
	return edges->count++;
}

/* Of a call that is not the frame's last: it becomes that. */
static uint32_t number_by(struct edges *edges, struct last_calls *last,
	uint32_t caller, uint32_t callee)
{
	uint32_t number = last->callee[1] == callee + 1
	                          ? last->number[1]
	                          : number_of(edges, caller, callee);

	*last = (struct last_calls){{callee + 1, last->callee[0]},
		{number, last->number[0]}};
	return number;
}

/* Edges are anywhere in a table that is larger than a processor's caches: all
 * of a stack are asked for before the first is looked at. */
void edges_add(struct edges *edges, const uint32_t *funcs,
	const uint32_t *frames, uint32_t depth, uint32_t stack, double events)
{
	struct last_calls *lasts = edges->last;
	struct stack_sum *sums = edges->sums;
	uint32_t *at_edge = edges->at_edge;

	for (uint32_t i = 1; i < depth; i++) {
		struct last_calls *last = &lasts[frames[i]];
		uint32_t callee = funcs[i - 1];

		if (last->callee[0] == callee + 1) {
			at_edge[i] = last->number[0];
		} else {
			at_edge[i] = number_by(edges, last, funcs[i], callee);
			sums = edges->sums;
		}
		__builtin_prefetch(&sums[at_edge[i]], 1);
	}
	for (uint32_t i = 1; i < depth; i++)
		stack_sum_add(&sums[at_edge[i]], stack, events);
}

void edges_finish(struct edges *edges, struct event_group *group,
	struct arena *arena)
{
	group->edge_count = edges->count;
	group->edges =
		arena_alloc(arena, edges->count + 1u, sizeof *group->edges);
	for (uint32_t i = 0; i < edges->count; i++)
		group->edges[i] = (struct call_edge){edges->edges[i].caller,
			edges->edges[i].callee, edges->sums[i].events};
	free(edges->edges);
	free(edges->sums);
	free(edges->slots);
	free(edges->last);
	free(edges->at_edge);
	*edges = (struct edges){0};
}
