/* Values of Java flight recordings: numbers and texts. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/read/jfr/jfr_value.h"

static struct jfr_cursor cursor(const char *bytes, size_t len)
{
	return (struct jfr_cursor){.text = {bytes, len}};
}

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *bytes;
	size_t len;
	uint64_t want;
	size_t taken;
	bool failed;
} numbers[] = {
	{BYTES("\x05"), 5, 1, false},
	{BYTES("\xac\x02"), 300, 2, false},
	{BYTES("\x85\x80\x80\x80\0"), 5, 5, false},
	/* the ninth byte has eight bits, and none follows */
	{BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), UINT64_MAX, 9,
		false},
	{BYTES("\xff\xff"), 0, 2, true},
	{BYTES(""), 0, 0, true},
};

static void reads_numbers(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct jfr_cursor c = cursor(numbers[i].bytes, numbers[i].len);

		assert_int_equal(jfr_number(&c), numbers[i].want);
		assert_int_equal(c.at, numbers[i].taken);
		assert_int_equal(c.failed, numbers[i].failed);
	}
}

static const struct {
	const char *bytes;
	size_t len;
	const char *want; /* NULL: of the pool of texts */
	bool failed;
} texts[] = {
	{BYTES("\0"), "", false},
	{BYTES("\1"), "", false},
	{BYTES("\2\x07"), NULL, false},
	{BYTES("\3\2ab"), "ab", false},
	{BYTES("\5\2\xe9z"), "\xc3\xa9z", false},
	{BYTES("\4\2\xe9\1z"), "\xc3\xa9z", false},
	{BYTES("\4\2\xbd\xb0\x03\xa9\xb8\x03"), "\xf0\x9f\x90\xa9", false},
	{BYTES("\3\3ab"), "", true},
	{BYTES("\4\x7f" "a"), "a", true},
	{BYTES("\6\1a"), "", true},
};

static void reads_texts(void **state)
{
	struct buf buf = {0};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct jfr_cursor c = cursor(texts[i].bytes, texts[i].len);
		struct jfr_cursor skipped = c;
		uint64_t pooled = 0;
		struct span text;

		assert_int_equal(jfr_text(&text, &pooled, &c, &buf),
			texts[i].want == NULL);
		if (texts[i].want)
			assert_true(span_equal(text, span_of(texts[i].want)));
		else
			assert_int_equal(pooled, 7);
		assert_int_equal(c.failed, texts[i].failed);
		jfr_skip_text(&skipped);
		assert_int_equal(skipped.at, c.at);
		assert_int_equal(skipped.failed, c.failed);
	}
	buf_clear(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(reads_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
