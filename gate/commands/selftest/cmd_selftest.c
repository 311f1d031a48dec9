/* profgate selftest: what the gate is worth on one's own runs. */
#include <limits.h>
#include <stdio.h>

#include "compare/selftest/selftest.h"
#include "gate/commands/commands.h"
#include "gate/commands/selftest/selftest_report.h"
#include "gate/config/config.h"
#include "gate/runs/check.h"
#include "gate/runs/read_options.h"
#include "gate/runs/runs.h"
#include "gate/runs/symbols.h"

enum {SPLITS = 400, SPLITS_MAX = 10000, SEED = 1 };

struct values {
	const char *config;
	unsigned measured; /* 1 + enum measured */
	unsigned splits;
	unsigned seed;
	unsigned format; /* 1 text, 2 json */
	bool skip_unknown;
	struct read_options reading;
	struct opt_list symbols;
};

#define AT(member) .offset = offsetof(struct values, member)

static const char *const measured_choices[] = {"auto", "interleaved", "apart",
	NULL};
static const char *const formats[] = {"text", "json", NULL};

static const struct opt own[] = {
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "policy; default: profgate.yml at the root of the "
			"repository, else the nearest from here up"},
	{.name = "measured", .kind = OPT_CHOICE, .choices = measured_choices,
		AT(measured),
		.help = "whether the gate will see base and head runs taken in "
			"turn; auto: when these runs are one session"},
	{.name = "splits", .kind = OPT_COUNT, .value = "N",
		.max = SPLITS_MAX, AT(splits),
		.help = "how often to split the runs in two; default: 400, or "
			"every way there is"},
	{.name = "seed", .kind = OPT_COUNT, .value = "N", .max = UINT_MAX,
		AT(seed), .help = "of what is drawn by chance; default: 1"},
	{.name = "format", .kind = OPT_CHOICE, .choices = formats, AT(format),
		.help = "how to show it; default: text"},
	{.name = "skip-unknown", .kind = OPT_FLAG, AT(skip_unknown),
		.help = "leave out files that are no captures"},
	{0}
};

static void add_exit_codes(struct buf *out)
{
	buf_text(out, "\nExit codes:\n"
		"  0   it fails unchanged code no more than allowed, and finds "
		"what was planted\n"
		"  1   it does not\n"
		"  3   too few runs to say\n");
}

static const struct opt_group own_group = {"Options", own, add_exit_codes};

static const struct opt_part parts[] = {
	{&own_group, 0},
	{&read_group, offsetof(struct values, reading)},
	{&symbols_group, offsetof(struct values, symbols)},
	{0}
};

/* What compare refuses is refused; all runs are in the base place. */
static int read_runs(struct selftest_input *in, const struct args *args,
	const struct load *load, struct err *err)
{
	struct workload *workloads;
	struct runs runs;

	runs_open(&runs, in->symtab, args->arena);
	if (runs_add(&runs, SET_BASE, args->items[0], err) ||
			runs_load(&runs, load, err) ||
			runs_check(&runs, in->notes, err))
		return -1;
	runs_pair(&workloads, &in->workload_count, &runs, args->arena);
	in->workloads = workloads;
	return 0;
}

static int test(struct buf *out, const struct values *values,
	const struct args *args, struct symtab *symtab, struct err *err)
{
	struct config config = {0};
	struct notes notes = {.arena = args->arena};
	struct selftest selftest_result;
	struct load load = {
		.policy = &config.policy,
		.limits = read_limits(&values->reading),
		.symbols = &values->symbols,
		.jobs = read_jobs(&values->reading),
		.skip_unknown = values->skip_unknown,
	};
	struct selftest_input in = {
		.symtab = symtab,
		.policy = &config.policy,
		.splits = values->splits ? values->splits : SPLITS,
		.seed = values->seed ? values->seed : SEED,
		.jobs = load.jobs,
		.notes = &notes,
	};

	if (config_in_force(&config, values->config, values->measured,
			args->arena, err) ||
			read_runs(&in, args, &load, err))
		return -1;
	selftest(&selftest_result, &in, args->arena);
	if (symtab_check(symtab, err) != 0)
		return -1;
	(values->format == 2 ? selftest_json : selftest_text)(out,
		&(struct selftest_report){.selftest = &selftest_result,
			.policy = &config.policy, .label = args->items[0],
			.seed = in.seed});
	return selftest_result.exit_code;
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct values *values = data;
	struct symtab *symtab = symtab_new();
	struct buf out = {0};
	int result = test(&out, values, args, symtab, err);

	if (result >= 0)
		fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	symtab_free(symtab);
	return result;
}

static const char *const examples[] = {
	"profgate selftest perf/base",
	"runs of one commit, at least twice as many as the gate will get",
	"profgate selftest --measured interleaved --format json perf/base",
	"for a program to read; base and head will be taken in turn",
	NULL
};

const struct cmd cmd_selftest = {
	.name = "selftest",
	.summary = "what the gate is worth on these runs",
	.operands = "RUNS",
	.least = 1,
	.most = 1,
	.about = "Splits the runs of one commit in two again and again and "
		 "compares the halves: how often does the gate fail unchanged "
		 "code? Then says for every hot function which rise would "
		 "show, and what more or longer runs would buy; and plants "
		 "regressions of that size, so that a gate that cannot fail "
		 "is noticed.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
