/* Two run sets to a verdict, under the options of a gate. */
#include "gate/flow/flow.h"

#include <string.h>

#include "compare/decide.h"
#include "gate/core/version.h"
#include "gate/output/ci_report.h"
#include "gate/runs/check.h"

#define AT(member) .offset = offsetof(struct gate_options, member)

static const struct opt gate_options[] = {
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "policy; default: profgate.yml at the root of the "
			"repository or in the current directory, if any"},
	{.name = "undecided", .kind = OPT_CHOICE,
		.choices = answer_names, AT(undecided),
		.help = "exit 0 or 3 when nothing could be decided; default "
			"as the policy says: pass"},
	{.name = "measured", .kind = OPT_CHOICE, .choices = measured_names,
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

int flow_begin(struct flow *f, struct err *err)
{
	enum ci ci = ci_find(f->options->ci);

	f->symtab = symtab_new();
	runs_open(&f->runs, f->symtab, f->arena);
	if (output_open(&f->output, &f->options->output, ci, f->arena, err))
		return -1;
	if (f->options->ci && ci_files(ci)->format &&
			!f->options->output.report_dir)
		return err_set(err, ERR_USAGE, "--ci: %s and other files go "
			"into a directory, give --report-dir DIR",
			ci_files(ci)->name);
	return 0;
}

int flow_end(struct flow *f, struct verdict *verdict, struct err *err)
{
	int result = -1;

	if (verdict)
		notes_freeze(verdict, &f->config.notes);
	if (verdict && output_write(&f->output, verdict, err) == 0) {
		result = verdict->exit_code;
	} else {
		struct verdict_note why = {.code = "no-verdict",
			.message = err->text};
		struct verdict none;

		decide_error(&none, &why, PROFGATE_VERSION,
			err_exit_code(err->kind));
		output_failed(&f->output, &none);
	}
	output_drop(&f->output);
	symtab_free(f->symtab);
	return result;
}

void flow_options(struct flow *f)
{
	if (f->options->measured)
		f->config.policy.measured = f->options->measured - 1;
	if (f->options->strict)
		f->config.policy.unjudged = UNJUDGED_FAIL;
	if (f->options->undecided)
		f->config.policy.undecided = f->options->undecided - 1;
}

static int load_runs(struct runs *runs, const struct flow *f,
	struct err *err)
{
	struct load load = {
		.policy = &f->config.policy,
		.limits = read_limits(&f->options->reading),
		.jobs = read_jobs(&f->options->reading),
		.calls = output_wants_calls(&f->output),
		.ids = f->ids,
		.skip_unknown = f->options->skip_unknown,
	};

	return runs_load(runs, &load, err);
}

int flow_read(struct flow *f, struct err *err)
{
	return load_runs(&f->runs, f, err);
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

static int compare_sets(struct verdict *out, struct flow *f, bool no_base,
	struct err *err)
{
	struct workload *workloads = NULL;
	struct compare_input comparison = {
		.symtab = f->symtab,
		.policy = &f->config.policy,
		.base_commit = f->commits[SET_BASE],
		.head_commit = f->commits[SET_HEAD],
		.base_label = f->runs.sets[SET_BASE].label,
		.head_label = f->runs.sets[SET_HEAD].label,
		.tool_version = PROFGATE_VERSION,
		.alpha_share = f->alpha_share,
		.no_base = no_base,
		.advisory = f->options->exit_zero,
		.notes = &f->config.notes,
	};

	unknown_notes(&f->config.notes, &f->runs);
	if (runs_check(&f->runs, &f->config.notes, err))
		return -1;
	runs_pair(&workloads, &comparison.workload_count, &f->runs, f->arena);
	comparison.workloads = workloads;
	memcpy(comparison.environment, f->environment, sizeof f->environment);
	compare(out, &comparison, f->arena);
	return 0;
}

int flow_compare(struct verdict *out, struct flow *f, struct err *err)
{
	return compare_sets(out, f, false, err);
}

int flow_without_base(struct verdict *out, struct flow *f, struct err *err)
{
	return compare_sets(out, f, true, err);
}

/* The fresh runs say themselves that they were taken in turn, whatever the
 * policy says of those before. */
int flow_retest(struct verdict *verdict, struct flow *f,
	struct runs *fresh, const struct retest *retest, struct err *err)
{
	struct policy policy = f->config.policy;
	struct workload *workloads = NULL;
	struct verdict first, again;
	struct compare_input comparison = {
		.symtab = f->symtab,
		.policy = &policy,
		.base_label = fresh->sets[SET_BASE].label,
		.head_label = fresh->sets[SET_HEAD].label,
		.tool_version = PROFGATE_VERSION,
		.alpha_share = RETEST_SHARE,
		.only_count = retest->id_count,
		.only = retest->ids,
		.advisory = f->options->exit_zero,
	};

	policy.measured = MEASURED_AUTO;
	if (load_runs(fresh, f, err) || runs_check(fresh, NULL, err))
		return -1;
	runs_pair(&workloads, &comparison.workload_count, fresh, f->arena);
	comparison.workloads = workloads;
	compare(&again, &comparison, f->arena);
	first = *verdict;
	decide_retest(verdict, &first, &again, retest, &comparison, f->arena);
	return 0;
}
