/* Two run sets to a verdict, under the options of a gate. */
#include "gate/flow/flow.h"

#include <string.h>

#include "compare/decide.h"
#include "gate/core/version.h"
#include "gate/output/ci_report.h"
#include "gate/runs/check.h"

static const char *const undecided_choices[] = {"pass", "fail", NULL};
static const char *const measured_choices[] = {"auto", "interleaved", "apart",
	NULL};

#define AT(member) .offset = offsetof(struct gate_options, member)

static const struct opt gate_options[] = {
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "policy; default: profgate.yml at the root of the "
			"repository or in the current directory, if any"},
	{.name = "undecided", .kind = OPT_CHOICE,
		.choices = undecided_choices, AT(undecided),
		.help = "exit 0 or 3 when nothing could be decided; default "
			"as the policy says: pass"},
	{.name = "measured", .kind = OPT_CHOICE, .choices = measured_choices,
		AT(measured),
		.help = "whether base and head runs were taken in turn; auto "
			"asks the captures' own start times"},
	{.name = "strict", .kind = OPT_FLAG, AT(strict),
		.help = "exit 3 when anything that the policy asks for was "
			"not judged, as with unjudged: fail"},
	{.name = "exit-zero", .kind = OPT_FLAG, AT(exit_zero),
		.help = "advisory: the verdict is in the reports, the exit "
			"code is 0"},
	{.name = "skip-unknown", .kind = OPT_FLAG, AT(skip_unknown),
		.help = "leave out files that are no captures, with a note"},
	{0}
};

const struct opt_group gate_group = {"Gate", gate_options, NULL};

int judge_begin(struct judging *j, struct err *err)
{
	enum ci ci = ci_find(j->options->ci);

	j->symtab = symtab_new();
	runs_open(&j->runs, j->symtab, j->arena);
	if (output_open(&j->output, &j->options->output, ci, j->arena, err))
		return -1;
	if (j->options->ci && ci_files(ci)->format &&
			!j->options->output.report_dir)
		return err_set(err, ERR_USAGE, "--ci: %s and other files go "
			"into a directory, give --report-dir DIR",
			ci_files(ci)->name);
	return 0;
}

int judge_end(struct judging *j, struct verdict *verdict, struct err *err)
{
	int result = -1;

	if (verdict)
		notes_freeze(verdict, &j->config.notes);
	if (verdict && output_write(&j->output, verdict, err) == 0) {
		result = verdict->exit_code;
	} else {
		struct verdict_note why = {.code = "no-verdict",
			.message = err->text};
		struct verdict none;

		decide_error(&none, &why, PROFGATE_VERSION,
			err_exit_code(err->kind));
		output_failed(&j->output, &none);
	}
	output_drop(&j->output);
	symtab_free(j->symtab);
	return result;
}

void judge_options(struct judging *j)
{
	if (j->options->measured)
		j->config.policy.measured = j->options->measured - 1;
	if (j->options->strict)
		j->config.policy.unjudged = UNJUDGED_FAIL;
	if (j->options->undecided)
		j->config.policy.undecided = j->options->undecided - 1;
}

static int load_runs(struct runs *runs, const struct judging *j,
	struct err *err)
{
	struct load load = {
		.policy = &j->config.policy,
		.limits = read_limits(&j->options->reading),
		.jobs = read_jobs(&j->options->reading),
		.calls = output_wants_calls(&j->output),
		.ids = j->ids,
		.skip_unknown = j->options->skip_unknown,
	};

	return runs_load(runs, &load, err);
}

int judge_read(struct judging *j, struct err *err)
{
	return load_runs(&j->runs, j, err);
}

/* Files that no reader knows. */
static void unknown_notes(struct notes *notes, const struct runs *runs)
{
	for (int s = 0; s < SET_COUNT; s++)
		for (size_t i = 0; i < runs->sets[s].capture_count; i++) {
			const struct capture *c = &runs->sets[s].captures[i];

			if (c->unknown)
				note_add(notes, "unknown-skipped", c->workload,
					"%s is no capture that is understood: "
					"left out", c->path);
		}
}

static int compare_sets(struct verdict *out, struct judging *j, bool no_base,
	struct err *err)
{
	struct workload *workloads = NULL;
	struct compare_input comparison = {
		.symtab = j->symtab,
		.policy = &j->config.policy,
		.base_commit = j->commits[SET_BASE],
		.head_commit = j->commits[SET_HEAD],
		.base_label = j->runs.sets[SET_BASE].label,
		.head_label = j->runs.sets[SET_HEAD].label,
		.tool_version = PROFGATE_VERSION,
		.alpha_share = j->alpha_share,
		.no_base = no_base,
		.advisory = j->options->exit_zero,
		.notes = &j->config.notes,
	};

	unknown_notes(&j->config.notes, &j->runs);
	if (runs_check(&j->runs, &j->config.notes, err))
		return -1;
	runs_pair(&workloads, &comparison.workload_count, &j->runs, j->arena);
	comparison.workloads = workloads;
	memcpy(comparison.environment, j->environment, sizeof j->environment);
	compare(out, &comparison, j->arena);
	return 0;
}

int judge(struct verdict *out, struct judging *j, struct err *err)
{
	return compare_sets(out, j, false, err);
}

int judge_without_base(struct verdict *out, struct judging *j, struct err *err)
{
	return compare_sets(out, j, true, err);
}

/* The fresh runs say themselves that they were taken in turn, whatever the
 * policy says of those before. */
int judge_again(struct verdict *verdict, struct judging *j,
	struct runs *fresh, const struct retest *retest, struct err *err)
{
	struct policy policy = j->config.policy;
	struct workload *workloads = NULL;
	struct verdict first, again;
	struct compare_input comparison = {
		.symtab = j->symtab,
		.policy = &policy,
		.base_label = fresh->sets[SET_BASE].label,
		.head_label = fresh->sets[SET_HEAD].label,
		.tool_version = PROFGATE_VERSION,
		.alpha_share = RETEST_SHARE,
		.only_count = retest->id_count,
		.only = retest->ids,
		.advisory = j->options->exit_zero,
	};

	policy.measured = MEASURED_AUTO;
	if (load_runs(fresh, j, err) || runs_check(fresh, NULL, err))
		return -1;
	runs_pair(&workloads, &comparison.workload_count, fresh, j->arena);
	comparison.workloads = workloads;
	compare(&again, &comparison, j->arena);
	first = *verdict;
	decide_retest(verdict, &first, &again, retest, &comparison, j->arena);
	return 0;
}
