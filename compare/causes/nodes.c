/* Sorts findings by the function that they are of. */
#include "compare/causes/nodes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

/* Has a cause: it rose, and somebody should know. */
static bool rose(const struct finding *f)
{
	return f->status == STATUS_REGRESSION || f->status == STATUS_SUSPECT ||
	       f->status == STATUS_ACCEPTED || f->status == STATUS_TOLERATED;
}

enum metric_kind finding_sense(const struct finding *f)
{
	const struct metric_row *row = metric_find(f->metric, f->unit);

	return metric_is_work(row) ? METRIC_TIME : metric_sense(row);
}

double finding_growth(const struct finding *f)
{
	double all = f->base.present && f->base.share > 0.0
	                     ? f->base.value / f->base.share
	             : f->head.present && f->head.share > 0.0
	                     ? f->head.value / f->head.share
	                     : 0.0;

	if (!(f->change.absolute > 0.0))
		return 0.0;
	if (f->kind != KIND_TOTAL && all > 0.0)
		return f->change.absolute / all;
	return f->change.ratio > 1.0 ? f->change.ratio - 1.0 : 0.0;
}

/* A path goes by the function that it ends in. */
static const char *function_of(const struct finding *f)
{
	if (f->subject.function)
		return f->subject.function;
	return f->subject.frame_count ? f->subject.frames[0] : "";
}

/* A finding with what it is sorted by. */
struct item {
	struct node_name name;
	size_t finding;
};

static int compare_names(const struct node_name *x, const struct node_name *y)
{
	int order = strcmp(x->name, y->name);

	if (order == 0)
		order = (int)x->total - (int)y->total;
	if (order == 0)
		order = strcmp(x->benchmark, y->benchmark);
	return order ? order : (int)x->since - (int)y->since;
}

static int compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = compare_names(&x->name, &y->name);

	return order ? order : (x->finding > y->finding) -
		(x->finding < y->finding);
}

/* Totals of a workload that has no two benchmarks are of one thing; items are
 * sorted, those without a benchmark first. */
static void name_benchmarks(struct item *items, size_t count)
{
	for (size_t i = 0, end; i < count; i = end) {
		const char *one = "";
		bool several = false;

		for (end = i; end < count && items[end].name.total ==
				items[i].name.total &&
			strcmp(items[end].name.name, items[i].name.name) == 0;
			end++) {
			const char *name = items[end].name.benchmark;

			several |= *one && *name && strcmp(one, name) != 0;
			one = *name ? name : one;
		}
		for (size_t k = i; k < end && !several; k++)
			items[k].name.benchmark = "";
	}
	qsort(items, count, sizeof *items, compare_items);
}

static struct item *sorted_items(const struct verdict *verdict, size_t *count)
{
	struct item *items = xcalloc(verdict->finding_count + 1, sizeof *items);

	*count = 0;
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		bool total = f->kind == KIND_TOTAL;

		if (!rose(f))
			continue;
		items[(*count)++] = (struct item){
			{total ? f->workload : function_of(f),
				total && f->subject.function
					? f->subject.function : "",
				total, f->since != NULL}, i};
	}
	qsort(items, *count, sizeof *items, compare_items);
	name_benchmarks(items, *count);
	return items;
}

static void add_node(struct nodes *out, const struct item *items, size_t from,
	size_t to)
{
	struct cause_node *node = &out->all[out->count];

	*node = (struct cause_node){.name = items[from].name,
		.from = from,
		.count = to - from,
		.caller = NO_NODE,
		.joined = out->count};
	for (size_t i = from; i < to; i++) {
		const struct finding *f =
			&out->verdict->findings[items[i].finding];

		node->growth += finding_growth(f);
		if (i == from || f->status < node->worst)
			node->worst = f->status;
		out->rose[i] = items[i].finding;
		out->node_of[items[i].finding] = out->count;
	}
	out->count++;
}

void nodes_init(struct nodes *out, const struct verdict *verdict)
{
	size_t room = verdict->finding_count + 1, count;
	struct item *items = sorted_items(verdict, &count);

	*out = (struct nodes){
		.verdict = verdict,
		.all = xcalloc(room, sizeof *out->all),
		.rose = xcalloc(room, sizeof *out->rose),
		.node_of = xcalloc(room, sizeof *out->node_of),
	};
	for (size_t i = 0; i < verdict->finding_count; i++)
		out->node_of[i] = NO_NODE;
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && compare_names(&items[i].name,
			&items[end].name) == 0; end++)
			;
		add_node(out, items, i, end);
	}
	free(items);
}

void nodes_clear(struct nodes *in)
{
	free(in->all);
	free(in->rose);
	free(in->node_of);
	*in = (struct nodes){0};
}

size_t nodes_find(const struct nodes *in, const char *function, bool since)
{
	struct node_name name = {function, "", false, since};
	size_t low = 0, high = in->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_names(&in->all[middle].name, &name);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_NODE;
}

size_t nodes_top(const struct nodes *in, size_t node)
{
	while (in->all[node].joined != node) {
		in->all[node].joined = in->all[in->all[node].joined].joined;
		node = in->all[node].joined;
	}
	return node;
}

void nodes_join(struct nodes *in, size_t a, size_t b)
{
	size_t x = nodes_top(in, a), y = nodes_top(in, b);

	in->all[x < y ? y : x].joined = x < y ? x : y;
}
