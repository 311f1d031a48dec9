/*
 * Differential folded stacks, "root;caller;leaf BASE HEAD", as difffolded.pl
 * writes and flame graph tools read: one metric, each workload below a frame
 * of its own.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/model/metric.h"
#include "gate/text/escape.h"
#include "reporters/formats/formats.h"

/* Frames are parted by semicolons, and the counts by blanks. */
static void add_frame(struct buf *out, const char *name)
{
	struct buf shown = {0};

	sanitize(&shown, name, CAP_NAME);

	const char *colon = log_colon(out, shown.data);

	for (const char *at = shown.data; *at; at++) {
		if (*at == ';' || *at == ' ' || at == colon || log_hashes(at))
			buf_printf(out, "\\x%02x", (unsigned)*at);
		else
			buf_char(out, *at);
	}
	buf_clear(&shown);
}

static void add_name(
	struct buf *out, const struct call_tree *tree, const struct call_node *at)
{
	if (at->depth == 0)
		add_frame(out, tree->workload);
	else if (at->function == NO_FUNCTION)
		add_frame(out, "(small)");
	else
		add_frame(out, tree->functions[at->function]);
}

/* Takes from a node what those right below it have: its own cost stays. */
static void own_cost(
	double cost[2], const struct call_tree *tree, size_t node)
{
	const struct call_node *at = &tree->nodes[node];

	cost[0] = at->base;
	cost[1] = at->head;
	for (size_t i = node + 1;
		i < tree->node_count && tree->nodes[i].depth > at->depth; i++) {
		if (tree->nodes[i].depth > at->depth + 1)
			continue;
		cost[0] -= tree->nodes[i].base;
		cost[1] -= tree->nodes[i].head;
	}
	for (int side = 0; side < 2; side++)
		cost[side] = cost[side] > 0 ? round(cost[side]) : 0;
}

static void add_tree(struct buf *out, const struct call_tree *tree)
{
	/* Where the path to the node of each depth ends. */
	size_t *ends = xcalloc(tree->node_count + 1, sizeof(*ends));
	struct buf path = {0};

	for (size_t i = 0; i < tree->node_count; i++) {
		const struct call_node *at = &tree->nodes[i];
		double cost[2];

		path.len = at->depth > 0 ? ends[at->depth - 1] : 0;
		if (at->depth > 0)
			buf_char(&path, ';');
		add_name(&path, tree, at);
		ends[at->depth] = path.len;
		own_cost(cost, tree, i);
		if (cost[0] + cost[1] > 0) {
			buf_span(out, buf_view(&path));
			buf_printf(out, " %.0f %.0f\n", cost[0], cost[1]);
		}
	}
	buf_clear(&path);
	free(ends);
}

static bool is_shown(const struct metric_row *row, bool bytes)
{
	return bytes ? row->kind == METRIC_BYTES ||
			row->kind == METRIC_HELD_BYTES :
		row->kind == METRIC_TIME;
}

/* The trees of one metric: of those shown, the first of the table. */
static void render(struct buf *out, const struct verdict *verdict, bool bytes)
{
	const struct metric_row *first = NULL;
	const char *metric = NULL;

	for (size_t i = 0; i < verdict->tree_count; i++) {
		const struct call_tree *tree = &verdict->trees[i];
		const struct metric_row *row =
			metric_find(tree->metric, tree->unit);

		if (!is_shown(row, bytes) || (first && metric_order(first) <=
				metric_order(row)))
			continue;
		first = row;
		metric = tree->metric;
	}
	for (size_t i = 0; metric && i < verdict->tree_count; i++)
		if (strcmp(verdict->trees[i].metric, metric) == 0)
			add_tree(out, &verdict->trees[i]);
}

void folded_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	(void)options;
	render(out, verdict, false);
}

void folded_bytes_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	(void)options;
	render(out, verdict, true);
}
