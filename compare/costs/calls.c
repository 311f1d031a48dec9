/* Sums a profile's stacks to a tree of calls, as much of it as can be seen. */
#include "compare/costs/costs.h"

#include <stdlib.h>
#include <string.h>

#include "compare/frames/owner.h"
#include "gate/core/err.h"

/*
 * Stacks are dealt out from the root: those of one call are dealt to the
 * functions that they go to next, and again, as long as a call is worth it. So
 * the work and the tree are bounded by what is visible, however many stacks
 * there are, and a capture of fewer observations than CALL_SHARE is whole.
 */
#define CALL_SHARE 8192   /* kept: at least this part of the root, of a metric */
#define CALLS_MOST 65536  /* of one group */
#define CALLS_DEEP 128

#define FUNC_NONE UINT32_MAX

/* The stacks of a call: [from, to) of dealing.order. */
struct deal {
	uint32_t from, to, depth;
};

/* What goes from one call to one function. */
struct target {
	uint32_t count; /* stacks; their place in dealing.moved afterwards */
	bool kept;
};

struct dealing {
	struct event_group *group;
	uint32_t *start;  /* stack -> its owners in funcs, leaf first */
	uint32_t *funcs;
	double *values;   /* stack * metric_count + metric */
	uint32_t *order;  /* stacks, dealt ever finer */
	uint32_t *moved;  /* scratch of order's size */
	struct deal *deals; /* one a call */
	uint32_t room;      /* of deals, group->calls and group->call_values */
	struct target *targets; /* one a function */
	double *target_values;  /* func * metric_count + metric */
	uint32_t *touched;    /* functions whose target is in use */
};

static void add(double *to, const double *values, uint32_t count)
{
	for (uint32_t m = 0; m < count; m++)
		to[m] += values[m];
}

/* A call at the end of the group's tree; heap memory, moved to the arena when
 * all is dealt. */
static void call_add(struct dealing *d, struct tree_call call,
	const double *values, struct deal deal)
{
	struct event_group *group = d->group;
	uint32_t at = group->call_count++, width = group->metric_count;

	if (at == d->room) {
		d->room = d->room ? 2 * d->room : 64;
		group->calls =
			xrealloc(group->calls, d->room, sizeof *group->calls);
		group->call_values = xrealloc(group->call_values, d->room,
			width * sizeof(double));
		d->deals = xrealloc(d->deals, d->room, sizeof *d->deals);
	}
	group->calls[at] = call;
	memcpy(group->call_values + (size_t)at * width, values,
		width * sizeof(double));
	d->deals[at] = deal;
}

/* The function that the stack goes to at a depth from the root. */
static uint32_t func_at(const struct dealing *d, uint32_t stack,
	uint32_t depth)
{
	uint32_t end = d->start[stack + 1];

	return end - d->start[stack] > depth ? d->funcs[end - 1 - depth] :
		FUNC_NONE;
}

/* Sums a call's stacks by the function they go to. Returns how many
 * functions. */
static uint32_t deal_sum(struct dealing *d, struct deal deal)
{
	uint32_t width = d->group->metric_count, count = 0;

	for (uint32_t i = deal.from; i < deal.to; i++) {
		uint32_t stack = d->order[i];
		uint32_t func = func_at(d, stack, deal.depth);
		double *sum;

		if (func == FUNC_NONE)
			continue; /* the call's own cost */
		sum = d->target_values + (size_t)func * width;
		if (d->targets[func].count++ == 0) {
			d->touched[count++] = func;
			memset(sum, 0, width * sizeof(double));
		}
		add(sum, d->values + (size_t)stack * width, width);
	}
	return count;
}

/* Whether any metric would show it. */
static bool visible(const struct event_group *group, const double *values)
{
	for (uint32_t m = 0; m < group->metric_count; m++)
		if (values[m] * CALL_SHARE >= group->call_values[m] &&
			values[m] > 0.0)
			return true;
	return false;
}

/* Deals the stacks of one call to calls of their own. */
static void deal_out(struct dealing *d, uint32_t call, double *small)
{
	struct deal deal = d->deals[call];
	uint32_t width = d->group->metric_count, at = deal.from;
	uint32_t count = deal_sum(d, deal);
	bool any_small = false;

	memset(small, 0, width * sizeof(double));
	for (uint32_t i = 0; i < count; i++) {
		struct target *target = &d->targets[d->touched[i]];
		const double *sum =
			d->target_values + (size_t)d->touched[i] * width;
		uint32_t stacks = target->count;

		target->kept = visible(d->group, sum);
		target->count = at;
		if (!target->kept) {
			any_small = true;
			add(small, sum, width);
			continue;
		}
		call_add(d, (struct tree_call){call, d->touched[i]}, sum,
			(struct deal){at, at + stacks, deal.depth + 1});
		at += stacks;
	}
	if (any_small)
		call_add(d, (struct tree_call){call, CALL_SMALL}, small,
			(struct deal){0});
	for (uint32_t i = deal.from; i < deal.to; i++) {
		uint32_t func = func_at(d, d->order[i], deal.depth);

		if (func != FUNC_NONE && d->targets[func].kept)
			d->moved[d->targets[func].count++] = d->order[i];
	}
	memcpy(d->order + deal.from, d->moved + deal.from,
		(at - deal.from) * sizeof *d->order);
	for (uint32_t i = 0; i < count; i++)
		d->targets[d->touched[i]].count = 0;
}

/* Takes the stacks of the group into order, and the root's values from them. */
static uint32_t deal_start(struct dealing *d, struct owners *owners,
	double *root)
{
	const struct profile *p = owners->profile;
	const struct event_group *group = d->group;
	uint32_t count = 0, end = 0;

	add(root, group->unowned_values, group->metric_count);
	for (uint32_t s = 0; s < p->stack_count; s++) {
		double *values = d->values + (size_t)s * group->metric_count;

		d->start[s] = end;
		if (!(group_stack_events(group, p, s) > 0.0))
			continue;
		group_owners(owners, group, s);
		if (owners->depth == 0)
			continue; /* unowned */
		memcpy(d->funcs + end, owners->at_func,
			owners->depth * sizeof *d->funcs);
		end += owners->depth;
		for (uint32_t m = 0; m < group->metric_count; m++)
			values[m] = p->values[(size_t)s * p->metric_count +
					      group->of_profile[m]];
		add(root, values, group->metric_count);
		d->order[count++] = s;
	}
	d->start[p->stack_count] = end;
	return count;
}

static bool any(const double *values, uint32_t count)
{
	for (uint32_t m = 0; m < count; m++)
		if (values[m] > 0.0)
			return true;
	return false;
}

static void group_calls(struct event_group *group, struct owners *owners,
	struct arena *arena)
{
	const struct profile *p = owners->profile;
	uint32_t width = group->metric_count, stacks = p->stack_count, count;
	struct dealing d = {
		.group = group,
		.start = xcalloc(stacks + 1u, sizeof *d.start),
		.funcs = xcalloc(p->stack_start[stacks] + 1u, sizeof *d.funcs),
		.values = xcalloc(stacks + 1u, width * sizeof(double)),
		.order = xcalloc(stacks + 1u, sizeof *d.order),
		.moved = xcalloc(stacks + 1u, sizeof *d.moved),
		.targets = xcalloc(group->func_count + 1u, sizeof *d.targets),
		.target_values =
			xcalloc(group->func_count + 1u, width * sizeof(double)),
		.touched = xcalloc(group->func_count + 1u, sizeof *d.touched),
	};
	double *scratch = xcalloc(width, sizeof *scratch);

	count = deal_start(&d, owners, scratch);
	call_add(&d, (struct tree_call){0, CALL_SMALL}, scratch,
		(struct deal){0, count, 0});
	if (any(group->unowned_values, width))
		call_add(&d, (struct tree_call){0, CALL_RUNTIME},
			group->unowned_values, (struct deal){0});
	for (uint32_t call = 0; call < group->call_count; call++)
		if (d.deals[call].depth < CALLS_DEEP &&
			group->call_count < CALLS_MOST)
			deal_out(&d, call, scratch);
	group->calls =
		arena_own(arena, group->calls, d.room * sizeof *group->calls);
	group->call_values = arena_own(arena, group->call_values,
		(size_t)d.room * width * sizeof(double));
	free(scratch);
	free(d.start);
	free(d.funcs);
	free(d.values);
	free(d.order);
	free(d.moved);
	free(d.deals);
	free(d.targets);
	free(d.target_values);
	free(d.touched);
}

void costs_add_calls(struct costs *costs, struct owners *owners,
	struct arena *arena)
{
	for (uint32_t l = 0; l < costs->group_count; l++)
		group_calls(&costs->groups[l], owners, arena);
}
