/* Sums up workloads and policy for reports. */
#include "compare/findings/summary.h"

#include <math.h>
#include <stdlib.h>

#include "compare/findings/cost_history.h"
#include "compare/findings/notes.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

static bool both_sides(const struct workload *w)
{
	return w->base_count > 0 && w->head_count > 0;
}

/* The speed taken out of the workload's functions: their median. */
static double workload_factor(const struct analysis *analysis,
	const struct workload_parts *parts)
{
	double *speed = xcalloc(parts->hypothesis_count + 1, sizeof *speed),
	       middle;
	size_t count = 0;

	for (size_t i = 0; i < parts->hypothesis_count; i++) {
		const struct hypothesis *h = parts->hypotheses[i];

		if (h->kind == KIND_FUNCTION)
			speed[count++] = h->test.speed;
	}
	middle = count ? median(speed, count) : analysis->speed_factor;
	free(speed);
	return exp(middle);
}

/* What most of its findings are divided by: sampled time, where it has any. */
static const char *normalization(const struct workload_parts *parts)
{
	const struct workload *w = parts->workload;

	if (parts->series_count)
		return divisor_name(parts->series[0]->series.divisor);
	for (size_t i = 0; i < parts->hypothesis_count; i++) {
		const struct hypothesis *h = parts->hypotheses[i];

		if (h->series)
			return divisor_name(h->series->series.divisor);
	}
	for (size_t r = 0; r < w->base_count + w->head_count; r++)
		if (isnan(run_operations(workload_run(w, r), (sym){0})))
			return divisor_name(DIVISOR_RUNS);
	return divisor_name(DIVISOR_OPERATIONS);
}

/* Runs of both kinds are told apart. */
static void counted_note(struct workload_summary *out,
	const struct analysis *analysis, const struct workload *w)
{
	unsigned kind = RUN_BIT(RUN_COUNTED);
	size_t base = workload_runs_of(w, false, kind, SIZE_MAX);
	size_t head = workload_runs_of(w, true, kind, SIZE_MAX);
	struct buf text = {0};

	if (base + head == 0 || base + head == w->base_count + w->head_count)
		return;
	buf_printf(&text, "%zu of the base runs and %zu of the head runs count "
		"instructions, the others are timed", base, head);
	workload_say(out, analysis, &text);
}

static void summarize_workload(struct workload_summary *out,
	const struct analysis *analysis, const struct workload_parts *parts)
{
	const struct workload *w = parts->workload;

	*out = (struct workload_summary){
		.name = w->name,
		.runs_base = (unsigned)w->base_count,
		.runs_head = (unsigned)w->head_count,
		.kept_base = (unsigned)w->base_count,
		.kept_head = (unsigned)w->head_count,
		.normalization = "one side",
		.factor = ABSENT,
	};
	out->base_commits = cost_history_commits(&out->base_commit_count, w,
		analysis->arena);
	if (!both_sides(w))
		return;
	out->normalization = normalization(parts);
	out->factor = workload_factor(analysis, parts);
	for (size_t i = 0; i < parts->series_count; i++) {
		const struct judged_series *j = parts->series[i];

		out->kept_base = out->runs_base -
			(unsigned)(j->series.base_count - j->kept_base);
		out->kept_head = out->runs_head -
			(unsigned)(j->series.head_count - j->kept_head);
	}
	workload_notes(out, analysis, parts);
	counted_note(out, analysis, w);
}

void summary_policy(struct policy_summary *out,
	const struct policy *policy, struct arena *arena)
{
	struct budget budget;
	size_t count = 0;

	*out = (struct policy_summary){
		.false_alarms = policy->false_alarms,
		.min_runs = policy->min_runs,
		.improvement = policy->improvement > 0.0 ? policy->improvement
	                                                 : ABSENT,
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
	struct workload_index index;

	workload_index_init(&index, analysis);
	out->workload_count = analysis->workload_count;
	out->workloads = arena_alloc(analysis->arena, out->workload_count + 1,
		sizeof *out->workloads);
	for (size_t w = 0; w < out->workload_count; w++) {
		struct workload_parts parts = workload_index_at(&index, w);

		summarize_workload(&out->workloads[w], analysis, &parts);
	}
	workload_index_clear(&index);
}
