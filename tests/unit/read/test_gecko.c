/* Profiles of the Firefox Profiler: what a sample is worth, whose tables are
 * taken, what has no name. */
#include "tests/unit/support/reading.h"
#include "tests/unit/support/support.h"

#define META                                                                   \
	"\"meta\":{\"interval\":2,\"preprocessedProfileVersion\":49,"           \
	"\"sampleUnits\":{\"threadCPUDelta\":\"µs\"}}"
#define LIBS "\"libs\":[{\"name\":\"app\",\"codeId\":\"AB12\"}]"
#define DOC(threads) "{" META "," LIBS ",\"threads\":[" threads "]}"
#define STRINGS "\"stringArray\":[\"main\",\"0x10\",\"a.c\",\"\"]"
#define FUNCS                                                                  \
	"\"resourceTable\":{\"lib\":[0]},\"funcTable\":{\"name\":[0,1,3],"      \
	"\"resource\":[0,0,-1],\"fileName\":[2,null,null],"                     \
	"\"lineNumber\":[7,null,null]}"
#define FRAMES                                                                 \
	"\"frameTable\":{\"func\":[0,1,2],\"address\":[-1,16,-1],"              \
	"\"inlineDepth\":[0,0,1],\"line\":[null,null,9]}"
#define STACKS "\"stackTable\":{\"prefix\":[null,0,0],\"frame\":[0,1,2]}"
#define TABLES STRINGS "," FUNCS "," FRAMES "," STACKS
#define THREAD(samples)                                                        \
	"{\"processName\":\"app\"," TABLES ",\"samples\":{" samples "}}"
#define MAIN "main@a.c:7!app < app "
#define ADDRESS "[app+0x10]!app < " MAIN

static const struct {
	const char *name, *in, *want; /* metrics with their periods, stacks */
} cases[] = {
	{"the processor's time, and nothing of who slept",
		DOC(THREAD("\"stack\":[1,0,0,1],\"weight\":[1,9,1,1],"
			"\"threadCPUDelta\":[1000,0,null,1000]")),
		"cpu ns 1000000\n" ADDRESS "2000000 /2\n"},
	{"what weighs less was seen less",
		DOC(THREAD("\"stack\":[1,0,2],\"threadCPUDelta\":[3000,1000,"
			"1000]")),
		"cpu ns 2200000\n" MAIN "1000000 /0.45454545454545453\n"
		ADDRESS "3000000 /1.3636363636363635\n"
		"(anonymous) < " MAIN "1000000 /0.45454545454545453\n"},
	{"without it as often as the weight says, by the clock",
		DOC(THREAD("\"stack\":[1,0],\"weight\":[3,1],"
			"\"weightType\":\"samples\",\"threadCPUDelta\":null")),
		"time ns 2000000\n" MAIN "2000000 /1\n" ADDRESS "6000000 /3\n"},
	{"and where it is nothing everywhere",
		DOC(THREAD("\"stack\":[1,1],\"weight\":null,"
			"\"threadCPUDelta\":[0,0]")),
		"time ns 2000000\n" ADDRESS "4000000 /2\n"},
	{"milliseconds and bytes say not how often",
		DOC(THREAD("\"stack\":[1],\"weight\":[1.5],"
			"\"weightType\":\"tracing-ms\"") ","
			THREAD("\"stack\":[1],\"weight\":[64],"
				"\"weightType\":\"bytes\"")),
		"time ns 0\nbytes bytes 0\n" ADDRESS "1500000 64\n"},
	{"threads of a process are one, without a stack too",
		DOC(THREAD("\"stack\":[1]") "," THREAD("\"stack\":[1,null]")),
		"time ns 2000000\n" ADDRESS "4000000 /2\napp 2000000 /1\n"},
	{"other processes are others",
		DOC(THREAD("\"stack\":[0]") ",{\"processName\":\"sh\"," TABLES
			",\"samples\":{\"stack\":[0]}}"),
		"time ns 2000000\n" MAIN "2000000 /1\n"
		"main@a.c:7!app < sh 2000000 /1\n"},
	{"tables that all threads share, behind them; sources",
		"{" META ",\"threads\":[{\"samples\":{\"stack\":[1]}},"
		"{\"samples\":{\"stack\":[0]}}],\"shared\":{" STRINGS ","
		"\"sources\":{\"filename\":[2]},\"resourceTable\":{\"lib\":[]},"
		"\"funcTable\":{\"name\":[0,1],\"resource\":[-1,-1],"
		"\"source\":[0,null]},\"frameTable\":{\"func\":[0,1]},"
		"\"stackTable\":{\"prefix\":[null,0],\"frame\":[0,1]}}}",
		"time ns 2000000\n[0x10] < main@a.c:0 2000000 /1\n"
		"main@a.c:0 2000000 /1\n"},
	{"libraries of a thread's own, as before version 41",
		"{" META ",\"threads\":[{" TABLES "," LIBS ",\"samples\":"
		"{\"stack\":[1]}}]}",
		"time ns 2000000\n[app+0x10]!app < main@a.c:7!app 2000000 /1\n"},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "gecko",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
