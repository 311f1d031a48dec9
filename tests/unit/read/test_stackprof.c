/* stackprof's JSON: what a sample of each mode is worth, whose it is, and how such a
 * file breaks. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define DAMAGED ": the file is damaged, take it again"
#define FRAMES                                                                 \
	"\"frames\":{\"11\":{\"name\":\"Object#main\",\"file\":\"a.rb\","         \
	"\"line\":1,\"samples\":1},\"12\":{\"name\":\"String#split\","             \
	"\"file\":\"<cfunc>\",\"line\":null},\"18446744073709551615\":{"           \
	"\"file\":\"\"}},"
#define DOC(mode, interval, rest)                                              \
	"{\"version\":1.2,\"mode\":\"" mode "\",\"interval\":" interval ","        \
	"\"samples\":3,\"missed_samples\":0," FRAMES rest "}"
#define RAW "\"raw\":[2,11,12,2,1,11,1]"
#define TWELVE(delta)                                                          \
	delta "," delta "," delta "," delta "," delta "," delta "," delta         \
	"," delta "," delta "," delta "," delta "," delta

static const struct {
	const char *name, *in, *want; /* metrics with their periods, stacks */
} cases[] = {
	{"root first, and how often", DOC("wall", "1000", RAW),
		"wall ns 1000000\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 2000000 /2\n"
		"Object#main@a.rb:1 1000000 /1\n"},
	{"a kernel of ticks",
		DOC("cpu", "1000",
			RAW ",\"raw_timestamp_deltas\":[" TWELVE("3983") ",20000]"),
		"cpu ns 4000000\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 8000000 /2\n"
		"Object#main@a.rb:1 4000000 /1\n"},
	{"late now and then",
		DOC("cpu", "1000",
			RAW ",\"raw_timestamp_deltas\":[" TWELVE("1010")
			    ",5000,9000]"),
		"cpu ns 1000000\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 2000000 /2\n"
		"Object#main@a.rb:1 1000000 /1\n"},
	{"too few to tell",
		DOC("cpu", "1000", RAW ",\"raw_timestamp_deltas\":[4000,4000]"),
		"cpu ns 1000000\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 2000000 /2\n"
		"Object#main@a.rb:1 1000000 /1\n"},
	{"each hundredth allocation", DOC("object", "100", RAW),
		"alloc_objects count 100\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 200 /2\n"
		"Object#main@a.rb:1 100 /1\n"},
	{"each allocation", DOC("object", "1", RAW),
		"alloc_objects count 0\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 2 /2\n"
		"Object#main@a.rb:1 1 /1\n"},
	{"whatever it is", DOC("custom", "1000", RAW),
		"custom count 0\n"
		"String#split@<cfunc>:0 < Object#main@a.rb:1 2 /2\n"
		"Object#main@a.rb:1 1 /1\n"},
	{"before its frames, without a name, twice",
		"{\"raw\":[1,18446744073709551615,4,1,18446744073709551615,1,0,2],"
		"\"mode\":\"wall\",\"interval\":1,\"missed_samples\":0," FRAMES
		"\"samples\":5}",
		"wall ns 1000\n[unknown] 5000 /5\n 2000 /2\n"},
	{"nothing", "{\"mode\":\"wall\",\"interval\":1000,\"samples\":0,"
		    "\"missed_samples\":0,\"frames\":{}}",
		"wall ns 1000000\n"},
	{"no stacks", DOC("wall", "1000", "\"gc_samples\":0"),
		"a stackprof profile without stacks: record it with "
		"`raw: true`"},
	{"another mode", DOC("gvl", "1000", RAW),
		"a stackprof profile of a mode that is none of cpu, wall, object "
		"and custom"},
	{"no frames", "{\"mode\":\"wall\",\"interval\":1,\"missed_samples\":0," RAW
		      "}",
		"byte 1: it has no `frames`" DAMAGED},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "stackprof",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
