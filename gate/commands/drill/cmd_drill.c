/* profgate drill: shows the gate red before it is needed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/commands/drill/drill.h"
#include "gate/commands/itself.h"
#include "gate/config/config.h"
#include "gate/core/file.h"
#include "gate/git/git_command.h"
#include "gate/git/worktree.h"
#include "gate/text/complain.h"

#define SLOWER 0.5  /* of the function's own cost, to be added */
#define VISIBLE 0.2 /* of it, that a trial must add to be measured by */
#define FIRST 64.0  /* rounds of the first trial */
#define STEP 16.0
#define TIMEOUT 3600.0 /* seconds of one command */

enum { TRIALS = 8, UNDECIDED = 3 };

struct values {
	const char *config;
	unsigned runs;
	const char *patch;
};

static const struct opt options[] = {
	{.name = "patch",
		.kind = OPT_TEXT,
		.value = "FILE",
		.offset = offsetof(struct values, patch),
		.help = "the change that is to fail, for `git apply`, instead "
			"of "
			"a hot function of Go that is made slower"},
	{.name = "runs",
		.letter = 'n',
		.kind = OPT_COUNT,
		.value = "RUNS",
		.max = 1000,
		.offset = offsetof(struct values, runs),
		.help = "runs on each side; default: those of profgate.yml"},
	{.name = "config",
		.kind = OPT_TEXT,
		.value = "FILE",
		.offset = offsetof(struct values, config),
		.help = "what to measure, and the policy; default as for "
			"check"},
	{0}};

struct drill {
	const struct values *values;
	struct itself itself;
	const char *config;   /* absolute */
	const char *workload; /* NULL: the benchmark has no name */
	struct repo repo;
	struct worktree tree;
	struct commit_id head;
	struct signals signals;
	struct arena *arena;
	unsigned trials;
};

/* Runs this program in the work tree. */
static int ask(struct buf *out, struct drill *d, const char *const *words,
	struct err *err)
{
	int status = itself_run(out, &d->itself, d->tree.path, words, err);

	return status < 0 ? err_wrap(err, "drill") : status;
}

/* `profgate run`, into a folder of the work tree, of base too or of head alone. */
static int measure(struct drill *d, const char *folder, bool both,
	unsigned runs, struct err *err)
{
	const char *words[16] = {d->itself.path, "run", "--out", folder, "--config",
		d->config};
	size_t count = 6;
	struct buf said = {0};
	int status;

	if (d->workload) {
		words[count++] = "--workload";
		words[count++] = d->workload;
	}
	if (runs) {
		words[count++] = "--runs";
		words[count++] = arena_printf(d->arena, "%u", runs);
	}
	if (both) {
		words[count++] = "--base";
		words[count++] = d->head.hex;
	}
	status = ask(&said, d, words, err);
	buf_clear(&said);
	return status > 0 ? err_set(err, ERR_INPUT,
				    "drill: `profgate run` "
				    "failed")
	                  : status;
}

/* What the functions cost in one run. */
static int try_once(struct hot **all, size_t *count, struct drill *d,
	struct err *err)
{
	const char *folder =
		arena_printf(d->arena, "perf/drill-%u", d->trials++);

	if (measure(d, folder, false, 1, err))
		return -1;
	return hot_functions(all, count,
		arena_printf(d->arena, "%s/%s/%s%s001.cpu", d->tree.path,
			folder, d->workload ? d->workload : "",
			d->workload ? "/" : ""),
		d->tree.path, d->arena, err);
}

static double cost_of(const struct hot *function, const struct hot *all,
	size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].name, function->name) == 0)
			return all[i].cost;
	return 0;
}

/* The work tree as HEAD has it. */
static int restore(const struct drill *d, struct err *err)
{
	struct repo tree = {.work_tree = d->tree.path};
	struct git_result result = {0};
	int status = git_run(&result, &tree,
		(const char *const[]){"checkout", "--quiet", "--", ".", NULL},
		err);

	if (status == 0 && result.status)
		status = err_set(err, ERR_STORE, "drill: git checkout: %s",
			result.log.data ? result.log.data : "");
	git_result_clear(&result);
	return status;
}

/* How many rounds add half of the function's cost. +1: it is called too seldom, or
 * too often. */
static int find_rounds(double *rounds, struct drill *d,
	const struct hot *function, struct err *err)
{
	double wanted = SLOWER * function->cost;
	double tried = FIRST;

	for (unsigned i = 0; i < TRIALS; i++) {
		struct hot *all;
		size_t count;
		double added;

		if (slow_down(function, tried, err) ||
			try_once(&all, &count, d, err) || restore(d, err))
			return -1;
		added = cost_of(function, all, count) - function->cost;
		if (added >= VISIBLE * function->cost) {
			*rounds = floor(tried * wanted / added);
			return *rounds >= 1 ? 0 : 1;
		}
		tried *= STEP;
	}
	return 1;
}

/* Slows the dearest function down that can be. */
static int slow_one(const struct hot **slowed, struct drill *d, struct err *err)
{
	struct hot *all;
	size_t count;
	double rounds;

	if (try_once(&all, &count, d, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		int status = slow_down(&all[i], 0, err);

		if (status == 0)
			status = find_rounds(&rounds, d, &all[i], err);
		if (status < 0)
			return -1;
		if (status > 0)
			continue;
		if (slow_down(&all[i], rounds, err))
			return -1;
		complain("%s: a loop of %.0f rounds makes it about x1.5",
			all[i].name, rounds);
		*slowed = &all[i];
		return 0;
	}
	return err_set(err, ERR_INPUT,
		"drill: no function of Go was found that "
		"can be made slower: give the change that is to fail, --patch "
		"FILE");
}

static int apply(const struct drill *d, struct err *err)
{
	struct repo tree = {.work_tree = d->tree.path};
	struct git_result result = {0};
	const char *path = path_absolute(d->values->patch, d->arena);
	int status;

	if (!path)
		return err_set(err, ERR_USAGE, "%s: no such file",
			d->values->patch);
	status = git_run(&result, &tree,
		(const char *const[]){"apply", path, NULL}, err);
	if (status == 0 && result.status)
		status = err_set(err, ERR_USAGE,
			"%s does not apply to HEAD: %s", d->values->patch,
			result.log.data ? result.log.data : "");
	git_result_clear(&result);
	return status;
}

/* What follows the last slash of a Go name. */
static const char *short_name(const struct hot *function)
{
	const char *slash = strrchr(function->name, '/');

	return slash ? slash + 1 : function->name;
}

/* Whether a line of the report that says slower names it. */
static bool is_named(const struct buf *report, const char *name)
{
	struct span rest = buf_view(report), line;

	while (span_next(&line, &rest, '\n')) {
		const char *text;
		struct arena arena = {0};
		bool named;

		text = arena_copy(&arena, line);
		named = strstr(text, "slower") && strstr(text, name);
		arena_clear(&arena);
		if (named)
			return true;
	}
	return false;
}

/* The exit code. */
static int judge(struct drill *d, const struct hot *slowed,
	struct err *err)
{
	struct buf report = {0};
	int code = ask(&report, d,
		(const char *const[]){d->itself.path, "compare", "--config", d->config,
			"--color", "never", "perf/drill/base",
			"perf/drill/head", NULL},
		err);
	bool named = slowed && is_named(&report, short_name(slowed));

	fwrite(report.data, 1, report.len, stdout);
	buf_clear(&report);
	if (code < 0)
		return -1;
	printf("\ndrill: ");
	if (slowed)
		printf("%s was made about x1.5 as expensive: ", slowed->name);
	else
		printf("with %s ", d->values->patch);
	if (code == 1 && (named || !slowed))
		printf("the gate failed%s\n", named ? " and named it" : "");
	else if (code == 1)
		printf("the gate failed and did not name it\n");
	else
		printf("the gate did not fail (exit code %d): more runs, or "
		       "counted ones, would show it (profgate selftest)\n",
			code);
	return code == 1 && (named || !slowed) ? 0 : UNDECIDED;
}

static int rehearse(struct drill *d, struct err *err)
{
	const struct hot *slowed = NULL;

	if (repo_head(&d->head, &d->repo, err) ||
		worktree_add(&d->tree, &d->repo, &d->head, d->arena, err))
		return -1;
	if (d->values->patch ? apply(d, err) : slow_one(&slowed, d, err))
		return -1;
	if (measure(d, "perf/drill", true, d->values->runs, err))
		return -1;
	return judge(d, slowed, err);
}

static int choose(struct drill *d, const struct args *args, struct err *err)
{
	char today[CONFIG_DATE_SIZE];
	struct config config;

	d->config =
		d->values->config ? d->values->config : config_find(d->arena);
	if (d->config)
		d->config = path_absolute(d->config, d->arena);
	if (!d->config)
		return err_set(err, ERR_CONFIG,
			"drill: there is no profgate.yml "
			"that says what to measure: profgate init writes one");
	if (config_load(&config, d->config, config_today(today), d->arena,
			err) ||
		itself_find(&d->itself, config.measure.pass,
			config.measure.pass_count, d->arena, err))
		return -1;
	d->itself.signals = &d->signals;
	d->itself.timeout = TIMEOUT;
	if (config.measure.bench_count == 0)
		return err_set(err, ERR_CONFIG,
			"drill: %s has no `measure:`; "
			"profgate init writes it",
			d->config);
	d->workload =
		args->count ? args->items[0] : config.measure.benches[0].name;
	return 0;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	struct drill d = {.values = given,
		.arena = args->arena,
		.signals = {.fd = -1}};
	struct err after = {0};
	int status;

	environment_hide();
	status = choose(&d, args, err);
	if (status == 0)
		status = repo_open(&d.repo, NULL, d.arena, err);
	if (status == 0)
		status = signals_hold(&d.signals, err);
	if (status == 0)
		status = rehearse(&d, err);
	if (worktree_remove(&d.tree, &after))
		complain("%s", after.text);
	if (d.signals.fd >= 0)
		signals_release(&d.signals);
	repo_close(&d.repo);
	if (d.signals.got)
		signals_end(d.signals.got);
	return status;
}

static const struct opt_group group = {"Options", options, NULL};
static const struct opt_part parts[] = {{&group, 0}, {0}};

static const char *const examples[] = {"profgate drill",
	"makes a hot function of the first benchmark slower, and compares",
	"profgate drill index/BenchmarkBuild", "of another benchmark",
	"profgate drill --patch slower.patch",
	"with a change of one's own, in any language", NULL};

const struct cmd cmd_drill = {
	.name = "drill",
	.summary = "show that the gate fails, before it is needed",
	.operands = "[WORKLOAD]",
	.most = 1,
	.about = "Measures a benchmark of HEAD in a work tree of its own, puts "
		 "a "
		 "loop at the start of the function of Go that costs most, so "
		 "many rounds that it costs about x1.5, measures both in turn "
		 "and compares them as a job does. Exit code 0 when the gate "
		 "failed and named the function, 3 when not. The files here "
		 "and the branches stay as they are.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
