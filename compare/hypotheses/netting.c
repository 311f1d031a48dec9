/* Netting: whether a rise is work that came from next door in the call graph
 * (renamed, extracted, inlined, moved; statistics, step 10). A fall offsets so
 * much as it is, however many rises there are beside it: the largest comes
 * first. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define FALL_Z -1.0     /* a neighbour that fell */
#define FALL_LEAST 1e-9 /* of a fall: less is used up */
#define NET_SHARE 0.5   /* rise that must remain after netting */
#define NET_Z 1.645     /* ... and its z */
#define EDGE_SHARE 0.10 /* of the smaller end, for a heavy call */

enum { RENAMED_STEPS = 8 }; /* from a new name over others of one side */

static bool heavy(const struct graph *g, const struct call_edge *edge)
{
	double a = g->reach[edge->caller], b = g->reach[edge->callee];

	return edge->caller != edge->callee &&
	       edge->events >= EDGE_SHARE * (a < b ? a : b);
}

/* Marks the functions that a heavy call, on either side, joins to one that is
 * marked in `of`. */
static void mark_joined(bool *mark, const struct judged_series *j,
	const bool *of)
{
	for (int side = 0; side < 2; side++) {
		const struct graph *g = &j->graph[side];

		for (size_t i = 0; i < g->edge_count; i++) {
			const struct call_edge *edge = &g->edges[i];

			if (!heavy(g, edge))
				continue;
			mark[edge->callee] |= of[edge->caller];
			mark[edge->caller] |= of[edge->callee];
		}
	}
}

static bool one_sided(const struct judged_series *j, uint32_t func)
{
	return (j->graph[0].reach[func] > 0.0) !=
		(j->graph[1].reach[func] > 0.0);
}

/* Closures that may have swapped their numbers need not call each other. */
static bool is_kin(const struct series *s, uint32_t a, uint32_t b)
{
	return s->kin[a] && s->kin[a] == s->kin[b];
}

static bool still_risen(const struct hypothesis *h, double base, double head)
{
	double rho = exp(h->log_rho);

	return head - rho * base >=
		NET_SHARE * (h->test.head_events - rho * h->test.base_events) &&
		hypothesis_z(h, base, head, 0.0) >= NET_Z;
}

/* What it costs more than it may, in events. */
static double rise_of(const struct hypothesis *h)
{
	return h->test.head_events - exp(h->log_rho) * h->test.base_events;
}

void judged_graphs(struct judged_series *j, struct arena *arena)
{
	if (j->graphs_built)
		return;
	graph_build(&j->graph[0], &j->series, false, arena);
	graph_build(&j->graph[1], &j->series, true, arena);
	j->graphs_built = true;
}

/* Counters of instructions do not record who calls whom. */
static bool has_no_calls(const struct judged_series *j)
{
	return j->graph[0].edge_count + j->graph[1].edge_count == 0 &&
	       metric_is_work(
		       metric_row_of(j->series.symtab, &j->series.metric));
}

/* The side that alone has it: 0 or 1; -1: both have it, or none. */
static int only_side(const struct judged_series *j, uint32_t func)
{
	return !one_sided(j, func) ? -1 : j->graph[1].reach[func] > 0.0;
}

/* Marks those that one side alone has and that calls join to marked ones, in no more
 * than RENAMED_STEPS steps. room is scratch. */
static void mark_chain(bool *mark, const struct judged_series *j, int side,
	bool *room)
{
	uint32_t rows = j->series.row_count;
	bool more = true;

	for (int step = 0; step < RENAMED_STEPS && more; step++) {
		more = false;
		memset(room, 0, rows * sizeof *room);
		mark_joined(room, j, mark);
		for (uint32_t i = 0; i < rows; i++)
			if (room[i] && !mark[i] && only_side(j, i) == side)
				mark[i] = more = true;
	}
}

/* Of a new name whose caller, or whose callee, is new as well: marks those, and what
 * the other side has in their place. rooms: three of scratch. */
static void mark_renamed(bool *mark, const struct hypothesis *h, bool *rooms)
{
	const struct judged_series *j = h->series;
	uint32_t rows = j->series.row_count;
	int side = only_side(j, h->func);
	bool *chain = rooms, *near = chain + rows, *far = near + rows;

	if (side < 0)
		return;
	memset(rooms, 0, 3 * (size_t)rows * sizeof *rooms);
	chain[h->func] = true;
	mark_chain(chain, j, side, near);
	chain[h->func] = false; /* what is beside itself is marked already */
	memset(near, 0, rows * sizeof *near);
	mark_joined(near, j, chain);
	mark_joined(far, j, near);
	for (uint32_t i = 0; i < rows; i++) {
		mark[i] |= chain[i];
		far[i] = (near[i] || far[i]) && only_side(j, i) == !side;
	}
	mark_chain(far, j, !side, near);
	for (uint32_t i = 0; i < rows; i++)
		mark[i] |= far[i];
}

/* Marks what is next to it: rows from or to which its work may have moved. The
 * caller frees. */
static bool *mark_beside(const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	uint32_t rows = j->series.row_count;
	bool *self = xcalloc(4 * (size_t)rows + 1, sizeof *self);
	bool *near = self + rows, *far = near + rows;

	self[h->func] = true;
	mark_joined(near, j, self);
	mark_joined(far, j, near);
	for (uint32_t i = 0; i < rows; i++)
		self[i] = near[i] ||
		          ((far[i] || has_no_calls(j)) && one_sided(j, i)) ||
		          is_kin(&j->series, h->func, i);
	mark_renamed(self, h, near);
	self[h->func] = false;
	return self;
}

/* Fills moved with those beside it that fell and are not used up. */
static void find_falls(struct hypothesis *h, const bool *beside,
	struct arena *arena)
{
	const struct judged_series *j = h->series;
	uint32_t rows = j->series.row_count;

	h->decision.moved = arena_alloc(arena, rows + 1u,
		sizeof *h->decision.moved);
	for (uint32_t i = 0; i < rows; i++)
		if (beside[i] && j->z[i] <= FALL_Z &&
				j->fall_left[i] > FALL_LEAST)
			h->decision.moved[h->decision.moved_count++] = i;
}

/* Its counts and those of the falls, as far as they are left. */
static struct two_counts with_falls(const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	struct two_counts sum = {h->test.base_events, h->test.head_events};

	for (size_t i = 0; i < h->decision.moved_count; i++) {
		uint32_t row = h->decision.moved[i];

		sum.base += j->fall_left[row] * j->base[row];
		sum.head += j->fall_left[row] * j->head[row];
	}
	return sum;
}

/* Its counts and those of what is gone, with what other rises took of that. */
static struct two_counts gone_together(const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	struct two_counts sum = {h->test.base_events, h->test.head_events};

	for (size_t i = 0; i < h->decision.moved_count; i++) {
		uint32_t row = h->decision.moved[i];

		if (j->head[row] > 0.0)
			continue;
		sum.base += j->base[row];
		sum.head += (1.0 - j->fall_left[row]) * exp(h->log_rho) *
		            j->base[row];
	}
	return sum;
}

/* A new name for names that are gone is held to its budget as if it had kept
 * its name; several of them together, so that what chance made of each adds up
 * as chance does. What is new beside it and too small to be judged by itself may
 * be theirs as well. */
static bool costs_more_renamed(const struct hypothesis *h, const bool *beside)
{
	const struct judged_series *j = h->series;
	struct two_counts n = gone_together(h);

	if (h->test.base_events > 0.0 || n.base <= 0.0)
		return false;
	for (uint32_t i = 0; i < j->series.row_count; i++)
		if (beside[i] && !j->risen[i] && j->base[i] <= 0.0)
			n.head += j->head[i];
	if (h->by->exact)
		return n.head > exp(h->log_rho) * n.base *
			(1.0 + h->allowance.growth);
	return t_upper(hypothesis_z(h, n.base, n.head, 0.0),
		       h->test.degrees) <= h->decision.level &&
		t_upper(hypothesis_z(h, n.base, n.head, h->allowance.growth),
			h->test.degrees) <= ALPHA_BUDGET;
}

/* A rise takes of each fall the same part, and no more than it needs. */
static void use_falls(struct hypothesis *h)
{
	struct judged_series *j = h->series;
	double rho = exp(h->log_rho), fallen = 0.0, part;

	for (size_t i = 0; i < h->decision.moved_count; i++) {
		uint32_t row = h->decision.moved[i];

		fallen += j->fall_left[row] *
			(rho * j->base[row] - j->head[row]);
	}
	part = fallen > rise_of(h) ? rise_of(h) / fallen : 1.0;
	for (size_t i = 0; i < h->decision.moved_count; i++)
		j->fall_left[h->decision.moved[i]] *= 1.0 - part;
}

/* Leaves moved empty where the falls do not offset it. */
static void net(struct hypothesis *h, struct arena *arena)
{
	bool *beside;
	struct two_counts sum;

	judged_graphs(h->series, arena);
	beside = mark_beside(h);
	find_falls(h, beside, arena);
	sum = with_falls(h);
	if (still_risen(h, sum.base, sum.head) || costs_more_renamed(h, beside))
		h->decision.moved_count = 0;
	else
		use_falls(h);
	free(beside);
}

struct rise {
	struct hypothesis *h;
	double size;
	size_t place;
};

static int compare_rises(const void *a, const void *b)
{
	const struct rise *x = a, *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Nothing has risen, and no fall is used up. */
static void begin(struct judged_series *j, struct arena *arena)
{
	uint32_t rows = j->series.row_count;

	if (!j->risen) {
		j->risen = arena_alloc(arena, rows + 1u, sizeof *j->risen);
		j->fall_left = arena_alloc(arena, rows + 1u,
			sizeof *j->fall_left);
	}
	for (uint32_t i = 0; i < rows; i++) {
		j->risen[i] = false;
		j->fall_left[i] = 1.0;
	}
}

void hypotheses_net(struct hypothesis *const *risen, size_t count,
	struct arena *arena)
{
	struct rise *rises = xcalloc(count + 1, sizeof *rises);
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (risen[i]->kind != KIND_TOTAL)
			rises[kept++] = (struct rise){risen[i],
				rise_of(risen[i]), i};
	for (size_t i = 0; i < kept; i++)
		begin(rises[i].h->series, arena);
	for (size_t i = 0; i < kept; i++)
		rises[i].h->series->risen[rises[i].h->func] = true;
	if (kept)
		qsort(rises, kept, sizeof *rises, compare_rises);
	for (size_t i = 0; i < kept; i++)
		net(rises[i].h, arena);
	free(rises);
}
