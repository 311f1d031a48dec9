/* The whole report: rows by every test, decided, turned into a verdict. */
#include "compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
static bool taken_in_turn(const struct report *report)
{
	if (report->policy->measured != MEASURED_AUTO)
		return report->policy->measured == MEASURED_INTERLEAVED;
	for (size_t i = 0; i < report->unit_count; i++) {
		const struct workload *w = report->units[i].series.workload;

		if (!workload_interleaved(w) || !sessions_shared(w))
			return false;
	}
	return true;
}

static void class_rows(struct report *report, const char *metric)
{
	sym name = symtab_intern(report->symtab, span_of(metric));

	switch (metric_class(span_of(metric))) {
	case METRIC_TIME:
		timed_prepare(report, metric);
		break;
	case METRIC_ALLOCATION:
		for (size_t w = 0; w < report->workload_count; w++)
			heap_rows(report, &report->workloads[w], name);
		break;
	case METRIC_OTHER:
		break;
	}
}

/* Names each metric of the policy once: its budgets, then metrics that only a
 * rule names. */
static void policy_rows(struct report *report)
{
	const struct policy *policy = report->policy;

	for (size_t i = 0; i < policy->budget_count; i++)
		class_rows(report, policy->budgets[i].metric);
	for (size_t i = 0; i < policy->rule_count; i++) {
		const char *metric = policy->rules[i].metric;
		bool named = policy_budget(policy, metric)->metric != NULL;

		for (size_t j = 0; j < i; j++)
			named |= strcmp(policy->rules[j].metric, metric) == 0;
		if (!named)
			class_rows(report, metric);
	}
}

static void make_rows(struct report *report)
{
	report->units = arena_alloc(report->arena, report->workload_count *
		(report->policy->budget_count + report->policy->rule_count) +
		1, sizeof *report->units);
	policy_rows(report);
	report->interleaved = taken_in_turn(report);
	report->machine_differs = machines_differ(report);
	sessions_learn(report);
	machine_factor(report);
	timed_rows(report);
	total_rows(report);
	for (size_t w = 0; w < report->workload_count; w++)
		exact_rows(report, &report->workloads[w]);
}

static bool both_sides(const struct workload *w)
{
	return w->base_count > 0 && w->head_count > 0;
}

/* The speed taken out of the workload's functions: their median. */
static double workload_factor(const struct report *report,
	const struct workload *w)
{
	double *speed = xcalloc(report->rows.count + 1, sizeof *speed), middle;
	size_t count = 0;

	for (size_t i = 0; i < report->rows.count; i++) {
		const struct row *row = &report->rows.rows[i];

		if (row->workload == w && row->family == FAMILY_FUNCTIONS)
			speed[count++] = row->speed;
	}
	middle = count ? median(speed, count) : report->machine;
	free(speed);
	return exp(middle);
}

static void summarize_workload(struct workload_summary *out,
	const struct report *report, const struct workload *w)
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
	out->factor = workload_factor(report, w);
	for (size_t i = 0; i < report->unit_count; i++) {
		const struct unit *u = &report->units[i];

		if (u->series.workload != w)
			continue;
		out->kept_base = (unsigned)u->kept_base;
		out->kept_head = (unsigned)u->kept_head;
	}
	workload_notes(out, report, w);
}

static bool is_decided(const struct finding *f)
{
	return f->judged && f->status != STATUS_UNDECIDED;
}

/* Nothing judged is not a pass: undecided when no tested row came to a
 * decision, or, with none tested, no exact one. */
static enum outcome outcome_of(const struct verdict *v)
{
	size_t tested = 0, tested_decided = 0, exact = 0;

	for (size_t i = 0; i < v->finding_count; i++) {
		const struct finding *f = &v->findings[i];

		if (f->status == STATUS_REGRESSION)
			return OUTCOME_REGRESSION;
		if (f->exact) {
			exact += f->judged;
		} else {
			tested += f->judged;
			tested_decided += is_decided(f);
		}
	}
	if (tested ? tested_decided : exact)
		return OUTCOME_PASS;
	return OUTCOME_UNDECIDED;
}

static int exit_of(enum outcome outcome, const struct policy *policy)
{
	if (outcome == OUTCOME_REGRESSION)
		return 1;
	return outcome == OUTCOME_UNDECIDED && policy->undecided ==
		ANSWER_FAIL ? 3 : 0;
}

void verdict_decide(struct verdict *verdict, const struct policy *policy)
{
	verdict->outcome = outcome_of(verdict);
	verdict->exit_code = exit_of(verdict->outcome, policy);
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

static unsigned side_runs(const struct comparison *in, bool head)
{
	size_t most = 0;

	for (size_t w = 0; w < in->workload_count; w++) {
		size_t count = head ? in->workloads[w].head_count :
			in->workloads[w].base_count;

		most = count > most ? count : most;
	}
	return (unsigned)most;
}

static void make_findings(struct verdict *out, const struct report *report)
{
	out->findings = arena_alloc(report->arena, report->rows.count + 1,
		sizeof *out->findings);
	for (size_t i = 0; i < report->rows.count; i++) {
		struct finding *f = &out->findings[out->finding_count];

		if (report->rows.rows[i].left_out)
			continue;
		out->finding_count++;
		finding_make(f, &report->rows.rows[i], report);
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
static void leave_out(struct report *report, const char *const *only,
	size_t only_count)
{
	for (size_t i = 0; i < report->rows.count; i++) {
		struct row *row = &report->rows.rows[i];
		char id[FINDING_ID_SIZE];
		const char *key = id;

		finding_id(id, row, report);
		row->left_out = !bsearch(&key, only, only_count, sizeof *only,
			compare_text);
	}
}

void compare_rows(struct report *out, const struct comparison *in,
	struct arena *arena)
{
	*out = (struct report){
		.symtab = in->symtab,
		.policy = in->policy,
		.arena = arena,
		.alpha_share = in->alpha_share > 0.0 ? in->alpha_share : 1.0,
		.workload_count = in->workload_count,
		.workloads = in->workloads,
		.environment = in->environment,
	};
	make_rows(out);
	if (in->only)
		leave_out(out, in->only, in->only_count);
	decide(out);
}

void compare(struct verdict *out, const struct comparison *in,
	struct arena *arena)
{
	struct report report;

	compare_rows(&report, in, arena);
	*out = (struct verdict){
		.tool_version = in->tool_version,
		.base = {.label = in->base_label,
			.runs = side_runs(in, false)},
		.head = {.label = in->head_label,
			.runs = side_runs(in, true)},
		.interleaved = report.interleaved,
		.machine_factor = report.machine_known ?
			exp(report.machine) : ABSENT,
		.workload_count = in->workload_count,
	};
	summarize_policy(&out->policy, in->policy, arena);
	make_findings(out, &report);
	out->workloads = arena_alloc(arena, in->workload_count + 1,
		sizeof *out->workloads);
	for (size_t w = 0; w < in->workload_count; w++)
		summarize_workload(&out->workloads[w], &report,
			&in->workloads[w]);
	verdict_decide(out, in->policy);
	report_notes(out, &report);
	call_trees(out, &report);
}
