/* pytest-benchmark: all of them are run for a moment, by the clock and by the
 * processor's time, which lists them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/read/reader.h"
#include "gate/setup/find.h"
#include "gate/setup/listing.h"
#include "gate/text/complain.h"

#define SUITE "pytest"
#define PYTHON "python3"
#define JSON "--benchmark-json="

/* Words of the command: some, and behind all of them the names of files. */
enum { RESULTS = 6, TIMER, WORDS };
enum { FILES_MAX = 1000 };

/* As many rounds as are said, of one call each: a fixed count. */
#define FIXED "--benchmark-max-time=0.000001, --benchmark-min-time=0.000000001"

bool pytest_file_has(const struct finder *f, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;

	return (strncmp(base, "test_", 5) == 0 ||
		       strncmp(base, "bench_", 6) == 0 ||
		       span_ends(span_of(base), "_test.py")) &&
	       finder_file_has(f, path,
		       (const char *const[]){"benchmark", NULL});
}

static void add_test(const struct finder *f, struct found_suite *suite,
	const char *test, double wall, double cpu)
{
	double times = finder_times(wall, cpu);

	if (finder_offer(f, suite, test,
		    arena_printf(f->arena,
			    "[--benchmark-min-rounds=%.0f, \"%s\"]", times,
			    test),
		    times * wall / 1e9))
		complain("%s, %.0f times a run", test, times);
}

/* What a benchmark takes by the processor's time; that by the clock where it was
 * measured by that alone. Both ran in the same order. */
static double processor_time(const struct profile *cpu, uint32_t at,
	const struct bench_value *wall)
{
	bool same = at < cpu->bench_value_count &&
	            sym_equal(cpu->bench_values[at].benchmark,
			    wall->benchmark);

	return same ? cpu->bench_values[at].value : wall->value;
}

/* Both files: the results by the clock, and those by the processor's time. */
static int add_results(const struct finder *f, struct found_suite *suite,
	const char *wall, const char *cpu, struct err *err)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile, other = {0};
	struct err ignored = {0};
	int status = capture_read_file(&profile, wall, &arena, symtab,
		&limits_default, err);

	if (status == 0 && capture_read_file(&other, cpu, &arena, symtab,
				   &limits_default, &ignored))
		other = (struct profile){0};
	for (uint32_t v = 0; status == 0 && v < profile.bench_value_count;
		v++) {
		const struct bench_value *value = &profile.bench_values[v];

		if (value->value > 0.0)
			add_test(f, suite,
				arena_copy(f->arena,
					symtab_text(symtab, value->benchmark)),
				value->value,
				processor_time(&other, v, value));
	}
	symtab_free(symtab);
	arena_clear(&arena);
	return status;
}

/* What fails is told of, and what has a result is taken. */
static int run_files(const struct finder *f, struct found_suite *suite,
	const char **argv, struct err *err)
{
	const char *wall = arena_printf(f->arena, "%s/wall.json", f->scratch);
	const char *cpu = arena_printf(f->arena, "%s/cpu.json", f->scratch);
	struct buf said = {0}, ignored = {0};
	struct err unread = {0};
	int status;

	argv[RESULTS] = arena_printf(f->arena, JSON "%s", wall);
	argv[TIMER] = "--benchmark-timer=time.perf_counter";
	status = finder_run(&said, f, f->repo->work_tree, argv, err);
	argv[RESULTS] = arena_printf(f->arena, JSON "%s", cpu);
	argv[TIMER] = "--benchmark-timer=time.process_time";
	if (status >= 0 && access(wall, F_OK) == 0) {
		if (status > 0)
			complain("not all tests with benchmarks pass: %s",
				finder_last_words(&said, f->arena));
		status = finder_run(&ignored, f, f->repo->work_tree, argv, err);
		if (status >= 0 && add_results(f, suite, wall, cpu, &unread))
			complain(SUITE " is left out: %s", unread.text);
	} else if (status >= 0) {
		complain(SUITE " is left out: it prints no result: %s",
			finder_last_words(&said, f->arena));
	}
	unlink(wall);
	unlink(cpu);
	buf_clear(&said);
	buf_clear(&ignored);
	return status < 0 ? -1 : 0;
}

static int look_at(const struct finder *f, const char **argv, struct err *err)
{
	struct found_suite *suite;
	int status = finder_needs(f, "a test with benchmarks of Python",
		(const char *const[]){"py-spy", "--version", NULL},
		"pip install py-spy", err);

	if (status)
		return status < 0 ? -1 : 0;
	f->found->tools |= TOOL_PYTHON;
	suite = finder_suite(f, NULL);
	suite->name = SUITE;
	suite->command = "[py-spy, record, --format, raw, --rate, \"250\", "
			 "--output, \"{cpu}\", --, " PYTHON
			 ",\n        -m, pytest, -q, -p, \"no:cacheprovider\", "
			 "\"--benchmark-json={dir}/benchmark.json\",\n"
			 "        " FIXED "]";
	return run_files(f, suite, argv, err);
}

int pytest_find(const struct finder *f, struct err *err)
{
	const char **files, **argv;
	size_t count, taken = WORDS;

	if (finder_files(&files, &count, f, ":(glob)**/*.py", err))
		return -1;
	argv = arena_alloc(f->arena, WORDS + FILES_MAX + 1, sizeof *argv);
	argv[0] = PYTHON;
	argv[1] = "-m";
	argv[2] = "pytest";
	argv[3] = "-q";
	argv[4] = "--benchmark-only";
	argv[5] = "--benchmark-max-time=0.1";
	for (size_t i = 0; i < count && taken < WORDS + FILES_MAX; i++)
		if (pytest_file_has(f, files[i]))
			argv[taken++] = files[i];
	return taken == WORDS ? 0 : look_at(f, argv, err);
}
