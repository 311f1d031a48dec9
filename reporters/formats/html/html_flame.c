/* Flame graphs as SVG, root at the top: of base against head, or of one side. */
#include "reporters/formats/html/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/phrase.h"

/* What the width of a frame is; alone: there is but one side. */
enum view { VIEW_HEAD, VIEW_BASE, VIEW_GONE, VIEWS, VIEW_ALONE = VIEWS };

enum {
	ROW = 18,	/* pixels from one depth to the next */
	ROWS_MOST = 120,
	LEVELS = 4,	/* of colour, either way */
	CAP_FRAME = 120, /* code points of a name */
	FRAME_LEAST = 200, /* bytes that a frame takes at least */
	SLACK = 1500,	/* what a graph needs besides its frames */
	TREE_SLACK = 3000, /* what a tree needs besides its graphs */
};

/* Percent: widths of frames from which they have a name, and a whole one. The
 * script has the same numbers. */
#define NAME_LEAST 1.5
#define WHOLE_NAME_LEAST 12.0

static const struct {
	const char *title, *name;
} views[] = {
	[VIEW_HEAD] = {"Width: what head spends", "head"},
	[VIEW_BASE] = {"Width: what base spends", "base"},
	[VIEW_GONE] = {"What vanished: calls that only base makes",
		"what vanished"},
	[VIEW_ALONE] = {NULL, "all"},
};

/* Widths below which frames are not drawn, as shares: the first that lets a
 * graph fit into its room is taken. */
static const double cuts[] = {.001, .002, .005, .01, .02, .05, .1};

/* Levels of change: a frame has the highest that both its growth and its part
 * of all that was spent allow. */
static const double growth_levels[LEVELS] = {.03, .1, .25, .5};
static const double part_levels[LEVELS] = {.0025, .005, .01, .02};
/* Of one side a frame has the highest that its own part of all allows. */
static const double own_levels[LEVELS] = {.01, .03, .1, .25};

static const char *const more_colors[LEVELS] = {
	"#fbe3c8", "#f8c489", "#f2a04b", "#e8801a"};
static const char *const less_colors[LEVELS] = {
	"#dceaf6", "#b3d3ec", "#7fb5de", "#4a97cf"};
#define SAME_COLOR "#e6e3dc"

#define HOW_TO_USE                                                             \
	"<span class=\"scripted\" hidden> Click a call, or press Enter on "    \
	"it, "                                                                 \
	"to zoom; arrow keys move, Escape goes back.</span>"

/* A row of frames while a graph is drawn: where its next frame starts. */
struct column {
	double next, end;
	bool drawn;
};

struct graph {
	const struct call_tree *tree;
	enum view view;
	double *width;	/* one a node */
	double *own;	/* alone: of that, without the calls that it makes */
	double least;	/* width of a frame that is drawn */
	unsigned culprit; /* function whose frames stand out; NO_FUNCTION */
	struct column *columns; /* one a depth */
	size_t rows, frames;
};

/* 0 none, 1 to LEVELS more, below 0 less. */
static int level_of(const struct graph *graph, size_t number)
{
	const struct call_tree *tree = graph->tree;
	const struct call_node *node = &tree->nodes[number];
	double all = fmax(tree->nodes[0].base, tree->nodes[0].head);
	double part = fabs(node->head - node->base) / all;
	double growth = node->base > 0 && node->head > 0
				? fabs(log(node->head / node->base))
				: HUGE_VAL;
	int level = 0;

	if (graph->view == VIEW_ALONE) {
		while (level < LEVELS &&
			graph->own[number] >= own_levels[level] * all)
			level++;
		return level;
	}
	while (level < LEVELS && growth >= log1p(growth_levels[level]) &&
		part >= part_levels[level])
		level++;
	return node->head < node->base ? -level : level;
}

/* What of a node base alone spends: all of it when head never calls it, else
 * what vanished below it. */
static void vanished(double *out, const struct call_tree *tree)
{
	double *below = xcalloc(tree->node_count + 2, sizeof(*below));

	for (size_t i = tree->node_count; i-- > 0;) {
		const struct call_node *node = &tree->nodes[i];

		out[i] = node->head > 0 ? below[node->depth + 1] : node->base;
		below[node->depth + 1] = 0;
		below[node->depth] += out[i];
	}
	free(below);
}

/* What of a node none of its calls spends. */
static void own_parts(double *out, const struct call_tree *tree)
{
	double *below = xcalloc(tree->node_count + 2, sizeof(*below));

	for (size_t i = tree->node_count; i-- > 0;) {
		const struct call_node *node = &tree->nodes[i];

		out[i] = fmax(0, node->head - below[node->depth + 1]);
		if (i > 0 && node->function == NO_FUNCTION)
			out[i] = 0;
		below[node->depth + 1] = 0;
		below[node->depth] += node->head;
	}
	free(below);
}

static void graph_start(
	struct graph *out, const struct call_tree *tree, enum view view)
{
	*out = (struct graph){
		.tree = tree,
		.view = view,
		.culprit = NO_FUNCTION,
		.width = xcalloc(tree->node_count, sizeof(double)),
		.own = xcalloc(tree->node_count, sizeof(double)),
		.columns = xcalloc(tree->node_count + 1, sizeof(struct column)),
	};
	if (view == VIEW_ALONE)
		own_parts(out->own, tree);
	if (view == VIEW_GONE)
		vanished(out->width, tree);
	else
		for (size_t i = 0; i < tree->node_count; i++)
			out->width[i] = view == VIEW_BASE ? tree->nodes[i].base
			                                  : tree->nodes[i].head;
}

static void graph_end(struct graph *graph)
{
	free(graph->width);
	free(graph->own);
	free(graph->columns);
}

static const char *name_of(
	const struct call_tree *tree, const struct call_node *node)
{
	if (node->function != NO_FUNCTION)
		return tree->functions[node->function];
	return node->depth == 0 ? "all" : "(calls too small to draw)";
}

/* "348 ms (12.1 %)" */
static void add_part(struct buf *out, double value, double all,
	const char *unit)
{
	format_value(out, value, unit);
	if (all > 0)
		buf_printf(out, " (%.1f %%)", 100 * value / all);
}

/* The tooltip: the name, then both sides and the change; of one side what it
 * costs, and what of that is its own. */
static void add_title(struct buf *out, const struct graph *graph, size_t number)
{
	const struct call_tree *tree = graph->tree;
	const struct call_node *root = &tree->nodes[0];
	const struct call_node *node = root + number;
	struct buf text = {0};

	buf_text(out, "<title>");
	escape_markup(out, name_of(tree, node), CAP_FRAME);
	buf_char(out, '\n');
	if (graph->view != VIEW_ALONE) {
		add_part(&text, node->base, root->base, tree->unit);
		buf_text(&text, " \xe2\x86\x92 ");
	}
	add_part(&text, node->head, root->head, tree->unit);
	buf_text(&text, ", ");
	if (graph->view == VIEW_ALONE) {
		buf_text(&text, "of that its own ");
		add_part(&text, graph->own[number], root->head, tree->unit);
	} else if (node->base > 0 && node->head > 0) {
		format_growth(&text, node->head / node->base);
	} else {
		buf_text(&text, node->head > 0 ? "new" : "gone");
	}
	escape_markup(out, text.data, CAP_NAME);
	buf_text(out, "</title>");
	buf_clear(&text);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' || c == '$' ||
	       (unsigned char)c >= 0x80;
}

/* What tells a frame from its neighbours where there is little room: "Scan" of
 * "scanner.(*Scanner).Scan", "Scan.func1" of "scanner.Scan.func1". All of the
 * name when it does not end with a word. */
static const char *last_word(const char *name)
{
	const char *at = name + strlen(name);

	while (at > name && is_word(at[-1]))
		at--;
	if (at > name + 1 && at[-1] == '.' && strncmp(at, "func", 4) == 0 &&
		at[4] >= '0' && at[4] <= '9')
		for (at--; at > name && is_word(at[-1]);)
			at--;
	return *at ? at : name;
}

static const char *color_of(int level)
{
	return level > 0   ? more_colors[level - 1]
	       : level < 0 ? less_colors[-level - 1]
	                   : SAME_COLOR;
}

static void add_frame(struct buf *out, const struct graph *graph, size_t number,
	double x, double width)
{
	const struct call_node *node = &graph->tree->nodes[number];
	bool alone = graph->view == VIEW_ALONE;
	int level = level_of(graph, number);
	bool culprit = node->function != NO_FUNCTION &&
		       node->function == graph->culprit;
	struct buf name = {0};

	buf_printf(out,
		"<svg x=\"%.3f%%\" y=\"%u\" width=\"%.3f%%\" height=\"%d\"%s>", x,
		node->depth * ROW, width, ROW,
		culprit ? " class=\"culprit\"" : "");
	add_title(out, graph, number);
	buf_printf(out,
		"<rect class=\"%s%d\" x=\".5\" width=\"100%%\" height=\"%d\" "
		"fill=\"%s\"/>",
		alone       ? "s"
		: level < 0 ? "d"
			    : "u",
		abs(level), ROW - 1, color_of(level));
	if (width >= NAME_LEAST) {
		buf_printf(out, "<text x=\"4\" y=\"13\">%s",
			alone || level == 0 ? ""
			: level > 0         ? "\xe2\x96\xb2 "
					    : "\xe2\x96\xbc ");
		phrase_short(&name, name_of(graph->tree, node), CAP_FRAME);
		escape_markup(out, width < WHOLE_NAME_LEAST ?
			last_word(name.data) : name.data, CAP_FRAME);
		buf_text(out, "</text>");
		buf_clear(&name);
	}
	buf_text(out, "</svg>\n");
}

/* The frames of a graph whose root is 100 % wide; no out: only counts them. */
static void add_frames(struct buf *out, struct graph *graph)
{
	const struct call_tree *tree = graph->tree;
	struct column *columns = graph->columns;
	double all = graph->width[0];

	graph->rows = graph->frames = 0;
	columns[0] = (struct column){0, all, true};
	for (size_t i = 0; i < tree->node_count; i++) {
		const struct call_node *node = &tree->nodes[i];
		struct column *own = &columns[node->depth];
		double x = own->next;
		/* A saved result may say that a part is more than the whole. */
		double width = fmax(0, fmin(graph->width[i], own->end - x));
		bool drawn = own->drawn && width >= graph->least * all &&
			width > 0 && node->depth < ROWS_MOST;

		own->next = x + width;
		columns[node->depth + 1] = (struct column){x, x + width, drawn};
		if (!drawn)
			continue;
		if (out)
			add_frame(out, graph, i, 100 * x / all,
				100 * width / all);
		graph->frames++;
		if (graph->rows <= node->depth)
			graph->rows = node->depth + 1;
	}
}

/* A drawing that takes at most `room` bytes; false, and nothing, when even the
 * coarsest does not fit. */
static bool add_graph(struct buf *out, struct graph *graph, size_t room)
{
	const struct call_tree *tree = graph->tree;
	struct buf frames = {0};
	size_t i = 0;

	for (; i < sizeof(cuts) / sizeof(*cuts); i++) {
		graph->least = fmax(cuts[i], tree->smallest);
		add_frames(NULL, graph);
		if (graph->frames * FRAME_LEAST > room)
			continue;
		buf_reset(&frames);
		add_frames(&frames, graph);
		if (frames.len + SLACK <= room)
			break;
	}
	if (i < sizeof(cuts) / sizeof(*cuts)) {
		buf_printf(out,
			"<svg class=\"flame\" width=\"100%%\" height=\"%zu\" "
			"font-size=\"12\" role=\"img\" aria-label=\"Flame graph "
			"of %s: ",
			graph->rows * ROW, views[graph->view].name);
		escape_markup(out, tree->workload, CAP_FRAME);
		buf_text(out, ", ");
		escape_markup(out, tree->metric, CAP_FRAME);
		buf_text(out, "\">\n");
		buf_span(out, buf_view(&frames));
		buf_text(out, "</svg>\n<p class=\"note\">");
		format_count(out, graph->frames);
		buf_printf(out,
			" calls; those below %.3g %% of the width are not "
			"drawn.</p>\n",
			100 * graph->least);
	}
	buf_clear(&frames);
	return i < sizeof(cuts) / sizeof(*cuts);
}

/* Its number in the tree, or NO_FUNCTION. */
static unsigned find_function(const struct call_tree *tree, const char *name)
{
	for (size_t i = 0; name && i < tree->function_count; i++)
		if (strcmp(tree->functions[i], name) == 0)
			return (unsigned)i;
	return NO_FUNCTION;
}

static void add_view(struct buf *out, const struct call_tree *tree,
	enum view view, const char *culprit, size_t room)
{
	struct graph graph;

	graph_start(&graph, tree, view);
	graph.culprit = find_function(tree, culprit);
	if (view != VIEW_HEAD)
		buf_printf(out, "<details><summary>%s", views[view].title);
	else
		buf_printf(out, "<h4>%s</h4>\n", views[view].title);
	if (view == VIEW_GONE) {
		buf_text(out, " (");
		html_value(out, graph.width[0], tree->unit);
		buf_char(out, ')');
	}
	buf_text(out, view != VIEW_HEAD ? "</summary>\n" : "");
	if (!(graph.width[0] > 0))
		buf_text(out, "<p class=\"note\">Nothing.</p>\n");
	else if (!add_graph(out, &graph, room))
		buf_text(out, "<p class=\"note\">No room on this page: see "
			      "call_trees of result.json.</p>\n");
	buf_text(out, view != VIEW_HEAD ? "</details>\n" : "");
	graph_end(&graph);
}

void html_flame_views(struct buf *out, const struct call_tree *tree,
	const char *culprit, size_t room)
{
	size_t end = out->len + room;

	/* Each view may use what those before it left, the first up to half. */
	for (enum view view = VIEW_HEAD; view < VIEWS; view++) {
		size_t left = end > out->len ? end - out->len : 0;

		add_view(out, tree, view, culprit,
			left / (view == VIEW_GONE ? 1 : 2));
	}
}

/* A piece of a legend, in the colour of frames of the class and level. */
static void add_key(struct buf *out, const char *class, int level)
{
	buf_printf(out,
		"<svg class=\"key\" width=\"14\" height=\"14\" "
		"aria-hidden=\"true\"><rect class=\"%s%d\" "
		"width=\"14\" height=\"14\" fill=\"%s\"/></svg>",
		class, abs(level), color_of(level));
}

void html_flame(struct buf *out, const struct call_tree *tree, size_t room)
{
	struct graph graph;

	graph_start(&graph, tree, VIEW_ALONE);
	if (!(graph.width[0] > 0))
		buf_text(out, "<p class=\"note\">Nothing.</p>\n");
	else if (!add_graph(out, &graph, room))
		buf_text(out, "<p class=\"note\">No room on this page: show "
			      "fewer captures, or one metric.</p>\n");
	graph_end(&graph);
}

void html_flame_legend(struct buf *out)
{
	buf_text(out, "<p>Each bar is a call, below the one that makes it; its "
		      "width is what it and all that it calls cost, its colour "
		      "what of that is its own: <span class=\"keys\">");
	for (int level = 0; level <= LEVELS; level++)
		add_key(out, "s", level);
	buf_printf(out, " from %.0f %% of all</span>.",
		100 * own_levels[LEVELS - 1]);
	buf_text(out, HOW_TO_USE "</p>\n");
}

void html_flame_change_legend(struct buf *out)
{
	buf_text(out, "<p>Each bar is a call, below the one that makes it; its "
		      "width is what it and all that it calls cost. Colour and "
		      "sign are the change from base to head: ");
	buf_text(out, "<span class=\"keys\">\xe2\x96\xb2 much more ");
	for (int level = LEVELS; level >= -LEVELS; level--)
		add_key(out, level < 0 ? "d" : "u", level);
	buf_text(out, " \xe2\x96\xbc much less</span>. "
		      "Runtime frames are charged to their callers, as in the "
		      "findings." HOW_TO_USE "</p>\n");
}
