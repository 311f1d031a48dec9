/* Reads frames of valgrind's tools. */
#include "gate/read/valgrind_frame.h"

#include <string.h>

#include "gate/text/lines.h"
#include "gate/text/num.h"

#define IN_OBJECT "in "

/* Takes `:NUMBER` off the end. */
static bool take_number(struct span *text, uint64_t *number)
{
	size_t at = text->len;

	while (at > 0 && text->data[at - 1] != ':')
		at--;
	if (at == 0 || !num_parse_u64(number, span_from(*text, at)))
		return false;
	text->len = at - 1;
	return true;
}

/* FILE:LINE, or with a column behind it. */
static void read_place(struct frame *out, struct builder *b, struct span place)
{
	uint64_t line, column;

	if (span_starts(place, IN_OBJECT)) {
		out->module =
			builder_name(b, span_from(place, strlen(IN_OBJECT)));
		return;
	}
	if (!take_number(&place, &line))
		return;
	if (take_number(&place, &column)) /* that was the line */
		line = column;
	out->file = builder_name(b, place);
	out->line = line <= UINT32_MAX ? (uint32_t)line : 0;
}

struct frame valgrind_frame(struct builder *b, struct span text)
{
	struct frame frame = {0};
	size_t colon = text_find(text, span_of(": "));
	size_t open;

	if (span_starts(text, "0x") && colon < text.len)
		text = span_from(text, colon + 2);
	open = text.len;
	while (open > 1 &&
		!(text.data[open - 1] == '(' && text.data[open - 2] == ' '))
		open--;
	if (open > 1 && span_ends(text, ")")) {
		struct span place = span_from(text, open);

		place.len--;
		read_place(&frame, b, place);
		text.len = open - 2;
	}
	frame.func = builder_name(b,
		span_equal(text, span_of("???")) ? span_of("[unknown]") : text);
	return frame;
}
