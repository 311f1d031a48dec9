/* Results of harnesses: text in, results out. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define JMH(mode, unit, more)                                                  \
	"[{\"jmhVersion\": \"1\", \"benchmark\": \"a.B.c\", \"mode\": "        \
	"\"" mode "\", \"threads\": 2, \"measurementTime\": \"1 s\", "         \
	"\"primaryMetric\": {\"score\": 4, \"scoreUnit\": \"" unit "\", "      \
	"\"rawData\": [[4, 5], [2]]}" more "}]"
#define PYTEST(stats)                                                          \
	"{\"machine_info\": {}, \"benchmarks\": [{\"fullname\": "              \
	"\"t.py::a\", \"stats\": {" stats "}}]}"
#define MITATA(runs)                                                           \
	"{\"layout\": [], \"benchmarks\": [{\"runs\": [" runs "]}]}"
#define CATCH(more)                                                            \
	"<?xml version=\"1.0\"?>\n<Catch name=\"a\">" more "</Catch>"
#define RESULTS(more) CATCH("<BenchmarkResults " more "</BenchmarkResults>")

/* `NAME ITERATIONS VALUE UNIT` a number, notes; or the error. */
static const struct {
	const char *format, *name, *text, *want;
} cases[] = {
	{"hyperfine", "whole commands",
		"{\"results\": [{\"command\": \"a b\", \"mean\": 0.5, "
		"\"user\": 0.25, \"system\": 0.125, \"times\": [0.25, 0.75], "
		"\"exit_codes\": [0, 0]}]}",
		"a b 2 500000000 ns/op\na b 2 375000000 cpu-ns/op\n"},
	{"hyperfine", "a command failed",
		"{\"results\": [{\"command\": \"a\", \"times\": [1, 1], "
		"\"exit_codes\": [0, 1]}]}",
		"a failed, there is no result: not every exit code is 0"},
	{"hyperfine", "a command ended by a signal",
		"{\"results\": [{\"command\": \"a\", \"times\": [1], "
		"\"exit_codes\": [null]}]}",
		"a failed, there is no result: not every exit code is 0"},
	{"hyperfine", "no times",
		"{\"results\": [{\"command\": \"a\", \"mean\": 1}]}",
		"results[0]: a: no times"},
	{"hyperfine", "no list", "{\"results\": {}, \"command\": 1}",
		"\"results\" is no list"},
	{"pytestbench", "rounds of iterations",
		PYTEST("\"mean\": 2e-6, \"rounds\": 20, \"iterations\": 5"),
		"t.py::a 100 2000 ns/op\n"},
	{"pytestbench", "no rounds", PYTEST("\"mean\": 2e-6"),
		"benchmarks[0]: t.py::a: rounds is no number above 0"},
	{"pytestbench", "no mean", PYTEST("\"rounds\": 20, \"iterations\": 5"),
		"benchmarks[0]: t.py::a: ns/op is not a finite number"},
	{"pytestbench", "none", "{\"machine_info\": {}, \"benchmarks\": []}",
		"no-results: no benchmark ran: -k has results when it "
		"matches\n"},
	{"jmh", "a time, of each thread", JMH("avgt", "us/op", ""),
		"a.B.c 1900000 4000 ns/op\n"},
	{"jmh", "a rate, of all threads", JMH("thrpt", "ops/ms", ""),
		"a.B.c 11000 250000 ns/op\n"},
	{"jmh", "parameters and allocations",
		JMH("avgt", "us/op",
			", \"params\": {\"n\": \"1\", \"of\": \"x\"}, "
			"\"secondaryMetrics\": {\"gc.alloc.rate.norm\": "
			"{\"score\": 24.0001}}"),
		"a.B.c:n=1:of=x 1900000 4000 ns/op\n"
		"a.B.c:n=1:of=x 1900000 24 B/op\n"},
	{"jmh", "no unit", JMH("avgt", "pages", ""),
		"[0]: a.B.c: the score is no time of an operation above 0"},
	{"mitata", "a run",
		MITATA("{\"name\": \"a\", \"stats\": {\"avg\": 7, "
		       "\"ticks\": 12}}"),
		"a 12 7 ns/op\n"},
	{"mitata", "an error",
		MITATA("{\"name\": \"a\", \"stats\": {\"avg\": 7, \"ticks\": "
		       "12}}, {\"name\": \"b\", \"error\": {\"message\": "
		       "\"why\"}}"),
		"a 12 7 ns/op\nbench-failed: the results are partial, b "
		"failed: why\n"},
	{"mitata", "no ticks", MITATA("{\"name\": \"a\", \"stats\": {}}"),
		"benchmarks[0]: runs[0]: a: ticks is no number above 0"},
	{"tinybench", "a task",
		"[{\"name\": \"a\", \"result\": {\"totalTime\": 6, "
		"\"latency\": {\"mean\": 2, \"samplesCount\": 3}}}]",
		"a 3 2000000 ns/op\n"},
	{"tinybench", "samples kept, the result spread out",
		"[{\"name\": \"a\", \"totalTime\": 6, \"latency\": {\"mean\": "
		"2, \"samples\": [1, 3]}}]",
		"a 2 2000000 ns/op\n"},
	{"tinybench", "without a name",
		"[{\"totalTime\": 6, \"latency\": {\"mean\": 2}}]",
		"[0]: a task without a name: write bench.tasks.map(({name, "
		"result}) => ({name, result}))"},
	{"criterion", "samples",
		"{\"sampling_mode\": \"Flat\", \"iters\": [10, 30], "
		"\"times\": [100, 100]}",
		"criterion 40 5 ns/op\n"},
	{"criterion", "a time is missing",
		"{\"sampling_mode\": \"Flat\", \"iters\": [10, 30], "
		"\"times\": [100]}",
		"iters has 2 samples and times 1, of 40 operations; keep the "
		"whole sample.json"},
	{"criterion", "below 0",
		"{\"sampling_mode\": \"Flat\", \"iters\": [10, -30], "
		"\"times\": [100, 1]}",
		"iters[1] is no number of 0 or more"},
	{"catch2", "a benchmark",
		RESULTS("name=\"a &lt;b&gt; &amp;&#9;\" samples=\"20\" "
			"iterations=\"5\">\n<mean value=\"9.5\"/>"),
		"a <b> &&#9; 100 9.5 ns/op\n"},
	{"catch2", "attributes named alike",
		RESULTS("name=\"a\" resamples=\"3\" samples=\"20\" "
			"iterations=\"5\"><mean value=\"9.5\"/>"),
		"a 100 9.5 ns/op\n"},
	{"catch2", "one failed",
		RESULTS("name=\"a\" samples=\"20\" iterations=\"5\">"
			"<failed message=\"why\"/>"),
		"a failed, there is no result: why"},
	{"catch2", "no mean",
		RESULTS("name=\"a\" samples=\"20\" iterations=\"5\">"),
		"a: it has no mean"},
	{"catch2", "cut", CATCH("<BenchmarkResults name=\"a\" samples=\"20\" "),
		"a: the text ends within it: keep all that -r xml prints"},
	{"catch2", "no benchmark", CATCH(""),
		"no-results: no benchmark ran: the filter fits no benchmark\n"},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].text, cases[i].format,
			put_results, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
