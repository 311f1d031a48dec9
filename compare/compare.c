/* The whole comparison, top to bottom: the levels of base, the analysis, the
 * answer, findings, notes. */
#include "compare/compare.h"

#include <math.h>

#include "compare/decide.h"
#include "compare/findings/call_tree.h"
#include "compare/findings/coverage.h"
#include "compare/findings/finding.h"
#include "compare/findings/leak_finding.h"
#include "compare/findings/notes.h"
#include "compare/findings/side_facts.h"
#include "compare/findings/summary.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/leaks/leaks.h"
#include "compare/levels.h"
#include "gate/core/version.h"

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

/* The commit that a side is of: as the caller knows it, else that all its runs were
 * measured at; NULL: not known. */
static const char *side_commit(const struct compare_input *in, bool head)
{
	const char *known = head ? in->head_commit : in->base_commit;
	sym commit = {0};

	if (known)
		return known;
	for (size_t w = 0; w < in->workload_count; w++) {
		const struct workload *at = &in->workloads[w];
		size_t count = head ? at->head_count : at->base_count;

		for (size_t r = 0; r < count; r++) {
			sym of = run_commit(head ? &at->head[r] : &at->base[r]);

			if (!of.i || (commit.i && !sym_equal(of, commit)))
				return NULL;
			commit = of;
		}
	}
	return commit.i ? symtab_text(in->symtab, commit).data : NULL;
}

/* What leaks: of head alone, or of both sides where both can be judged. */
static void find_leaks(struct analysis *analysis,
	const struct compare_input *in, struct arena *arena)
{
	struct leaks_input leaks_input = {
		.symtab = in->symtab,
		.policy = in->policy,
		.workload_count = in->workload_count,
		.workloads = in->workloads,
		.both = !in->over_time,
		.interval = in->interval,
		.warm_up = in->warm_up,
		.notes = in->notes,
	};
	struct leaks *leaks = arena_alloc(arena, 1, sizeof *leaks);

	leaks_find(leaks, &leaks_input, arena);
	decide_leaks(leaks, arena);
	analysis->leaks = leaks;
}

void compare_over_time(struct verdict *out, const struct compare_input *in,
	struct arena *arena)
{
	struct analysis analysis = {
		.symtab = in->symtab,
		.policy = in->policy,
		.tests = family_tests,
		.arena = arena,
		.workload_count = in->workload_count,
		.workloads = in->workloads,
	};

	find_leaks(&analysis, in, arena);
	*out = (struct verdict){
		.tool_version = in->tool_version,
		.rules = PROFGATE_RULES,
		.base = {.label = in->base_label, .runs = side_runs(in, false)},
		.head = {.label = in->head_label, .runs = side_runs(in, true)},
		.over_time = true,
		.machine_factor = ABSENT,
	};
	leak_coverage(out, analysis.leaks, in->symtab, arena);
	leak_unheld(out, &analysis);
	decide_outcome(out, &analysis, in);
	leak_findings(out, &analysis);
	summary_policy(&out->policy, in->policy, arena);
	summary_workloads(out, &analysis);
	for (size_t w = 0; w < out->workload_count; w++)
		out->workloads[w].normalization = "over time";
	leak_summary(out, &analysis);
}

void compare(struct verdict *out, const struct compare_input *in,
	struct arena *arena)
{
	struct compare_input level = *in;
	struct analysis analysis;

	level.base_facts = levels_find(in, arena);
	analyze(&analysis, &level, arena);
	if (in->policy->improvement > 0.0)
		decide_improvement(&analysis);
	find_leaks(&analysis, in, arena);
	*out = (struct verdict){
		.tool_version = in->tool_version,
		.rules = PROFGATE_RULES,
		.base = {.label = in->base_label,
			.commit = side_commit(in, false),
			.runs = side_runs(in, false)},
		.head = {.label = in->head_label,
			.commit = side_commit(in, true),
			.runs = side_runs(in, true)},
		.interleaved = analysis.interleaved,
		.taken = turns_words(&analysis),
		.machine_factor = analysis.speed_factor_known ?
			exp(analysis.speed_factor) : ABSENT,
	};
	coverage_make(out, &analysis, in->unread, in->unread_count);
	leak_coverage(out, analysis.leaks, in->symtab, arena);
	decide_outcome(out, &analysis, in);
	findings_make(out, &analysis);
	leak_findings(out, &analysis);
	summary_policy(&out->policy, in->policy, arena);
	summary_workloads(out, &analysis);
	if (in->notes && !in->no_base)
		policy_notes(in->notes, &analysis);
	/* that there is no base is told without a note for all that it lacks */
	report_notes(out, in->no_base ? NULL : in->notes, &analysis);
	call_trees(out, &analysis);
}
