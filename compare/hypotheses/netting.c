/* Netting: whether a rise is work that came from next door in the call graph
 * (renamed, extracted, inlined, moved; statistics, step 10). */
#include <math.h>
#include <stdlib.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define FALL_Z -1.0     /* a neighbour that fell */
#define NET_SHARE 0.5   /* rise that must remain after netting */
#define NET_Z 1.645     /* ... and its z */
#define EDGE_SHARE 0.10 /* of the smaller end, for a heavy call */

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

bool hypothesis_moved(struct hypothesis *h, struct arena *arena)
{
	struct judged_series *j = h->series;
	uint32_t rows = j->series.row_count;
	bool *self, *near, *far;
	double base = h->test.base_events, head = h->test.head_events;

	if (!j->graphs_built) {
		graph_build(&j->graph[0], &j->series, false, arena);
		graph_build(&j->graph[1], &j->series, true, arena);
		j->graphs_built = true;
	}
	self = xcalloc(3 * (size_t)rows + 1, sizeof *self);
	near = self + rows;
	far = near + rows;
	self[h->func] = true;
	mark_joined(near, j, self);
	mark_joined(far, j, near);
	h->decision.moved = arena_alloc(arena, rows + 1u,
		sizeof *h->decision.moved);
	for (uint32_t i = 0; i < rows; i++) {
		if (i == h->func || j->z[i] > FALL_Z ||
				!(near[i] || (far[i] && one_sided(j, i)) ||
				is_kin(&j->series, h->func, i)))
			continue;
		h->decision.moved[h->decision.moved_count++] = i;
		base += j->base[i];
		head += j->head[i];
	}
	free(self);
	return h->decision.moved_count > 0 && !still_risen(h, base, head);
}
