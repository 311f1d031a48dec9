/* massif's snapshots: whose the bytes of the peak are. */
#include "tests/unit/support/reading.h"
#include "tests/unit/support/support.h"

#define HEAD                                                                   \
	"desc: (none)\ncmd: ./a\ntime_unit: i\n#---\nsnapshot=0\n#---\n"
#define ROOT(children, bytes) "n" children ": " bytes " (heap) malloc/new\n"
#define METRIC "peak_space bytes 0\n"

static const struct {
	const char *name, *in, *want; /* metrics with their periods, stacks */
} cases[] = {
	{"below a place is who called it; the rest is its own",
		HEAD "heap_tree=peak\n" ROOT("1", "9")
		" n1: 9 0x1: b (a.c:3)\n  n0: 7 0x2: main (in /x/a)\n",
		METRIC "b@a.c:3 < main!/x/a 7 /7\nb@a.c:3 2 /2\n"},
	{"what is below the threshold is of whom it stands under",
		HEAD "heap_tree=peak\n" ROOT("2", "9") " n1: 6 0x1: b (a.c:3)\n"
		"  n0: 6 in 4 places, below massif's threshold (1.00%)\n"
		" n0: 3 in 1 place, below massif's threshold (1.00%)\n",
		METRIC "b@a.c:3 6 /6\n 3 /3\n"},
	{"the peak's alone, wherever it stands",
		HEAD "heap_tree=detailed\n" ROOT("1", "5")
		" n0: 5 0x1: old (a.c:1)\n#---\nsnapshot=1\n#---\n"
		"heap_tree=peak\n" ROOT("1", "8") " n0: 8 0x1: ??? (in /x/a)\n"
		"#---\nsnapshot=2\nheap_tree=detailed\n" ROOT("0", "1"),
		METRIC "[unknown]!/x/a 8 /8\n"},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "massif",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
