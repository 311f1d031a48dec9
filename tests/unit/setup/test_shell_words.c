/* Lines of scripts in their words. */
#include <string.h>

#include "gate/setup/shell_words.h"
#include "tests/unit/support/support.h"

#define EIGHT "a a a a a a a a "

static void test_words(void **state)
{
	static const struct {
		const char *line, *want; /* words in brackets; NULL: not plain */
		bool cut;
	} cases[] = {
		{"", "", false},
		{"  ", "", false},
		{"hyperfine -N  'a b'\t\"c d\" e\\ f", "[hyperfine][-N][a b]"
			"[c d][e f]", false},
		{"a'b'\"c\"", "[abc]", false},
		{"a ''", "[a][]", false},
		{"a '$HOME' '\\'", "[a][$HOME][\\]", false},
		{"a >out", "[a]", true},
		{"a | b", "[a]", true},
		{"a;b", "[a]", true},
		{"a 2>out", "[a][2]", true},
		{"a # b", "[a]", true},
		{"a $HOME", NULL, false},
		{"a \"$HOME\"", NULL, false},
		{"a `b`", NULL, false},
		{"a *.c", NULL, false},
		{"a {b,c}", NULL, false},
		{"a 'b", NULL, false},
		{"a \"b", NULL, false},
		{"a \\", NULL, false},
		{EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT "a", NULL,
			false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct shell_words words;
		struct buf got = {0};
		bool plain = shell_words(&words, span_of(cases[i].line),
			&arena);

		for (size_t w = 0; plain && w < words.count; w++)
			buf_printf(&got, "[%s]", words.items[w]);
		buf_char(&got, '\0');
		if (plain != (cases[i].want != NULL) ||
			(plain && (strcmp(got.data, cases[i].want) != 0 ||
				words.cut != cases[i].cut)))
			fail_msg("%s: %s", cases[i].line, got.data);
		buf_clear(&got);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
