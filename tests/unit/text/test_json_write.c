/* JSON item by item: commas, lines, null, and the twin of damaged text. */
#include "tests/unit/support/support.h"

#include <math.h>

#include "gate/text/json_write.h"

static void write_all(struct buf *out, const char *blank)
{
	struct emitter e = emitter_to(out, blank);

	emit_begin(&e, NULL, '{');
	emit_text(&e, "a\"b", "x");
	emit_null(&e, "absent");
	emit_text(&e, "none", NULL);
	emit_line(&e, 2);
	emit_text(&e, "bad", "f\xff");
	emit_begin(&e, "list", '[');
	emit_number(&e, NULL, 0.1);
	emit_number(&e, NULL, NAN);
	emit_whole(&e, NULL, -3);
	emit_line(&e, 1);
	emit_bool(&e, NULL, true);
	assert_true(emit_text(&e, NULL, "y"));
	assert_false(emit_text(&e, NULL, "\xfe"));
	emit_line(&e, 0);
	emit_end(&e, ']');
	emit_begin(&e, "empty", '{');
	emit_end(&e, '}');
	emit_end(&e, '}');
}

static void test_layout(void **state)
{
	struct buf out = {0};

	(void)state;
	write_all(&out, "");
	assert_string_equal(out.data,
		"{\"a\\\"b\":\"x\",\"absent\":null,\"none\":null,\n"
		"  \"bad\":\"f\xef\xbf\xbd\",\n"
		"  \"bad_hex\":\"66ff\",\"list\":[0.1,null,-3,\n"
		" true,\"y\",\"\xef\xbf\xbd\"\n"
		"],\"empty\":{}}");
	buf_reset(&out);
	write_all(&out, " ");
	assert_string_equal(out.data,
		"{\"a\\\"b\": \"x\", \"absent\": null, \"none\": null,\n"
		"  \"bad\": \"f\xef\xbf\xbd\",\n"
		"  \"bad_hex\": \"66ff\", \"list\": [0.1, null, -3,\n"
		" true, \"y\", \"\xef\xbf\xbd\"\n"
		"], \"empty\": {}}");
	buf_clear(&out);
}

/* Of files of ours: an item a line, and texts as they are. */
static void test_file(void **state)
{
	struct buf out = {0};
	struct emitter e = emitter_of_file(&out, 2);

	(void)state;
	emit_begin(&e, NULL, '{');
	emit_text(&e, "a", "<\b##[\x7f\x1f\xe2\x80\x8b\xff");
	emit_begin(&e, "list", '[');
	emit_whole(&e, NULL, 1);
	emit_begin(&e, NULL, '{');
	emit_end(&e, '}');
	emit_end(&e, ']');
	emit_end(&e, '}');
	assert_string_equal(out.data,
		"{\n"
		"  \"a\": \"<\\b##[\x7f\\u001F\xe2\x80\x8b\xef\xbf\xbd\",\n"
		"  \"a_hex\": \"3c0823235b7f1fe2808bff\",\n"
		"  \"list\": [\n    1,\n    {}\n  ]\n}");
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests_name("json_write", tests, NULL, NULL);
}
