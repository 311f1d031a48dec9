/* What exp-bbv writes, of code that no file is known of. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/counts/counts.h"

#define ADDRESSES "F:1:1000:\nF:2:1003:f\nF:4:2000:g\n"
#define END(total) "\n# Thread 1\n#   Total instructions: " total "\n"
#define OUT                                                                 \
	"# callgrind format\nversion: 1\ncreator: exp-bbv-1\n"              \
	"positions: line\nevents: Ir\n"

static const struct {
	const char *addresses, *threads[2];
	const char *want; /* NULL: an error */
} cases[] = {
	{ADDRESSES, {"T:1:5   :2:6   \nT:2:4   \n" END("15")},
		OUT "summary: 15\nob=???\nfl=\nfn=0x1000\n0 15\n"
		    "totals: 15\n"},
	{ADDRESSES, {"T:1:5   \n" END("5"), "T:4:7   \n" END("7")},
		OUT "summary: 12\nob=???\nfl=\nfn=0x1000\n0 5\n"
		    "ob=???\nfl=\nfn=0x2000\n0 7\ntotals: 12\n"},
	/* a thread shorter than an interval, and a tail of a hundredth */
	{ADDRESSES, {"T:1:1000   \n" END("1009"), END("1")},
		OUT "summary: 1000\nob=???\nfl=\nfn=0x1000\n0 1000\n"
		    "totals: 1000\n"},
	{ADDRESSES, {"T:1:1000   \n" END("1020")}, NULL},
	/* damaged, or cut short */
	{ADDRESSES, {"T:1:5   \n" END("4")}, NULL},
	{ADDRESSES, {"T:1:5   \n"}, NULL},
	{ADDRESSES, {"T:9:5   \n" END("5")}, NULL},
	{ADDRESSES, {"T:1:five\n" END("5")}, NULL},
	{ADDRESSES, {"T:1\n" END("5")}, NULL},
	{"F:1\n", {"T:1:5   \n" END("5")}, NULL},
	{"F:99999999999:10:\n", {"T:1:5   \n" END("5")}, NULL},
	{"F:99:10:\n", {"T:99:5   \n" END("5")}, NULL},
	{"F:1:xyz:\n", {"T:1:5   \n" END("5")}, NULL},
	{"", {"T:1:5   \n" END("5")}, NULL},
};

static void captures_are_made(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *second = cases[i].threads[1];
		struct span threads[2] = {span_of(cases[i].threads[0]),
			span_of(second ? second : "")};
		struct span log = span_of("--1-- Reading syms from /none\n"
					  "--1--    svma 0x1, avma 0x2\n");
		struct buf out = {0};
		struct err err = {0};
		int status = counts_of_blocks(&out, span_of(cases[i].addresses),
			threads, second ? 2 : 1, log, &err);

		buf_text(&out, "");
		if ((status == 0) != (cases[i].want != NULL) ||
			strcmp(out.data, status ? "" : cases[i].want) != 0)
			fail_msg("case %zu: %s%s", i, out.data, err.text);
		if (status && err.kind != ERR_INPUT)
			fail_msg("case %zu: %d", i, (int)err.kind);
		buf_clear(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captures_are_made),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
