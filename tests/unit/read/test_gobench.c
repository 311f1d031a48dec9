/* Go benchmark text and `go test -json`: text in, results and facts out. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/core/buf.h"
#include "gate/read/reader.h"
#include "gate/text/num.h"

static const char *text_of(const struct profile *p, sym name)
{
	return symtab_text(p->symtab, name).data;
}

/* `INDEX NAME ITERATIONS VALUE UNIT[, what is better]` a result, `KEY=VALUE` a fact, notes. */
static void put_profile(struct buf *out, const struct profile *p)
{
	char a[NUM_MAX], b[NUM_MAX];

	for (uint32_t i = 0; i < p->bench_value_count; i++)
		buf_printf(out, "%u %s %s %s %s%s\n",
			(unsigned)p->bench_values[i].line_index,
			text_of(p, p->bench_values[i].benchmark),
			num_format(a, p->bench_values[i].iterations),
			num_format(b, p->bench_values[i].value),
			text_of(p, p->bench_values[i].unit),
			p->bench_values[i].better > 0   ? ", more is better"
			: p->bench_values[i].better < 0 ? ", less is better"
							: "");
	for (uint32_t i = 0; i < p->fact_count; i++)
		buf_printf(out, "%s=%s\n", text_of(p, p->facts[i].key),
			text_of(p, p->facts[i].value));
	for (uint32_t i = 0; i < p->note_count; i++)
		buf_printf(out, "%s: %s\n", p->notes[i].code,
			p->notes[i].message);
}

static void read_text(struct buf *out, struct span text)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct err err = {0};
	int status = capture_read(&profile, text, &arena, symtab,
		&limits_default, &err);

	if (status) {
		buf_printf(out, "%s%s", status > 0 ? "unknown: " : "",
			err.text);
	} else {
		assert_string_equal(profile.format, "gobench");
		assert_int_equal(profile.metric_count, 0);
		put_profile(out, &profile);
	}
	arena_clear(&arena);
	symtab_free(symtab);
}

#define OUTPUT(package, test, text)                                            \
	"{\"Time\":\"2024-01-02T03:04:05Z\","                                  \
	"\"Action\":\"output\",\"Package\":\"" package "\"," test              \
	"\"Output\":\"" text "\"}\n"
#define TEST(name) "\"Test\":\"" name "\","
#define PARTIAL "bench-failed: the results may be partial: "
#define FAILED(name) "bench-failed: the results are partial, " name " failed: "
#define NO_RESULTS                                                             \
	"no-results: no benchmark ran: `go test -bench PATTERN` has results "  \
	"when the pattern matches\n"
#define A_RESULT "BenchmarkA-2 1 2 x\n"
#define A_READ "0 BenchmarkA 1 2 x\n"
#define Y_BEGUN "BenchmarkY-2   \t"
#define BROKEN(n)                                                              \
	"skipped-results: skipped lines that begin like a "                    \
	"benchmark result and are none: " #n ", the first: "
#define NO_EVENTS(n, first)                                                    \
	"skipped-lines: skipped lines that are no events "                     \
	"of `go test -json`: " #n ", the first is line " #first "\n"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{"one line", "BenchmarkA-8 \t 100\t 12.5 ns/op\n",
		"0 BenchmarkA 100 12.5 ns/op\n"},
	{"no line end", "BenchmarkA 1 2 ns/op", "0 BenchmarkA 1 2 ns/op\n"},
	{"all units as printed",
		"BenchmarkA-8 7 1e3 ns/op 3.5 MB/s 16 B/op 2 allocs/op "
		"-1.5 own-units\n",
		"0 BenchmarkA 7 1000 ns/op\n0 BenchmarkA 7 3.5 MB/s\n"
		"0 BenchmarkA 7 16 B/op\n0 BenchmarkA 7 2 allocs/op\n"
		"0 BenchmarkA 7 -1.5 own-units\n"},
	{"repeated", "BenchmarkA 1 2 ns/op\nBenchmarkA 1 3 ns/op\n",
		"0 BenchmarkA 1 2 ns/op\n1 BenchmarkA 1 3 ns/op\n"},
	{"CR LF", "goos: linux\r\nBenchmarkA 1 2 ns/op\r\n",
		"0 BenchmarkA 1 2 ns/op\ngoos=linux\n"},
	{"byte order mark",
		"\xef\xbb\xbf"
		"BenchmarkA 1 2 ns/op\n",
		"0 BenchmarkA 1 2 ns/op\n"},
	{"not a benchmark", "Benchmarking 1 2 ns/op\nBenchmark 1 2 x\n",
		"0 Benchmark 1 2 x\n"},

	{"processors", "BenchmarkA/n-1-2 1 2 ns/op\nBenchmarkB-2 1 2 ns/op\n",
		"0 BenchmarkA/n-1 1 2 ns/op\n1 BenchmarkB 1 2 ns/op\n"},
	{"-cpu 2,4", "BenchmarkA-2 1 2 ns/op\nBenchmarkA-4 1 2 ns/op\n",
		"0 BenchmarkA-2 1 2 ns/op\n1 BenchmarkA-4 1 2 ns/op\n"},
	{"one processor", "BenchmarkA/n-10 1 2 x\nBenchmarkA/n-20 1 2 x\n",
		"0 BenchmarkA/n-10 1 2 x\n1 BenchmarkA/n-20 1 2 x\n"},
	{"a number that is none of processors",
		"BenchmarkA-1 1 2 x\nBenchmarkB-1 1 2 x\n",
		"0 BenchmarkA-1 1 2 x\n1 BenchmarkB-1 1 2 x\n"},
	{"a leading zero", "BenchmarkA-08 1 2 x\n", "0 BenchmarkA-08 1 2 x\n"},

	{"facts",
		"goos: linux\ngoarch: amd64\ncpu:  An x86 @ 2  \n"
		"Not a key: x\nno key: x\nKEY: x\nhttp://x\nempty:\n"
		"goos: plan9\ngoarch:\nBenchmarkA 1 2 x\n",
		"0 BenchmarkA 1 2 x\ngoos=plan9\ncpu=An x86 @ 2\n"},
	{"a fact taken back and given again",
		"a: 1\nb: 2\na:\na: 3\nBenchmarkA 1 2 x\n",
		"0 BenchmarkA 1 2 x\na=3\nb=2\n"},
	{"one package", "pkg: a/b\nBenchmarkA 1 2 x\n",
		"0 BenchmarkA 1 2 x\npkg=a/b\n"},
	{"packages", "pkg: a/b\nBenchmarkA 1 2 x\npkg: c\nBenchmarkA 1 3 x\n",
		"0 a/b.BenchmarkA 1 2 x\n1 c.BenchmarkA 1 3 x\npkg=c\n"},
	{"a package without results", "pkg: a/b\nBenchmarkA 1 2 x\npkg: c\n",
		"0 BenchmarkA 1 2 x\npkg=c\n"},
	{"units",
		"Unit things/s better=higher assume=exact\n"
		"Unit MB/s better=lower\nUnit\nUnit x better=sideways\n"
		"BenchmarkA 1 2 things/s\n",
		"0 BenchmarkA 1 2 things/s, more is better\n"},
	{"what the text says of a rate stands",
		"BenchmarkA 1 2 MB/s\nUnit MB/s better=lower\n"
		"BenchmarkB 1 2 MB/s 3 x\n",
		"0 BenchmarkA 1 2 MB/s, less is better\n"
		"1 BenchmarkB 1 2 MB/s, less is better\n"
		"1 BenchmarkB 1 3 x\n"},

	{"go test -v",
		"=== RUN   BenchmarkA\nBenchmarkA\n"
		"BenchmarkA-2   \t 1\t 2 ns/op\nPASS\nok  \tx\t0.1s\n",
		"0 BenchmarkA 1 2 ns/op\n"},
	{"lines that only begin like results",
		"BenchmarkA-2   log 2 text\n"
		"BenchmarkB-2 1 2 ns/op\nBenchmarkC 1 2 ns/op 3\n"
		"BenchmarkD 0 2 x\nBenchmarkE 1\nPASS\n",
		"0 BenchmarkB 1 2 ns/op\n" BROKEN(
			4) "BenchmarkA-2   log 2 text\n"},
	{"cut in two by a log",
		"BenchmarkA-2   \tconnected 2 times\n"
		"    1000\t   12.5 ns/op\t 16 B/op\nBenchmarkB-2 1 2 ns/op\n",
		"0 BenchmarkA 1000 12.5 ns/op\n0 BenchmarkA 1000 16 B/op\n"
		"1 BenchmarkB 1 2 ns/op\n"},
	{"cut in two by many lines",
		"BenchmarkA/a-2   \tlevel: info\n\nat 1 ns\n{\"n\": 7}\n"
		"      10\t   3 ns/op\n",
		"0 BenchmarkA/a 10 3 ns/op\n"},
	{"cut in two by a line that has no end",
		"BenchmarkA-2   \tdone 1 of 2, 2 of 2    1000\t   3 ns/op\t 8 "
		"B/op\n",
		"0 BenchmarkA 1000 3 ns/op\n0 BenchmarkA 1000 8 B/op\n"},
	{"two cut in two",
		"BenchmarkA-2   \tlog\nBenchmarkB-2 \tlog\n 10 3 ns/op\n",
		"0 BenchmarkB 10 3 ns/op\n" BROKEN(1) "BenchmarkA-2   \tlog\n"},
	{"numbers that are nobody's",
		"  10 3 ns/op\nBenchmarkA 1 2 ns/op\n 10 3 ns/op\n",
		"0 BenchmarkA 1 2 ns/op\n"},
	{"a test failed", A_RESULT "--- FAIL: TestB (0.00s)\nFAIL\n",
		A_READ PARTIAL "--- FAIL: TestB (0.00s)\n"},
	{"a sub-benchmark failed",
		A_RESULT
		"BenchmarkY/s-2 \t--- FAIL: BenchmarkY/s-2\n"
		"    x_test.go:18: no\n--- FAIL: BenchmarkY\n"
		"BenchmarkZ-2 1 2 x\nFAIL\nexit status 1\nFAIL\tx\t1s\n",
		A_READ "1 BenchmarkZ 1 2 x\n" BROKEN(
			1) "BenchmarkY/s-2 \t--- FAIL: "
			   "BenchmarkY/s-2\n" FAILED("BenchmarkY/s") "--- "
								     "FAIL:"
								     " Benc"
								     "hmark"
								     "Y/"
								     "s-"
								     "2\n"},
	{"two failed",
		A_RESULT "--- FAIL: BenchmarkY\n--- FAIL: BenchmarkZ\nFAIL\n",
		A_READ FAILED(
			"BenchmarkY, BenchmarkZ") "--- FAIL: BenchmarkY\n"},
	{"an indented failure", A_RESULT "    --- FAIL: BenchmarkY/b\nFAIL\n",
		A_READ FAILED("BenchmarkY/b") "--- FAIL: BenchmarkY/b\n"},
	{"panic", A_RESULT "panic: no\n\ngoroutine 1 [running]:\n",
		A_READ PARTIAL "panic: no\n"},
	{"panic in a stack trace",
		A_RESULT "panic: no\n\ngoroutine 9 [running]:\nx/y.help(0x1)\n"
			 "\t/src/y.BenchmarkNo(:5 +0x1\n"
			 "x/y.BenchmarkHelp(0x1)\nx/y.BenchmarkY.func1(0x1?)\n"
			 "testing.(*B).runN(0x1)\n\ngoroutine 1 [running]:\n"
			 "x/y.BenchmarkZ(0x1)\nexit status 2\nFAIL\tx/y\t1s\n",
		A_READ FAILED("BenchmarkY") "panic: no\n"},
	{"panic in a goroutine",
		A_RESULT "panic: no\n\ngoroutine 9 [running]:\n"
			 "x.run()\n\t/src/x.go:5 +0x1\n"
			 "created by x.BenchmarkY in goroutine 7\n",
		A_READ FAILED("BenchmarkY") "panic: no\n"},
	{"panic after the name",
		A_RESULT Y_BEGUN "panic: no\n\ngoroutine 9 [running]:\n"
				 "FAIL\tx\t1s\n",
		A_READ BROKEN(1) "BenchmarkY-2   \tpanic: no\n" FAILED(
			"BenchmarkY") "panic: no\n"},
	{"a panic of another one than had begun",
		A_RESULT Y_BEGUN "a log\npanic: no\n\nx.BenchmarkZ(0x1)\n"
				 "FAIL\tx\t1s\n",
		A_READ BROKEN(1) "BenchmarkY-2   \ta log\n" FAILED(
			"BenchmarkZ") "panic: no\n"},
	{"timed out",
		A_RESULT Y_BEGUN "panic: test timed out after 2s\n\n"
				 "goroutine 3 [running]:\nFAIL\tx\t2s\nFAIL\n",
		A_READ BROKEN(1) "BenchmarkY-2   \tpanic: test timed out after "
				 "2s\n" FAILED(
					 "BenchmarkY") "panic: test timed out "
						       "after 2s\n"},
	{"deadlock",
		A_RESULT
		"fatal error: all goroutines are asleep - deadlock!\n\n"
		"goroutine 1 [chan receive]:\ntesting.(*B).run1(0x1)\n"
		"\ngoroutine 2 [select (no cases)]:\n"
		"x.BenchmarkY(0x1)\nexit status 2\nFAIL\tx\t1s\n",
		A_READ FAILED("BenchmarkY") "fatal error: all goroutines are "
					    "asleep - deadlock!\n"},
	{"C code", A_RESULT "SIGSEGV: segmentation violation\nPC=0x0\n",
		A_READ PARTIAL "SIGSEGV: segmentation violation\n"},
	{"killed", A_RESULT Y_BEGUN "signal: killed\nFAIL\tx\t1s\n",
		A_READ BROKEN(1) "BenchmarkY-2   \tsignal: killed\n" FAILED(
			"BenchmarkY") "signal: killed\n"},
	{"killed before the name", A_RESULT "signal: killed\nFAIL\tx\t1s\n",
		A_READ PARTIAL "signal: killed\n"},
	{"killed with -v",
		A_RESULT "=== RUN   BenchmarkY\nBenchmarkY\nsignal: killed\n"
			 "FAIL\tx\t1s\n",
		A_READ FAILED("BenchmarkY") "signal: killed\n"},
	{"exit", A_RESULT Y_BEGUN "exit status 3\nFAIL\tx\t1s\n",
		A_READ BROKEN(1) "BenchmarkY-2   \texit status 3\n" FAILED(
			"BenchmarkY") "exit status 3\n"},
	{"the text ends", A_RESULT Y_BEGUN,
		A_READ FAILED("BenchmarkY") "the text ends within it\n"},
	{"a log that looks like a failure",
		"panic: x\nBenchmarkA-2 \tpanic: y\n 1 2 ns/op\n--- FAIL: "
		"BenchmarkB\nsignal: z\nPASS\n",
		"0 BenchmarkA 1 2 ns/op\n"},
	{"a package failed after another's log",
		"pkg: a\npanic: x\n" A_RESULT "PASS\nok  \ta\t1s\n"
		"FAIL\tb [build failed]\nFAIL\n",
		A_READ "pkg=a\n" PARTIAL "FAIL\tb [build failed]\n"},
	{"one of two packages",
		"pkg: a\n" A_RESULT Y_BEGUN "exit status 2\nFAIL\ta\t1s\n"
		"pkg: b\n" A_RESULT "PASS\nok  \tb\t1s\nFAIL\n",
		"0 a.BenchmarkA 1 2 x\n1 b.BenchmarkA 1 2 x\npkg=b\n" BROKEN(
			1) "BenchmarkY-2   \texit status 2\n" FAILED("a."
								     "Benchmark"
								     "Y") "exit"
									  " sta"
									  "tus "
									  "2"
									  "\n"},
	{"skipped", A_RESULT "BenchmarkY\n--- SKIP: BenchmarkY\nPASS\n",
		A_READ},
	{"only a failure", "goos: linux\n--- FAIL: BenchmarkA\nFAIL\n",
		"BenchmarkA failed, there is no result: "
		"--- FAIL: BenchmarkA"},
	{"build failed", "# x\nx.go:1: y\nFAIL\tx [build failed]\nFAIL\n",
		"the benchmark failed, there is no result: "
		"FAIL\tx [build failed]"},
	{"nothing matched", "PASS\nok  \tx\t0.1s\n", NO_RESULTS},
	{"nothing to run", "testing: warning: no tests to run\nPASS\n",
		NO_RESULTS},
	{"nothing there", "?   \tx\t[no test files]\n", NO_RESULTS},
	{"nothing in two packages",
		"?   \tx\t[no test files]\nok  \ty\t0.002s [no tests to run]\n",
		NO_RESULTS},
	{"cut short before a result", "goos: linux\npkg: x\n",
		"no benchmark result in this Go test output, which does not "
		"end as it should: keep all that `go test -bench` prints"},
	{"not a number", "goos: x\nBenchmarkA 1 NaN x\n",
		"line 2: BenchmarkA: NaN x is not a finite number"},
	{"infinite", "goos: x\nBenchmarkA 1 +Inf MB/s\n",
		"line 2: BenchmarkA: +Inf MB/s is not a finite number"},
	{"bytes below zero", "goos: x\nBenchmarkA 1 2 ns/op -5 B/op\n",
		"line 2: BenchmarkA: -5 B/op is below zero, which it cannot "
		"be; measure again"},
	{"a time of its own below zero", "BenchmarkA 1 -5 p99-ns\n",
		"line 1: BenchmarkA: -5 p99-ns is below zero, which it cannot "
		"be; measure again"},
	{"too large", "BenchmarkA 1 1e999 x\n",
		"line 1: BenchmarkA: 1e999 x is not a finite number"},
	{"a unit twice", "BenchmarkA 1 2 x 3 y 4 x\n",
		"line 1: BenchmarkA: x is there twice in one line"},

	{"test2json splits lines",
		OUTPUT("p", "", "goos: linux\\n") OUTPUT("p", "", "pkg: p\\n")
			OUTPUT("p", "",
				"BenchmarkA/n=10-2         \\t") OUTPUT("p", "",
				"     100\\t     15169 ns/op\\n") "{\"Action\":"
								  "\"pass\","
								  "\"Package\":"
								  "\"p\"}\n",
		"0 BenchmarkA/n=10 100 15169 ns/op\ngoos=linux\npkg=p\n"},
	{"test2json with packages at the same time",
		OUTPUT("p", "", "pkg: p\\n") OUTPUT("q", "",
			"pkg: q\\n") OUTPUT("p", TEST("BenchmarkA"),
			"BenchmarkA\\n") OUTPUT("p", TEST("BenchmarkA"),
			"BenchmarkA-2 \\t") OUTPUT("q", TEST("BenchmarkA"),
			"BenchmarkA-2 \\t") OUTPUT("p", "", "log: x\\n")
			OUTPUT("q", TEST("BenchmarkA"), "1 3 x\\n")
				OUTPUT("p", TEST("BenchmarkA"), "1 2 x\\n"),
		"0 p.BenchmarkA 1 2 x\n1 q.BenchmarkA 1 3 x\npkg=q\nlog=x\n"},
	{"test2json without the last line end",
		OUTPUT("p", "", "BenchmarkA 1 2 x"), "0 BenchmarkA 1 2 x\n"},
	{"test2json between build output",
		"go: downloading x\r\n" OUTPUT("p", "",
			"BenchmarkA 1 2 x\\n") "\nBenchmarkB 1 2 x\n[]\n",
		"0 BenchmarkA 1 2 x\n" NO_EVENTS(3, 1)},
	{"test2json of a panic",
		OUTPUT("p", TEST("BenchmarkA"), "BenchmarkA 1 2 x\\n")
			OUTPUT("p", TEST("BenchmarkY"), "BenchmarkY\\n")
				OUTPUT("p", TEST("BenchmarkY"), "panic: no\\n")
					OUTPUT("p", "", "FAIL\\tp\\t1s\\n"),
		A_READ FAILED("BenchmarkY") "panic: no\n"},
	{"test2json of nothing",
		OUTPUT("p", "", "PASS\\n") OUTPUT("p", "", "ok  \\tp\\t1s\\n"),
		NO_RESULTS},
	{"test2json of a broken build",
		"FAIL\tp [build failed]\n{\"Action\":\"fail\"}\n",
		"test output: the benchmark failed, there is no result: "
		"FAIL\tp [build failed]"},
	{"test2json cut short",
		OUTPUT("p", "",
			"BenchmarkA 1 2 x\\n") "{\"Action\":\"output\",",
		"0 BenchmarkA 1 2 x\n" NO_EVENTS(1, 2)},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = {0};

		read_text(&got, span_of(cases[i].in));
		if (!got.data || strcmp(got.data, cases[i].want))
			fail_msg("%s: got\n%s\nwant\n%s", cases[i].name,
				got.data ? got.data : "nothing", cases[i].want);
		buf_clear(&got);
	}
}

/* More of everything than the first tables hold. */
static void test_many(void **state)
{
	struct buf text = {0}, want = {0}, got = {0};

	(void)state;
	for (int i = 0; i < 500; i++) {
		buf_printf(&text,
			"key%d: %d\npkg: p%d\n"
			"BenchmarkA%d 1 2 x\n",
			i, i, i, i);
		buf_printf(&want, "%d p%d.BenchmarkA%d 1 2 x\n", i, i, i);
	}
	buf_text(&want, "key0=0\npkg=p499\n");
	for (int i = 1; i < 500; i++)
		buf_printf(&want, "key%d=%d\n", i, i);
	read_text(&got, buf_view(&text));
	assert_string_equal(got.data, want.data);
	buf_clear(&text);
	buf_clear(&want);
	buf_clear(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("gobench", tests, NULL, NULL);
}
