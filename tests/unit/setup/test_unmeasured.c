/* Which benchmarks a work tree has and a plan does not, by texts alone. */
#include <unistd.h>

#include "gate/config/config.h"
#include "gate/setup/unmeasured.h"
#include "tests/unit/support/support.h"

#define FUNCTION(name) "func " name "(b *testing.B) {\\n\\tb.Log()\\n}\\n"
#define SUITE(pattern) "measure:\n  suites:\n    - folder: a\n"               \
	"      build: go test -c -o bench.test .\n      command: [./bench.test, " \
	"\"-test.bench=" pattern "\"]\n      workloads: [BenchmarkA]\n"
#define REMOVES(pattern) "measure:\n  build: rm -f bench.test && go test -c "  \
	"-o bench.test .\n  command: [./bench.test, \"-test.bench=" pattern     \
	"\"]\n"
#define BESIDE(more) SUITE("^{workload}$") "    - name: b\n      " more "\n"

static const char plain[] = SUITE("^{workload}$");

struct one {
	const char *path, *text, *config, *want; /* NULL: nothing is said */
};

static const struct one cases[] = {
	{"a/a_test.go", FUNCTION("BenchmarkA"), plain, NULL},
	{"a/a_test.go", FUNCTION("BenchmarkB"), plain,
		"1 of 2 benchmarks is not measured (a/BenchmarkB): profgate init"},
	{"c/c_test.go",
		FUNCTION("BenchmarkA") FUNCTION("BenchmarkB")
			FUNCTION("Benchmark_c") FUNCTION("BenchmarkD"),
		plain,
		"4 of 5 benchmarks are not measured (c/BenchmarkA, "
		"c/BenchmarkB, c/Benchmark_c, ...): profgate init"},
	{"x_test.go", FUNCTION("BenchmarkA"), plain,
		"1 of 2 benchmarks is not measured (BenchmarkA): profgate init"},
	{"a/in_b_test.go", "func BenchmarkB(bench *testing.B) { for {} }\\n",
		plain,
		"1 of 2 benchmarks is not measured (a/BenchmarkB): profgate init"},
	/* moved: `run` measures it where it is */
	{"b/a_test.go", FUNCTION("BenchmarkA") FUNCTION("BenchmarkB"), plain,
		"1 of 2 benchmarks is not measured (b/BenchmarkB): profgate init"},
	{"x_test.go", FUNCTION("BenchmarkA") FUNCTION("BenchmarkB"),
		REMOVES("A$"),
		"1 of 2 benchmarks is not measured (BenchmarkB): profgate init"},
	/* by a pattern */
	{"a/a_test.go", FUNCTION("BenchmarkB"),
		SUITE("^Benchmark(A|B)$/^small$"), NULL},
	{"a/a_test.go", FUNCTION("BenchmarkC"), SUITE("^Benchmark(A|B)$"),
		"1 of 2 benchmarks is not measured (a/BenchmarkC): profgate init"},
	{"a/a_test.go", FUNCTION("BenchmarkB"), SUITE("."), NULL},
	{"a/a_test.go", FUNCTION("BenchmarkB"), SUITE("\\\\d"), NULL},
	/* what is no benchmark, or may be none */
	{"a/a_test.go", FUNCTION("Benchmarker") FUNCTION("BenchmarkA"), plain,
		NULL},
	{"a/a_test.go", "func BenchmarkB(b *testing.B, n int) {\\n}\\n", plain,
		NULL},
	{"a/a_test.go", "/*\\n" FUNCTION("BenchmarkB") "*/\\n", plain, NULL},
	{"a/a_test.go", "var x = `\\n" FUNCTION("BenchmarkB") "`\\n", plain,
		NULL},
	{"a/a_test.go", "var x = \"\\\\\"`\"\\n" FUNCTION("BenchmarkB"), plain,
		"1 of 2 benchmarks is not measured (a/BenchmarkB): profgate init"},
	{"a/a_test.go",
		"func BenchmarkB(b *testing.B) { if x { b.Skip() } }\\n"
		FUNCTION("BenchmarkA"),
		plain, NULL},
	{"a/a_test.go", "//go:build slow\\n" FUNCTION("BenchmarkB"), plain,
		NULL},
	{"a/a_windows_test.go", FUNCTION("BenchmarkB"), plain, NULL},
	{"a/a.go", FUNCTION("BenchmarkB"), plain, NULL},
	{"testdata/a_test.go", FUNCTION("BenchmarkB"), plain, NULL},
	{"_a/a_test.go", FUNCTION("BenchmarkB"), plain, NULL},
	/* commands that may measure anything */
	{"a/a_test.go", FUNCTION("BenchmarkB"),
		BESIDE("command: [./all.sh]"), NULL},
	{"a/a_test.go", FUNCTION("BenchmarkB"),
		BESIDE("command: [./bench.test, -test.bench=B]"), NULL},
	{"a/a_test.go", FUNCTION("BenchmarkB"),
		BESIDE("command: [node, --cpu-prof, b.js]"),
		"1 of 3 benchmarks is not measured (a/BenchmarkB): profgate init"},
	{"a/a_test.go", FUNCTION("BenchmarkB"), "gate: {}\n", NULL},
	/* other harnesses */
	{"b.js", "import { Bench } from \"tinybench\"\\n",
		BESIDE("command: [node, --cpu-prof, c.js]"),
		"1 of 3 benchmarks is not measured (b.js): profgate init"},
	{"b.js", "import { Bench } from \"tinybench\"\\n",
		BESIDE("command: [node, --cpu-prof, b.js]"), NULL},
	{"test_b.py", "\\ndef test_b(benchmark):\\n    pass\\n",
		BESIDE("command: [py-spy, pytest, \"test_b.py::test_a\"]"),
		"1 of 3 benchmarks is not measured (test_b.py::test_b): "
		"profgate init"},
	{"test_b.py", "\\ndef test_b(benchmark):\\n    pass\\n",
		BESIDE("command: [py-spy, pytest, \"test_b.py::test_b[1]\"]"),
		NULL},
	{"test_b.py", "\\ndef test_b(benchmark):\\n    pass\\n", plain, NULL},
	{"test_b.py", "@skip\\ndef test_b(benchmark):\\n    pass\\n",
		BESIDE("command: [py-spy, pytest]"), NULL},
	{"test_b.py", "\\ndef test_b(benchmarks):\\n    pass\\n",
		BESIDE("command: [py-spy, pytest]"), NULL},
};

static void look_at(const struct one *one)
{
	struct arena arena = {0};
	struct config config;
	struct err err = {0};
	struct unmeasured found;
	const char *line;

	if (one->path[0] != 'b')
		sh("mkdir a");
	sh("git init -q . && mkdir -p \"$(dirname %s)\" && "
	   "echo 'module example.com/x' >go.mod && "
	   "echo '{\"tinybench\": 1}' >package.json && "
	   "printf '%%b' 'package a\\n%s' >%s", one->path, one->text, one->path);
	assert_int_equal(config_read(&config, span_of(one->config),
		"profgate.yml", "2026-01-01", &arena, &err), 0);
	unmeasured_find(&found, &config.measure, &arena);
	line = unmeasured_line(&found, &arena);
	if (!one->want != !line)
		print_message("%s: %s\n", one->path, one->text);
	if (one->want)
		assert_string_equal(line, one->want);
	else
		assert_null(line);
	sh("rm -rf * .git");
	arena_clear(&arena);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		look_at(&cases[i]);
}

/* Elsewhere in a repository, and where there is none. */
static void test_elsewhere(void **state)
{
	static const char *const words[] = {"node", "--cpu-prof"};
	struct bench bench = {.command = {.count = 2, .words = words}};
	const struct plan plan = {.bench_count = 1, .benches = &bench};
	struct arena arena = {0};
	struct unmeasured found;

	(void)state;
	sh("mkdir below && cd below && echo module x >go.mod && printf "
	   "'package a\n\nfunc BenchmarkA(b *testing.B) {}\n' >a_test.go");
	assert_int_equal(chdir("below"), 0);
	unmeasured_find(&found, &plan, &arena);
	assert_int_equal(found.count, 0);
	sh("git init -q ..");
	unmeasured_find(&found, &plan, &arena);
	assert_int_equal(found.count, 0);
	assert_int_equal(chdir(".."), 0);
	unmeasured_find(&found, &plan, &arena);
	assert_int_equal(found.count, 1);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(test_cases),
		IN_A_DIRECTORY(test_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
