/* Findings that rose to their causes. */
#include "compare/causes/causes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/causes/callers.h"
#include "compare/causes/raisers.h"
#include "gate/core/err.h"

#define EXPLAINS .8 /* of a cause, by the function that it is named by */

/* A cause in the making: where its nodes lead. */
struct cluster {
	enum status worst; /* of its findings */
	double most;       /* growth below a node of that status */
	size_t named_by;    /* node, or NO_NODE: it has no findings */
	size_t depth;       /* of that node */
	const struct finding *leader;
	double growth;      /* of the leader */
	size_t finding_count;
};

static size_t depth_of(const struct nodes *nodes, size_t node)
{
	size_t depth = 0;

	while ((node = nodes->all[node].caller) != NO_NODE)
		depth++;
	return depth;
}

/* The growth of each node with that of all that it explains. */
static double *add_below(const struct nodes *nodes)
{
	double *below = xcalloc(nodes->count + 1, sizeof *below);

	for (size_t n = 0; n < nodes->count; n++)
		for (size_t at = n; at != NO_NODE;
			at = nodes->all[at].caller)
			below[at] += nodes->all[n].growth;
	return below;
}

/* The findings of each cluster, by the node that stands for it. */
static void count_findings(struct cluster *clusters, struct nodes *nodes)
{
	const struct verdict *verdict = nodes->verdict;

	for (size_t n = 0; n < nodes->count; n++)
		clusters[n].named_by = NO_NODE;
	for (size_t i = 0; i < verdict->finding_count; i++) {
		struct cluster *c;

		if (nodes->node_of[i] == NO_NODE)
			continue;
		c = &clusters[nodes_top(nodes, nodes->node_of[i])];
		if (c->finding_count++ == 0 ||
			verdict->findings[i].status < c->worst)
			c->worst = verdict->findings[i].status;
	}
}

/* The deepest function that explains a cluster, of its worst status. */
static void name_clusters(struct cluster *clusters, struct nodes *nodes)
{
	double *below = add_below(nodes);

	for (size_t n = 0; n < nodes->count; n++) {
		struct cluster *c = &clusters[nodes_top(nodes, n)];

		if (nodes->all[n].worst == c->worst && below[n] > c->most)
			c->most = below[n];
	}
	for (size_t n = 0; n < nodes->count; n++) {
		struct cluster *c = &clusters[nodes_top(nodes, n)];
		size_t depth = depth_of(nodes, n);

		if (nodes->all[n].worst != c->worst ||
			below[n] < EXPLAINS * c->most ||
			(c->named_by != NO_NODE && depth <= c->depth))
			continue;
		c->named_by = n;
		c->depth = depth;
	}
	free(below);
}

/* What leads: a function before a whole workload, of the one that names it,
 * then what raised its workload most. */
static bool leads(const struct nodes *nodes, const struct cluster *c,
	const struct finding *f)
{
	const struct finding *first = c->leader;
	const size_t *node_of = nodes->node_of;
	bool named = node_of[f - nodes->verdict->findings] == c->named_by;
	bool was;

	if (!first)
		return true;
	if ((f->kind == KIND_TOTAL) != (first->kind == KIND_TOTAL))
		return f->kind != KIND_TOTAL;
	was = node_of[first - nodes->verdict->findings] == c->named_by;
	return named != was ? named : finding_growth(f) > c->growth;
}

static void find_leaders(struct cluster *clusters, struct nodes *nodes)
{
	const struct verdict *verdict = nodes->verdict;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		struct cluster *c;

		if (nodes->node_of[i] == NO_NODE)
			continue;
		c = &clusters[nodes_top(nodes, nodes->node_of[i])];
		if (f->status != c->worst || !leads(nodes, c, f))
			continue;
		c->leader = f;
		c->growth = finding_growth(f);
	}
}

static int compare_causes(const void *a, const void *b)
{
	const struct cause *x = a, *y = b;

	if (x->status != y->status)
		return x->status < y->status ? -1 : 1;
	if (x->growth != y->growth)
		return x->growth > y->growth ? -1 : 1;
	return strcmp(x->id, y->id);
}

static void list_causes(struct verdict *out, const struct cluster *clusters,
	const struct nodes *nodes, struct arena *arena)
{
	out->causes = arena_alloc(arena, nodes->count + 1, sizeof *out->causes);
	out->cause_count = 0;
	for (size_t n = 0; n < nodes->count; n++) {
		const struct cluster *c = &clusters[n];

		if (c->finding_count == 0)
			continue;
		out->causes[out->cause_count++] = (struct cause){
			.id = c->leader->id,
			.status = c->worst,
			.workload = c->leader->workload,
			.subject = c->leader->subject,
			.growth = c->growth,
			.finding_count = c->finding_count,
		};
	}
	qsort(out->causes, out->cause_count, sizeof *out->causes,
		compare_causes);
}

void causes_find(struct verdict *verdict, struct arena *arena)
{
	struct nodes nodes;
	struct cluster *clusters;

	nodes_init(&nodes, verdict);
	clusters = xcalloc(nodes.count + 1, sizeof *clusters);
	callers_join(&nodes);
	raisers_join(&nodes);
	count_findings(clusters, &nodes);
	name_clusters(clusters, &nodes);
	find_leaders(clusters, &nodes);
	list_causes(verdict, clusters, &nodes, arena);
	for (size_t i = 0; i < verdict->finding_count; i++)
		verdict->findings[i].cause =
			nodes.node_of[i] == NO_NODE ? NULL :
			clusters[nodes_top(&nodes, nodes.node_of[i])]
				.leader->id;
	free(clusters);
	nodes_clear(&nodes);
}
