/* Where text is cut into lines. */
#include "gate/text/lines.h"

#include <string.h>

#include "tests/unit/support/support.h"

static void test_words(void **state)
{
	static const struct {
		const char *text;
		size_t columns;
		const char *want, *rest;
	} cases[] = {
		{"one two three", 7, "one two", "three"},
		{"one two three", 8, "one two", "three"},
		{"one two three", 13, "one two three", ""},
		{"one   two", 3, "one", "two"},
		{"\xc2\xb5\xc2\xb5 \xc2\xb5 x", 4, "\xc2\xb5\xc2\xb5 \xc2\xb5", "x"},
		{"longer than that", 3, "longer", "than that"},
		{"longer", 0, "longer", ""},
		{"of 12 % more", 5, "of", "12 % more"},
		{"of 12 % more", 7, "of 12 %", "more"},
		{"", 5, "", ""},
		{"  ", 5, "  ", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct span rest = span_of(cases[i].text);
		struct span got = words_cut(&rest, cases[i].columns);

		if (!span_equal(got, span_of(cases[i].want)) ||
			!span_equal(rest, span_of(cases[i].rest)))
			fail_msg("\"%s\" in %zu: \"%.*s\", \"%.*s\"",
				cases[i].text, cases[i].columns, (int)got.len,
				got.data, (int)rest.len, rest.data);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
