/* profgate compare: two run sets in, a verdict out. */
#include "gate/commands/commands.h"
#include "gate/flow/flow.h"

struct compare_values {
	struct gate_options gate;
	const char *improvement;
};

static const struct opt own[] = {
	{.name = "require-improvement", .kind = OPT_TEXT, .value = "PERCENT",
		.offset = offsetof(struct compare_values, improvement),
		.help = "fail unless the total time of each workload fell by "
			"so much beyond doubt, as of a build that shall be "
			"faster"},
	{0}
};

static const struct opt_group own_group = {"Comparison", own, NULL};
static const struct opt_part parts[] = {{&own_group, 0}, GATE_PARTS(0), {0}};

static int gate(struct verdict *out, struct flow *f,
	const struct compare_values *values, const struct args *args,
	struct err *err)
{
	if (config_in_force(&f->config, f->options->config,
			f->options->measured, args->arena, err))
		return -1;
	flow_options(f);
	if (opt_percent(&f->config.policy.improvement, "require-improvement",
			values->improvement, .1, 99, err))
		return -1;
	if (runs_same_directory(args->items[0], args->items[1]))
		return err_set(err, ERR_USAGE, "%s and %s are the same "
			"directory; give the base runs, then the head runs",
			args->items[0], args->items[1]);
	for (int i = 0; i < SET_COUNT; i++)
		if (runs_add_or_file(&f->runs, i, args->items[i], err))
			return -1;
	return flow_read(f, err) ? -1 :
		flow_compare(out, f, err);
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct compare_values *values = data;
	struct flow flow = {.options = &values->gate, .arena = args->arena};
	struct verdict verdict;
	bool done = flow_begin(&flow, err) == 0 &&
		gate(&verdict, &flow, values, args, err) == 0;

	return flow_end(&flow, done ? &verdict : NULL, err);
}

static const char *const examples[] = {
	"profgate compare perf/base perf/head",
	"compare two run sets, show the verdict",
	"profgate compare --report-dir report perf/base perf/head",
	"in CI: also write JSON, JUnit and Markdown",
	"profgate compare --require-improvement 2% perf/off perf/on",
	"fail unless the other build is faster by 2 %",
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
		 "stacks, V8's .cpuprofile, `go test -bench` texts, told by "
		 "content. One file is a run set of one run.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct compare_values),
	.run = run,
};
