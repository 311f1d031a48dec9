/* Gives whole workloads to the functions that raised them. */
#include "compare/causes/raisers.h"

#include <stdlib.h>
#include <string.h>

#include "compare/verdict/by_workload.h"
#include "gate/core/err.h"

#define EXPLAINED .5 /* of the workload's growth, by one that rose elsewhere; of all's */

/* What rose most in one workload, by what it costs. */
struct raiser {
	size_t node;
	double growth;
};

struct raisers {
	struct raiser rose[METRIC_KINDS];      /* in this workload */
	struct raiser elsewhere[METRIC_KINDS]; /* in others, and here too */
};

static void keep_most(struct raiser *most, size_t node, double growth)
{
	if (node != NO_NODE && growth > 0.0 &&
		(most->node == NO_NODE || growth > most->growth))
		*most = (struct raiser){node, growth};
}

static void find_raisers(struct raisers *out, const struct nodes *nodes,
	struct finding_list list, bool since)
{
	for (size_t k = 0; k < METRIC_KINDS; k++) {
		out->rose[k] = (struct raiser){NO_NODE, 0.0};
		out->elsewhere[k] = (struct raiser){NO_NODE, 0.0};
	}
	for (size_t i = 0; i < list.count; i++) {
		const struct finding *f = list.all[i];
		enum metric_kind sense = finding_sense(f);
		size_t rose = nodes->node_of[f - nodes->verdict->findings];

		if (f->kind == KIND_TOTAL || (f->since != NULL) != since)
			continue;
		if (rose != NO_NODE)
			keep_most(&out->rose[sense], rose, finding_growth(f));
		else if (f->subject.function)
			keep_most(&out->elsewhere[sense],
				nodes_find(nodes, f->subject.function, since),
				finding_growth(f));
	}
}

static size_t raiser_of(const struct raisers *raisers,
	const struct finding *total)
{
	enum metric_kind sense = finding_sense(total);
	const struct raiser *elsewhere = &raisers->elsewhere[sense];

	if (raisers->rose[sense].node != NO_NODE)
		return raisers->rose[sense].node;
	if (elsewhere->node != NO_NODE &&
		elsewhere->growth >= EXPLAINED * finding_growth(total))
		return elsewhere->node;
	/* what allocates takes time, and keeps the collector busy */
	return sense == METRIC_TIME ? raisers->rose[METRIC_BYTES].node :
		NO_NODE;
}

static void join_workload(struct nodes *nodes, struct finding_list list)
{
	struct raisers raisers[2];

	find_raisers(&raisers[0], nodes, list, false);
	find_raisers(&raisers[1], nodes, list, true);
	for (size_t i = 0; i < list.count; i++) {
		const struct finding *f = list.all[i];
		size_t at = (size_t)(f - nodes->verdict->findings), node;

		if (f->kind != KIND_TOTAL || nodes->node_of[at] == NO_NODE ||
			f->reason == REASON_NOT_IMPROVED)
			continue;
		node = raiser_of(&raisers[f->since != NULL], f);
		if (node != NO_NODE)
			nodes->node_of[at] = node;
	}
}

/* What all workloads together rose by goes to the function that raised them most, where
 * functions account for half of it. */
static void join_all(struct nodes *nodes, size_t at, size_t workloads)
{
	const struct verdict *verdict = nodes->verdict;
	double *growth = xcalloc(nodes->count + 1, sizeof *growth), all = 0.0;
	size_t most = NO_NODE;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		size_t node = nodes->node_of[i];

		if (node == NO_NODE || f->kind == KIND_TOTAL || f->since ||
			finding_sense(f) != finding_sense(&verdict->findings[at]))
			continue;
		all += finding_growth(f);
		growth[node] += finding_growth(f);
		if (most == NO_NODE || growth[node] > growth[most])
			most = node;
	}
	if (most != NO_NODE && all >= EXPLAINED * (double)workloads *
			finding_growth(&verdict->findings[at]))
		nodes->node_of[at] = most;
	free(growth);
}

void raisers_join(struct nodes *nodes)
{
	const struct verdict *verdict = nodes->verdict;
	struct by_workload by;
	struct finding_list list;

	by_workload_init(&by, verdict);
	for (size_t i = 0; i < by.count; i += list.count) {
		list = by_workload_find(&by, by.all[i]->workload);
		join_workload(nodes, list);
	}
	by_workload_clear(&by);
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (verdict->findings[i].reason == REASON_MACHINE_WIDE &&
			nodes->node_of[i] != NO_NODE)
			join_all(nodes, i, verdict->workload_count);
}
