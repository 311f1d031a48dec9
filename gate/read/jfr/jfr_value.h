/*
 * The values of a Java flight recording, one after the other: whole numbers of 1 to
 * 9 bytes, floats as they are in memory, texts in one of six encodings.
 */
#ifndef GATE_READ_JFR_JFR_VALUE_H
#define GATE_READ_JFR_JFR_VALUE_H

#include <stdint.h>

#include "gate/core/buf.h"

/* Where something is read. Past the end, or where nothing can stand, it has
 * failed: what is read then is 0 or empty. */
struct jfr_cursor {
	struct span text;
	size_t at;
	bool failed;
};

/* 7 bits a byte, the low ones first; the ninth has eight. */
uint64_t jfr_number(struct jfr_cursor *c);
void jfr_skip(struct jfr_cursor *c, uint64_t bytes);

/* A text, borrowed of what is read or of the buffer, whose text before is gone.
 * True: it is that of this number in the pool of texts, and empty here. */
bool jfr_text(struct span *out, uint64_t *pooled, struct jfr_cursor *c,
	struct buf *buf);
void jfr_skip_text(struct jfr_cursor *c);

#endif
