/* Takes the text out of `go test -json` and reads it as benchmark text. */
#include "gate/read/gobench.h"
#include "gate/read/gobench_end.h"

#include <jansson.h>
#include <stdlib.h>

#include "gate/text/lines.h"

/*
 * test2json cuts the output into events where it likes: a result line comes in
 * two. So lines are put together for each test of each package; and packages
 * may run at the same time, so whole lines are gathered for each package.
 */
struct gotest {
	struct builder *b;
	struct rowset packages; /* of one sym: the package */
	struct buf *texts;	/* one a package */
	struct rowset tests;	/* of two: the package's number, the test */
	struct buf *pending;	/* one a test: a line not yet at its end */
	uint32_t text_capacity;
	uint32_t pending_capacity;
	uint32_t skipped;
	uint32_t first_skipped;
};

static bool is_event(struct span line)
{
	json_t *event = NULL;
	bool is;

	if (span_starts(line, "{"))
		event = json_loadb(line.data, line.len, JSON_ALLOW_NUL, NULL);
	is = json_is_string(json_object_get(event, "Action"));
	json_decref(event);
	return is;
}

/* JSON lines of test2json; other lines (build output) may stand between. */
bool gotest_sniff(struct span content)
{
	struct lines lines = {.text = content};
	struct span line;

	if (!text_is(content))
		return false;
	while (lines.at < HEAD_MAX && lines_next(&lines, &line))
		if (is_event(line))
			return true;
	return false;
}

/* Buffer number at of a table that grows with a rowset. */
static struct buf *buf_of(struct buf **table, uint32_t *capacity, uint32_t at)
{
	if (at >= *capacity) {
		uint32_t grown = at * 2 + 8;

		*table = xrealloc(*table, grown, sizeof **table);
		for (uint32_t i = *capacity; i < grown; i++)
			(*table)[i] = (struct buf){0};
		*capacity = grown;
	}
	return *table + at;
}

static sym member(struct gotest *t, const json_t *event, const char *key)
{
	const json_t *value = json_object_get(event, key);

	return builder_name(t->b,
		json_is_string(value) ? (struct span){json_string_value(value),
						json_string_length(value)}
				      : (struct span){0});
}

static void put_output(
	struct gotest *t, const json_t *event, struct span output)
{
	sym package = member(t, event, "Package");
	sym test = member(t, event, "Test");
	uint32_t at = rowset_add(&t->packages, &package.i);
	struct buf *text = buf_of(&t->texts, &t->text_capacity, at);
	uint32_t key[2] = {at, test.i};
	struct buf *line = buf_of(
		&t->pending, &t->pending_capacity, rowset_add(&t->tests, key));

	buf_span(line, output);
	if (output.len && output.data[output.len - 1] == '\n') {
		buf_span(text, buf_view(line));
		line->len = 0;
	}
}

static void put_line(struct gotest *t, struct span line, uint32_t number)
{
	json_t *event = json_loadb(line.data, line.len, JSON_ALLOW_NUL, NULL);
	const json_t *output = json_object_get(event, "Output");

	if (event && json_object_get(event, "Action")) {
		if (json_is_string(output))
			put_output(t, event,
				(struct span){json_string_value(output),
					json_string_length(output)});
	} else if (end_is_failure(line)) {
		/* `FAIL pkg [build failed]` comes without an event. */
		uint32_t none = 0;
		struct buf *text = buf_of(&t->texts, &t->text_capacity,
			rowset_add(&t->packages, &none));

		buf_span(text, line);
		buf_char(text, '\n');
	} else if (!t->skipped++) {
		t->first_skipped = number;
	}
	json_decref(event);
}

/* The texts of all packages, each with its unfinished lines. */
static void gather(struct gotest *t, struct buf *out)
{
	for (uint32_t i = 0; i < t->tests.count; i++) {
		struct buf *text = &t->texts[*rowset_at(&t->tests, i)];

		if (!t->pending[i].len)
			continue;
		buf_span(text, buf_view(&t->pending[i]));
		buf_char(text, '\n');
	}
	for (uint32_t i = 0; i < t->packages.count; i++)
		buf_span(out, buf_view(&t->texts[i]));
}

static void gotest_clear(struct gotest *t)
{
	for (uint32_t i = 0; i < t->packages.count; i++)
		buf_clear(&t->texts[i]);
	for (uint32_t i = 0; i < t->tests.count; i++)
		buf_clear(&t->pending[i]);
	free(t->texts);
	free(t->pending);
	rowset_clear(&t->packages);
	rowset_clear(&t->tests);
}

int gotest_read(struct builder *b, struct span content, struct err *err)
{
	struct gotest t = {.b = b};
	struct lines lines = {.text = content};
	struct buf text = {0};
	struct span line;
	int status;

	rowset_init(&t.packages, 1);
	rowset_init(&t.tests, 2);
	while (lines_next(&lines, &line))
		if (span_trim(line).len)
			put_line(&t, line, lines.number);
	gather(&t, &text);
	if (t.skipped)
		builder_note(b, "skipped-lines",
			"skipped lines that are no "
			"events of `go test -json`: %u, the first is line %u",
			(unsigned)t.skipped, (unsigned)t.first_skipped);
	status = gobench_read(b, buf_view(&text), err);
	if (status && t.skipped)
		err_wrap(err, "line %u is no event of `go test -json`",
			(unsigned)t.first_skipped);
	else if (status)
		err_wrap(err, "test output");
	buf_clear(&text);
	gotest_clear(&t);
	return status;
}
