/* profgate run: measures a benchmark into a run set, alone or side by side with
 * another commit. The whole flow. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/commands/run/run_report.h"
#include "gate/config/config.h"
#include "gate/measure/child.h"
#include "gate/measure/command.h"
#include "gate/measure/session.h"
#include "gate/setup/unmeasured.h"
#include "gate/text/complain.h"

enum {RUNS = 5, RUNS_MAX = 10000 };
#define UNTIL_LIMIT 1800.0 /* seconds of --until-detectable, if not told */

struct values {
	unsigned runs;
	const char *out;
	bool append, counters_only;
	struct opt_list workloads;
	const char *base;
	const char *build, *base_build;
	const char *config;
	const char *until, *budget;
	const char *timeout, *time_limit, *pause;
	struct opt_list pass;
	unsigned seed;
};

#define AT(member) .offset = offsetof(struct values, member)

static const struct opt what[] = {
	{.name = "runs", .letter = 'n', .kind = OPT_COUNT, .value = "RUNS",
		.max = RUNS_MAX, AT(runs),
		.help = "runs of each benchmark on each side; default: 5"},
	{.name = "out", .letter = 'o', .kind = OPT_TEXT, .value = "DIR",
		AT(out), .help = "where the run set goes; default: perf"},
	{.name = "append", .kind = OPT_FLAG, AT(append),
		.help = "add to the runs that DIR has already"},
	{.name = "workload", .kind = OPT_LIST, .value = "NAME", AT(workloads),
		.help = "put the runs in DIR/NAME; with benchmarks of the "
			"configuration, measure only this one; then "
			"repeatable"},
	{.name = "base", .kind = OPT_TEXT, .value = "REV", AT(base),
		.help = "measure this commit too, in a work tree of its own, "
			"in turn with the files here: into DIR/base and "
			"DIR/head"},
	{.name = "build", .kind = OPT_TEXT, .value = "COMMAND", AT(build),
		.help = "run once on each side before it is measured"},
	{.name = "base-build", .kind = OPT_TEXT, .value = "COMMAND",
		AT(base_build),
		.help = "what builds base instead: with --base HEAD, the same "
			"commit built in two ways"},
	{.name = "counters-only", .kind = OPT_FLAG, AT(counters_only),
		.help = "count instructions, and take no timed runs"},
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "policy, and what to measure where no COMMAND is "
			"given; default as for check"},
	{.name = "seed", .kind = OPT_COUNT, .value = "N", .max = 0xffffffff,
		AT(seed), .help = "of the order of runs; default: the clock"},
	{0}
};

static const struct opt bounds[] = {
	{.name = "until-detectable", .kind = OPT_TEXT, .value = "PERCENT",
		AT(until),
		.help = "go on after RUNS until a rise of so much would show "
			"in every function that holds a tenth of its workload "
			"(or in the hottest), or --time-limit is over "
			"(default 30m)"},
	{.name = "budget", .kind = OPT_TEXT, .value = "TIME", AT(budget),
		.help = "with --base: so long in place of RUNS. A benchmark "
			"ends when it has become slower, or when what is left "
			"would hardly show that; the others have its time. "
			"Builds and counted runs are beside it"},
	{.name = "timeout", .kind = OPT_TEXT, .value = "TIME", AT(timeout),
		.help = "longest run or build; default: 10m"},
	{.name = "time-limit", .kind = OPT_TEXT, .value = "TIME",
		AT(time_limit),
		.help = "longest measurement: what is complete then counts"},
	{.name = "pause", .kind = OPT_TEXT, .value = "TIME", AT(pause),
		.help = "wait so long before each round"},
	{.name = "pass", .kind = OPT_LIST, .value = "VARIABLE", AT(pass),
		.help = "pass a variable on to COMMAND although its name or "
			"value looks like a secret; repeatable"},
	{0}
};

static const struct opt_group what_group = {"What to measure", what, NULL};
static const struct opt_group bounds_group = {"How long", bounds, NULL};
static const struct opt_part parts[] = {
	{&what_group, 0},
	{&bounds_group, 0},
	{0}
};

struct run_command {
	const struct values *values;
	struct config config;
	struct session session;
};

/* The benchmarks that are asked for, in the order of the plan. */
static int choose_named(struct plan *plan, const struct opt_list *names,
	struct arena *arena, struct err *err)
{
	struct bench *chosen = arena_alloc(arena, plan->bench_count,
		sizeof *chosen);
	bool *found = arena_alloc(arena, names->count, sizeof *found);
	size_t count = 0;

	for (size_t b = 0; b < plan->bench_count; b++) {
		const char *name = plan->benches[b].name;
		bool asked = false;

		for (size_t i = 0; name && i < names->count; i++)
			if (strcmp(name, names->items[i]) == 0)
				asked = found[i] = true;
		if (asked)
			chosen[count++] = plan->benches[b];
	}
	for (size_t i = 0; i < names->count; i++)
		if (!found[i])
			return err_set(err, ERR_USAGE, "--workload: the "
				"configuration has no benchmark \"%s\"",
				names->items[i]);
	plan->benches = chosen;
	plan->bench_count = count;
	return 0;
}

static int check_names(const struct opt_list *names, bool command,
	struct err *err)
{
	for (size_t i = 0; i < names->count; i++)
		if (!workload_fits(names->items[i]))
			return err_set(err, ERR_USAGE, "--workload: \"%s\" is "
				"no name for a folder; letters, digits and "
				"/._-+,:@%%= will do", names->items[i]);
	if (command && names->count > 1)
		return err_set(err, ERR_USAGE, "--workload: a command after -- "
			"has one name");
	return 0;
}

/* The one benchmark of the command line, or those of the configuration. */
static int choose_benches(struct run_command *s, const struct args *args,
	struct err *err)
{
	const struct opt_list *names = &s->values->workloads;
	struct plan *plan = &s->session.plan;
	struct bench *bench = arena_alloc(args->arena, 1, sizeof(*bench));
	const char *why;

	if (check_names(names, args->count > 0, err))
		return -1;
	if (args->count > 0) {
		bench->name = names->count ? names->items[0] : NULL;
		bench->command = command_of(args->items, args->count);
		why = bench_settle_counted(bench);
		if (why)
			return err_set(err, ERR_USAGE, "run: %s", why);
		plan->benches = bench;
		plan->bench_count = 1;
		return 0;
	}
	if (plan->bench_count == 0)
		return err_set(err, ERR_USAGE, "run: nothing to measure: give "
			"a command after --, or benchmarks under measure: in "
			"profgate.yml");
	return names->count ? choose_named(plan, names, args->arena, err) : 0;
}

/* A line for the shell; as it is where it is not given. */
static void read_build(
	struct command *out, const char *text, struct arena *arena)
{
	const char **line;

	if (!text)
		return;
	line = arena_alloc(arena, 1, sizeof(*line));
	*line = text;
	*out = command_of(line, 1);
}

/* Runs that were there before, or a number of them, are no looks. */
static int check_budget(const struct run_command *s, struct err *err)
{
	const struct values *v = s->values;
	const char *beside = v->runs ? "--runs"
	                     : v->append ? "--append"
	                     : v->until ? "--until-detectable"
	                     : v->counters_only ? "--counters-only" : NULL;

	if (s->session.budget <= 0)
		return 0;
	if (!v->base)
		return err_set(err, ERR_USAGE, "--budget: give --base too: "
			"what it costs beside another commit decides when a "
			"benchmark ends");
	return beside ? err_set(err, ERR_USAGE, "--budget and %s: choose one "
		"of them", beside) : 0;
}

static int make_plan(struct run_command *s, const struct args *args,
	struct err *err)
{
	const struct values *v = s->values;
	struct plan *plan = &s->session.plan;

	*plan = s->config.measure;
	if (opt_duration(&plan->timeout, "timeout", v->timeout, err) ||
		opt_duration(&plan->time_limit, "time-limit", v->time_limit,
			err) ||
		opt_duration(&plan->pause, "pause", v->pause, err) ||
		opt_duration(&s->session.budget, "budget", v->budget, err) ||
		check_budget(s, err) ||
		opt_percent(&s->session.until, "until-detectable", v->until, 1,
			1000, err) ||
		choose_benches(s, args, err) ||
		(v->counters_only && plan_count_only(plan, err)))
		return -1;
	if (v->runs)
		plan->runs = v->runs;
	if (plan->runs == 0)
		plan->runs = RUNS;
	if (plan->counted_runs == 0)
		plan->counted_runs = COUNTED_RUNS;
	if (s->session.until > 0 && plan->time_limit <= 0)
		plan->time_limit = UNTIL_LIMIT;
	if (v->pass.count) {
		plan->pass = v->pass.items;
		plan->pass_count = v->pass.count;
	}
	if (v->base_build && !v->base)
		return err_set(err, ERR_USAGE,
			"--base-build: give --base too, HEAD for the same "
			"commit built in two ways");
	read_build(&plan->build, v->build, args->arena);
	read_build(&plan->base_build, v->base_build, args->arena);
	return 0;
}

/* Whether every benchmark was measured on every side. */
static bool is_whole(const struct measurement *m)
{
	bool counted = !plan_is_timed(m->plan);
	size_t seen = 0;

	for (size_t i = 0; i < m->taken_count; i++)
		seen += m->taken[i].number == m->first_number + 1;
	return seen == measure_each(m, counted);
}

/* Twice the budget of functions: a rise of just the budget is one of which
 * half a number of reports would say that it is past it, with any number of
 * runs. */
static double wanted_growth(const struct run_command *s)
{
	struct budget budget;
	double growth = 0.0;
	size_t at = 0;

	/* the first that functions have: of CPU time */
	while (growth <= 0.0 && policy_budget_at(&budget, &s->config.policy,
			at++))
		growth = budget.scope[SCOPE_FUNCTION].growth;

	if (s->session.until > 0)
		return s->session.until;
	return growth > 0 ? 2 * growth : .2;
}


static int report(struct run_command *s, double seconds, struct err *err)
{
	const struct measurement *taken = &s->session.measurement;
	double growth = wanted_growth(s);
	struct arena arena = {0};
	struct buf out = {0};
	struct power power;
	int status = 0;

	run_report(&out, taken, s->session.label, seconds);
	run_report_unmeasured(&out, &s->session.unmeasured, &arena);
	if (s->session.budget > 0)
		run_report_budget(&out, taken, &s->session.spent,
			s->session.budget);
	if (is_whole(taken)) {
		status = session_power(&power, &s->session, growth, &arena,
			err);
		if (status == 0)
			run_report_power(&out, &power, growth,
				s->config.policy.min_runs);
	}
	fwrite(out.data, 1, out.len, stdout);
	if (taken->end == MEASURE_TIME_OUT)
		complain("the time limit ended it after %zu runs, which are "
			"complete", taken->taken_count);
	arena_clear(&arena);
	buf_clear(&out);
	return status;
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct values *values = data;
	struct run_command s = {.values = values};
	double started = clock_now();
	int status;

	environment_hide();
	s.session = (struct session){
		.arena = args->arena,
		.policy = &s.config.policy,
		.label = values->out ? values->out : "perf",
		.base = values->base,
		.append = values->append,
		.seed = values->seed,
	};
	if (config_in_force(&s.config, values->config, 0, args->arena, err) ||
		make_plan(&s, args, err))
		return -1;
	if (args->count == 0)
		unmeasured_find(&s.session.unmeasured, &s.config.measure,
			args->arena);
	status = session_take(&s.session, err);
	if (status == 0)
		status = report(&s, clock_now() - started, err);
	status = session_close(&s.session, status, err);
	if (status == 0)
		session_pass_signal(&s.session);
	return status;
}

static const char *const examples[] = {
	"profgate run -n 10 -- ./bench.test -test.bench . "
	"-test.cpuprofile {cpu}",
	"ten runs into perf/, for compare, check or record",
	"profgate run --base main --build 'make bench' -- ./bench {cpu}",
	"both commits in turn, into perf/base and perf/head",
	"profgate run --base HEAD --base-build 'make O=2' --build make -- "
	"./b {cpu}",
	"one commit built in two ways, in turn",
	NULL
};

const struct cmd cmd_run = {
	.name = "run",
	.summary = "measure a benchmark, alone or against another commit",
	.operands = "-- COMMAND [ARGUMENT...]",
	.least = 0,
	.most = 100000,
	.about =
		"Runs a benchmark again and again into a run set. In COMMAND, "
		"{cpu} and {mem} become names of files to write profiles to, "
		"{dir} a folder for files of any name, {run} the run's number, "
		"{workload} its name; {counter} stands directly before a "
		"program whose instructions are to be counted, in three runs "
		"more; "
		"what it prints is kept, too. COMMAND goes to the system word "
		"by word, or to a shell when it is one word with blanks. "
		"A command that fails ends everything; a run counts only when "
		"it is complete. With --base, the two commits take turns in "
		"random order, so that both meet the same machine.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
