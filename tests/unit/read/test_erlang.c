/* What Erlang's eprof and fprof write: whose calls and time, of which processes, and
 * how such a text breaks. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define METRICS "calls count 0\ntime ns 0\n"
#define HEAD "FUNCTION    CALLS        %  TIME  [uS / CALLS]\n"                \
	     "--------    -----  -------  ----  [----------]\n"
#define TOTAL(calls) "--------  ------  -------  ----  [---]\n"                \
		     "Total:   " calls "  100.00%     3  [      1.00]\n"
#define MAIN "m:main/0        1    33.33     1  [      1.00]\n"
#define MIX "m:'-mix/1-fun-0-'/1  2    66.67     2  [      1.00]\n"

static const struct {
	const char *name, *in, *want;
} tables[] = {
	{"behind what the program prints", "hello\n" HEAD MAIN MIX TOTAL("3"),
		METRICS "m:main/0 1 1000 /1\nm:'-mix/1-fun-0-'/1 2 2000 /2\n"},
	{"a blank in a name", HEAD "m:'a b'/0  3  100.00  3  [ 1.00]\n"
		TOTAL("3"), METRICS "m:'a b'/0 3 3000 /3\n"},
	{"of two processes",
		"****** Process <0.1.0>    -- 50 % of profiled time ***\n" HEAD
		MAIN MIX TOTAL("3")
		"\n****** Process <0.2.0>    -- 50 % of profiled time ***\n" HEAD
		MAIN TOTAL("1"),
		METRICS "m:main/0 2 2000 /2\nm:'-mix/1-fun-0-'/1 2 2000 /2\n"},
	{"nothing", HEAD TOTAL("0"), METRICS},
	{"two analyses", HEAD MAIN TOTAL("1") HEAD MAIN TOTAL("1"),
		"line 6: a second analysis begins: give one a file"},
	{"no end", HEAD MAIN,
		"it ends without its sum (`Total:`): it was cut short, take it "
		"again"},
};

#define OPTIONS "%% Analysis results:\n{ analysis_options, [{callers, true}]}.\n"
#define ALL(calls) "[{ totals, " calls ", 0.75, 0.5}].\n"
#define PROCESS(calls) "[{ \"<0.9.0>\", " calls ", undefined, 0.5}].\n"
#define FUNC "{[{{m,main,0}, 2, 0.5, 0.001}],\n { {m,'-mix/1-fun-0-',1}, 2, 0.5, " \
	     "0.001}, %\n [ ]}.\n"
#define ROOT "{[{undefined, 1, 0.75, 0.25}],\n { {m,main,0}, 1, 0.75, 0.25}, %\n" \
	     " [{{m,mix,1}, 2, 0.5, 0.5},\n  {suspend, 1, 0.1, 0.1}]}.\n"

static const struct {
	const char *name, *in, *want;
} analyses[] = {
	{"a function by its caller", OPTIONS ALL("3") PROCESS("3") FUNC ROOT,
		METRICS "m:'-mix/1-fun-0-'/1 < m:main/0 2 1000 /2\n"
			"m:main/0 1 250000 /1\n"},
	{"of two processes",
		OPTIONS ALL("6") PROCESS("3") FUNC ROOT
		"[{ \"<0.10.0>\", 3, undefined, 0.5},\n { spawned_by, "
		"\"<0.9.0>\"},\n { initial_calls, [{erlang,apply,2}]}].\n" FUNC
			ROOT,
		METRICS "m:'-mix/1-fun-0-'/1 < m:main/0 4 2000 /4\n"
			"m:main/0 2 500000 /2\n"},
	{"sums over all are no process", OPTIONS ALL("3") FUNC ROOT PROCESS("3")
		FUNC ROOT,
		METRICS "m:'-mix/1-fun-0-'/1 < m:main/0 2 1000 /2\n"
			"m:main/0 1 250000 /1\n"},
	{"no callers",
		OPTIONS ALL("3") PROCESS("3")
		"{ {m,main,0}, 1, 0.75, 0.25}.\n{ {m,mix,1}, 2, 0.5, 0.5}.\n",
		METRICS "m:main/0 1 250000 /1\nm:mix/1 2 500000 /2\n"},
	{"waiting and collecting are no calls",
		OPTIONS ALL("9") PROCESS("9")
		"{[{{m,main,0}, 4, 0.5, 0.5}],\n { suspend, 4, 0.5, 0.5}, %\n [ "
		"]}.\n"
		"{[{{m,main,0}, 5, 0.5, 0.125}],\n { garbage_collect, 5, 0.5, "
		"0.125}, %\n [ ]}.\n",
		METRICS "garbage_collect < m:main/0 0 125000 /0\n"},
	{"more calls than by callers",
		OPTIONS ALL("5") PROCESS("5")
		"{[{{m,main,0}, 2, 0.5, 0.5}],\n { {m,mix,1}, 5, 1.5, 1.5}, %\n "
		"[ ]}.\n",
		METRICS "m:mix/1 < m:main/0 2 500000 /2\nm:mix/1 3 1000000 /3\n"},
	{"cut short", OPTIONS ALL("3") PROCESS("3") FUNC,
		"its functions add up to 2 calls where it says 3: it is cut "
		"short, or not what fprof:analyse() writes; take it again"},
	{"cut in a term", OPTIONS ALL("3") PROCESS("3") "{[{{m,main,0}, 2",
		"line 5: it is cut short, or not what fprof:analyse() writes; "
		"take it again"},
	{"a name that is never closed",
		OPTIONS ALL("3") PROCESS("3") "{ {m,'main,0}, 1, 1, 1}.\n",
		"line 5: it is cut short, or not what fprof:analyse() writes; "
		"take it again"},
};

static void reads_eprof(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		assert_reading(tables[i].name, tables[i].in, "eprof",
			put_metrics, tables[i].want);
}

static void reads_fprof(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof analyses / sizeof *analyses; i++)
		assert_reading(analyses[i].name, analyses[i].in, "fprof",
			put_metrics, analyses[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads_eprof),
		cmocka_unit_test(reads_fprof)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
