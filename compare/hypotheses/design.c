/* Tells what is to be judged, and how the runs of both sides were taken
 * (statistics, step 14). */
#include <stdlib.h>
#include <string.h>

#include "compare/hypotheses/hypothesis.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

/* Where the policy has the metric's budget; past all of them: it has none. */
static size_t budget_place(const struct policy *policy, const char *metric)
{
	struct budget budget;
	size_t at = 0;

	while (policy_budget_at(&budget, policy, at) &&
			strcmp(budget.metric, metric) != 0)
		at++;
	return at;
}

struct placed_metric {
	struct judged_metric metric;
	const char *name;
	size_t place;
};

static int compare_placed(const void *a, const void *b)
{
	const struct placed_metric *x = a, *y = b;

	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void add_metrics(struct rowset *names, struct rowset *both,
	const struct workload *w, bool head)
{
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(w, head);
			(costs = costs_next(&c));)
		for (uint32_t m = 0; m < costs->metric_count; m++) {
			uint32_t before = names->count;

			if (rowset_add(names, &costs->metrics[m].name.i) ==
					before)
				rowset_add(both, (uint32_t[]){
					costs->metrics[m].name.i,
					costs->metrics[m].unit.i});
		}
}

void design_metrics(struct analysis *analysis)
{
	struct placed_metric *placed;
	struct rowset names, both;

	rowset_init(&names, 1);
	rowset_init(&both, 2);
	for (size_t w = 0; w < analysis->workload_count; w++)
		for (int head = 0; head < 2; head++)
			add_metrics(&names, &both, &analysis->workloads[w],
				head == 1);
	placed = xcalloc(both.count + 1u, sizeof *placed);
	for (uint32_t i = 0; i < both.count; i++) {
		sym name = {rowset_at(&both, i)[0]};
		sym unit = {rowset_at(&both, i)[1]};
		const char *text = symtab_text(analysis->symtab, name).data;

		placed[i] = (struct placed_metric){{name, metric_find(text,
			symtab_text(analysis->symtab, unit).data)}, text,
			budget_place(analysis->policy, text)};
	}
	if (both.count)
		qsort(placed, both.count, sizeof *placed, compare_placed);
	analysis->metrics = arena_alloc(analysis->arena, both.count + 1u,
		sizeof *analysis->metrics);
	for (uint32_t i = 0; i < both.count; i++)
		analysis->metrics[i] = placed[i].metric;
	analysis->metric_count = both.count;
	free(placed);
	rowset_clear(&names);
	rowset_clear(&both);
}

void design_learn(struct analysis *analysis)
{
	enum measured measured = analysis->policy->measured;

	turns_learn(analysis);
	analysis->interleaved = measured == MEASURED_AUTO ?
		analysis->turns.taken <= TAKEN_BESIDE :
		measured == MEASURED_INTERLEAVED;
}
