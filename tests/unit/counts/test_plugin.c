/* What the plugin writes, and what is made of it where no file tells of lines. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/counts/counts.h"

#define HEAD                                                                \
	"# callgrind format\nversion: 1\ncreator: profgate-counter-1\n"     \
	"positions: instr\nevents: Ir\n"
#define FUNC "ob=/none/a\nfl=go.go\nfn=f\n0x10 0\n"
#define OUT                                                                 \
	"# callgrind format\nversion: 1\ncreator: profgate-counter-1\n"     \
	"positions: line\nevents: Ir\n"
#define OUT_FUNC "ob=/none/a\nfl=go.go\nfn=f\n"

static const struct {
	const char *text, *want; /* NULL: an error */
} cases[] = {
	/* without lines all is one, and what is charged stays apart */
	{HEAD "summary: 7\n" FUNC "0x10 3\n0x13 4\ncfn=(runtime)\ncalls=0 0\n"
	      "0 9\ntotals: 7\n",
		OUT "summary: 7\n" OUT_FUNC
		    "0 7\ncfn=(runtime)\ncalls=0 0\n0 9\ntotals: 7\n"},
	/* of no file, and nothing but charged */
	{HEAD FUNC "0x10 1\nob=???\nfl=\nfn=nobody\n0x0 0\ncfn=(runtime)\n"
	      "calls=0 0\n0 2\ntotals: 1\n",
		OUT "summary: 1\n" OUT_FUNC "0 1\nob=???\nfl=\nfn=nobody\n"
		    "cfn=(runtime)\ncalls=0 0\n0 2\ntotals: 1\n"},
	/* cut short, or another's */
	{HEAD FUNC "0x10 3\n", NULL},
	{HEAD FUNC "0x10 3\ntotals: 4\n", NULL},
	{HEAD "totals: 0\n", NULL},
	{HEAD FUNC "0 3\ntotals: 3\n", NULL},
	{HEAD FUNC "0x10 three\ntotals: 3\n", NULL},
	{HEAD "0x10 3\ntotals: 3\n", NULL},
	{HEAD "fn=f\n0x10 3\ntotals: 3\n", NULL},
	{"", NULL},
};

static void captures_are_made(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};
		struct err err = {0};
		int status = counts_of_plugin(&out, span_of(cases[i].text),
			&err);

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
