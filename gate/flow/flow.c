/* Two run sets to a verdict, under the options of a gate. */
#include "gate/flow/flow.h"

#include <string.h>

#include "compare/causes/causes.h"
#include "compare/decide.h"
#include "gate/core/memory.h"
#include "gate/core/version.h"
#include "gate/flow/acceptances.h"
#include "gate/output/changed_lines.h"
#include "gate/output/ci_report.h"
#include "gate/runs/check.h"

#define AT(member) .offset = offsetof(struct gate_options, member)

static const struct opt gate_options[] = {
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "policy; default: profgate.yml at the root of the "
			"repository, else the nearest from here up"},
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

	if (verdict) {
		acceptances_tell(&f->config.notes, verdict, &f->config.policy);
		causes_find(verdict, f->arena);
		changed_lines_tell(verdict, f->arena);
		notes_freeze(verdict, &f->config.notes);
	}
	if (verdict && output_write(&f->output, verdict, err) == 0) {
		result = verdict->exit_code;
	} else {
		struct verdict_note why = {.code = "no-verdict",
			.message = err->text};
		struct verdict none;

		decide_error(&none, &why, PROFGATE_VERSION,
			err_exit_code(err->kind));
		if (f->runs.sets[SET_BASE].label)
			none.base.label = f->runs.sets[SET_BASE].label;
		if (f->runs.sets[SET_HEAD].label)
			none.head.label = f->runs.sets[SET_HEAD].label;
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
		.symbols = &f->options->symbols,
		.jobs = read_jobs(&f->options->reading),
		.calls = output_wants_calls(&f->output),
		.ids = f->ids,
		.skip_unknown = f->options->skip_unknown,
		.holdings =
			f->over_time || runs_have_series(runs, GROWTH_LEAST),
	};

	return runs_load(runs, &load, err);
}

int flow_read(struct flow *f, struct err *err)
{
	return load_runs(&f->runs, f, err);
}

/* Files that no reader knows: each is a note, and not judged. */
static void list_unread(struct compare_input *in, const struct flow *f)
{
	const struct runs *runs = &f->runs;
	struct unread_file *list = arena_alloc(f->arena,
		runs->sets[SET_BASE].capture_count +
			runs->sets[SET_HEAD].capture_count + 1,
		sizeof *list);

	in->unread = list;
	for (int s = 0; s < SET_COUNT; s++)
		for (size_t i = 0; i < runs->sets[s].capture_count; i++) {
			const struct capture *c = &runs->sets[s].captures[i];

			if (!c->unknown || c->printed)
				continue;
			list[in->unread_count++] = (struct unread_file){
				c->workload, c->path, s == SET_HEAD};
			note_add(in->notes, "unknown-skipped", c->workload,
				"%s is no capture that is understood: left out",
				c->path);
		}
}

static void tell_unmeasured(struct flow *f)
{
	const char *line =
		unmeasured_line(runs_unmeasured(&f->runs), f->arena);

	if (line)
		note_add(&f->config.notes, "not-measured", NULL, "%s", line);
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
		.machines = f->machines,
		.no_base = no_base,
		.advisory = f->options->exit_zero,
		.notes = &f->config.notes,
	};

	list_unread(&comparison, f);
	tell_unmeasured(f);
	if (runs_check(&f->runs, &f->config.notes, err))
		return -1;
	runs_pair(&workloads, &comparison.workload_count, &f->runs, f->arena);
	comparison.workloads = workloads;
	comparison.base_facts = runs_base_facts(&f->runs, workloads,
		comparison.workload_count, f->arena);
	memcpy(comparison.environment, f->environment, sizeof f->environment);
	memory_doing("comparing all that was read");
	compare(out, &comparison, f->arena);
	/* check alone knows by git of which commit head is */
	out->command = f->commits[SET_HEAD] ? "check" : "compare";
	memory_doing(NULL);
	return symtab_check(f->symtab, err);
}

int flow_compare(struct verdict *out, struct flow *f, struct err *err)
{
	return compare_sets(out, f, false, err);
}

int flow_without_base(struct verdict *out, struct flow *f, struct err *err)
{
	return compare_sets(out, f, true, err);
}

int flow_over_time(struct verdict *out, struct flow *f, struct err *err)
{
	struct workload *workloads = NULL;
	struct compare_input comparison = {
		.symtab = f->symtab,
		.policy = &f->config.policy,
		.base_label = f->runs.sets[SET_BASE].label
	                              ? f->runs.sets[SET_BASE].label
	                              : "",
		.head_label = f->runs.sets[SET_HEAD].label,
		.tool_version = PROFGATE_VERSION,
		.advisory = f->options->exit_zero,
		.over_time = true,
		.interval = f->interval,
		.warm_up = f->warm_up,
		.notes = &f->config.notes,
	};

	list_unread(&comparison, f);
	runs_pair(&workloads, &comparison.workload_count, &f->runs, f->arena);
	comparison.workloads = workloads;
	compare_over_time(out, &comparison, f->arena);
	return symtab_check(f->symtab, err);
}

/* The fresh runs say themselves that they were taken in turn, whatever the
 * policy says of those before. */
int flow_retest(struct verdict *verdict, struct flow *f,
	struct runs *fresh, const struct retest *retest, struct err *err)
{
	struct policy policy = f->config.policy;
	struct workload *workloads = NULL, *before = NULL;
	struct namesakes known = {0};
	struct verdict first, again, whole;
	struct compare_input comparison = {
		.symtab = f->symtab,
		.policy = &policy,
		.base_label = fresh->sets[SET_BASE].label,
		.head_label = fresh->sets[SET_HEAD].label,
		.tool_version = PROFGATE_VERSION,
		.alpha_share = f->alpha_share,
		.only_count = retest->id_count,
		.only = retest->ids,
		.advisory = f->options->exit_zero,
	};

	policy.measured = MEASURED_AUTO;
	if (load_runs(fresh, f, err) || runs_check(fresh, NULL, err))
		return -1;
	runs_pair(&before, &known.count, &f->runs, f->arena);
	known.workloads = before;
	comparison.first = known;
	runs_pair(&workloads, &comparison.workload_count, fresh, f->arena);
	comparison.workloads = workloads;
	compare(&again, &comparison, f->arena);
	comparison.only = NULL;
	comparison.only_count = 0;
	compare(&whole, &comparison, f->arena);
	if (symtab_check(f->symtab, err) != 0)
		return -1;
	first = *verdict;
	decide_retest(verdict, &first, &(struct fresh_runs){&again, &whole},
		retest, &comparison, f->arena);
	return 0;
}

/* Why no workload of head has a base. */
static const struct told_base *told_of_all(size_t *count, const struct flow *f,
	const char *why)
{
	const struct run_set *head = &f->runs.sets[SET_HEAD];
	const char *absent = arena_copy(f->arena, span_of(why));
	struct told_base *told =
		arena_alloc(f->arena, head->capture_count + 1, sizeof *told);

	*count = 0;
	for (size_t i = 0; i < head->capture_count; i++)
		if (i == 0 || strcmp(head->captures[i].workload,
				      head->captures[i - 1].workload) != 0)
			told[(*count)++] =
				(struct told_base){head->captures[i].workload,
					{.absent = absent}};
	return told;
}

/* The same head against other base runs. */
static int pair_older(struct compare_input *out, struct flow *f,
	struct older *older, struct err *err)
{
	const struct run_set *head = &f->runs.sets[SET_HEAD];
	struct workload *workloads = NULL;
	struct err refused = {0};

	if (load_runs(&older->runs, f, err))
		return -1;
	runs_add_captures(&older->runs, SET_HEAD, head->label, head->captures,
		head->capture_count);
	if (runs_check(&older->runs, NULL, &refused)) {
		older->runs.sets[SET_BASE].capture_count = 0;
		older->runs.told =
			told_of_all(&older->runs.told_count, f, refused.text);
	}
	older->policy.measured = MEASURED_AUTO;
	*out = (struct compare_input){
		.symtab = f->symtab,
		.policy = &older->policy,
		.alpha_share = CREEP_SHARE,
		.machines = MACHINES_APART,
		.advisory = f->options->exit_zero,
	};
	runs_pair(&workloads, &out->workload_count, &older->runs, f->arena);
	out->workloads = workloads;
	out->base_facts = runs_base_facts(&older->runs, workloads,
		out->workload_count, f->arena);
	return 0;
}

int flow_since(struct verdict *verdict, struct flow *f, struct older *older,
	struct err *err)
{
	struct compare_input comparison;

	if (pair_older(&comparison, f, older, err))
		return -1;
	comparison.no_base = verdict->outcome == OUTCOME_NO_BASELINE;
	creep_judge(verdict, &comparison, &older->since, f->arena);
	return symtab_check(f->symtab, err);
}

int flow_past(struct verdict *verdict, struct flow *f, struct older *older,
	struct err *err)
{
	struct compare_input comparison;

	if (pair_older(&comparison, f, older, err))
		return -1;
	creep_history(verdict, &comparison, f->arena);
	return symtab_check(f->symtab, err);
}
