/* The whole comparison, top to bottom: series, how sessions and machines differ,
 * every test, decisions, findings, notes. */
#include "compare/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/decide.h"
#include "compare/findings/call_tree.h"
#include "compare/findings/coverage.h"
#include "compare/findings/finding.h"
#include "compare/findings/notes.h"
#include "compare/findings/side_facts.h"
#include "compare/findings/summary.h"
#include "compare/hypotheses/hypothesis.h"

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

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Leaves all hypotheses out but those of the findings that are asked for. */
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
		.tests = family_tests,
		.arena = arena,
		.alpha_share = in->alpha_share > 0.0 ? in->alpha_share : 1.0,
		.workload_count = in->workload_count,
		.workloads = in->workloads,
		.environment = in->environment,
	};
	design_metrics(out);
	timed_series(out);
	design_learn(out);
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
		.base = {.label = in->base_label, .commit = in->base_commit,
			.runs = side_runs(in, false)},
		.head = {.label = in->head_label, .commit = in->head_commit,
			.runs = side_runs(in, true)},
		.interleaved = analysis.interleaved,
		.machine_factor = analysis.speed_factor_known ?
			exp(analysis.speed_factor) : ABSENT,
	};
	coverage_make(out, &analysis);
	decide_outcome(out, &analysis, in);
	findings_make(out, &analysis);
	summary_policy(&out->policy, in->policy, arena);
	summary_workloads(out, &analysis);
	/* that there is no base is told without a note for all that it lacks */
	report_notes(out, in->no_base ? NULL : in->notes, &analysis);
	call_trees(out, &analysis);
}
