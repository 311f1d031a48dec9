/*
 * Readers: the bytes of one capture to a profile.
 *
 *	1. capture_read()    inflates gzip, makes UTF-8 of UTF-16
 *	2. format_find()     tells the format by content, never by name: the
 *	                     first row of formats.def that fits
 *	3. NAME_read()       that row's function gives metrics, frames and
 *	                     samples to the builder (gate/model/builder.h)
 *	4. builder_finish()  checks and freezes the profile
 *
 * A row without a function to read has a remedy, and step 3 is an error that
 * says it. A capture is hostile: a reader checks every count, and once it was
 * chosen its failure is final. The profile is in the caller's arena and borrows
 * nothing of the bytes.
 *
 * To add one: one file of gate/read and one row of formats.def, which says
 * how; CONTRIBUTING.md what tests and fixtures go with it.
 */
#ifndef GATE_READ_READER_H
#define GATE_READ_READER_H

#include "gate/core/buf.h"
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

/* The same of bytes that go as soon as they are not needed. */
int capture_read_own(struct profile *out, struct buf *bytes,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err);

/* The same of a file; its errors begin with the path. */
int capture_read_file(struct profile *out, const char *path,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err);

/* What capture_read() says of nothing. */
#define CAPTURE_EMPTY                                                          \
	"empty file: what should have written it failed, take it again"

/* Inflates *content until it is not gzip any more; then it is in buf, which is
 * empty before. The limit is on the sum of all layers. */
int capture_inflate(struct span *content, struct buf *buf, size_t max_bytes,
	struct err *err);

/* Is content, inflated and UTF-8, what a reader knows? */
bool capture_is_readable(struct span content);
/* Is it, and what a benchmark prints? */
bool capture_is_results(struct span content);

#endif
