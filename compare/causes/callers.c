/* Joins functions of which one explains the other. */
#include "compare/causes/callers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/span.h"
#include "gate/model/metric.h"

#define CARRIED .8       /* of a rise, by the paths of its caller */
#define NEAR 2           /* calls between two functions, at most */
#define ALIKE 2.5        /* growth of one over that of the other, at most */
#define ECHO_ABSOLUTE .25 /* of what rose beside it, at most */
#define ECHO_RELATIVE .1

static bool is_time(const struct finding *f)
{
	return metric_is_time(metric_find(f->metric, f->unit));
}

static bool is_new(const struct finding *f)
{
	return !f->base.present || f->base.value <= 0.0;
}

static bool rose_alike(const struct finding *a, const struct finding *b)
{
	double x = a->change.ratio - 1.0, y = b->change.ratio - 1.0;

	return x > 0.0 && y > 0.0 && x <= ALIKE * y && y <= ALIKE * x;
}

/* The nearest frame of a path that is a node, and how far it is. */
static size_t nearest_caller(const struct nodes *nodes, const struct path *path,
	const struct finding *f, size_t *distance)
{
	for (size_t i = 1; i < path->frame_count && i <= NEAR; i++) {
		size_t node = nodes_find(nodes, path->frames[i],
			f->since != NULL);

		if (node == NO_NODE || strcmp(path->frames[i],
				path->frames[0]) == 0)
			continue;
		*distance = i;
		return node;
	}
	return NO_NODE;
}

/* Who calls it on the paths that carry its rise, four fifths of it. */
static size_t caller_of(const struct nodes *nodes, const struct finding *f,
	size_t *distance)
{
	size_t caller = NO_NODE;
	double all = 0.0, carried = 0.0;

	for (size_t i = 0; i < f->path_count; i++) {
		size_t far = 0;
		size_t node = nearest_caller(nodes, &f->paths[i], f, &far);

		if (!(f->paths[i].absolute > 0.0))
			continue;
		all += f->paths[i].absolute;
		if (node != NO_NODE && caller == NO_NODE) {
			caller = node;
			*distance = far;
		}
		if (node != NO_NODE && node == caller)
			carried += f->paths[i].absolute;
	}
	return carried >= CARRIED * all && all > 0.0 ? caller : NO_NODE;
}

/* Whether a finding of the caller in the same workload explains f. */
static bool explains(const struct nodes *nodes, size_t caller,
	const struct finding *f, size_t distance)
{
	const struct cause_node *node = &nodes->all[caller];

	for (size_t i = 0; i < node->count; i++) {
		const struct finding *by =
			&nodes->verdict->findings[nodes->rose[node->from + i]];

		if (strcmp(by->workload, f->workload) != 0)
			continue;
		if (is_new(f) || is_new(by) || f->status == STATUS_SUSPECT)
			return true;
		if (finding_sense(by) == finding_sense(f) && rose_alike(by, f))
			return true;
		if (is_time(by) != is_time(f) && distance == 1)
			return true;
	}
	return false;
}

static void join_caller(struct nodes *nodes, size_t callee)
{
	struct cause_node *node = &nodes->all[callee];

	for (size_t i = 0; i < node->count; i++) {
		const struct finding *f =
			&nodes->verdict->findings[nodes->rose[node->from + i]];
		size_t distance = 0;
		size_t caller = caller_of(nodes, f, &distance);

		if (caller == NO_NODE ||
			nodes_top(nodes, caller) == nodes_top(nodes, callee) ||
			!explains(nodes, caller, f, distance))
			continue;
		nodes_join(nodes, caller, callee);
		node->caller = caller;
		return;
	}
}

/* Functions that some finding of base is of, sorted; heap. */
struct known {
	size_t count;
	const char **names;
};

static void known_init(struct known *out, const struct verdict *verdict)
{
	*out = (struct known){0, xcalloc(verdict->finding_count + 1,
		sizeof *out->names)};
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (f->kind != KIND_TOTAL && f->subject.function && !is_new(f))
			out->names[out->count++] = f->subject.function;
	}
	qsort(out->names, out->count, sizeof *out->names, text_compare);
}

/* The nearest caller that base has a cost of; where there is none, the nearest. */
static const char *old_caller(const struct path *path, const struct known *known)
{
	for (size_t i = 1; i < path->frame_count; i++)
		if (bsearch(&path->frames[i], known->names, known->count,
			    sizeof *known->names, text_compare))
			return path->frames[i];
	return path->frames[1];
}

/* Two new functions of one caller. */
struct newcomer {
	const char *caller;
	size_t node;
};

static int compare_newcomers(const void *a, const void *b)
{
	const struct newcomer *x = a, *y = b;
	int order = strcmp(x->caller, y->caller);

	return order ? order : (x->node > y->node) - (x->node < y->node);
}

static void join_newcomers(struct nodes *nodes)
{
	struct newcomer *list = xcalloc(nodes->count + 1, sizeof *list);
	struct known known;
	size_t count = 0;

	known_init(&known, nodes->verdict);
	for (size_t n = 0; n < nodes->count; n++) {
		const struct finding *f = &nodes->verdict->findings
			[nodes->rose[nodes->all[n].from]];

		if (nodes->all[n].name.total || !is_new(f) || f->path_count == 0 ||
			f->paths[0].frame_count < 2)
			continue;
		list[count++] = (struct newcomer){old_caller(f->paths, &known),
			n};
	}
	free(known.names);
	qsort(list, count, sizeof *list, compare_newcomers);
	for (size_t i = 1; i < count; i++)
		if (strcmp(list[i - 1].caller, list[i].caller) == 0)
			nodes_join(nodes, list[i - 1].node, list[i].node);
	free(list);
}

static bool is_echo(const struct finding *f, const struct finding *of)
{
	double growth = of->change.ratio - 1.0;

	return f->change.absolute <= ECHO_ABSOLUTE * of->change.absolute &&
	       (is_new(of) ||
		       f->change.ratio - 1.0 <= ECHO_RELATIVE * growth);
}

/* Sampled time of one workload, file and metric, what rose most first. */
static int compare_places(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = strcmp(x->workload, y->workload);

	if (order == 0)
		order = strcmp(x->subject.file, y->subject.file);
	if (order == 0)
		order = strcmp(x->metric, y->metric);
	if (order == 0)
		order = (x->change.absolute < y->change.absolute) -
			(x->change.absolute > y->change.absolute);
	return order ? order : (x > y) - (x < y);
}

static bool same_place(const struct finding *a, const struct finding *b)
{
	return strcmp(a->workload, b->workload) == 0 &&
	       strcmp(a->subject.file, b->subject.file) == 0 &&
	       strcmp(a->metric, b->metric) == 0 &&
	       (a->since != NULL) == (b->since != NULL);
}

/* A function that did anything but take longer is no echo. */
static bool only_time(const struct nodes *nodes, size_t n)
{
	const struct cause_node *node = &nodes->all[n];

	for (size_t i = 0; i < node->count; i++)
		if (!is_time(&nodes->verdict->findings[nodes->rose[node->from + i]]))
			return false;
	return true;
}

static void join_echoes(struct nodes *nodes)
{
	const struct verdict *verdict = nodes->verdict;
	const struct finding **list =
		xcalloc(verdict->finding_count + 1, sizeof *list);
	const struct finding *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (nodes->node_of[i] != NO_NODE && f->kind == KIND_FUNCTION &&
			f->subject.file && is_time(f) && !f->exact)
			list[count++] = f;
	}
	qsort(list, count, sizeof *list, compare_places);
	for (size_t i = 0; i < count; i++) {
		size_t node = nodes->node_of[list[i] - verdict->findings];

		if (!first || !same_place(first, list[i]))
			first = list[i];
		else if (is_echo(list[i], first) && only_time(nodes, node))
			nodes_join(nodes, node,
				nodes->node_of[first - verdict->findings]);
	}
	free(list);
}

void callers_join(struct nodes *nodes)
{
	for (size_t n = 0; n < nodes->count; n++)
		if (!nodes->all[n].name.total)
			join_caller(nodes, n);
	join_newcomers(nodes);
	join_echoes(nodes);
}
