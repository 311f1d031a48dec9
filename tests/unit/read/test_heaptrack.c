/* heaptrack's recordings: what is counted, what is held at the peak, what an
 * address is called. */
#include "tests/unit/support/reading.h"
#include "tests/unit/support/support.h"

#define HEAD "v 10400 3\nX ./a\n"
#define NAMES "s 1 a\ns 4 main\ns 3 a.c\n"
#define END "# strings: 3\n"
#define METRICS                                                                \
	"alloc_space bytes 0\nalloc_objects count 0\npeak_space bytes 0\n"

static const struct {
	const char *name, *in, *want; /* metrics with their periods, stacks */
} cases[] = {
	{"what is given back was allocated, and is not held",
		HEAD NAMES "i 10 1 2 3 7\nt 1 0\na 10 1\na 4 1\n+ 0\n- 0\n+ 1\n"
		"+ 1\n" END,
		METRICS "main@a.c:7!a 24 3 16 /24 /3 /16\n"},
	{"the first moment at which most is held",
		HEAD NAMES "i 10 1 2 3 7\ni 18 1\nt 1 0\nt 2 1\na 10 1\na 10 2\n"
		"+ 0\n- 0\n+ 1\n- 1\n+ 1\n" END,
		METRICS "main@a.c:7!a 16 1 16 /16 /1 /16\n"
		"[unknown]!a < main@a.c:7!a 32 2 0 /32 /2 /0\n"},
	{"an address has the frames that were inlined there",
		HEAD NAMES "s 2 in\ni 10 1 4 3 7 2 3 9\nt 1 0\na 1 1\n+ 0\n" END,
		METRICS "in@a.c:7!a < main@a.c:9!a 1 1 1 /1 /1 /1\n"},
	{"a function without a file; nothing at all; numbers beyond ten",
		HEAD NAMES "i 10 1 2\ni 18 0\nt 2 0\nt 1 1\na ff 2\n+ 0\n" END,
		METRICS "main!a < [unknown] 255 1 255 /255 /1 /255\n"},
	{"strings end with the line in version 2; without a stack",
		"v 10200 2\nX ./a\ns a b\ns f\ni 1 1 2\nt 1 0\na 2 1\na 1 0\n+ 0\n"
		"+ 1\n",
		METRICS "f!a b 2 1 2 /2 /1 /2\n 1 1 1 /1 /1 /1\n"},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "heaptrack",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
