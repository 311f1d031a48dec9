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

/* Nodes, each before the one that explains it. */
static size_t *explained_first(const struct nodes *nodes)
{
	size_t *order = xcalloc(nodes->count + 1, sizeof *order);
	size_t *waits_for = xcalloc(nodes->count + 1, sizeof *waits_for);
	size_t count = 0;

	for (size_t n = 0; n < nodes->count; n++)
		if (nodes->all[n].caller != NO_NODE)
			waits_for[nodes->all[n].caller]++;
	for (size_t n = 0; n < nodes->count; n++)
		if (waits_for[n] == 0)
			order[count++] = n;
	for (size_t i = 0; i < count; i++) {
		size_t caller = nodes->all[order[i]].caller;

		if (caller != NO_NODE && --waits_for[caller] == 0)
			order[count++] = caller;
	}
	free(waits_for);
	return order;
}

/* Of each node: how many explain it, and the growth of it and of all that it
 * explains. */
struct below {
	size_t depth;
	double growth;
};

static struct below *add_below(const struct nodes *nodes)
{
	struct below *below = xcalloc(nodes->count + 1, sizeof *below);
	size_t *order = explained_first(nodes);

	for (size_t i = 0; i < nodes->count; i++) {
		const struct cause_node *node = &nodes->all[order[i]];

		below[order[i]].growth += node->growth;
		if (node->caller != NO_NODE)
			below[node->caller].growth += below[order[i]].growth;
	}
	for (size_t i = nodes->count; i-- > 0;) {
		size_t caller = nodes->all[order[i]].caller;

		if (caller != NO_NODE)
			below[order[i]].depth = below[caller].depth + 1;
	}
	free(order);
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
	struct below *below = add_below(nodes);

	for (size_t n = 0; n < nodes->count; n++) {
		struct cluster *c = &clusters[nodes_top(nodes, n)];

		if (nodes->all[n].worst == c->worst &&
			below[n].growth > c->most)
			c->most = below[n].growth;
	}
	for (size_t n = 0; n < nodes->count; n++) {
		struct cluster *c = &clusters[nodes_top(nodes, n)];
		size_t depth = below[n].depth;

		if (nodes->all[n].worst != c->worst ||
			below[n].growth < EXPLAINS * c->most ||
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
