/* docs/formats.md has a row for each format that is read and for each that is
 * told and not read, with what to do, and no other rows. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/core/buf.h"
#include "gate/core/file.h"
#include "gate/read/formats.h"
#include "gate/text/lines.h"

#define PAGE "docs/formats.md"

static void add_cell(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			buf_text(out, "\\");
		buf_span(out, (struct span){text, 1});
	}
	buf_text(out, " |");
}

static struct span page(struct buf *out)
{
	struct err err = {0};

	if (file_read(out, PAGE, 1u << 20, &err))
		fail_msg("%s", err.text);
	return buf_view(out);
}

/* The lines of the table whose head begins so, without their first "| ". */
static void find_table(struct buf *out, struct span text, const char *head)
{
	struct lines lines = {.text = text};
	struct span line;
	bool within = false;

	while (lines_next(&lines, &line)) {
		bool row = span_skip(&line, "| ");

		within = row && (within || span_starts(line, head));
		if (!within || span_starts(line, head) ||
			span_starts(line, "---"))
			continue;
		buf_span(out, line);
		buf_text(out, "\n");
	}
}

static void test_foreign(void **state)
{
	struct buf text = {0}, want = {0}, got = {0};

	(void)state;
	for (const struct format *row = formats; row->name; row++) {
		if (!row->remedy || format_is_again(row))
			continue;
		add_cell(&want, row->name);
		buf_text(&want, " ");
		add_cell(&want, row->remedy);
		buf_text(&want, "\n");
	}
	find_table(&got, page(&text), "this is");
	assert_string_equal(got.data, want.data);
	buf_clear(&text);
	buf_clear(&want);
	buf_clear(&got);
}

/* The cells but the last, what is judged, which the page alone says. */
static void test_readers(void **state)
{
	struct buf text = {0}, want = {0}, got = {0}, cells = {0};
	struct lines lines = {0};
	struct span line;

	(void)state;
	for (const struct format *row = formats; row->name; row++) {
		assert_true(!row->describe == !row->writers &&
			    !row->describe == !row->counts);
		if (!row->read || !row->describe)
			continue;
		buf_printf(&want, "%s | %s | %s\n", row->describe,
			row->writers, row->counts);
	}
	find_table(&got, page(&text), "format |");
	lines.text = buf_view(&got);
	while (lines_next(&lines, &line)) {
		struct span rest = line;
		size_t len = 0;

		for (int cell = 0; cell < 3; cell++) {
			size_t end = text_find(rest, span_of(" | "));

			len += end + (cell ? 3 : 0);
			rest = span_from(rest, end + (end < rest.len ? 3 : 0));
		}
		buf_span(&cells, (struct span){line.data, len});
		buf_text(&cells, "\n");
	}
	assert_string_equal(cells.data, want.data);
	buf_clear(&text);
	buf_clear(&want);
	buf_clear(&got);
	buf_clear(&cells);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
