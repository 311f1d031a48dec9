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
	const struct format *last = NULL;

	(void)state;
	for (const struct format *row = formats; row->name; row++) {
		if (!row->remedy || (last && !strcmp(row->name, last->name) &&
					    !strcmp(row->remedy, last->remedy)))
			continue;
		add_cell(&want, row->name);
		buf_text(&want, " ");
		add_cell(&want, row->remedy);
		buf_text(&want, "\n");
		last = row;
	}
	find_table(&got, page(&text), "this is");
	assert_string_equal(got.data, want.data);
	buf_clear(&text);
	buf_clear(&want);
	buf_clear(&got);
}

static void test_readers(void **state)
{
	struct buf text = {0}, want = {0}, got = {0}, names = {0};
	struct lines lines = {0};
	struct span line;

	(void)state;
	for (const struct format *row = formats; row->name; row++)
		if (row->read && row->describe) {
			buf_text(&want, row->describe);
			buf_text(&want, "\n");
		}
	find_table(&got, page(&text), "format |");
	lines.text = buf_view(&got);
	while (lines_next(&lines, &line)) {
		buf_span(&names, (struct span){line.data,
					 text_find(line, span_of(" |"))});
		buf_text(&names, "\n");
	}
	assert_string_equal(names.data, want.data);
	buf_clear(&text);
	buf_clear(&want);
	buf_clear(&got);
	buf_clear(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_foreign),
		cmocka_unit_test(test_readers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
