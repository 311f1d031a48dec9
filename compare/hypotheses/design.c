/* Tells what is to be judged, and how the runs of both sides were taken
 * (statistics, step 14). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define INTERLEAVED_MAX 0.5 /* D of step 14 */

/* Start times of one side; false when a run has none. */
static bool side_times(double *out, const struct run *runs, size_t count)
{
	for (size_t r = 0; r < count; r++) {
		out[r] = run_time(&runs[r]);
		if (isnan(out[r]))
			return false;
	}
	return true;
}

static bool workload_interleaved(const struct workload *w)
{
	double *base = xcalloc(w->base_count + w->head_count + 1,
		sizeof *base);
	double *head = base + w->base_count;
	bool in_turn = side_times(base, w->base, w->base_count) &&
		side_times(head, w->head, w->head_count) &&
		interleaving(base, w->base_count, head, w->head_count) <=
			INTERLEAVED_MAX;

	free(base);
	return in_turn;
}

/* Over the workloads whose time is judged. */
static bool taken_in_turn(const struct analysis *analysis)
{
	if (analysis->policy->measured != MEASURED_AUTO)
		return analysis->policy->measured == MEASURED_INTERLEAVED;
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct workload *w = analysis->series[i].series.workload;

		if (!workload_interleaved(w) || !sessions_shared(w))
			return false;
	}
	return true;
}

void design_metrics(struct analysis *analysis)
{
	const struct policy *policy = analysis->policy;

	analysis->metrics = arena_alloc(analysis->arena, policy->budget_count +
		policy->rule_count + 1, sizeof *analysis->metrics);
	for (size_t i = 0; i < policy->budget_count; i++)
		analysis->metrics[analysis->metric_count++] =
			policy->budgets[i].metric;
	for (size_t i = 0; i < policy->rule_count; i++) {
		const char *metric = policy->rules[i].metric;
		bool named = policy_budget(policy, metric)->metric != NULL;

		for (size_t j = 0; j < i; j++)
			named |= strcmp(policy->rules[j].metric, metric) == 0;
		if (!named)
			analysis->metrics[analysis->metric_count++] = metric;
	}
}

void design_learn(struct analysis *analysis)
{
	analysis->interleaved = taken_in_turn(analysis);
}
