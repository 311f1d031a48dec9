/* The flame graphs of report.html, that of the worst cause first. */
#include "reporters/formats/html/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/verdict/by_cause.h"
#include "gate/core/err.h"
#include "gate/model/metric.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"

enum {
	CAP_METRIC = 120, /* code points */
	LEGEND_SLACK = 1500,
	TREE_SLACK = 3000, /* what a tree needs besides its graphs */
};

/* Below it two numbers are one. */
#define SAME .005

static int compare_names(const void *a, const void *b)
{
	const struct workload_summary *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static const struct workload_summary **sort_workloads(
	const struct verdict *verdict)
{
	const struct workload_summary **out =
		xcalloc(verdict->workload_count + 1, sizeof(*out));

	for (size_t i = 0; i < verdict->workload_count; i++)
		out[i] = &verdict->workloads[i];
	qsort(out, verdict->workload_count, sizeof(*out), compare_names);
	return out;
}

static const struct workload_summary *workload_of(
	const struct workload_summary *const *sorted, size_t count,
	const struct call_tree *tree)
{
	const struct workload_summary key = {.name = tree->workload};
	const struct workload_summary *wanted = &key;
	const struct workload_summary *const *found = bsearch(
		&wanted, sorted, count, sizeof(*sorted), compare_names);

	return found ? *found : NULL;
}

/* "1.2 µs → 1.5 µs (+23.0 %)", which does not break. */
static void add_values(struct buf *out, double base, double head,
	const char *unit)
{
	buf_text(out, "<span class=\"num\">");
	html_value(out, base, unit);
	buf_text(out, " \xe2\x86\x92 ");
	html_value(out, head, unit);
	if (base > 0 && head > 0) {
		buf_text(out, " (");
		format_growth(out, head / base);
		buf_char(out, ')');
	}
	buf_text(out, "</span>");
}

/* What all of the tree's workload costs by its metric, as it is judged; NULL:
 * that is not known, or not against base. */
static const struct finding *total_of(const struct by_workload *findings,
	const struct call_tree *tree)
{
	struct finding_list list = by_workload_find(findings, tree->workload);

	for (size_t i = 0; i < list.count; i++)
		if (list.all[i]->kind == KIND_TOTAL &&
			!list.all[i]->subject.function &&
			!list.all[i]->since && list.all[i]->base.present &&
			list.all[i]->head.present &&
			strcmp(list.all[i]->metric, tree->metric) == 0)
			return list.all[i];
	return NULL;
}

static bool differ(double a, double b)
{
	return fabs(a - b) > SAME * fmax(fabs(a), fabs(b));
}

/* Why the drawing holds other numbers than the total. */
static void add_why(struct buf *out, const struct call_tree *tree,
	const struct finding *total)
{
	const struct call_node *root = &tree->nodes[0];
	bool time = metric_is_time(metric_find(tree->metric, tree->unit));
	bool base = differ(root->base, total->base.value);
	bool head = differ(root->head * total->base.value,
		total->head.value * root->base);

	if (!base && !differ(root->head, total->head.value))
		return;
	buf_text(out, "<p class=\"note\">Drawn here: ");
	add_values(out, root->base, root->head, tree->unit);
	if (base || !time)
		buf_text(out, ", with what the runtime does on its own, which "
			      "the total leaves out");
	if (head && time)
		buf_printf(out, "%s with head's speed taken out, as from its "
			"functions", base ? ", and" : ",");
	buf_text(out, ".</p>\n");
}

struct trees {
	const struct verdict *verdict;
	const struct workload_summary **workloads; /* by name; heap */
	struct by_workload findings;
	const struct finding *worst; /* leads the worst cause; or NULL */
};

static void add_tree(struct buf *out, const struct trees *in,
	const struct call_tree *tree, bool open, size_t room)
{
	const struct workload_summary *workload = workload_of(in->workloads,
		in->verdict->workload_count, tree);
	const struct finding *total = total_of(&in->findings, tree);
	const struct call_node *root = &tree->nodes[0];
	size_t end = out->len + room;

	buf_printf(out, "<details class=\"tree\"%s>\n<summary><h3>",
		open ? " open" : "");
	html_name(out, tree->workload);
	buf_text(out, " \xc2\xb7 ");
	escape_markup(out, tree->metric, CAP_METRIC);
	buf_text(out, "</h3> ");
	if (total)
		add_values(out, total->base.value, total->head.value,
			total->unit);
	else
		add_values(out, root->base, root->head, tree->unit);
	buf_char(out, ' ');
	escape_markup(out, workload ? workload->normalization : "", CAP_METRIC);
	buf_text(out, "</summary>\n");
	if (total)
		add_why(out, tree, total);
	html_flame_views(out, tree, open && in->worst ?
		in->worst->subject.function : NULL,
		end > out->len ? end - out->len : 0);
	buf_text(out, "</details>\n");
}

struct ranked {
	const struct call_tree *tree;
	size_t rank;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->tree > y->tree) - (x->tree < y->tree);
}

static int compare_place(const struct finding *at, const char *workload,
	const char *metric)
{
	int order = strcmp(at->workload, workload);

	return order ? order : strcmp(at->metric, metric);
}

/* By workload and metric, then in the order of the verdict. */
static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = compare_place(x, y->workload, y->metric);

	return order ? order : (x > y) - (x < y);
}

/* The place of the tree's worst finding: findings are in that order. */
static size_t rank_of(const struct verdict *verdict,
	const struct finding *const *sorted, const struct call_tree *tree)
{
	size_t low = 0, high = verdict->finding_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_place(sorted[middle], tree->workload,
			    tree->metric) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == verdict->finding_count ||
		compare_place(sorted[low], tree->workload, tree->metric) != 0)
		return verdict->finding_count;
	return (size_t)(sorted[low] - verdict->findings);
}

/* The trees, that of the worst cause first, then by their worst findings; to be
 * freed. */
static struct ranked *rank_trees(const struct verdict *verdict,
	const struct finding *worst)
{
	struct ranked *out = xcalloc(verdict->tree_count, sizeof(*out));
	const struct finding **sorted =
		xcalloc(verdict->finding_count + 1, sizeof(*sorted));

	for (size_t i = 0; i < verdict->finding_count; i++)
		sorted[i] = &verdict->findings[i];
	qsort(sorted, verdict->finding_count, sizeof(*sorted),
		compare_findings);
	for (size_t i = 0; i < verdict->tree_count; i++) {
		const struct call_tree *tree = &verdict->trees[i];
		bool first = worst &&
			compare_place(worst, tree->workload, tree->metric) == 0;

		out[i] = (struct ranked){tree, first ? 0 :
			1 + rank_of(verdict, sorted, tree)};
	}
	qsort(out, verdict->tree_count, sizeof(*out), compare_ranked);
	free(sorted);
	return out;
}

void html_flames(struct buf *out, const struct verdict *verdict, size_t room)
{
	struct ranked *ranked;
	struct by_cause by_cause;
	struct trees trees = {.verdict = verdict};
	size_t end = out->len + room, count = verdict->tree_count;

	if (count == 0)
		return;
	by_cause_init(&by_cause, verdict);
	if (verdict->cause_count > 0)
		trees.worst = cause_leader(&by_cause, &verdict->causes[0], 0);
	ranked = rank_trees(verdict, trees.worst);
	trees.workloads = sort_workloads(verdict);
	by_workload_init(&trees.findings, verdict);
	buf_text(out, "<section id=\"flames\">\n<h2>Where it goes</h2>\n");
	html_flame_change_legend(out);
	for (size_t i = 0; i < count; i++) {
		size_t left = end > out->len + TREE_SLACK
				      ? end - out->len - TREE_SLACK
				      : 0;

		if (left < LEGEND_SLACK) {
			buf_text(out, "<p>There is no room on this page for ");
			format_count(out, count - i);
			buf_text(out, " more: see call_trees of "
				      "result.json.</p>\n");
			break;
		}
		/* The worst one may take half of the room. */
		add_tree(out, &trees, ranked[i].tree, i == 0,
			i == 0 && count > 1 ? left / 2 : left / (count - i));
	}
	buf_text(out, "</section>\n");
	by_workload_clear(&trees.findings);
	by_cause_clear(&by_cause);
	free(trees.workloads);
	free(ranked);
}
