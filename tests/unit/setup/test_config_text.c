/* What `profgate init` writes into a profgate.yml that is there. */
#include <string.h>

#include "gate/setup/setup.h"
#include "tests/unit/support/support.h"

#define HEAD "# ours\nmeasure:\n  command: [./bench.test]\n"

static struct found_bench two[] = {
	{.name = "BenchmarkA", .arguments = "[-n=1]"},
	{.name = "BenchmarkB", .arguments = "[-n=2]"},
};
static struct found_suite root = {.build = "make", .command = "[./bench.test]",
	.count = 2, .benches = two};
static struct found_suite folder = {.folder = "a/b", .build = "make",
	.command = "[./bench.test]", .count = 1, .benches = two};

static void test_config(void **state)
{
	static const struct {
		const char *text;
		struct found_suite *suite;
		const char *want;
		int status;
	} cases[] = {
		{"", &root, "# A run of a benchmark takes about a second of "
			"a processor's time.\n"
			"measure:\n  command: [./bench.test]\n  build: make\n"
			"  workloads:\n    BenchmarkA: {arguments: [-n=1]}\n"
			"    BenchmarkB: {arguments: [-n=2]}\n", 0},
		{"gate: {min-runs: 4}", &folder, "gate: {min-runs: 4}\n\n"
			"# A run of a benchmark takes about a second of "
			"a processor's time.\n"
			"measure:\n  command: [./bench.test]\n  suites:\n"
			"    - folder: a/b\n      build: make\n"
			"      workloads:\n"
			"        BenchmarkA: {arguments: [-n=1]}\n", 0},
		/* what stands there stays, with its comments and its order */
		{HEAD "  workloads:\n    Old: # kept\n\n    # last\ngate: {}\n",
			&root,
			HEAD "  workloads:\n    Old: # kept\n\n    # last\n"
			"    BenchmarkA: {arguments: [-n=1]}\n"
			"    BenchmarkB: {arguments: [-n=2]}\ngate: {}\n", 0},
		{HEAD "  suites:\n    - folder: \"a/b\"\n      workloads:\n"
			"        Old:\n    - folder: c\n      workloads: [D]\n",
			&folder,
			HEAD "  suites:\n    - folder: \"a/b\"\n"
			"      workloads:\n        Old:\n"
			"        BenchmarkA: {arguments: [-n=1]}\n"
			"    - folder: c\n      workloads: [D]\n", 0},
		{HEAD "  suites:\n    - folder: c\n      workloads: [D]\n"
			"gate: {}\n", &folder,
			HEAD "  suites:\n    - folder: c\n      workloads: [D]\n"
			"    - folder: a/b\n      build: make\n"
			"      workloads:\n"
			"        BenchmarkA: {arguments: [-n=1]}\ngate: {}\n", 0},
		{HEAD "  workloads:\n    Old:", &folder,
			HEAD "  workloads:\n    Old:\n  suites:\n"
			"    - folder: a/b\n      build: make\n"
			"      workloads:\n"
			"        BenchmarkA: {arguments: [-n=1]}\n", 0},
		/* not our form: what is to be added */
		{"measure: {command: x y}\n", &folder,
			"measure:\n  command: [./bench.test]\n  suites:\n"
			"    - folder: a/b\n      build: make\n"
			"      workloads:\n"
			"        BenchmarkA: {arguments: [-n=1]}\n", 1},
		{"measure:\n  command: ./line for a shell\n  workloads:\n"
			"    Old:\n", &root,
			"measure:\n  command: [./bench.test]\n  build: make\n"
			"  workloads:\n    BenchmarkA: {arguments: [-n=1]}\n"
			"    BenchmarkB: {arguments: [-n=2]}\n", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct setup found = {.suite_count = 1,
			.suites = cases[i].suite,
			.bench_count = cases[i].suite->count};
		struct arena arena = {0};
		struct err err = {0};
		struct buf out = {0};

		assert_int_equal(setup_config(&out, span_of(cases[i].text),
			&found, &arena, &err), cases[i].status);
		assert_string_equal(out.data, cases[i].want);
		buf_clear(&out);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_config),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
