/* What git says of a file's changes, as lines of head. */
#include "gate/output/changed_lines.h"

#include <string.h>

#include "tests/unit/support/support.h"

static void check_ranges(const struct cause *cause, const char *want)
{
	struct buf got = {0};

	for (size_t i = 0; i < cause->changed_count; i++)
		buf_printf(&got, "%s%u-%u", i ? " " : "",
			cause->changed[i].first, cause->changed[i].last);
	assert_string_equal(got.data ? got.data : "", want);
	buf_clear(&got);
}

static void test_hunks(void **state)
{
	static const struct {
		const char *diff, *ranges, *kept;
	} cases[] = {
		{"", "", NULL},
		{"Binary files a/x and b/x differ\n", "", NULL},
		{"--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n a\n+b\n+c\n d\n", "2-3",
			"@@ -1,2 +1,3 @@\n a\n+b\n+c\n d"},
		{"@@ -9 +9 @@ f\n-a\n+b\n\\ No newline\n", "9-9",
			"@@ -9 +9 @@ f\n-a\n+b\n\\ No newline"},
		{"@@ -3,3 +3,2 @@\n a\n-b\n c\n", "4-4", NULL},
		{"@@ -1,2 +0,0 @@\n-a\n-b\n", "1-1", NULL},
		{"@@ -1 +1 @@\n-a\n+b\n@@ -8 +8,2 @@\n c\n+d\n", "1-1 9-9",
			NULL},
		{"@@ -1 +1,2 @@\n+@@ -5 +70 @@\n c\n+d\n", "1-1 3-3", NULL},
		{"@@ nothing\n+a\n", "", NULL},
		{"@@ -1 +99999999999 @@\n+a\n", "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct cause cause = {0};

		changed_lines_read(&cause, cases[i].diff, &arena);
		check_ranges(&cause, cases[i].ranges);
		if (cases[i].kept)
			assert_string_equal(cause.diff, cases[i].kept);
		assert_int_equal(cause.diff != NULL, cause.changed_count > 0);
		arena_clear(&arena);
	}
}

/* A file written anew keeps its first lines alone. */
static void test_long(void **state)
{
	struct buf diff = {0};
	struct arena arena = {0};
	struct cause cause = {0};

	(void)state;
	buf_text(&diff, "@@ -0,0 +1,5000 @@\n");
	for (unsigned i = 1; i <= 5000; i++)
		buf_printf(&diff, "%cline %u\n", i % 10 ? '+' : ' ', i);
	changed_lines_read(&cause, diff.data, &arena);
	assert_true(strlen(cause.diff) < 8000);
	assert_int_equal(cause.changed_count, 200);
	assert_int_equal(cause.changed[1].first, 11);
	arena_clear(&arena);
	buf_clear(&diff);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hunks),
		cmocka_unit_test(test_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
