/* Sentences of text reports, in lines that a terminal and a CI log have room for. */
#ifndef REPORTERS_WORDS_PARAGRAPH_H
#define REPORTERS_WORDS_PARAGRAPH_H

#include "gate/core/buf.h"

enum {PARAGRAPH_WIDTH = 80 };

/* Raw text behind its label, whose columns stay free below it. begin and end stand
 * around what is in each line: paint, or "". */
void paragraph(struct buf *out, const char *label, const struct buf *text,
	const char *begin, const char *end);

#endif
