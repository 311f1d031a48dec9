/* How long the patterns of profgate.yml may be. */
#include <string.h>

#include "gate/config/config.h"
#include "tests/unit/support/support.h"

/* A pattern is matched against every name of every capture. */
static void test_long_pattern(void **state)
{
	static const char *const places[] = {
		"runtime: [", "modules: [a, ", "rules: [{cpu: off, function: ",
		"rules: [{cpu: off, workload: ",
		"accept: [{reason: r, function: ",
		"accept: [{reason: r, function: f, workload: "};

	(void)state;
	for (size_t i = 0; i < 2 * (sizeof places / sizeof *places); i++) {
		const char *place = places[i / 2];
		size_t len = PATTERN_LONGEST + i % 2;
		struct arena arena = {0};
		struct buf text = {0};
		struct config config;
		struct err err = {0};

		buf_text(&text, place);
		for (size_t at = 0; at < len; at++)
			buf_char(&text, 'a');
		buf_text(&text, strchr(place, '{') ? "}]\n" : "]\n");
		config_read(&config, buf_view(&text), "p.yml", "2026-06-30",
			&arena, &err);
		if (i % 2 ? !strstr(err.text, "a pattern of 1025 bytes") :
				err.kind != ERR_NONE)
			fail_msg("%s %zu: %s", place, len, err.text);
		buf_clear(&text);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_pattern),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
