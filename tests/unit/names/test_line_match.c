/* Lines of base and of head that are one. */
#include <string.h>

#include "compare/names/line_match.h"
#include "tests/unit/support/support.h"

#define BASE "/tmp/base-1/"
#define HEAD "/home/me/"

static void test_join(void **state)
{
	static const struct {
		const char *name;
		struct site_line in[2];
		size_t left;
		const char *file; /* of the first */
	} cases[] = {
		{"of two trees", {{BASE "a.c", 7, 5, 0}, {HEAD "a.c", 7, 0, 6}},
			1, HEAD "a.c"},
		{"in the other order", {{HEAD "a.c", 7, 0, 6},
			{BASE "a.c", 7, 5, 0}}, 1, HEAD "a.c"},
		{"other lines", {{BASE "a.c", 7, 5, 0}, {HEAD "a.c", 8, 0, 6}},
			2, BASE "a.c"},
		{"other files", {{BASE "a.c", 7, 5, 0}, {HEAD "b.c", 7, 0, 6}},
			2, BASE "a.c"},
		{"on one side", {{BASE "a.c", 7, 5, 0}, {HEAD "a.c", 7, 6, 0}},
			2, HEAD "a.c"},
		{"of both already", {{BASE "a.c", 7, 5, 4},
			{HEAD "a.c", 7, 0, 6}}, 2, HEAD "a.c"},
		{"no file", {{NULL, 7, 5, 0}, {NULL, 7, 0, 6}}, 1, NULL},
	};
	bool failed = false;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct site_line lines[2];
		size_t left;

		memcpy(lines, cases[i].in, sizeof lines);
		left = line_join(lines, 2);
		if (left == cases[i].left &&
			(left > 1 || (lines[0].base == 5 && lines[0].head == 6)) &&
			(lines[0].file == cases[i].file ||
				strcmp(lines[0].file, cases[i].file) == 0))
			continue;
		print_error("%s: %zu left, the first of %s\n", cases[i].name,
			left, lines[0].file);
		failed = true;
	}
	assert_false(failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
