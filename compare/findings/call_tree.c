/* Joins the call trees of many runs into one of base and head side by side. */
#include "compare/findings/call_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define SMALLEST 1e-3        /* share of a side that a picture can show */
#define KEPT_MOST 2000       /* of a tree; each may have a node of small calls */
#define ALL_KEPT_MOST 20000

#define NOWHERE UINT32_MAX   /* the parent of the root */

/* A node while runs are summed, then while the tree is cut. */
struct joint {
	double base, head;
	double share; /* the larger of both sides */
	uint32_t parent, row; /* of the series, or CALL_RUNTIME, CALL_SMALL */
	uint32_t child, sibling; /* kept ones, by row; 0: none */
	double small_base, small_head; /* children that are not kept */
};

struct joined {
	const struct judged_series *series;
	size_t number; /* of the series, in order of hypotheses */
	uint32_t count;
	struct joint *nodes; /* heap; parents first */
	double cut; /* kept: nodes with a larger share, and the root */
};

/* The speed that was taken out of the functions of the series: their median. */
static double series_speed(const struct analysis *analysis,
	const struct judged_series *j)
{
	double *speed = xcalloc(analysis->hypotheses.count + 1, sizeof *speed);
	double middle;
	size_t count = 0;

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];

		if (h->series == j && h->kind == KIND_FUNCTION)
			speed[count++] = h->test.speed;
	}
	middle = median(speed, count);
	free(speed);
	return exp(middle);
}

/* Adds the calls of one run, whose values `scale` makes those of its side. */
static void join_run(struct joined *j, struct rowset *keys, uint32_t *room,
	size_t run, double scale)
{
	const struct series *s = &j->series->series;
	const struct event_group *group = s->groups[run];
	uint32_t *node_of = xcalloc(group->call_count + 1u, sizeof *node_of);

	for (uint32_t c = 0; c < group->call_count; c++) {
		const struct tree_call *call = &group->calls[c];
		double value =
			scale *
			group->call_values[(size_t)c * group->metric_count +
					   s->metric_index[run]];
		uint32_t key[2] = {
			c == 0 ? NOWHERE : node_of[call->parent],
			call->func < CALL_RUNTIME ?
				s->row_of[run][call->func] : call->func,
		};
		uint32_t at = node_of[c] = rowset_add(keys, key);

		if (at == j->count) {
			if (at == *room) {
				*room = *room ? 2 * *room : 256;
				j->nodes = xrealloc(j->nodes, *room,
					sizeof *j->nodes);
			}
			j->nodes[j->count++] = (struct joint){
				.parent = key[0], .row = key[1]};
		}
		*(run < s->base_count ? &j->nodes[at].base :
			&j->nodes[at].head) += fmax(value, 0.0);
	}
	free(node_of);
}

/* False when a run has no calls, or all of them cost nothing. */
static bool join(struct joined *j, const struct analysis *analysis)
{
	const struct judged_series *series = j->series;
	const struct series *s = &series->series;
	double base = series_sum(s->operations, series->keep, 0, s->base_count);
	double head = series_sum(s->operations, series->keep, s->base_count,
		s->run_count) * series_speed(analysis, series);
	struct rowset keys;
	uint32_t room = 0;
	bool whole = true;

	rowset_init(&keys, 2);
	for (size_t r = 0; r < s->run_count; r++) {
		if (!series->keep[r])
			continue;
		whole &= s->groups[r]->call_count > 0;
		join_run(j, &keys, &room, r,
			1.0 / (r < s->base_count ? base : head));
	}
	rowset_clear(&keys);
	if (!whole || j->count == 0 ||
			!(j->nodes[0].base + j->nodes[0].head > 0.0))
		return false;
	for (uint32_t i = 0; i < j->count; i++) {
		struct joint *node = &j->nodes[i];

		/* 0 / 0 is not a number, which fmax passes by. */
		node->share = fmax(node->base / j->nodes[0].base,
			node->head / j->nodes[0].head);
		if (i > 0) /* rounding could lift a child above its parent */
			node->share = fmin(node->share,
				j->nodes[node->parent].share);
	}
	return true;
}

static int compare_falling(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

/* Raises the cut of all trees so far that no more than `most` nodes lie above
 * it; nodes that are equal stay or go together. */
static void cut(struct joined *trees, size_t count, size_t most)
{
	size_t all = 0, above = 0;
	double *shares, least = SMALLEST;

	for (size_t t = 0; t < count; t++)
		all += trees[t].count;
	shares = xcalloc(all + 1, sizeof *shares);
	for (size_t t = 0; t < count; t++)
		for (uint32_t i = 0; i < trees[t].count; i++)
			if (trees[t].nodes[i].row != CALL_SMALL &&
					trees[t].nodes[i].share > trees[t].cut)
				shares[above++] = trees[t].nodes[i].share;
	if (above > most) {
		qsort(shares, above, sizeof *shares, compare_falling);
		least = shares[most];
	}
	for (size_t t = 0; t < count; t++)
		trees[t].cut = fmax(trees[t].cut, least);
	free(shares);
}

struct place {
	uint32_t row, node;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* Links the kept nodes to lists of children by row, sums the others. Returns
 * the most nodes that are to be written. */
static size_t prune(struct joined *j)
{
	struct place *places = xcalloc(j->count + 1u, sizeof *places);
	size_t kept = 0;

	for (uint32_t i = 1; i < j->count; i++) {
		struct joint *node = &j->nodes[i];
		struct joint *parent = &j->nodes[node->parent];

		if (node->row != CALL_SMALL && node->share > j->cut) {
			places[kept++] = (struct place){node->row, i};
		} else if (node->parent == 0 || parent->share > j->cut) {
			parent->small_base += node->base;
			parent->small_head += node->head;
		}
	}
	qsort(places, kept, sizeof *places, compare_places);
	for (size_t k = kept; k > 0; k--) {
		struct joint *node = &j->nodes[places[k - 1].node];

		node->sibling = j->nodes[node->parent].child;
		j->nodes[node->parent].child = places[k - 1].node;
	}
	free(places);
	return 2 * (kept + 1);
}

static void write_node(struct call_tree *out, unsigned depth,
	unsigned function, double base, double head)
{
	out->nodes[out->node_count++] = (struct call_node){depth, function,
		base, head};
}

/* The number of a row's name in the tree; known holds number + 1. */
static unsigned function_of(struct call_tree *out, uint32_t row,
	unsigned *known, const struct judged_series *j,
	const struct analysis *analysis)
{
	const struct series *s = &j->series;
	unsigned *number = &known[row == CALL_RUNTIME ? s->row_count : row];
	const char *name = "(runtime)";

	if (*number == 0) {
		if (row != CALL_RUNTIME)
			name = name_text(analysis, s->funcs[row]);
		out->functions[out->function_count] = name ? name : "";
		*number = (unsigned)++out->function_count;
	}
	return *number - 1;
}

/* From a node whose children are all written to the next sibling of the
 * nearest parent that has one; 0: there is none. */
static uint32_t leave(struct call_tree *out, const struct joined *j,
	uint32_t at, unsigned *depth)
{
	for (;;) {
		const struct joint *node = &j->nodes[at];

		if (node->small_base + node->small_head > 0.0)
			write_node(out, *depth + 1, NO_FUNCTION,
				node->small_base, node->small_head);
		if (node->sibling || at == 0)
			return node->sibling;
		at = node->parent;
		--*depth;
	}
}

/* Writes the kept nodes in preorder. */
static void write_tree(struct call_tree *out, struct joined *j,
	const struct analysis *analysis)
{
	const struct series *s = &j->series->series;
	unsigned *known = xcalloc(s->row_count + 1u, sizeof *known);
	size_t most = prune(j);
	uint32_t at = 0;
	unsigned depth = 0;

	*out = (struct call_tree){
		.workload = s->workload->name,
		.metric = name_text(analysis, s->metric.name),
		.unit = name_text(analysis, s->metric.unit),
		.smallest = j->cut,
		.functions = arena_alloc(analysis->arena, s->row_count + 1u,
			sizeof *out->functions),
		.nodes = arena_alloc(analysis->arena, most, sizeof *out->nodes),
	};
	if (!out->unit)
		out->unit = "";
	write_node(out, 0, NO_FUNCTION, j->nodes[0].base, j->nodes[0].head);
	for (;;) {
		if (j->nodes[at].child) {
			at = j->nodes[at].child;
			depth++;
		} else {
			at = leave(out, j, at, &depth);
			if (at == 0)
				break;
		}
		write_node(out, depth, function_of(out, j->nodes[at].row,
			known, j->series, analysis), j->nodes[at].base,
			j->nodes[at].head);
	}
	free(known);
}

static int compare_series(const void *a, const void *b)
{
	const struct joined *x = a, *y = b;
	int order = strcmp(x->series->series.workload->name,
		y->series->series.workload->name);

	return order ? order : (x->number > y->number) -
		(x->number < y->number);
}

/* The series of all hypotheses, each once. */
static size_t find_series(struct joined *out, const struct analysis *analysis)
{
	size_t count = 0;

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct judged_series *j =
			analysis->hypotheses.all[i]->series;
		bool known = j == NULL;

		for (size_t k = count; !known && k > 0; k--)
			known = out[k - 1].series == j;
		if (!known)
			out[count] = (struct joined){.series = j,
				.number = count};
		count += !known;
	}
	return count;
}

void call_trees(struct verdict *out, const struct analysis *analysis)
{
	struct joined *trees = xcalloc(analysis->hypotheses.count + 1,
		sizeof *trees);
	size_t found = find_series(trees, analysis), count = 0;

	for (size_t i = 0; i < found; i++) {
		if (join(&trees[i], analysis))
			trees[count++] = trees[i];
		else
			free(trees[i].nodes);
	}
	qsort(trees, count, sizeof *trees, compare_series);
	for (size_t t = 0; t < count; t++)
		cut(&trees[t], 1, KEPT_MOST);
	cut(trees, count, ALL_KEPT_MOST);
	out->trees = arena_alloc(analysis->arena, count + 1,
		sizeof *out->trees);
	for (size_t t = 0; t < count; t++) {
		write_tree(&out->trees[out->tree_count++], &trees[t], analysis);
		free(trees[t].nodes);
	}
	free(trees);
}
