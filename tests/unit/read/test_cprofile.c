/* cProfile's statistics: every way in which marshal writes what they hold, whose calls
 * and times they are, and how such a file breaks. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define METRICS "calls count 0\nwall ns 0\n"
#define AGAIN                                                                  \
	": it is cut short, or not what cProfile writes; take it again"
/* 0.5 and 0.25, and a name for a text that comes again */
#define HALF "g\0\0\0\0\0\0\xe0\x3f"
#define QUARTER "g\0\0\0\0\0\0\xd0\x3f"
#define MAIN ")\3z\4a.pyi\1\0\0\0z\4main"
#define MIX ")\3z\4a.pyi\7\0\0\0z\3mix"
#define ONE "i\1\0\0\0"
#define TWO "i\2\0\0\0"
#define NONE "i\0\0\0\0"

#define CASE(name, text, want) {name, {text, sizeof(text) - 1}, want}
static const struct {
	const char *name;
	struct span text;
	const char *want;
} cases[] = {
	CASE("a function", "{" MIX ")\5" ONE TWO HALF HALF "{00",
		METRICS "mix@a.py:7 2 500000000 /2\n"),
	/* (CALLS, PRIMITIVE, ...) of a caller */
	CASE("a caller",
		"{" MAIN ")\5" ONE ONE QUARTER HALF "{0" MIX ")\5" ONE TWO QUARTER
		QUARTER "{" MAIN ")\4" TWO ONE QUARTER QUARTER "00",
		METRICS "main@a.py:1 1 250000000 /1\n"
		"mix@a.py:7 < main@a.py:1 2 250000000 /2\n"),
	CASE("called from outside, too",
		"{" MAIN ")\5" ONE ONE NONE QUARTER "{0" MIX ")\5" TWO TWO HALF HALF
		"{" MAIN ")\4" ONE ONE QUARTER QUARTER "00",
		METRICS "main@a.py:1 1 0 /1\n"
		"mix@a.py:7 < main@a.py:1 1 250000000 /1\n"
		"mix@a.py:7 1 250000000 /1\n"),
	CASE("by itself", "{" MIX ")\5" ONE TWO HALF HALF "{" MIX ")\4" ONE NONE
		HALF HALF "00",
		METRICS "mix@a.py:7 < mix@a.py:7 1 0 /1\n"
		"mix@a.py:7 1 500000000 /1\n"),
	CASE("calls alone, as profile has them",
		"{" MIX ")\5" ONE TWO HALF HALF "{" MAIN TWO "00",
		METRICS "mix@a.py:7 < main@a.py:1 2 0 /2\n"
		"mix@a.py:7 0 500000000 /0\n"),
	CASE("built in", "{)\3z\1~i\0\0\0\0z\5<len>)\5" ONE TWO HALF HALF "{00",
		METRICS "<len> 2 500000000 /2\n"),
	/* all of Python 3.4 and later: what comes again by its number */
	CASE("named later",
		"\xfb\xa9\3\xfa\4a.py\xe9\1\0\0\0\xda\4main\xa9\5r\3\0\0\0"
		"r\3\0\0\0\xe7\0\0\0\0\0\0\xe0\x3fr\6\0\0\0\xfb\x30"
		")\3r\2\0\0\0i\7\0\0\0a\3\0\0\0mix\xa9\5r\3\0\0\0r\3\0\0\0"
		"r\6\0\0\0r\6\0\0\0{r\1\0\0\0\xa9\4r\3\0\0\0r\3\0\0\0r\6\0\0\0"
		"r\6\0\0\0\x30\x30",
		METRICS "main@a.py:1 1 500000000 /1\n"
		"mix@a.py:7 < main@a.py:1 1 500000000 /1\n"),
	/* Python 2, which numbers texts alone; counts of 64 bits, and long */
	CASE("of Python 2",
		"{(\3\0\0\0t\4\0\0\0a.pyi\7\0\0\0t\3\0\0\0mix(\5\0\0\0"
		"I\1\0\0\0\0\0\0\0l\2\0\0\0\1\0\1\0f\3" "0.5f\3" "0.5{0"
		"(\3\0\0\0R\0\0\0\0i\1\0\0\0s\4\0\0\0main(\5\0\0\0"
		ONE ONE HALF HALF "{00",
		METRICS "mix@a.py:7 32769 500000000 /32769\n"
		"main@a.py:1 1 500000000 /1\n"),
	CASE("time below zero",
		"{" MIX ")\5" ONE ONE "g\0\0\0\0\0\0\xe0\xbf" HALF "{00",
		METRICS "mix@a.py:7 1 0 /1\n"),
	CASE("no end", "{" MIX ")\5" ONE ONE HALF HALF "{0", "byte 51" AGAIN),
	CASE("more", "{" MIX ")\5" ONE ONE HALF HALF "{00!", "byte 52" AGAIN),
	CASE("a long of more digits",
		"{" MIX ")\5" ONE "l\5\0\0\0\1\0\1\0\1\0\1\0\1\0", "byte 31" AGAIN),
	CASE("a digit of 16 bits", "{" MIX ")\5" ONE "l\1\0\0\0\xff\xff",
		"byte 33" AGAIN),
	CASE("itself", "{\xa9\3r\0\0\0\0i\7\0\0\0z\3mix", "byte 8" AGAIN),
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading_bytes(cases[i].name, cases[i].text, "cprofile",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
