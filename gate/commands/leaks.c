/* profgate leaks: snapshots of a running process in, what it leaks out. */
#include "gate/commands/commands.h"
#include "gate/flow/flow.h"
#include "gate/text/duration.h"

struct leaks_options {
	const char *base;
	const char *interval, *warm_up;
	struct gate_options gate;
};

#define AT(member) .offset = offsetof(struct leaks_options, member)

static const struct opt leaks_options[] = {
	{.name = "base",
		.kind = OPT_TEXT,
		.value = "RUNS",
		AT(base),
		.help = "snapshots of the program as it was: what grew in them "
			"as well is no news, and what fills a cache is told "
			"from a leak"},
	{.name = "interval",
		.kind = OPT_TEXT,
		.value = "DURATION",
		AT(interval),
		.help = "time between two snapshots that do not say when they "
			"were taken, such as dumps of goroutines: 30s"},
	{.name = "warm-up",
		.kind = OPT_TEXT,
		.value = "DURATION",
		AT(warm_up),
		.help = "leave out the snapshots of so long after the first "
			"one: 10m"},
	{0}};

static const struct opt_group leaks_group = {"Leaks", leaks_options, NULL};

static const struct opt_part parts[] = {{&leaks_group, 0},
	GATE_PARTS(offsetof(struct leaks_options, gate)), {0}};

static int read_duration(double *out, const char *option, const char *text,
	struct err *err)
{
	if (!text || duration_parse(out, text))
		return 0;
	return err_set(err, ERR_USAGE,
		"--%s: \"%s\" is no duration, write 30s or 10m", option, text);
}

static int gate(struct verdict *out, struct flow *f,
	const struct leaks_options *options, const struct args *args,
	struct err *err)
{
	if (read_duration(&f->interval, "interval", options->interval, err) ||
		read_duration(&f->warm_up, "warm-up", options->warm_up, err) ||
		config_in_force(&f->config, f->options->config,
			f->options->measured, args->arena, err))
		return -1;
	flow_options(f);
	if (options->base && runs_same_directory(options->base, args->items[0]))
		return err_set(err, ERR_USAGE,
			"%s and %s are the same directory; give the snapshots "
			"of base after --base",
			options->base, args->items[0]);
	if ((options->base &&
		    runs_add(&f->runs, SET_BASE, options->base, err)) ||
		runs_add(&f->runs, SET_HEAD, args->items[0], err))
		return -1;
	return flow_read(f, err) ? -1 : flow_over_time(out, f, err);
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct leaks_options *options = data;
	struct flow flow = {.options = &options->gate,
		.arena = args->arena,
		.over_time = true};
	struct verdict verdict;
	bool done = flow_begin(&flow, err) == 0 &&
	            gate(&verdict, &flow, options, args, err) == 0;

	return flow_end(&flow, done ? &verdict : NULL, err);
}

static const char *const examples[] = {"profgate leaks snapshots",
	"what grows in six snapshots of a process or more",
	"profgate leaks --base before snapshots",
	"the same, held to what an earlier version did", NULL};

const struct cmd cmd_leaks = {
	.name = "leaks",
	.summary = "what a running process holds more and more of",
	.operands = "RUNS",
	.least = 1,
	.most = 1,
	.about = "Reads snapshots that one process of Go gave over time: heap "
		 "profiles and goroutine profiles, WORKLOAD/RUN.*, as pprof or "
		 "as the text of ?debug=1 or ?debug=2. Fails when a kind of "
		 "goroutine, or what one allocation site holds, grew to the "
		 "end, for certain and faster than its budget, "
		 "`goroutine: {growth: 60/h}`, allows. Six snapshots are "
		 "needed; of fewer it names suspects and never fails.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct leaks_options),
	.run = run,
};
