/* Google Benchmark, in projects of CMake: they are built in a folder of their own,
 * and what was built with the library lists its benchmarks. */
#include <stdlib.h>
#include <string.h>

#include "gate/measure/command.h"
#include "gate/setup/find.h"
#include "gate/text/complain.h"

#define SUITE "benchmark"
#define BUILD "build-profgate"
#define CONFIGURE "cmake -S . -B " BUILD " -DCMAKE_BUILD_TYPE=RelWithDebInfo"
#define SECONDS 1.0 /* that a run takes: of about 0.5 each, and what finds it */

/* Whether the library is in a program, or it needs the library. */
static bool is_harness(const struct finder *f, const char *path)
{
	return finder_file_has(f, path,
		(const char *const[]){"libbenchmark.so", "benchmark_list_tests",
			NULL});
}

static void add_listed(const struct finder *f, struct found_suite *suite,
	struct span listed)
{
	struct span line;

	while (span_next(&line, &listed, '\n')) {
		struct found_bench bench = {.name = arena_copy(f->arena,
						    span_trim(line)),
			.seconds = SECONDS};

		if (!*bench.name)
			continue;
		if (finder_knows(f, suite->name, bench.name))
			f->found->known++;
		else if (!workload_fits(bench.name) || strpbrk(bench.name, "+"))
			complain("%s is left out: its name is none for a "
				 "folder, or means another to its filter",
				bench.name);
		else
			finder_add(f, suite, &bench);
	}
}

/* A program that was built, relative to the root. */
static int add_program(const struct finder *f, const char *program,
	struct err *err)
{
	const char *slash = strrchr(program, '/');
	struct found_suite *suite = finder_suite(f, NULL);
	struct buf said = {0};
	int status = finder_run(&said, f, f->repo->work_tree,
		(const char *const[]){program, "--benchmark_list_tests", NULL},
		err);

	suite->name = arena_printf(f->arena, SUITE "/%s", slash + 1);
	suite->leaves = "/" BUILD "/";
	suite->build = CONFIGURE " && cmake --build " BUILD;
	suite->command = arena_printf(f->arena,
		"env LD_PRELOAD=libprofiler.so.0 CPUPROFILE={dir}/.prof\n"
		"        %s \"--benchmark_filter=^{workload}$\" &&\n"
		"        google-pprof --collapsed %s {dir}/.prof >{cpu}",
		program, program);
	if (status == 0)
		add_listed(f, suite, buf_view(&said));
	else if (status > 0)
		complain("%s is left out: it lists no benchmarks: %s", program,
			finder_last_words(&said, f->arena));
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* files: by find, of the folder that was built. */
static int add_programs(const struct finder *f, struct span files,
	struct err *err)
{
	struct span line;

	while (span_next(&line, &files, '\n')) {
		const char *path = arena_copy(f->arena, line);
		const char *slash = strrchr(path, '/');

		if (!slash || !is_plain(path) || !workload_fits(slash + 1) ||
			!is_harness(f, path))
			continue;
		if (add_program(f, path, err))
			return -1;
	}
	return 0;
}

static int build(const struct finder *f, struct err *err)
{
	static const char *const steps[][12] = {
		{"cmake", "-S", ".", "-B", BUILD,
			"-DCMAKE_BUILD_TYPE=RelWithDebInfo", NULL},
		{"cmake", "--build", BUILD, NULL},
		{"find", BUILD, "-type", "f", "-perm", "-u+x", "!", "-path",
			"*/CMakeFiles/*", NULL},
	};
	struct buf said = {0};
	int status = 0;

	for (size_t i = 0; i < sizeof steps / sizeof *steps && status == 0;
		i++) {
		buf_reset(&said);
		status =
			finder_run(&said, f, f->repo->work_tree, steps[i], err);
	}
	if (status > 0)
		complain("CMakeLists.txt is left out: it does not build: %s",
			finder_last_words(&said, f->arena));
	else if (status == 0)
		status = add_programs(f, buf_view(&said), err);
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* Whether a CMakeLists.txt of the project names the library. */
static int is_used(bool *out, const struct finder *f, struct err *err)
{
	const char **files;
	size_t count;

	if (finder_files_with(&files, &count, f, ":(glob)**/CMakeLists.txt",
		    (const char *const[]){"benchmark::benchmark", NULL}, err))
		return -1;
	*out = count > 0;
	return 0;
}

int cmake_find(const struct finder *f, struct err *err)
{
	static const char there[] = "a CMakeLists.txt with Google Benchmark";
	bool used;
	int status;

	if (is_used(&used, f, err))
		return -1;
	if (!used || !finder_file_has(f, "CMakeLists.txt",
			     (const char *const[]){"project", NULL}))
		return 0;
	status = finder_needs(f, there,
		(const char *const[]){"cmake", "--version", NULL}, "install it",
		err);
	if (status == 0)
		status = finder_needs_gperftools(f, there, err);
	if (status)
		return status < 0 ? -1 : 0;
	f->found->tools |= TOOL_CMAKE | TOOL_GPERFTOOLS;
	return build(f, err);
}
