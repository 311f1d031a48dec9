/* The groups of Go's debug=1 texts. */
#include "gate/read/gotext/gotext.h"

#include <stdlib.h>
#include <string.h>

#include "gate/read/pprof/address.h"
#include "gate/text/num.h"

/* Labels are of requests, and may be as many. */
enum { LABELS_SHOWN = 10000 };

bool gotext_number(struct span *rest, double *out, const char *then)
{
	struct span digits = *rest;
	uint64_t value;

	digits.len = 0;
	while (digits.len < rest->len && rest->data[digits.len] >= '0' &&
		rest->data[digits.len] <= '9')
		digits.len++;
	if (!num_parse_u64(&value, digits) || !span_at(*rest, digits.len, then))
		return false;
	*out = (double)value;
	*rest = span_from(*rest, digits.len + strlen(then));
	return true;
}

bool gotext_place(struct frame *out, struct builder *b, struct span place)
{
	size_t colon = place.len;
	uint64_t line;

	while (colon > 0 && place.data[colon - 1] != ':')
		colon--;
	if (colon < 2 || !num_parse_u64(&line, span_from(place, colon)) ||
		line > UINT32_MAX)
		return false;
	out->file = builder_name(b, (struct span){place.data, colon - 1});
	out->line = (uint32_t)line;
	return true;
}

int gotext_open(struct gotext *text, struct builder *b, struct span content,
	const struct sample_type *types, uint32_t count,
	const struct sample_type *period_type, int64_t period, struct err *err)
{
	*text = (struct gotext){.b = b, .lines = {.text = content}};
	columns_plan(&text->columns, types, count, period_type, period, b,
		&text->tables);
	return columns_declare(&text->columns, b, err);
}

void gotext_close(struct gotext *text)
{
	free(text->stack.frames);
	arena_clear(&text->tables);
}

int gotext_line(struct span *out, struct gotext *text, const char *expected,
	struct err *err)
{
	if (lines_next(&text->lines, out))
		return 0;
	return err_set(err, ERR_INPUT,
		"the text ends before `%s`; " GOTEXT_AGAIN, expected);
}

static int broken(const struct gotext *text, const char *expected,
	struct err *err)
{
	return err_set(err, ERR_INPUT, "line %u is not `%s`; " GOTEXT_AGAIN,
		(unsigned)text->lines.number, expected);
}

/* A frame that has no name has its address for one. */
static int push_address(struct gotext *text, uint64_t address, struct err *err)
{
	struct frame frame = {
		.func = address_name(text->b, (sym){0}, address),
		.flags = FRAME_UNSYMBOLIZED,
	};

	return frame_stack_push(&text->stack, frame, text->b, err);
}

/* `0xADDRESS\tFUNC+0xOFFSET\tFILE:LINE`, or an address alone. */
static int read_frame(struct gotext *text, struct span line, struct err *err)
{
	size_t tab = span_find(line, 0, '\t'), plus, end;
	struct frame frame = {0};
	struct span func;
	uint64_t address;

	if (!num_parse_hex(&address, (struct span){line.data, tab}))
		return broken(text, "#\\t0xADDRESS\\tFUNC\\tFILE:LINE", err);
	/* of a thread that was not made by a goroutine */
	if (tab == line.len)
		return address ? push_address(text, address, err) : 0;
	func = span_from(line, tab + 1);
	end = span_find(func, 0, '\t');
	line = span_trim(span_from(func, end));
	func.len = end;
	for (plus = end; plus > 0 && func.data[plus - 1] != '+';)
		plus--;
	if (plus < 2 || !gotext_place(&frame, text->b, line))
		return broken(text, "#\\t0xADDRESS\\tFUNC\\tFILE:LINE", err);
	func.len = plus - 1;
	frame.func = builder_name(text->b, func);
	return frame_stack_push(&text->stack, frame, text->b, err);
}

/* Where the text of a "quoted" one ends, which begins at from; len: nowhere. */
static size_t quote_end(struct span line, size_t from)
{
	while (from < line.len && line.data[from] != '"')
		from += line.data[from] == '\\' ? 2 : 1;
	return from < line.len ? from : line.len;
}

/* `{"key":"value", "key":"value"}`; values are left as they are quoted. */
static void read_labels(struct gotext *text, struct span line)
{
	struct span part[2] = {{0}};
	size_t at = 0, parts = 0;

	for (size_t from; at < line.len; at++) {
		if (line.data[at] != '"')
			continue;
		from = at + 1;
		at = quote_end(line, from);
		part[parts % 2] = (struct span){line.data + from, at - from};
		if (++parts % 2)
			continue;
		if (parts / 2 > LABELS_SHOWN)
			return;
		builder_label(text->b, builder_name(text->b, part[0]),
			builder_name(text->b, part[1]));
	}
}

/* The lines of a group up to the blank one. */
static int read_group(struct gotext *text, struct span addresses,
	struct err *err)
{
	struct lines before = text->lines;
	struct span line, word;
	bool named = false;
	uint64_t address;

	while (lines_next(&text->lines, &line) && span_starts(line, "#")) {
		before = text->lines;
		if (span_skip(&line, "# labels: "))
			read_labels(text, line);
		if (!span_skip(&line, "#\t"))
			continue;
		named = true;
		if (read_frame(text, line, err))
			return -1;
	}
	text->lines = before;
	while (!named && word_next(&addresses, &word)) {
		if (!num_parse_hex(&address, word))
			return broken(text, "COUNTS @ 0xADDRESS ...", err);
		if (push_address(text, address, err))
			return -1;
	}
	return 1;
}

int gotext_next(struct gotext *text, struct err *err)
{
	struct lines before = text->lines;
	struct span line;
	size_t at;

	while (lines_next(&text->lines, &line) && !span_trim(line).len)
		before = text->lines;
	if (text->lines.number == before.number || span_starts(line, "#")) {
		text->lines = before;
		return 0;
	}
	at = text_find(line, span_of(" @"));
	if (at == line.len)
		return broken(text, "COUNTS @ 0xADDRESS ...", err);
	text->counts = (struct span){line.data, at};
	text->line = text->lines.number;
	text->stack.depth = 0;
	return read_group(text, span_from(line, at + 2), err);
}

int gotext_add(struct gotext *text, const double *values, struct err *err)
{
	columns_events(&text->columns, values, text->events);
	return builder_sample(text->b, text->stack.frames, text->stack.depth,
		values, text->events, err);
}
