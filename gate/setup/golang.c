/* Go: every package of every module below the root that has benchmarks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/measure/command.h"
#include "gate/measure/measure.h"
#include "gate/read/reader.h"
#include "gate/setup/find.h"
#include "gate/text/complain.h"

/* The files with tests of the packages of a module, a line each. */
#define TEST_FILES                                                             \
	"{{$d := .Dir}}"                                                       \
	"{{range .TestGoFiles}}{{$d}}/{{.}}{{\"\\n\"}}{{end}}"                 \
	"{{range .XTestGoFiles}}{{$d}}/{{.}}{{\"\\n\"}}{{end}}"

#define COUNTED 50 /* times less than a timed run: a counter makes it slower */
#define TRIAL 0.2 /* seconds by the clock, from which N is found */

/* Nanoseconds that one operation of each of its sub-benchmarks takes together;
 * 0: it printed no result. */
static double time_of(const struct buf *printed)
{
	struct arena arena = {0};
	struct err ignored = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile;
	double sum = 0;

	if (capture_read(&profile, buf_view(printed), &arena, symtab,
		    &limits_default, &ignored) == 0)
		for (uint32_t v = 0; v < profile.bench_value_count; v++) {
			const struct bench_value *value =
				&profile.bench_values[v];

			if (metric_find(symtab_text(symtab, value->unit).data,
				    "")->clock)
				sum += value->value;
		}
	symtab_free(symtab);
	arena_clear(&arena);
	return sum;
}

static int run_bench(struct buf *printed, double *cpu, const struct finder *f,
	const char *folder, const char *program, const char *name,
	const char *benchtime, struct err *err)
{
	const char *const argv[] = {program, "-test.run=NONE",
		arena_printf(f->arena, "-test.bench=^%s$", name),
		arena_printf(f->arena, "-test.benchtime=%s", benchtime), NULL};

	return finder_run_timed(printed, cpu, f, folder, argv, err);
}

/* Nanoseconds of a processor's time that an operation takes, which takes so many
 * by the clock: what more of them cost than one. Those, where it does not run
 * so. */
static double processor_time(const struct finder *f, const char *folder,
	const char *program, const char *name, double wall, struct err *err)
{
	double times = fmax(ceil(TRIAL * 1e9 / wall), 2), one, all;
	const char *more = arena_printf(f->arena, "%.0fx", times);
	struct buf said = {0};
	bool ran = run_bench(&said, &one, f, folder, program, name, "1x",
			   err) == 0 &&
	           run_bench(&said, &all, f, folder, program, name, more,
			   err) == 0;

	buf_clear(&said);
	return ran ? (all - one) * 1e9 / (times - 1) : wall;
}

/* The command of its counted runs; NULL: nothing counts here. */
static const char *counted_of(const struct finder *f, const char *name,
	double times)
{
	if (!(f->found->tools & TOOL_COUNTER))
		return NULL;
	return arena_printf(f->arena,
		"[\"{counter}\", ./bench.test, -test.run=NONE, "
		"\"-test.bench=^%s$\", -test.benchtime=%.0fx]",
		name, fmax(round(times / COUNTED), 1));
}

/* Runs it for a moment. */
static int calibrate(const struct finder *f, struct found_suite *suite,
	const char *folder, const char *program, const char *name,
	struct err *err)
{
	const char *where = suite->folder ? suite->folder : "the root";
	struct found_bench bench = {.name = name};
	struct buf printed = {0};
	double ignored;
	int status = run_bench(&printed, &ignored, f, folder, program, name,
		"100ms", err);
	double each = status == 0 ? time_of(&printed) : 0;
	double times;

	if (status == 0 && each > 0) {
		times = finder_times(each, processor_time(f, folder, program,
						   name, each, err));
		bench.arguments = arena_printf(f->arena,
			"[-test.benchtime=%.0fx]", times);
		bench.counted = counted_of(f, name, times);
		bench.seconds = times * each / 1e9;
		finder_add(f, suite, &bench);
		complain("%s: %s, %.0f times a run", where, name, times);
	} else if (status >= 0) {
		complain("%s: %s is left out: it %s: %s", where, name,
			status ? "fails" : "prints no result",
			finder_last_words(&printed, f->arena));
	}
	buf_clear(&printed);
	return status < 0 ? -1 : 0;
}

static int add_listed(const struct finder *f, struct found_suite *suite,
	const char *folder, const char *program, struct span listed,
	struct err *err)
{
	struct span line;

	while (span_next(&line, &listed, '\n')) {
		const char *name = arena_copy(f->arena, line);

		if (strncmp(name, "Benchmark", strlen("Benchmark")) != 0)
			continue;
		if (finder_knows(f, suite->folder, name))
			f->found->known++;
		else if (!workload_fits(name))
			complain("%s: %s is left out: its name is none for a "
				 "folder", folder, name);
		else if (calibrate(f, suite, folder, program, name, err))
			return -1;
	}
	return 0;
}

/* A package by its folder, absolute. */
static int add_package(const struct finder *f, const char *folder,
	struct err *err)
{
	size_t root = strlen(f->repo->work_tree);
	const char *program = arena_printf(f->arena, "%s/bench.test",
		f->scratch);
	const char *below = folder[root] ? folder + root + 1 : NULL;
	struct found_suite *suite;
	struct buf said = {0};
	int status;

	if (below && !workload_fits(below)) {
		complain("%s is left out: its name is none for a workload",
			folder);
		return 0;
	}
	suite = finder_suite(f, below);
	/* of a package without tests go builds none, and would leave an old one */
	suite->build = "rm -f bench.test && go test -c -o bench.test .";
	suite->leaves = "bench.test";
	suite->command =
		"[./bench.test, -test.run=NONE, \"-test.bench=^{workload}$\", "
		"-test.benchmem,\n    \"-test.cpuprofile={cpu}\", "
		"\"-test.memprofile={mem}\"]";
	status = finder_run(&said, f, folder,
		(const char *const[]){"go", "test", "-c", "-o", program, ".",
			NULL},
		err);
	if (status == 0) {
		buf_reset(&said);
		status = finder_run(&said, f, folder,
			(const char *const[]){program, "-test.list",
				"^Benchmark", NULL},
			err);
	}
	if (status > 0)
		complain("%s is left out: it does not build: %s", folder,
			finder_last_words(&said, f->arena));
	else if (status == 0)
		status = add_listed(f, suite, folder, program, buf_view(&said),
			err);
	unlink(program);
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* files: those with tests, of one package after the other. */
static int add_packages(const struct finder *f, struct span files,
	struct err *err)
{
	static const char *const words[] = {"func Benchmark", NULL};
	size_t root = strlen(f->repo->work_tree);
	const char *last = "";
	struct span line;

	while (span_next(&line, &files, '\n')) {
		const char *path = arena_copy(f->arena, line);
		const char *slash = strrchr(path, '/');
		const char *folder = slash ? arena_copy(f->arena,
			(struct span){path, (size_t)(slash - path)}) : "";

		if (strncmp(folder, f->repo->work_tree, root) != 0 ||
			strcmp(folder, last) == 0 ||
			!finder_file_has(f, path, words))
			continue;
		last = folder;
		if (add_package(f, folder, err))
			return -1;
	}
	return 0;
}

static int add_module(const struct finder *f, const char *mod, struct err *err)
{
	const char *slash = strrchr(mod, '/');
	const char *folder = slash
		? arena_printf(f->arena, "%s/%.*s", f->repo->work_tree,
			(int)(slash - mod), mod)
		: f->repo->work_tree;
	struct buf files = {0};
	int status = finder_run(&files, f, folder,
		(const char *const[]){"go", "list", "-e", "-f", TEST_FILES,
			"./...", NULL},
		err);

	if (status > 0)
		complain("%s is left out: go list: %s", mod,
			finder_last_words(&files, f->arena));
	else if (status == 0)
		status = add_packages(f, buf_view(&files), err);
	buf_clear(&files);
	return status < 0 ? -1 : 0;
}

/* Whether something here counts instructions. */
static int find_counter(const struct finder *f, struct err *err)
{
	struct child_environment environment = {.variables = f->environment};
	struct work_counter counter = {0};

	if (f->plan->counters == COUNTERS_OFF)
		return 0;
	if (counter_find(&counter, COUNTERS_AUTO, false, &environment,
		    f->signals, f->arena, err))
		return -1;
	if (counter.tool)
		f->found->tools |= TOOL_COUNTER;
	return 0;
}

int golang_find(const struct finder *f, struct err *err)
{
	const char **mods;
	size_t count;
	struct buf version = {0};
	struct err missing = {0};
	int status = 0;

	if (finder_files(&mods, &count, f, ":(glob)**/go.mod", err))
		return -1;
	if (count > 0 && finder_run(&version, f, f->repo->work_tree,
		(const char *const[]){"go", "version", NULL}, &missing)) {
		complain("there is a %s, and no `go` that works: %s", mods[0],
			missing.kind ? missing.text
				     : finder_last_words(&version, f->arena));
		count = 0;
	}
	if (count > 0) {
		f->found->tools |= TOOL_GO;
		status = find_counter(f, err);
	}
	for (size_t m = 0; m < count && status == 0; m++)
		if (!strstr(mods[m], "testdata/") && !strstr(mods[m], "vendor/"))
			status = add_module(f, mods[m], err);
	buf_clear(&version);
	return status;
}
