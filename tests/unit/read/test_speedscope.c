/* speedscope's JSON: units, what is an observation, what is open when. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define DOC(profiles)                                                          \
	"{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\","   \
	"\"profiles\":[" profiles "],\"shared\":{\"frames\":[{\"name\":\"a\"},"  \
	"{\"name\":\"b\",\"file\":\"b.py\",\"line\":7},{\"name\":\"thread (12): "  \
	"T\"},{\"name\":\"\"}]}}"
#define SAMPLED(unit, samples, weights)                                        \
	"{\"type\":\"sampled\",\"unit\":\"" unit "\",\"samples\":[" samples        \
	"],\"weights\":[" weights "]}"
#define EVENTED(unit, events)                                                  \
	"{\"type\":\"evented\",\"unit\":\"" unit "\",\"events\":[" events "]}"
#define OPEN(frame, at)                                                        \
	"{\"type\":\"O\",\"frame\":" frame ",\"at\":" at "}"
#define CLOSE(frame, at)                                                       \
	"{\"type\":\"C\",\"frame\":" frame ",\"at\":" at "}"

static const struct {
	const char *name, *in, *want; /* metrics with their periods, stacks */
} cases[] = {
	{"equal weights: each entry was seen",
		DOC(SAMPLED("seconds", "[0,1],[0,1],[0]", "0.01,0.01,0.01")),
		"time ns 10000000\nb@b.py:7 < a 20000000 /2\na 10000000 /1\n"},
	{"others are weights",
		DOC(SAMPLED("milliseconds", "[0,1],[0]", "1,2.5")),
		"time ns 0\nb@b.py:7 < a 1000000\na 2500000\n"},
	{"the threads of a program are one",
		DOC(SAMPLED("seconds", "[0]", "1") ","
			SAMPLED("seconds", "[0]", "1")),
		"time ns 1000000000\na 2000000000 /2\n"},
	{"other units are another metric",
		DOC(SAMPLED("none", "[0]", "1") ","
			SAMPLED("bytes", "[0],[1]", "512,64")),
		"samples count 0\nbytes bytes 0\na 1 512 /1\nb@b.py:7 0 64 /0\n"},
	{"what is open between two events",
		DOC(EVENTED("microseconds", OPEN("0", "5") "," OPEN("1", "6")
			"," CLOSE("1", "8.5") "," CLOSE("0", "8.5") ","
			OPEN("1", "10") "," CLOSE("1", "11"))),
		"time ns 0\na 1000\nb@b.py:7 < a 2500\nb@b.py:7 1000\n"},
	{"one of both is a weight",
		DOC(SAMPLED("seconds", "[0]", "1") "," EVENTED("seconds",
			OPEN("0", "1") "," CLOSE("0", "2"))),
		"time ns 0\na 2000000000\n"},
	{"an empty stack, weights of nothing, a thread, no name",
		DOC(SAMPLED("seconds", "[],[0],[2,3]", "1,0,1")),
		"time ns 1000000000\n 1000000000 /1\na 0 /0\n"
		"[unknown] < thread: T 1000000000 /1\n"},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "speedscope",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
