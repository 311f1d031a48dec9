/* Wraps sentences. */
#include "reporters/words/paragraph.h"

#include <stdbool.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/lines.h"

/* Each line is made harmless by itself: any word may begin one. */
void paragraph(struct buf *out, const char *label, const struct buf *text,
	const char *begin, const char *end)
{
	size_t indent = strlen(label);
	struct buf shown = {0}, part = {0};
	struct span rest;

	sanitize(&shown, text->data, CAP_SENTENCE);
	rest = buf_view(&shown);
	for (bool first = true; first || rest.len > 0; first = false) {
		buf_reset(&part);
		buf_span(&part, words_cut(&rest, PARAGRAPH_WIDTH - indent));
		if (first)
			buf_printf(out, "%s%s", begin, label);
		else
			buf_printf(out, "%*s%s", (int)indent, "", begin);
		escape_line(out, part.data, CAP_SENTENCE);
		buf_printf(out, "%s\n", end);
	}
	buf_clear(&part);
	buf_clear(&shown);
}
