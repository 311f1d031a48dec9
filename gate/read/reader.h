/*
 * Readers: bytes of one capture to a profile. One file a format, one row in
 * the table of formats.c; formats.h says how to add one.
 */
#ifndef GATE_READ_READER_H
#define GATE_READ_READER_H

#include "gate/model/builder.h"

/*
 * Reads one capture: inflates (gzip, several layers up to 3), transcodes
 * UTF-16 and drops a BOM for text, picks the reader and builds the profile in
 * arena. Returns +1 when the content is not read (err then
 * says what is understood and, for formats known by name, what to do).
 * Errors do not name the file: the caller wraps.
 */
int capture_read(struct profile *out, struct span bytes, struct arena *arena,
	struct symtab *symtab, const struct limits *limits, struct err *err);

/* Is content, inflated and UTF-8, what a reader knows? */
bool capture_is_readable(struct span content);

#endif
