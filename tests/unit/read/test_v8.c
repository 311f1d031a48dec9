/* V8's profiles: which samples count, what each is worth, who is who. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"
#include "tests/unit/support/stacks.h"

#include <stdio.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/read/reader.h"

#define FRAME(name, url, line)                                                 \
	"\"callFrame\":{\"functionName\":\"" name "\",\"url\":\"" url          \
	"\",\"lineNumber\":" line ",\"columnNumber\":4}"
#define ROOT(children)                                                         \
	"{\"id\":1," FRAME("(root)", "", "-1") ",\"children\":[" children "]}"
#define CPU(nodes, samples, deltas)                                            \
	"{\"nodes\":[" nodes "],\"samples\":[" samples "],\"timeDeltas\":["    \
	deltas "]}"
#define HEAP(nodes, samples) "{\"head\":" nodes ",\"samples\":[" samples "]}"
/* Of ten, which is enough to tell what is between two. */
#define TEN "2,2,2,2,2,2,2,2,2,2"
#define F "{\"id\":2," FRAME("f", "file:///a.js", "6") "}"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{"too few to tell what is between two",
		CPU(ROOT("2") "," F, "2,2", "7,20000"),
		"f@file:///a.js:7 2 2000000 /2\n"},
	{"the median between two is what each is worth, the start is not",
		CPU(ROOT("2") "," F, "2," TEN,
			"20000,1090,1090,1090,1100,1100,1100,1100,1200,9000,"
			"9000"),
		"f@file:///a.js:7 11 12100000 /11\n"},
	{"the thread was idle",
		CPU(ROOT("2,3") "," F ",{\"id\":3," FRAME("(idle)", "", "-1") "}",
			"2,3,3", "1,1,1"),
		"f@file:///a.js:7 1 1000000 /1\n"},
	{"a function of that name is none of V8's",
		CPU("{\"id\":2," FRAME("(idle)", "a.js", "0") "}", "2", "1"),
		"(idle)@a.js:1 1 1000000 /1\n"},
	{"what nodes count is not what was sampled",
		CPU(ROOT("2") ",{\"id\":2,\"hitCount\":9," FRAME("f", "a.js",
			"6") "}", "2", "1"),
		"f@a.js:7 1 1000000 /1\n"},
	{"a function without a name is told by its place",
		CPU(ROOT("2") ",{\"id\":2," FRAME("", "file:///b/a.js?v=3",
			"6") "}", "2", "1"),
		"(anonymous) a.js:7:5@file:///b/a.js?v=3:7 1 1000000 /1\n"},
	{"parents, and samples before nodes",
		"{\"samples\":[3],\"timeDeltas\":[1],\"nodes\":[{\"id\":3,"
		"\"parent\":2," FRAME("g", "a.js", "0") "},{\"id\":2,"
		FRAME("f", "a.js", "6") "}]}",
		"g@a.js:1 < f@a.js:7 1 1000000 /1\n"},
	{"nested, lines from 1, times since the machine started",
		"{\"head\":{\"functionName\":\"(root)\",\"id\":1,\"children\":"
		"[{\"children\":[{\"functionName\":\"g\",\"url\":\"a.js\","
		"\"lineNumber\":5,\"id\":3}],\"functionName\":\"f\",\"url\":"
		"\"a.js\",\"lineNumber\":2,\"hitCount\":1,\"id\":2}]},"
		"\"samples\":[3,2,3,3,3,3,3,3,3,3,3],\"timestamps\":[0,2000,4000,"
		"6000,8000,10000,12000,14000,16000,18000,20000]}",
		"f@a.js:2 1 2000000 /1\ng@a.js:5 < f@a.js:2 10 20000000 /10\n"},
	{"bytes in use, and what they weigh",
		HEAP("{\"id\":1,\"selfSize\":0," FRAME("(root)", "", "-1")
			",\"children\":[{\"id\":2,\"selfSize\":50," FRAME("f",
			"a.js", "6") "}]}",
			"{\"size\":30,\"nodeId\":2},{\"size\":20,\"nodeId\":2},"
			"{\"size\":1,\"nodeId\":9}"),
		"f@a.js:7 50 /2 /1300\n"},
	{"nobody counted the observations of heap profiles of old",
		"{\"head\":{\"selfSize\":5," FRAME("f", "a.js", "6")
		",\"children\":[]}}",
		"f@a.js:7 5\n"},
	{"nothing was sampled",
		HEAP("{\"selfSize\":0," FRAME("(root)", "", "-1") "}", ""), ""},
};

static void put_observed(struct buf *out, const struct profile *p)
{
	put_stacks(out, p, true);
}

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in,
			strstr(cases[i].in, "selfSize") ? "heapprofile"
							: "cpuprofile",
			put_observed, cases[i].want);
}

/* What was asked for, of the time that a quarter of the samples come within. */
static void knows_the_rate(void **state)
{
	static const struct {
		int delta;
		double rate;
	} rates[] = {{99, 100e3}, {130, 100e3}, {257, 200e3}, {329, 200e3},
		{1050, 1e6}, {1093, 1e6}, {1750, 1e6}, {4950, 5e6},
		{5053, 5e6}, {10080, 10e6}};

	(void)state;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
		struct symtab *symtab = symtab_new();
		struct arena arena = {0};
		struct err err = {0};
		struct profile profile;
		struct buf in = {0};

		buf_text(&in, "{\"nodes\":[" F "],\"samples\":[" TEN ",2],"
			      "\"timeDeltas\":[1");
		for (int n = 0; n < 10; n++)
			buf_printf(&in, ",%d",
				rates[i].delta * (n < 4 ? 1 : n));
		buf_text(&in, "]}");
		assert_int_equal(capture_read(&profile, buf_view(&in), &arena,
			symtab, &limits_default, &err), 0);
		assert_near(profile.metrics[1].period, rates[i].rate, 1e-9);
		buf_clear(&in);
		arena_clear(&arena);
		symtab_free(symtab);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),
		cmocka_unit_test(knows_the_rate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
