/* All stacks of captures as calls: for drawings, and the most common ones. */
#include "gate/commands/show/show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST 1e-3 /* share of all that a picture can show */

enum { DEPTH_MOST = 128 }; /* that a picture has room for */

/* The calls of one stack; returns its leaf's, + 1; 0: it is empty. */
static uint32_t stack_add(struct show *show, const struct profile *p,
	uint32_t s)
{
	const double *values = p->values + (size_t)s * p->metric_count;
	uint32_t call = 0;

	for (uint32_t i = p->stack_start[s + 1]; i > p->stack_start[s]; i--) {
		const struct frame *frame = &p->frames[p->stack_frames[i - 1]];
		const struct show_row row = {.func = frame->func};
		const uint32_t key[] = {call, frame->func.i};

		call = show_table_at(&show->calls, key, &row) + 1;
		show_table_add(&show->calls, call - 1, p->metric_count, values,
			p->metric_count);
	}
	if (call > 0)
		show_table_add(&show->calls, call - 1, 0, values,
			p->metric_count);
	return call;
}

void show_calls_add(struct show *show, const struct profile *p)
{
	uint32_t *call_of = xcalloc(p->stack_count + 1u, sizeof(*call_of));

	for (uint32_t s = 0; s < p->stack_count; s++)
		call_of[s] = stack_add(show, p, s);
	for (uint32_t i = 0; i < p->goroutine_count; i++) {
		const struct goroutine *g = &p->goroutines[i];
		const struct show_row row = {.func = g->state};
		const uint32_t key[] = {call_of[g->stack], g->state.i};
		uint32_t at = show_table_at(&show->waits, key, &row);
		double *numbers = show->waits.numbers + (size_t)at * 2;

		numbers[0]++;
		numbers[1] = fmax(numbers[1], g->minutes);
	}
	free(call_of);
}

uint32_t show_wait(const struct show *show, uint32_t call, uint32_t number)
{
	for (uint32_t i = 0; i < show->waits.keys.count; i++)
		if (rowset_at(&show->waits.keys, i)[0] == call + 1 &&
			number-- == 0)
			return i;
	return ROWSET_NONE;
}

static double self_of(const struct show *show, uint32_t call, uint32_t m)
{
	return show->calls.numbers[(size_t)call * show->calls.width + m];
}

static double total_of(const struct show *show, uint32_t call, uint32_t m)
{
	return self_of(show, call, m + show->metric_count);
}

struct ranked {
	double value;
	uint32_t parent, call;
};

/* Parents together, the largest first; calls are numbered as captures have
 * them. */
static int ranked_compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->parent != b->parent)
		return a->parent < b->parent ? -1 : 1;
	if (a->value > b->value || a->value < b->value)
		return a->value > b->value ? -1 : 1;
	return a->call < b->call ? -1 : a->call > b->call;
}

uint32_t show_stacks(uint32_t **out, uint32_t *all, const struct show *show,
	uint32_t metric, uint32_t most)
{
	uint32_t count = show->calls.keys.count, found = 0;
	struct ranked *ranked = xcalloc(count + 1u, sizeof(*ranked));

	for (uint32_t i = 0; i < count; i++)
		if (self_of(show, i, metric) > 0)
			ranked[found++] =
				(struct ranked){self_of(show, i, metric), 0, i};
	qsort(ranked, found, sizeof(*ranked), ranked_compare);
	*all = found;
	if (found > most)
		found = most;
	*out = xcalloc(found + 1u, sizeof(**out));
	for (uint32_t i = 0; i < found; i++)
		(*out)[i] = ranked[i].call;
	free(ranked);
	return found;
}

/* A tree while it is written. */
struct writing {
	const struct show *show;
	uint32_t metric;
	double least;          /* of a node that is written */
	struct ranked *ranked; /* those, by parent */
	uint32_t ranked_count;
	uint32_t *first;     /* by parent: its first in ranked, + 1 */
	double *small;       /* by parent: the others */
	uint32_t *number_of; /* by function: its number in the tree, + 1 */
	struct call_tree *out;
};

static void rank_calls(struct writing *w)
{
	uint32_t count = w->show->calls.keys.count;

	for (uint32_t i = 0; i < count; i++) {
		double value = total_of(w->show, i, w->metric);
		uint32_t parent = rowset_at(&w->show->calls.keys, i)[0];

		if (value >= w->least && value > 0)
			w->ranked[w->ranked_count++] =
				(struct ranked){value, parent, i};
		else
			w->small[parent] += fmax(0, value);
	}
	qsort(w->ranked, w->ranked_count, sizeof(*w->ranked), ranked_compare);
	for (uint32_t i = w->ranked_count; i-- > 0;)
		w->first[w->ranked[i].parent] = i + 1;
}

static unsigned function_number(struct writing *w, sym func)
{
	uint32_t row = rowset_find(&w->show->functions.keys, &func.i);

	if (w->number_of[row] == 0) {
		w->out->functions[w->out->function_count] =
			show_name_kept(w->show, func);
		w->number_of[row] = (uint32_t)++w->out->function_count;
	}
	return w->number_of[row] - 1;
}

static void write_node(struct writing *w, unsigned depth, unsigned function,
	double value)
{
	w->out->nodes[w->out->node_count++] =
		(struct call_node){depth, function, 0, value};
}

/* What of the call's own calls was too small. */
static void write_small(struct writing *w, unsigned depth, uint32_t parent)
{
	if (w->small[parent] > 0)
		write_node(w, depth, NO_FUNCTION, w->small[parent]);
}

/* In preorder, the largest of each call's calls first. */
static void write_nodes(struct writing *w)
{
	uint32_t open[DEPTH_MOST + 1] = {0}; /* by depth: next in ranked */
	uint32_t parents[DEPTH_MOST + 1] = {0};
	unsigned depth = 0;

	open[0] = w->first[0];
	for (;;) {
		uint32_t at = open[depth];

		if (at == 0 || at > w->ranked_count ||
			w->ranked[at - 1].parent != parents[depth]) {
			write_small(w, depth + 1, parents[depth]);
			if (depth == 0)
				return;
			depth--;
			continue;
		}
		open[depth]++;

		const struct ranked *call = &w->ranked[at - 1];

		write_node(w, depth + 1,
			function_number(w,
				w->show->calls.rows[call->call].func),
			call->value);
		if (depth == DEPTH_MOST)
			continue;
		depth++;
		parents[depth] = call->call + 1;
		open[depth] = w->first[call->call + 1];
	}
}

/* All that is spent; values below 0, as of differences, are no width. */
static double root_value(const struct show *show, uint32_t metric)
{
	double sum = 0;

	for (uint32_t i = 0; i < show->calls.keys.count; i++)
		if (rowset_at(&show->calls.keys, i)[0] == 0)
			sum += fmax(0, total_of(show, i, metric));
	return fmax(sum, show->totals[metric]);
}

void show_tree(struct call_tree *out, const struct show *show, uint32_t metric)
{
	size_t count = show->calls.keys.count + 1u;
	double all = root_value(show, metric);
	struct writing w = {
		.show = show,
		.metric = metric,
		.least = all * SMALLEST,
		.ranked = xcalloc(count, sizeof(*w.ranked)),
		.first = xcalloc(count, sizeof(*w.first)),
		.small = xcalloc(count, sizeof(*w.small)),
		.number_of = xcalloc(show->functions.keys.count + 1u,
			sizeof(*w.number_of)),
		.out = out,
	};

	*out = (struct call_tree){
		.workload = "",
		.metric = show_name_kept(show, show->metrics[metric].name),
		.unit = show_name_kept(show, show->metrics[metric].unit),
		.smallest = SMALLEST,
	};
	rank_calls(&w);
	/* Each node that is written, and its small calls. */
	out->nodes = arena_alloc(show->arena, 2 * ((size_t)w.ranked_count + 1),
		sizeof(*out->nodes));
	out->functions = arena_alloc(show->arena,
		show->functions.keys.count + 1u, sizeof(*out->functions));
	if (!out->nodes || !out->functions)
		out_of_memory();
	write_node(&w, 0, NO_FUNCTION, all);
	write_nodes(&w);
	free(w.ranked);
	free(w.first);
	free(w.small);
	free(w.number_of);
}
