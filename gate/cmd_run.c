/* profgate run: measures a benchmark into a run set, alone or side by side with
 * another commit. The whole flow. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/cmd.h"
#include "gate/config.h"
#include "gate/core/duration.h"
#include "gate/core/num.h"
#include "gate/measure/child.h"
#include "gate/measure/command.h"
#include "gate/measure/lock.h"
#include "gate/measure/measure.h"
#include "gate/measure/slot.h"
#include "gate/measure/worktree.h"
#include "gate/run_report.h"
#include "gate/runset.h"

extern char **environ;

enum { RUNS = 5, RUNS_MAX = 10000 };
#define UNTIL_LIMIT 1800.0 /* seconds of --until-detectable, if not told */

struct values {
	unsigned runs;
	const char *out;
	bool append;
	const char *workload;
	const char *base;
	const char *build;
	const char *config;
	const char *until;
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
	{.name = "workload", .kind = OPT_TEXT, .value = "NAME", AT(workload),
		.help = "put the runs in DIR/NAME; with benchmarks of the "
			"configuration, measure only this one"},
	{.name = "base", .kind = OPT_TEXT, .value = "REV", AT(base),
		.help = "measure this commit too, in a work tree of its own, "
			"in turn with the files here: into DIR/base and "
			"DIR/head"},
	{.name = "build", .kind = OPT_TEXT, .value = "COMMAND", AT(build),
		.help = "run once on each side before it is measured"},
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

/* All that is open while measuring. */
struct session {
	const struct values *values;
	struct arena *arena;
	struct config config;
	struct plan plan;
	double until; /* growth, 0: not asked */
	const char *label; /* DIR as given */
	struct repo repo;
	struct worktree worktree;
	struct signals signals;
	struct measurement measurement;
	int lock;
	const char *lock_path;
};

static int read_time(double *out, const char *option, const char *text,
	struct err *err)
{
	if (!text || duration_parse(out, text))
		return 0;
	return err_set(err, ERR_USAGE, "--%s: \"%s\" is no time, write 90s, "
		"10m or 1h30m", option, text);
}

static int read_until(double *out, const char *text, struct err *err)
{
	size_t len = text ? strlen(text) : 0;

	if (!text)
		return 0;
	if (len > 1 && text[len - 1] == '%' &&
		num_parse(out, (struct span){text, len - 1}) && *out >= 1 &&
		*out <= 1000) {
		*out /= 100;
		return 0;
	}
	return err_set(err, ERR_USAGE, "--until-detectable: \"%s\" is no "
		"percentage from 1%% to 1000%%", text);
}

/* The one benchmark of the command line, or those of the configuration. */
static int choose_benches(struct session *s, const struct args *args,
	struct err *err)
{
	struct bench *bench = arena_alloc(s->arena, 1, sizeof(*bench));
	const char *only = s->values->workload;

	if (only && !workload_fits(only))
		return err_set(err, ERR_USAGE, "--workload: \"%s\" is no name "
			"for a folder; letters, digits and /._-+,:@%%= will do",
			only);
	if (args->count > 0) {
		bench->name = only;
		bench->command = command_of(args->items, args->count);
		s->plan.benches = bench;
		s->plan.bench_count = 1;
		return 0;
	}
	if (s->plan.bench_count == 0)
		return err_set(err, ERR_USAGE, "run: nothing to measure: give "
			"a command after --, or benchmarks under measure: in "
			"profgate.yml");
	for (size_t b = 0; only && b < s->plan.bench_count; b++)
		if (s->plan.benches[b].name &&
			strcmp(s->plan.benches[b].name, only) == 0) {
			s->plan.benches += b;
			s->plan.bench_count = 1;
			only = NULL;
		}
	return only ? err_set(err, ERR_USAGE, "--workload: the configuration "
		"has no benchmark \"%s\"", only) : 0;
}

static int make_plan(struct session *s, const struct args *args,
	struct err *err)
{
	const struct values *v = s->values;

	s->plan = s->config.measure;
	if (read_time(&s->plan.timeout, "timeout", v->timeout, err) ||
		read_time(&s->plan.time_limit, "time-limit", v->time_limit,
			err) ||
		read_time(&s->plan.pause, "pause", v->pause, err) ||
		read_until(&s->until, v->until, err) ||
		choose_benches(s, args, err))
		return -1;
	if (v->runs)
		s->plan.runs = v->runs;
	if (s->plan.runs == 0)
		s->plan.runs = RUNS;
	if (s->until > 0 && s->plan.time_limit <= 0)
		s->plan.time_limit = UNTIL_LIMIT;
	if (v->pass.count) {
		s->plan.pass = v->pass.items;
		s->plan.pass_count = v->pass.count;
	}
	if (v->build) {
		const char **line = arena_alloc(s->arena, 1, sizeof(*line));

		*line = v->build;
		s->plan.build = command_of(line, 1);
	}
	return 0;
}

/* Relative to the current directory when it does not begin with '/'. */
static int absolute(const char **out, const char *path, struct arena *arena,
	struct err *err)
{
	char here[4096];

	*out = path;
	if (*path == '/')
		return 0;
	if (!getcwd(here, sizeof(here)))
		return err_set(err, ERR_IO, "the current directory: %s",
			strerror(errno));
	*out = arena_printf(arena, "%s/%s", here, path);
	return 0;
}

/* Makes DIR, and makes it ours. Runs of another day must not end up beside
 * those of today without anybody's wish. */
static int open_out(struct session *s, struct err *err)
{
	struct runset there;
	struct err ignored = {0};
	int status;

	s->label = s->values->out ? s->values->out : "perf";
	if (absolute(&s->measurement.out, s->label, s->arena, err) ||
		folder_make(s->measurement.out, err))
		return -1;
	s->lock_path = arena_printf(s->arena, "%s/.run.lock",
		s->measurement.out);
	status = lock_take(&s->lock, s->lock_path, err);
	if (status > 0)
		return err_set(err, ERR_INPUT, "%s: another `profgate run` "
			"measures into this directory", s->label);
	if (status == 0 && !s->values->append &&
		runset_scan(&there, s->measurement.out, s->arena,
			&ignored) == 0)
		return err_set(err, ERR_INPUT, "%s: has %zu captures already; "
			"--append adds to them, --out names another directory",
			s->label, there.capture_count);
	return status;
}

/* Where in the other work tree the current directory is. */
static int base_directory(const char **out, const struct session *s,
	struct err *err)
{
	const char *root = s->repo.work_tree;
	size_t len = root ? strlen(root) : 0;
	char here[4096];

	if (!root)
		return err_set(err, ERR_STORE, "--base needs a repository "
			"with a work tree");
	if (!getcwd(here, sizeof(here)) || strncmp(here, root, len) != 0 ||
		(here[len] != '/' && here[len] != '\0'))
		return err_set(err, ERR_STORE, "the current directory is not "
			"in the work tree %s", root);
	*out = arena_printf(s->arena, "%s%s", s->worktree.path, here + len);
	return 0;
}

/* The commit that is measured, "-dirty" when files differ from it; NULL where
 * there is no repository. */
static const char *describe_head(const struct session *s)
{
	struct err ignored = {0};
	struct commit_id id;
	bool dirty = true;

	if (!s->repo.git || repo_head(&id, &s->repo, &ignored))
		return NULL;
	if (repo_is_dirty(&dirty, &s->repo, &ignored))
		return NULL;
	return arena_printf(s->arena, "%s%s", id.hex, dirty ? "-dirty" : "");
}

/* Both sides, or the one that is here. */
static int open_sides(struct session *s, struct err *err)
{
	struct measurement *m = &s->measurement;
	struct commit_id base;
	int pruned;

	if (!s->values->base) {
		struct err ignored = {0};

		if (repo_open(&s->repo, NULL, s->arena, &ignored))
			s->repo = (struct repo){0};
		m->side_count = 1;
		m->sides[0].commit = describe_head(s);
		return signals_hold(&s->signals, err);
	}
	if (repo_open(&s->repo, NULL, s->arena, err) ||
		worktree_commit(&base, &s->repo, s->values->base, s->arena,
			err))
		return -1;
	pruned = worktrees_prune(&s->repo, s->arena, err);
	if (pruned < 0)
		return -1;
	if (pruned > 0)
		fprintf(stderr, "profgate: removed %d work tree%s of killed "
			"runs\n", pruned, pruned == 1 ? "" : "s");
	if (signals_hold(&s->signals, err) ||
		worktree_add(&s->worktree, &s->repo, &base, s->arena, err))
		return -1;
	m->side_count = 2;
	m->sides[0] = (struct side){.name = "base",
		.commit = arena_copy(s->arena, span_of(base.hex))};
	m->sides[1] = (struct side){.name = "head",
		.commit = describe_head(s)};
	return base_directory(&m->sides[0].directory, s, err);
}

static int look(struct sight *out, const struct session *s, double wanted,
	struct arena *arena, struct err *err)
{
	const char *dir = s->measurement.out;
	bool two = s->measurement.side_count == 2;

	return sight_look(out, two ? arena_printf(arena, "%s/base", dir) : dir,
		two ? arena_printf(arena, "%s/head", dir) : NULL, wanted,
		&s->config.policy, arena, err);
}

/* Whether --until-detectable is reached. -1: the runs cannot be read. */
static int is_sharp(const struct session *s, struct err *err)
{
	struct arena arena = {0};
	const struct sight_row *worst;
	struct sight sight;
	int sharp = look(&sight, s, s->until, &arena, err);

	if (sharp == 0) {
		worst = sight_worst(&sight);
		sharp = worst && worst->detectable <= s->until;
	}
	arena_clear(&arena);
	return sharp;
}

static int take_rounds(struct session *s, struct err *err)
{
	struct measurement *m = &s->measurement;
	int status = measure_build(m, err);

	for (unsigned round = 1; status == 0; round++) {
		status = measure_round(m, err);
		if (status == 0 && round >= s->plan.runs)
			status = s->until > 0 && round < RUNS_MAX
				? is_sharp(s, err) : 1;
	}
	return status < 0 ? -1 : 0;
}

/* Twice the budget of functions: a rise of just the budget is one of which
 * half a number of reports would say that it is past it, with any number of
 * runs. */
static double wanted_growth(const struct session *s)
{
	const struct budget *budget = policy_budget(&s->config.policy, "cpu");
	double growth = budget->scope[SCOPE_FUNCTION].growth;

	return s->until > 0 ? s->until : growth > 0 ? 2 * growth : .2;
}

/* Whether every benchmark was measured on every side. */
static bool is_whole(const struct measurement *m)
{
	size_t count = m->plan->bench_count * m->side_count, seen = 0;

	for (size_t i = 0; i < m->taken_count; i++)
		seen += m->taken[i].number == m->first_number + 1;
	return seen == count;
}

static int report(const struct session *s, double seconds, struct err *err)
{
	const struct measurement *m = &s->measurement;
	struct buf out = {0};
	struct arena arena = {0};
	struct sight sight;
	int status = 0;

	run_report(&out, m, s->label, seconds);
	if (is_whole(m)) {
		status = look(&sight, s, wanted_growth(s), &arena, err);
		if (status == 0)
			run_report_sight(&out, &sight, wanted_growth(s),
				s->config.policy.min_runs);
	}
	fwrite(out.data, 1, out.len, stdout);
	if (m->end == MEASURE_TIME_OUT)
		fprintf(stderr, "profgate: the time limit ended it after %zu "
			"runs, which are complete\n", m->taken_count);
	arena_clear(&arena);
	buf_clear(&out);
	return status;
}

static void tell_held(const struct passed *passed)
{
	if (passed->held_count == 0)
		return;
	fprintf(stderr, "profgate: not passed on, as they look like secrets "
		"(--pass):");
	for (size_t i = 0; i < passed->held_count; i++)
		fprintf(stderr, " %s", passed->held[i]);
	fputc('\n', stderr);
}

static int measure(struct session *s, const struct args *args, struct err *err)
{
	struct measurement *m = &s->measurement;
	double started = clock_now();

	if (config_in_force(&s->config, s->values->config, 0, s->arena, err) ||
		make_plan(s, args, err) || open_out(s, err) ||
		open_sides(s, err))
		return -1;
	m->plan = &s->plan;
	m->seed = s->values->seed ? s->values->seed
				  : (unsigned)time(NULL);
	m->signals = &s->signals;
	m->arena = s->arena;
	progress_open(&m->progress, s->until > 0 ? 0
		: (unsigned)(s->plan.runs * s->plan.bench_count *
			m->side_count), false);
	if (measure_open(m, environ, err))
		return -1;
	tell_held(&m->passed);
	if (take_rounds(s, err)) {
		progress_wipe(&m->progress);
		return -1;
	}
	progress_wipe(&m->progress);
	return report(s, clock_now() - started, err);
}

/* Whatever happened: nothing of ours stays but the runs. Says of what went
 * wrong here only when nothing had before. */
static int close_session(struct session *s, int status, struct err *err)
{
	if (worktree_remove(&s->worktree, err))
		status = -1;
	lock_drop(s->lock, s->lock_path);
	repo_close(&s->repo);
	if (s->signals.fd >= 0)
		signals_release(&s->signals);
	return status;
}

static int run(const void *values, const struct args *args, struct err *err)
{
	struct session session = {.values = values, .arena = args->arena,
		.worktree = {.lock = -1}, .signals = {.fd = -1}, .lock = -1};
	int status = close_session(&session, measure(&session, args, err), err);

	if (status == 0 && session.signals.got) {
		fprintf(stderr, "profgate: interrupted after %zu runs, which "
			"are complete\n", session.measurement.taken_count);
		fflush(stdout);
		signals_end(session.signals.got);
	}
	return status;
}

static const char *const examples[] = {
	"profgate run -n 10 -- ./bench.test -test.bench . "
	"-test.cpuprofile {cpu}",
	"ten runs into perf/, for compare, check or record",
	"profgate run --base main --build 'make bench' -- ./bench {cpu}",
	"both commits in turn, into perf/base and perf/head",
	NULL
};

const struct cmd cmd_run_command = {
	.name = "run",
	.summary = "measure a benchmark, alone or against another commit",
	.operands = "-- COMMAND [ARGUMENT...]",
	.least = 0,
	.most = 100000,
	.about = "Runs a benchmark again and again into a run set. In COMMAND, "
		 "{cpu} and {mem} become names of files to write profiles to, "
		 "{dir} a folder for files of any name, {run} the run's number, "
		 "{workload} its name; "
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
