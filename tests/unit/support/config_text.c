/* Reads and prints configurations. */
#include "tests/unit/support/config_text.h"

#include <string.h>

#include "tests/unit/support/support.h"

int config_of(struct config *out, struct arena *arena, struct span text,
	struct err *err)
{
	return config_read(out, text, "p.yml", "2026-06-30", arena, err);
}

void print_measured(struct buf *out, const struct config *config)
{
	struct arena arena = {0};
	struct err err = {0};
	struct config again;
	struct buf twice = {0};

	config_print(out, config);
	assert_int_equal(config_of(&again, &arena, buf_view(out), &err), 0);
	config_print(&twice, &again);
	assert_string_equal(strstr(out->data, "measure:"),
		strstr(twice.data, "measure:"));
	buf_clear(&twice);
	arena_clear(&arena);
}
