/* Sums up workloads and policy for reports. */
#include "compare/findings/summary.h"

#include <math.h>
#include <stdlib.h>

#include "compare/findings/notes.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

static bool both_sides(const struct workload *w)
{
	return w->base_count > 0 && w->head_count > 0;
}

/* The speed taken out of the workload's functions: their median. */
static double workload_factor(const struct analysis *analysis,
	const struct workload *w)
{
	double *speed = xcalloc(analysis->hypotheses.count + 1, sizeof *speed),
	       middle;
	size_t count = 0;

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];

		if (h->workload == w && h->kind == KIND_FUNCTION)
			speed[count++] = h->test.speed;
	}
	middle = count ? median(speed, count) : analysis->speed_factor;
	free(speed);
	return exp(middle);
}

static void summarize_workload(struct workload_summary *out,
	const struct analysis *analysis, const struct workload *w)
{
	*out = (struct workload_summary){
		.name = w->name,
		.runs_base = (unsigned)w->base_count,
		.runs_head = (unsigned)w->head_count,
		.kept_base = (unsigned)w->base_count,
		.kept_head = (unsigned)w->head_count,
		.normalization = "one side",
		.factor = ABSENT,
	};
	if (!both_sides(w))
		return;
	out->normalization = "per operation";
	for (size_t r = 0; r < w->base_count; r++)
		if (isnan(run_operations(&w->base[r])))
			out->normalization = "per run";
	for (size_t r = 0; r < w->head_count; r++)
		if (isnan(run_operations(&w->head[r])))
			out->normalization = "per run";
	out->factor = workload_factor(analysis, w);
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];

		if (j->series.workload != w)
			continue;
		out->kept_base = (unsigned)j->kept_base;
		out->kept_head = (unsigned)j->kept_head;
	}
	workload_notes(out, analysis, w);
}

void summary_policy(struct policy_summary *out,
	const struct policy *policy, struct arena *arena)
{
	struct budget budget;
	size_t count = 0;

	*out = (struct policy_summary){
		.false_alarms = policy->false_alarms,
		.min_runs = policy->min_runs,
		.undecided_fails = policy->undecided == ANSWER_FAIL,
		.measured = measured_names[policy->measured],
		.config = policy->config,
	};
	while (policy_budget_at(&budget, policy, count))
		count++;
	out->budgets = arena_alloc(arena, count * SCOPE_COUNT + 1,
		sizeof *out->budgets);
	for (size_t i = 0; policy_budget_at(&budget, policy, i); i++)
		for (enum scope s = 0; s < SCOPE_COUNT; s++) {
			if (budget.scope[s].off && s != SCOPE_TOTAL)
				continue;
			out->budgets[out->budget_count++] =
				(struct budget_summary){budget.metric,
					scope_name(s), budget.scope[s].off ?
						ABSENT : budget.scope[s].growth,
					budget.hot};
		}
}

void summary_workloads(struct verdict *out, const struct analysis *analysis)
{
	out->workload_count = analysis->workload_count;
	out->workloads = arena_alloc(analysis->arena, out->workload_count + 1,
		sizeof *out->workloads);
	for (size_t w = 0; w < out->workload_count; w++)
		summarize_workload(&out->workloads[w], analysis,
			&analysis->workloads[w]);
}
