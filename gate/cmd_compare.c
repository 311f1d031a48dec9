/* profgate compare: two run sets in, a verdict out. The whole flow. */
#include "compare/compare.h"
#include "gate/cmd.h"
#include "gate/config.h"
#include "gate/core/version.h"
#include "gate/output.h"
#include "gate/reading.h"
#include "gate/runset.h"
#include "gate/trust.h"

struct values {
	const char *config;
	unsigned undecided; /* 1 + enum answer */
	unsigned measured;  /* 1 + enum measured */
	bool exit_zero;
	bool skip_unknown;
	unsigned ci;
	struct output_options output;
	struct reading_options reading;
};

static const char *const undecided_choices[] = { "pass", "fail", NULL };
static const char *const measured_choices[] = { "auto", "interleaved", "apart",
	NULL };

static const struct opt gate_options[] = {
	{ .name = "config", .kind = OPT_TEXT, .value = "FILE",
		.offset = offsetof(struct values, config),
		.help = "policy; default: profgate.yml at the root of the "
			"repository or in the current directory, if any" },
	{ .name = "undecided", .kind = OPT_CHOICE,
		.choices = undecided_choices,
		.offset = offsetof(struct values, undecided),
		.help = "exit 0 or 3 when nothing could be decided; default "
			"as the policy says: pass" },
	{ .name = "measured", .kind = OPT_CHOICE, .choices = measured_choices,
		.offset = offsetof(struct values, measured),
		.help = "whether base and head runs were taken in turn; auto "
			"asks the captures' own start times" },
	{ .name = "exit-zero", .kind = OPT_FLAG,
		.offset = offsetof(struct values, exit_zero),
		.help = "advisory: the verdict is in the reports, the exit "
			"code is 0" },
	{ .name = "skip-unknown", .kind = OPT_FLAG,
		.offset = offsetof(struct values, skip_unknown),
		.help = "leave out files that are no captures, with a note" },
	{ 0 }
};

static const struct opt_group gate_group = { "Gate", gate_options, NULL };

static const struct opt_part parts[] = {
	{ &gate_group, 0 },
	{ &output_group, offsetof(struct values, output) },
	{ &ci_group, offsetof(struct values, ci) },
	{ &color_group, offsetof(struct values, output.color) },
	{ &reading_group, offsetof(struct values, reading) },
	{ 0 }
};

static int read_sets(struct runset sets[2], const struct args *args,
	const struct reading *reading, struct err *err)
{
	if (runset_same(args->items[0], args->items[1]))
		return err_set(err, ERR_USAGE, "%s and %s are the same "
			"directory; give the base runs, then the head runs",
			args->items[0], args->items[1]);
	for (int i = 0; i < 2; i++)
		if (runset_scan(&sets[i], args->items[i], args->arena, err))
			return -1;
	return runsets_read(sets, 2, reading, args->arena, err);
}

/* Files that no reader knows. */
static size_t unknown_notes(struct verdict_note *out,
	const struct runset sets[2], struct arena *arena)
{
	size_t count = 0;

	for (int s = 0; s < 2; s++)
		for (size_t i = 0; i < sets[s].capture_count; i++) {
			const struct capture *c = &sets[s].captures[i];

			if (c->unknown)
				out[count++] = (struct verdict_note){
					.code = "unknown-skipped",
					.message = arena_printf(arena,
						"%s is no capture that is "
						"understood: left out",
						c->path),
					.workload = c->workload };
		}
	return count;
}

/* Adds the notes that the gate itself makes to those of the comparison: first
 * what holds for the whole report. */
static void add_notes(struct verdict *v, const struct config *config,
	const struct runset sets[2], const struct trust *trust,
	struct arena *arena)
{
	size_t most = v->note_count + config->note_count + trust->note_count +
		sets[0].capture_count + sets[1].capture_count;
	struct verdict_note *all = arena_alloc(arena, most + 1, sizeof *all);
	struct verdict_note *notes = arena_alloc(arena, most + 1,
		sizeof *notes);
	size_t count = 0, all_count = 0;

	for (size_t i = 0; i < config->note_count; i++)
		all[all_count++] = (struct verdict_note){
			.code = config->notes[i].code,
			.message = config->notes[i].message };
	all_count += unknown_notes(all + all_count, sets, arena);
	for (size_t i = 0; i < trust->note_count; i++)
		all[all_count++] = trust->notes[i];
	for (size_t i = 0; i < v->note_count; i++)
		all[all_count++] = v->notes[i];
	for (int whole = 1; whole >= 0; whole--)
		for (size_t i = 0; i < all_count; i++)
			if ((all[i].workload == NULL) == whole)
				notes[count++] = all[i];
	v->notes = notes;
	v->note_count = count;
}

static int judge(struct output *output, const struct values *values,
	const struct args *args, struct symtab *symtab, struct err *err)
{
	struct config config = { 0 };
	struct runset sets[2] = { 0 };
	struct workload *workloads = NULL;
	struct verdict verdict;
	struct trust trust = { .symtab = symtab, .arena = args->arena };
	struct comparison comparison = {
		.symtab = symtab,
		.policy = &config.policy,
		.base_label = args->items[0],
		.head_label = args->items[1],
		.tool_version = PROFGATE_VERSION,
	};
	struct reading reading = {
		.symtab = symtab,
		.policy = &config.policy,
		.limits = reading_limits(&values->reading),
		.jobs = reading_jobs(&values->reading),
		.calls = output_wants_calls(output),
		.skip_unknown = values->skip_unknown,
	};

	if (config_in_force(&config, values->config, values->measured,
			args->arena, err))
		return -1;
	if (values->undecided)
		config.policy.undecided = values->undecided - 1;
	if (read_sets(sets, args, &reading, err) ||
			trust_check(&trust, sets, 2, err))
		return -1;
	runsets_pair(&workloads, &comparison.workload_count, &sets[0],
		&sets[1], args->arena);
	comparison.workloads = workloads;
	compare(&verdict, &comparison, args->arena);
	add_notes(&verdict, &config, sets, &trust, args->arena);
	if (values->exit_zero)
		verdict.exit_code = 0;
	if (output_write(output, &verdict, err))
		return -1;
	return verdict.exit_code;
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct values *values = data;
	enum ci ci = ci_find(values->ci);
	struct output output;
	int result = output_open(&output, &values->output, ci, args->arena,
		err);

	if (result == 0) {
		struct symtab *symtab = symtab_new();

		result = judge(&output, values, args, symtab, err);
		symtab_free(symtab);
		if (result < 0)
			output_failed(&output, err);
		output_drop(&output);
	}
	if (result < 0)
		ci_report_error(ci, err);
	return result;
}

static const char *const examples[] = {
	"profgate compare perf/base perf/head",
	"compare two run sets, show the verdict",
	"profgate compare --report-dir report perf/base perf/head",
	"in CI: also write JSON, JUnit and Markdown",
	NULL
};

const struct cmd cmd_compare = {
	.name = "compare",
	.summary = "two run sets, no git needed",
	.operands = "BASE HEAD",
	.least = 2,
	.most = 2,
	.about = "Compares the runs in the directory HEAD with those in BASE, "
		 "function by function and allocation site by allocation site, "
		 "and fails when a change is both certain and past its budget. "
		 "A run set holds WORKLOAD/RUN.* files: pprof profiles, folded "
		 "stacks, `go test -bench` texts, told by content.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
