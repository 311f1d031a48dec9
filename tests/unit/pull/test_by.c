/* Which values of a label get a workload of their own. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/pull/by.h"

/* "a3 b1 -2|...": the values of a profile with their weights, - is none; profiles
 * of base stand before ";", those of head behind it. */
static void count(struct by *by, const char *text, struct arena *arena)
{
	size_t side = 0;

	while (*text) {
		const char *value =
			*text == '-' ? NULL
				     : arena_copy(arena, (struct span){text, 1});

		by_count(by, &value, text[1] - '0');
		text += 2;
		if (*text == ' ') {
			text++;
			continue;
		}
		by_count_profile(by, side);
		side += *text == ';';
		text += *text != '\0';
	}
}

static void told(struct buf *out, const struct by *by)
{
	for (uint32_t g = 1; g < by->group_count; g++)
		buf_printf(out, "%s ", by->groups[g]->folder);
	buf_printf(out, "+%zu", by->other_count);
}

static void chooses(void **state)
{
	static const struct {
		const char *known, *profiles, *said;
	} rows[] = {
		{NULL, "a3 b5 -2|a3 b5 -2;a1|a1", "k=b k=a k=(none) +0"},
		/* b comes and goes, and so does (other) until the lightest of
		 * the others is in it */
		{NULL, "a9 b1 -2|a9 -2;a9 -2|a9 -2", "k=a +2"},
		/* together those that come and go are always there */
		{NULL, "a9 b1 -2|a9 c1 -2;a9 -2|a9 -2", "k=a k=(none) +2"},
		{NULL, "a9 b1|a9;a9|a9 b1", "+2"},
		{NULL, "a1;a1", "k=a +0"},
		/* what is added to has values already */
		{"w/k=b", "a9 b1|a9;a9 -1", "k=b +2"},
		{"w/k=b/j=c", "a9;a9", "k=a +0"},
		{"other", "a9;a9", "k=a +0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena arena = {0};
		struct err err = {0};
		struct buf out = {0};
		struct by by = {0};

		assert_int_equal(by_parse(&by, "k", &arena, &err), 0);
		if (rows[i].known)
			by_known(&by, rows[i].known);
		count(&by, rows[i].profiles, &arena);
		by_settle(&by);
		told(&out, &by);
		if (strcmp(out.data, rows[i].said) != 0)
			fail_msg("%s: got %s, want %s", rows[i].profiles,
				out.data, rows[i].said);
		buf_clear(&out);
		by_clear(&by);
		arena_clear(&arena);
	}
}

/* 32 with most samples; names are fit for folders, and too long ones none. */
static void bounds(void **state)
{
	struct arena arena = {0};
	struct err err = {0};
	struct by by = {0};
	char text[300];
	const char *values[2] = {text, NULL};

	(void)state;
	assert_int_equal(by_parse(&by, "k, j", &arena, &err), 0);
	for (int i = 0; i < 40; i++) {
		snprintf(text, sizeof(text), "/%d", i);
		by_count(&by, values, i);
	}
	memset(text, '/', 100);
	text[100] = '\0';
	by_count(&by, values, 99);
	by_count_profile(&by, 0);
	by_settle(&by);
	assert_int_equal(by.group_count, 1 + BY_VALUES_MAX);
	assert_string_equal(by.groups[0]->folder, "k=(other)/j=(other)");
	assert_string_equal(by.groups[1]->folder, "k=%2F39/j=(none)");
	assert_int_equal(by.other_count, 9);
	assert_int_equal(by_group(&by, values), 0);
	snprintf(text, sizeof(text), "/39");
	assert_int_equal(by_group(&by, values), 1);
	assert_int_equal(by_parse(&(struct by){0}, "a,", &arena, &err), 0);
	assert_int_equal(by_parse(&(struct by){0}, "a,b,c,d,e", &arena, &err),
		-1);
	by_clear(&by);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses),
		cmocka_unit_test(bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
