/* Whose the stacks of an event group are, and what is done to groups later. */
#include "compare/costs/costs.h"

#include "gate/model/metric.h"

void group_owners(struct owners *owners, const struct event_group *group,
	uint32_t stack)
{
	const struct profile *p = owners->profile;
	const char *owner;

	owners_find(owners, stack, group->waits);
	if (group->own && owners->below > 0)
		owners->depth = 0;
	if (!group->waits || !owners->channel || owners->depth == 0)
		return;
	owner = symtab_text(p->symtab, p->frames[owners->at_frame[0]].func)
	                .data;
	for (uint32_t m = 0; m < group->metric_count; m++)
		if (policy_names(owners->policy, owner,
			    symtab_text(p->symtab, group->metrics[m].name)
				    .data))
			return;
	owners->depth = 0;
}

double group_observations(const struct event_group *group)
{
	double sum = group->unowned_events;

	for (uint32_t i = 0; i < group->func_count; i++)
		sum += group->events[i];
	return sum;
}

void group_measure(struct event_group *group, enum counting counting,
	double unit)
{
	double factor = group->unit / unit;
	size_t cells = (size_t)group->func_count * group->metric_count;

	group->counting = counting;
	group->unit = unit;
	for (uint32_t i = 0; i < group->func_count; i++) {
		group->events[i] *= factor;
		group->reach[i] *= factor;
		group->deep[i] *= factor;
	}
	for (size_t i = 0; i < cells; i++)
		group->squares[i] /= factor;
	for (uint32_t i = 0; i < group->edge_count; i++)
		group->edges[i].events *= factor;
	for (int flaw = 0; flaw < FLAW_COUNT; flaw++)
		group->flawed[flaw] *= factor;
	group->unowned_events *= factor;
	group->collector_events *= factor;
}

/* Whether a group that has one of them has both. */
static bool in_one_group(const struct metric *a, const struct metric *b)
{
	return a->events == b->events &&
	       (a->events >= 0 || (sym_equal(a->name, b->name) &&
					  sym_equal(a->unit, b->unit)));
}

static void forget_metrics(struct costs *costs, const struct metric *first,
	const char *why)
{
	uint32_t kept = 0;

	for (uint32_t m = 0; m < costs->metric_count; m++) {
		const struct metric *metric = &costs->metrics[m];

		if (!in_one_group(metric, first)) {
			costs->metrics[kept] = *metric;
			costs->totals[kept++] = costs->totals[m];
		} else if (why) {
			costs->refused[costs->refused_count++] =
				(struct refused){metric->name, why};
		}
	}
	costs->metric_count = kept;
}

void costs_forget(struct costs *costs, uint32_t group, const char *why)
{
	forget_metrics(costs, costs->groups[group].metrics, why);
	costs->groups[group] = costs->groups[--costs->group_count];
}

void costs_forget_metric(struct costs *costs, uint32_t m, const char *why)
{
	const struct metric first = costs->metrics[m];
	uint32_t group = 0;

	while (group < costs->group_count &&
		!in_one_group(costs->groups[group].metrics, &first))
		group++;
	if (group < costs->group_count)
		costs_forget(costs, group, why);
	else
		forget_metrics(costs, &first, why);
}

static bool minds_machine(const struct symtab *symtab, sym name, sym unit)
{
	const char *text = symtab_text(symtab, name).data;

	return metric_minds_machine(metric_find(text,
					    symtab_text(symtab, unit).data),
		text);
}

void costs_forget_machine(struct costs *costs, const struct symtab *symtab)
{
	uint32_t kept = 0, m = 0;

	while (m < costs->metric_count)
		if (minds_machine(symtab, costs->metrics[m].name,
			    costs->metrics[m].unit)) {
			costs_forget_metric(costs, m, NULL);
			m = 0;
		} else {
			m++;
		}
	for (uint32_t i = 0; i < costs->bench_value_count; i++)
		if (!minds_machine(symtab, costs->bench_values[i].unit,
			    costs->bench_values[i].unit))
			costs->bench_values[kept++] = costs->bench_values[i];
	costs->bench_value_count = kept;
}
