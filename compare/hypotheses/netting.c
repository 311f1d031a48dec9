/* Netting: whether a rise is work that came from next door in the call graph
 * (renamed, extracted, inlined, moved; statistics, step 10). */
#include <math.h>
#include <stdlib.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define FALL_Z -1.0     /* NET_Z: a neighbour that fell */
#define NET_SHARE 0.5   /* NET_FRAC: rise that must remain after netting */
#define NET_Z 1.645     /* NET_P_Z: ... and its z */
#define EDGE_SHARE 0.10 /* NET_EDGE: of the smaller end, for a heavy call */

static bool heavy(const struct graph *g, const struct call *call)
{
	double a = g->reach[call->caller], b = g->reach[call->callee];

	return call->caller != call->callee &&
		call->events >= EDGE_SHARE * (a < b ? a : b);
}

/* Marks the functions that a heavy call, on either side, joins to one that is
 * marked in `of`. */
static void mark_joined(bool *mark, const struct unit *u, const bool *of)
{
	for (int side = 0; side < 2; side++) {
		const struct graph *g = &u->graph[side];

		for (size_t i = 0; i < g->call_count; i++) {
			const struct call *call = &g->calls[i];

			if (!heavy(g, call))
				continue;
			mark[call->callee] |= of[call->caller];
			mark[call->caller] |= of[call->callee];
		}
	}
}

static bool one_sided(const struct unit *u, uint32_t func)
{
	return (u->graph[0].reach[func] > 0.0) !=
		(u->graph[1].reach[func] > 0.0);
}

/* Closures that may have swapped their numbers need not call each other. */
static bool is_kin(const struct series *s, uint32_t a, uint32_t b)
{
	return s->kin[a] && s->kin[a] == s->kin[b];
}

static bool still_risen(const struct row *row, double base, double head)
{
	double rho = exp(row->log_rho);

	return head - rho * base >= NET_SHARE * (row->head - rho * row->base) &&
		row_z(row, base, head, 0.0) >= NET_Z;
}

bool row_moved(struct row *row, struct arena *arena)
{
	struct unit *u = row->unit;
	uint32_t rows = u->series.row_count;
	bool *self, *near, *far;
	double base = row->base, head = row->head;

	if (!u->graphs_built) {
		graph_build(&u->graph[0], &u->series, false, arena);
		graph_build(&u->graph[1], &u->series, true, arena);
		u->graphs_built = true;
	}
	self = xcalloc(3 * (size_t)rows + 1, sizeof *self);
	near = self + rows;
	far = near + rows;
	self[row->func] = true;
	mark_joined(near, u, self);
	mark_joined(far, u, near);
	row->moved = arena_alloc(arena, rows + 1u, sizeof *row->moved);
	for (uint32_t i = 0; i < rows; i++) {
		if (i == row->func || u->z[i] > FALL_Z ||
				!(near[i] || (far[i] && one_sided(u, i)) ||
				is_kin(&u->series, row->func, i)))
			continue;
		row->moved[row->moved_count++] = i;
		base += u->base[i];
		head += u->head[i];
	}
	free(self);
	return row->moved_count > 0 && !still_risen(row, base, head);
}
