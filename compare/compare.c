/* The whole report: rows by every test, decided, turned into a verdict. */
#include "compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/decide.h"
#include "compare/findings/call_tree.h"
#include "compare/findings/finding.h"
#include "compare/findings/notes.h"
#include "compare/findings/side_facts.h"
#include "compare/frames/classify.h"
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

/* Step 14, over the workloads whose time is judged. */
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

/* The metrics that the policy names, each once: its budgets, then those that
 * only a rule names. */
static void learn_metrics(struct analysis *analysis)
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

static void summarize_policy(struct policy_summary *out,
	const struct policy *policy, struct arena *arena)
{
	static const char *const measured[] = {
		[MEASURED_AUTO] = "auto",
		[MEASURED_INTERLEAVED] = "interleaved",
		[MEASURED_APART] = "apart",
	};
	static const char *const scopes[SCOPE_COUNT] = {
		[SCOPE_TOTAL] = "total",
		[SCOPE_FUNCTION] = "function",
		[SCOPE_SITE] = "site",
	};

	*out = (struct policy_summary){
		.false_alarms = policy->false_alarms,
		.min_runs = policy->min_runs,
		.undecided_fails = policy->undecided == ANSWER_FAIL,
		.measured = measured[policy->measured],
		.config = policy->config,
	};
	out->budgets = arena_alloc(arena, policy->budget_count * SCOPE_COUNT +
		1, sizeof *out->budgets);
	for (size_t i = 0; i < policy->budget_count; i++)
		for (enum scope s = 0; s < SCOPE_COUNT; s++) {
			const struct budget *b = &policy->budgets[i];
			size_t at = out->budget_count;

			if (b->scope[s].off && s != SCOPE_TOTAL)
				continue;
			out->budgets[at].metric = b->metric;
			out->budgets[at].scope = scopes[s];
			out->budgets[at].growth = b->scope[s].off ? ABSENT :
				b->scope[s].growth;
			out->budgets[at].hot = b->hot;
			out->budget_count++;
		}
}

static unsigned side_runs(const struct compare_input *in, bool head)
{
	size_t most = 0;

	for (size_t w = 0; w < in->workload_count; w++) {
		size_t count = head ? in->workloads[w].head_count :
			in->workloads[w].base_count;

		most = count > most ? count : most;
	}
	return (unsigned)most;
}

static void make_findings(struct verdict *out, const struct analysis *analysis)
{
	out->findings = arena_alloc(analysis->arena,
		analysis->hypotheses.count + 1, sizeof *out->findings);
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		struct finding *f = &out->findings[out->finding_count];

		if (analysis->hypotheses.all[i]->left_out)
			continue;
		out->finding_count++;
		finding_make(f, analysis->hypotheses.all[i], analysis);
		out->counts[f->status]++;
		out->judged += f->judged;
	}
	qsort(out->findings, out->finding_count, sizeof *out->findings,
		finding_compare);
}

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Leaves all rows out but those of the findings that are asked for. */
static void leave_out(struct analysis *analysis, const char *const *only,
	size_t only_count)
{
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		struct hypothesis *h = analysis->hypotheses.all[i];
		char id[FINDING_ID_SIZE];
		const char *key = id;

		finding_id(id, h, analysis);
		h->left_out = !bsearch(&key, only, only_count, sizeof *only,
			compare_text);
		if (h->sharper)
			h->sharper->left_out = h->left_out;
	}
}

void analyze(struct analysis *out, const struct compare_input *in,
	struct arena *arena)
{
	*out = (struct analysis){
		.symtab = in->symtab,
		.policy = in->policy,
		.arena = arena,
		.alpha_share = in->alpha_share > 0.0 ? in->alpha_share : 1.0,
		.workload_count = in->workload_count,
		.workloads = in->workloads,
		.environment = in->environment,
	};
	learn_metrics(out);
	timed_series(out);
	out->interleaved = taken_in_turn(out);
	out->machine_differs = machines_differ(out);
	sessions_learn(out);
	speed_factor_learn(out);
	tests_make(out);
	if (in->only)
		leave_out(out, in->only, in->only_count);
	decide_hypotheses(out);
}

void compare(struct verdict *out, const struct compare_input *in,
	struct arena *arena)
{
	struct analysis analysis;

	analyze(&analysis, in, arena);
	*out = (struct verdict){
		.tool_version = in->tool_version,
		.base = {.label = in->base_label,
			.runs = side_runs(in, false)},
		.head = {.label = in->head_label,
			.runs = side_runs(in, true)},
		.interleaved = analysis.interleaved,
		.machine_factor = analysis.speed_factor_known ?
			exp(analysis.speed_factor) : ABSENT,
		.workload_count = in->workload_count,
	};
	summarize_policy(&out->policy, in->policy, arena);
	make_findings(out, &analysis);
	out->workloads = arena_alloc(arena, in->workload_count + 1,
		sizeof *out->workloads);
	for (size_t w = 0; w < in->workload_count; w++)
		summarize_workload(&out->workloads[w], &analysis,
			&in->workloads[w]);
	decide_outcome(out, &analysis, in);
	/* that there is no base is told without a note for all that it lacks */
	report_notes(out, in->no_base ? NULL : in->notes, &analysis);
	call_trees(out, &analysis);
}
