/* profgate init: finds the benchmarks of a repository and writes profgate.yml
 * and the forge's workflow. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gate/commands/commands.h"
#include "gate/config/config.h"
#include "gate/core/file.h"
#include "gate/measure/measure.h"
#include "gate/setup/setup.h"
#include "gate/text/complain.h"
#include "gate/text/duration.h"

enum {RUNS = 5, SIDES = 2, IGNORE_MAX = 1 << 20 };

struct values {
	bool dry_run;
	unsigned ci;
};

#define AT(member) .offset = offsetof(struct values, member)

static const char *const forges[] = {
	[FORGE_NONE] = "none", [FORGE_GITHUB] = "github",
	[FORGE_GITLAB] = "gitlab", NULL
};

static const struct opt options[] = {
	{.name = "ci", .kind = OPT_CHOICE, .choices = forges, AT(ci),
		.help = "whose workflow to write; default: by the files and "
			"the remote of the repository"},
	{.name = "dry-run", .kind = OPT_FLAG, AT(dry_run),
		.help = "print the files instead of writing them"},
	{0}
};

struct init {
	const struct values *values;
	struct repo repo;
	struct signals signals;
	struct setup found;
	struct arena *arena;
};

/* Below the root, which is the current directory. */
static int put(const struct init *s, const char *path, struct span text,
	const char *what, struct err *err)
{
	struct target target;
	const char *slash = strrchr(path, '/');

	if (s->values->dry_run) {
		printf("%s would be %s:\n\n", path, what);
		fwrite(text.data, 1, text.len, stdout);
		putchar('\n');
		return 0;
	}
	if (slash && make_folder(arena_printf(s->arena, "%.*s",
			    (int)(slash - path), path), err))
		return -1;
	if (target_open(&target, path, err) ||
		target_commit(&target, text, err))
		return -1;
	printf("%s: %s\n", path, what);
	return 0;
}

static const char *count_of(const struct init *s, size_t count,
	const char *what)
{
	return arena_printf(s->arena, "%zu %s%s", count, what,
		count == 1 ? "" : "s");
}

static int put_config(const struct init *s, struct err *err)
{
	bool there = access(CONFIG_NAME, F_OK) == 0;
	struct buf text = {0}, whole = {0};
	int status = there ? file_read(&text, CONFIG_NAME, CONFIG_MAX_BYTES,
		err) : 0;

	if (status == 0 && s->found.bench_count == 0) {
		printf("%s: has all %s\n", CONFIG_NAME,
			count_of(s, s->found.known, "benchmark"));
	} else if (status == 0) {
		status = setup_config(&whole, buf_view(&text), &s->found,
			s->arena, err);
		if (status > 0) {
			printf("%s: is written in a way of its own; what it "
				"does not have yet:\n\n%s\n", CONFIG_NAME,
				whole.data);
			status = 0;
		} else if (status == 0) {
			status = put(s, CONFIG_NAME, buf_view(&whole),
				arena_printf(s->arena, "%s with %s",
					there ? "extended" : "written",
					count_of(s, s->found.bench_count,
						"benchmark")), err);
		}
	}
	buf_clear(&text);
	buf_clear(&whole);
	return status;
}

static int put_workflow(const struct init *s, struct err *err)
{
	enum forge forge = s->values->ci ? (enum forge)(s->values->ci - 1)
		: setup_forge(&s->repo, s->arena);
	const char *path = setup_workflow_path(forge), *text;

	if (forge == FORGE_NONE)
		return 0;
	text = setup_workflow(forge, s->found.tools, s->arena);
	if (access(path, F_OK) != 0)
		return put(s, path, span_of(text), "written", err);
	if (forge == FORGE_GITLAB)
		printf("%s: is there; what profgate needs in it:\n\n%s\n", path,
			text);
	else
		printf("%s: is there, and stays\n", path);
	return 0;
}

/* What measuring leaves in the work tree. */
static int put_ignored(const struct init *s, struct err *err)
{
	const char **wanted =
		arena_alloc(s->arena, s->found.suite_count + 2, sizeof *wanted);
	size_t count = 0;
	struct buf text = {0};
	bool more = false;
	int status = access(".gitignore", F_OK) == 0
		? file_read(&text, ".gitignore", IGNORE_MAX, err) : 0;

	wanted[count++] = "/perf/";
	for (size_t i = 0; i < s->found.suite_count; i++)
		if (s->found.suites[i].leaves)
			wanted[count++] = s->found.suites[i].leaves;
	if (text.len > 0 && text.data[text.len - 1] != '\n')
		buf_char(&text, '\n');
	for (size_t i = 0; i < count; i++) {
		const char *line = arena_printf(s->arena, "\n%s\n", wanted[i]);

		if (text.len > 0 && (strstr(text.data, line) ||
				span_starts(buf_view(&text), line + 1)))
			continue;
		buf_printf(&text, "%s\n", wanted[i]);
		more = true;
	}
	if (status == 0 && more)
		status = put(s, ".gitignore", buf_view(&text), "written with "
			"what measuring leaves", err);
	buf_clear(&text);
	return status;
}

static void print_next(const struct init *s)
{
	double seconds = 0;
	struct buf time = {0};

	for (size_t i = 0; i < s->found.suite_count; i++)
		for (size_t b = 0; b < s->found.suites[i].count; b++)
			seconds += s->found.suites[i].benches[b].seconds;
	duration_print(&time, seconds * RUNS * SIDES);
	printf("\nTry it now, in %s and the builds:\n\n"
	       "    profgate run --base HEAD\n"
	       "    profgate compare perf/base perf/head\n\n"
	       "And see it fail before it is needed:\n\n"
	       "    profgate drill\n",
		time.data);
	buf_clear(&time);
}

static int find(struct init *s, struct err *err)
{
	char today[CONFIG_DATE_SIZE];
	struct config config;

	if (config_load(&config, access(CONFIG_NAME, F_OK) == 0 ? CONFIG_NAME
			: NULL, config_today(today), s->arena, err) ||
		setup_find(&s->found, &s->repo, &config.measure, &s->signals,
			s->arena, err))
		return -1;
	if (s->found.bench_count == 0 && s->found.known == 0)
		return err_set(err, ERR_INPUT,
			"init: found no benchmark: "
			"profgate init knows the modules of Go, Google "
			"Benchmark in projects of CMake, Criterion in "
			"packages of Cargo, JMH in projects of Maven, "
			"tinybench and mitata in packages of Node.js, "
			"pytest-benchmark, and hyperfine's commands in "
			"makefiles and scripts; for others see the recipes "
			"(fixtures/recipes) and docs/measure.md");
	return 0;
}

static int write_all(struct init *s, struct err *err)
{
	if (put_config(s, err) || put_workflow(s, err) || put_ignored(s, err))
		return -1;
	if (!s->values->dry_run && s->found.bench_count > 0)
		print_next(s);
	return 0;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	struct init s = {.values = given, .arena = args->arena,
		.signals = {.fd = -1}};
	char here[4096];
	int status;

	environment_hide();
	if (repo_open(&s.repo, NULL, args->arena, err))
		return -1;
	if (!s.repo.work_tree || !getcwd(here, sizeof here) ||
		strcmp(here, s.repo.work_tree) != 0) {
		err_set(err, ERR_USAGE, "init: begin at the root of the "
			"repository: cd %s", s.repo.work_tree
			? s.repo.work_tree : "to a work tree");
		repo_close(&s.repo);
		return -1;
	}
	status = signals_hold(&s.signals, err);
	if (status == 0)
		status = find(&s, err);
	if (status == 0)
		status = write_all(&s, err);
	if (s.signals.fd >= 0)
		signals_release(&s.signals);
	setup_clear(&s.found);
	repo_close(&s.repo);
	if (status && s.signals.got)
		signals_end(s.signals.got);
	return status;
}

static const struct opt_group group = {"Options", options, NULL};
static const struct opt_part parts[] = {{&group, 0}, {0}};

static const char *const examples[] = {
	"profgate init",
	"writes profgate.yml and the workflow",
	"profgate init --dry-run --ci none",
	"shows what profgate.yml would be",
	NULL
};

const struct cmd cmd_init = {
	.name = "init",
	.summary = "find the benchmarks of a repository and set the gate up",
	.about = "Finds the benchmarks of every Go package of the repository, "
		 "of pytest-benchmark (profiled by py-spy), of Google "
		 "Benchmark in projects of CMake and Criterion in packages of "
		 "Cargo (profiled by gperftools), of JMH in projects of "
		 "Maven (profiled by async-profiler), of tinybench and "
		 "mitata in packages of Node.js, and of hyperfine's commands "
		 "in makefiles and scripts (by gperftools, and counted), "
		 "finds out how often each runs in a second, and writes "
		 "profgate.yml, the workflow of GitHub or GitLab and "
		 "what git is to ignore. What a profgate.yml has already stays "
		 "as it is: run again, it adds what is new.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
