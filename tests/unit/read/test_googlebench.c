/* Google Benchmark's table and JSON: text in, results out. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define HEAD "Benchmark       Time        CPU   Iterations"
#define DIGITS "0123456789012345678901234567890123456789"
#define JSON "{\"context\": {}, \"benchmarks\": ["
#define RUN(name, more)                                                        \
	"{\"name\": \"" name "\", \"iterations\": 5, \"real_time\": 3, "       \
	"\"cpu_time\": 2, \"time_unit\": \"us\"" more "}"

/* `NAME ITERATIONS VALUE UNIT` a result, notes; or the error. */
static const struct {
	const char *name, *text, *want;
} cases[] = {
	{"a line", HEAD "\nBM_A/8   1957 ns   1060 ns   1354667\n",
		"BM_A/8 1354667 1957 ns/op\nBM_A/8 1354667 1060 cpu-ns/op\n"},
	{"units of time", HEAD "\nA 2 us 1.5 ms 7\nB 1 s 0.5 s 1\n",
		"A 7 2000 ns/op\nA 7 1500000 cpu-ns/op\n"
		"B 1 1000000000 ns/op\nB 1 500000000 cpu-ns/op\n"},
	{"blanks in a name", HEAD "\nA<int, long>/1 2 ns 1 ns 7\n",
		"A<int, long>/1 7 2 ns/op\nA<int, long>/1 7 1 cpu-ns/op\n"},
	{"what the program prints",
		"ready\n" HEAD "\n--\nhello 5 ns\nA 2 ns 1 ns 7\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\n"},
	{"counters",
		HEAD
		" UserCounters...\nA 2 ns 1 ns 7 bytes_per_second="
		"1.5k/s items_per_second=2M/s depth=3 words=20m/s a label\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nA 7 1536 bytes/s, more\n"
		"A 7 2000000 items/s, more\nA 7 3 depth\n"
		"A 7 0.02 words, more\n"},
	{"of later versions", HEAD "\nA 2 ns 1 ns 7 bytes_per_second=1.5Ki/s\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nA 7 1536 bytes/s, more\n"},
	{"counters in columns",
		HEAD " depth bytes_per_second\n"
		     "A 2 ns 1 ns 7 3 1M/s\n" HEAD " words\nB 2 ns 1 ns 7 4k\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nA 7 3 depth\n"
		"A 7 1048576 bytes/s, more\n"
		"B 7 2 ns/op\nB 7 1 cpu-ns/op\nB 7 4000 words\n"},
	{"repetitions",
		HEAD "\nA 2 ns 1 ns 7\nA 3 ns 1 ns 7\n"
		     "A_mean 2.5 ns 1 ns 2\nA_median 2.5 ns 1 ns 2\n"
		     "A_stddev 1 ns 0 ns 2\nA_cv 1.5 % 1.5 % 2\n"
		     "A_BigO 1.2 N 1.2 N\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nA 7 3 ns/op\nA 7 1 cpu-ns/op\n"},
	{"called like a mean", HEAD "\nA_mean 2 ns 1 ns 7\nB_cv 2 ns 1 ns 7\n",
		"A_mean 7 2 ns/op\nA_mean 7 1 cpu-ns/op\n"
		"B_cv 7 2 ns/op\nB_cv 7 1 cpu-ns/op\n"},
	{"one failed", HEAD "\nA 2 ns 1 ns 7\nB ERROR OCCURRED: 'why'\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nbench-failed: the results are "
		"partial, B failed: 'why'\n"},
	{"one skipped",
		HEAD "\nA 2 ns 1 ns 7\nB SKIPPED: 'why'\nC 0 ns 0 ns 0\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nskipped-results: skipped "
		"benchmarks without a result: 2, the first: B SKIPPED: "
		"'why'\n"},
	{"a long one skipped",
		HEAD "\nA 2 ns 1 ns 7\nB SKIPPED: '" DIGITS DIGITS
		     "0123456\u00e9'\n",
		"A 7 2 ns/op\nA 7 1 cpu-ns/op\nskipped-results: skipped "
		"benchmarks without a result: 1, the first: B SKIPPED: '" DIGITS
			DIGITS "0123456\n"},
	{"nothing ran", HEAD "\n",
		"no-results: no benchmark ran: "
		"--benchmark_filter has results when it matches\n"},
	{"not finite", HEAD "\nA inf ns 1 ns 7\n",
		"line 2: A: ns/op is not a finite number"},
	{"a counter that is not", HEAD "\nA 1 ns 1 ns 7 a=nan\n",
		"line 2: A: a is not a finite number"},
	{"cut in a line", HEAD "\nA 1 ns 1 ns 7",
		"line 2: the text ends within a line: keep all that the "
		"benchmark prints"},
	{"JSON",
		JSON RUN("A", ", \"run_type\": \"iteration\", \"threads\": 1, "
			      "\"depth\": 4, \"bytes_per_second\": 9, "
			      "\"label\": \"x\", "
			      "\"allocs_per_iter\": 2") "]}",
		"A 5 3000 ns/op\nA 5 2000 cpu-ns/op\nA 5 4 depth\n"
		"A 5 9 bytes/s\nA 5 2 allocs/op\n"},
	{"JSON of repetitions",
		JSON RUN("A", ", \"run_type\": \"iteration\"") "," RUN("A_max",
			", \"run_type\": \"aggregate\"") "]}",
		"A 5 3000 ns/op\nA 5 2000 cpu-ns/op\n"},
	{"of an old version", JSON RUN("A", "") "," RUN("A_mean", "") "]}",
		"A 5 3000 ns/op\nA 5 2000 cpu-ns/op\n"},
	{"JSON of a failure",
		JSON RUN("A", "") "," RUN("B",
			", \"error_occurred\": true, \"error_message\": "
			"\"why\"") "]}",
		"A 5 3000 ns/op\nA 5 2000 cpu-ns/op\nbench-failed: the results "
		"are partial, B failed: why\n"},
	{"a name that is none", JSON "{\"name\": 7}]}",
		"benchmarks[0]: a benchmark without a name"},
	{"no object", JSON "7]}", "benchmarks[0]: a benchmark without a name"},
	{"twice in JSON", JSON RUN("A", ", \"iterations\": 6") "]}",
		"Google Benchmark JSON, line 1: duplicate object key near "
		"'\"iterations\"'; keep all that --benchmark_out writes"},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].text, "googlebench",
			put_results, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
