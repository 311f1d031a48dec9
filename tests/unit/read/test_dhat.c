/* DHAT's JSON: how each tool writes a frame, and what a stack costs. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"
#include "tests/unit/support/stacks.h"

#include "gate/core/buf.h"

#define HEAP(mode, frames, points)                                             \
	"{\"dhatFileVersion\":2,\"mode\":\"" mode "\",\"pps\":[" points        \
	"],\"ftbl\":[\"[root]\"," frames "]}"
#define ONE "{\"tb\":48,\"tbk\":3,\"fs\":[1]}"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{"a line", HEAP("heap", "\"0x109186: mk (al.c:4)\"", ONE),
		"mk@al.c:4 48 3\n"},
	{"a column, as the crate writes",
		HEAP("rust-heap", "\"0x1: a::b (src/a.rs:4:11)\"", ONE),
		"a::b@src/a.rs:4 48 3\n"},
	{"an object", HEAP("heap", "\"0x48: malloc (in /lib/x.so)\"", ONE),
		"malloc!/lib/x.so 48 3\n"},
	{"no name", HEAP("heap", "\"0x48: ??? (in /bin/x)\"", ONE),
		"[unknown]!/bin/x 48 3\n"},
	{"neither", HEAP("heap", "\"0x48: ???\"", ONE), "[unknown] 48 3\n"},
	{"parentheses in a name",
		HEAP("heap", "\"0x4: f(int, (g)) (a b/c.cc:7)\"", ONE),
		"f(int, (g))@a b/c.cc:7 48 3\n"},
	{"a name without a place", HEAP("heap", "\"f\"", ONE), "f 48 3\n"},
	{"no text", HEAP("heap", "7", ONE), " 48 3\n"},
	{"leaf first, equal stacks are added up",
		HEAP("heap",
			"\"0x1: mk (a.c:1)\",\"0x2: main (a.c:9)\","
			"\"0x3: mk (a.c:1)\"",
			"{\"tb\":8,\"tbk\":1,\"fs\":[1,2]},"
			"{\"tb\":2,\"tbk\":1,\"fs\":[3,2]},"
			"{\"tb\":5,\"tbk\":1,\"fs\":[2]}"),
		"mk@a.c:1 < main@a.c:9 10 2\nmain@a.c:9 5 1\n"},
	{"nothing was allocated", HEAP("heap", "\"f\"", ""), ""},
};

static void put_exact(struct buf *out, const struct profile *p)
{
	put_stacks(out, p, false);
	assert_int_equal(p->metric_count, 2);
	for (uint32_t m = 0; m < 2; m++)
		assert_int_equal(p->metrics[m].nature, NATURE_EXACT);
}

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "dhat", put_exact,
			cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
