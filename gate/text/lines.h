/* Text captures: characters of any common encoding to UTF-8, text to lines. */
#ifndef GATE_TEXT_LINES_H
#define GATE_TEXT_LINES_H

#include <stdint.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"

/* `struct lines l = {.text = ...}` stands before the first line. */
struct lines {
	struct span text;
	size_t at;
	uint32_t number; /* of the line that lines_next gave last, 1-based */
};

/* The next line without its end (LF, CR LF or CR), borrowed. False at the end
 * of the text; a line end at the very end begins no further line. */
bool lines_next(struct lines *lines, struct span *out);

/* Cuts the next run of non-blanks off *rest; false when there is none. */
bool word_next(struct span *rest, struct span *out);

/* Cuts words off *rest that fit into so many columns, and the blanks behind them; one
 * at least, however long. None ends before a "%". */
struct span words_cut(struct span *rest, size_t columns);

/* Looks at no more than this many bytes where a prefix has to do. */
enum {HEAD_MAX = 64 * 1024 };
struct span text_head(struct span text);
/* At most so many bytes of it, not ending within a UTF-8 character. */
struct span text_cut(struct span text, size_t most);

/* No control characters but those of text (in the head). */
bool text_is(struct span text);

/* Adds a character. */
void text_put_utf8(struct buf *buf, uint32_t c);

/* First place of needle; text.len when there is none. */
size_t text_find(struct span text, struct span needle);

/*
 * Drops a byte order mark. UTF-16 is appended to buf as UTF-8 and *text then
 * borrows from buf; lone surrogates become U+FFFD. Anything else is left as it
 * is, valid UTF-8 or not: names may hold any byte.
 */
int text_utf8(struct span *text, struct buf *buf, struct err *err);

#endif
