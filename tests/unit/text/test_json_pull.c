/* JSON item by item: what it gives, what it skips, where it says it is broken. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/text/json_pull.h"
#include "gate/text/num.h"

/* Writes the outermost value down, a level of lists and objects deep. */
static void put(struct buf *out, struct json_pull *j)
{
	char number[NUM_MAX];
	struct span text;
	double value;

	switch (pull_kind(j)) {
	case '0':
	case '-':
		if (pull_number(j, &value))
			buf_text(out, num_format(number, value));
		break;
	case '"':
		if (pull_text(j, &text)) {
			buf_char(out, '<');
			buf_span(out, text);
			buf_char(out, '>');
		}
		break;
	default:
		pull_skip(j);
		buf_char(out, '.');
	}
}

static void put_all(struct buf *out, struct json_pull *j)
{
	struct span key;

	if (pull_kind(j) == '[' && pull_list(j)) {
		while (pull_item(j)) {
			put(out, j);
			buf_char(out, ' ');
		}
	} else if (pull_kind(j) == '{' && pull_object(j)) {
		while (pull_key(j, &key)) {
			buf_span(out, key);
			buf_char(out, '=');
			put(out, j);
			buf_char(out, ' ');
		}
	} else {
		put(out, j);
	}
}

static const struct {
	const char *in, *want; /* "!": what is wrong, and the byte */
} cases[] = {
	{"[1, -2.5,3e2 ,\"a\"]", "1 -2.5 300 <a> "},
	{"{\"a\":1,\"b\" : [1,{\"c\":[]}],\"d\":\"x\"}", "a=1 b=. d=<x> "},
	{"[]", ""},
	{" {} \n", ""},
	{"[true,false,null,[[]],{}]", ". . . . . "},
	{"7", "7"},
	{"[123456789012345678]", "1.2345678901234568e+17 "},
	{"[\"\\n\\\"\\\\\\/\"]", "<\n\"\\/> "},
	{"[\"\\u00e9\\u20AC\\ud83d\\ude00\"]",
		"<\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80> "},
	{"[\"\\ud83d\",\"\\ude00x\"]", "<\xef\xbf\xbd> <\xef\xbf\xbdx> "},
	{"{\"\\u0061\":1}", "a=1 "},
	{"", "!has no value here 1"},
	{"[", "!ends too early 2"},
	{"[1", "!ends too early 3"},
	{"[1,", "!ends too early 4"},
	{"[1,]", "!has no value here 4"},
	{"[,1]", "!has no value here 2"},
	{"[1 2]", "!has no comma here 4"},
	{"{\"a\"}", "!has no colon behind a key 5"},
	{"{\"a\":}", "!has no value here 6"},
	{"{\"a\":1,}", "!has no key here 8"},
	{"{1:2}", "!has no key here 2"},
	{"[\"abc", "!ends within a text 6"},
	{"[\"abc\\", "!ends within a text 7"},
	{"[\"\\x\"]", "!has an escape that there is not 2"},
	{"[\"\\u12g4\"]", "!has an escape that there is not 2"},
	{"[\"\\u12\"]", "!has an escape that there is not 2"},
	{"[1-2]", "!has a number that is none, or too large 2"},
	{"[1e999]", "!has a number that is none, or too large 2"},
	{"[tru]", "!has no value here 2"},
	{"[1] 2", "!has more behind its end 5"},
	{"[1]]", "!has more behind its end 4"},
	{"[[1}]", "!has no comma here 4"},
};

static void gives(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct json_pull j = {.text = span_of(cases[i].in)};
		struct buf out = {0};
		struct err err = {0};

		buf_text(&out, "");
		put_all(&out, &j);
		if (pull_failed(&j, &err)) {
			buf_reset(&out);
			buf_printf(&out, "!%s %zu", j.fault, j.at + 1);
		}
		if (strcmp(out.data, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].in, out.data,
				cases[i].want);
		pull_clear(&j);
		buf_clear(&out);
	}
}

/* A value of another kind than was asked for is skipped. */
static void skips_other_kinds(void **state)
{
	struct json_pull j = {.text = span_of("[[1],\"a\",{},-1,2,1.5,[7]]")};
	struct span text;
	uint64_t whole;
	double number;

	(void)state;
	assert_true(pull_list(&j) && pull_item(&j));
	assert_false(pull_text(&j, &text));
	assert_true(pull_item(&j));
	assert_false(pull_number(&j, &number));
	assert_true(pull_item(&j));
	assert_false(pull_list(&j));
	assert_true(pull_item(&j));
	assert_false(pull_whole(&j, &whole, 9));
	assert_true(pull_item(&j));
	assert_false(pull_whole(&j, &whole, 1));
	assert_true(pull_item(&j));
	assert_false(pull_whole(&j, &whole, 9));
	assert_true(pull_item(&j));
	assert_false(pull_object(&j));
	assert_false(pull_item(&j));
	assert_false(pull_failed(&j, NULL));
}

/* Depth takes a bit a level, and no stack. */
static void deep(void **state)
{
	enum { LEVELS = 2000000 };
	struct buf text = {0};
	struct json_pull j;
	struct err err = {0};

	(void)state;
	for (int i = 0; i < LEVELS; i++)
		buf_text(&text, i % 2 ? "[" : "{\"\":");
	for (int i = LEVELS; i--;)
		buf_char(&text, i % 2 ? ']' : '}');
	j = (struct json_pull){.text = buf_view(&text)};
	pull_skip(&j);
	assert_false(pull_failed(&j, &err));
	j = (struct json_pull){.text = {text.data, text.len - 1}};
	pull_skip(&j);
	assert_true(pull_failed(&j, &err));
	buf_clear(&text);
}

static void says_the_line(void **state)
{
	struct json_pull j = {.text = span_of("[1,\n2,\n x]")};
	struct err err = {0};

	(void)state;
	pull_skip(&j);
	assert_true(pull_failed(&j, &err));
	assert_string_equal(err.text,
		"line 3, byte 9: this JSON has no value here: it was cut short "
		"or damaged, take it again");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives),
		cmocka_unit_test(skips_other_kinds),
		cmocka_unit_test(deep),
		cmocka_unit_test(says_the_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
