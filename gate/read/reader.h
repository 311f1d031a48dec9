/*
 * Readers: bytes of one capture to a profile. One file a format, one line in
 * the table of readers.c. Formats are told by content, never by name.
 */
#ifndef GATE_READ_READER_H
#define GATE_READ_READER_H

#include "gate/model/builder.h"

struct reader {
	const char *name;     /* pprof, folded, gobench */
	const char *describe; /* "pprof protobuf"; NULL: none of users' making */
	/* Yes or no on the inflated content; never allocates. */
	bool (*sniff)(struct span content);
	/* Once a reader has claimed the content its failure is final. Frees
	 * nothing of b: the caller finishes or drops it. */
	int (*read)(struct builder *b, struct span content, struct err *err);
};

/* All readers, ordered by how sure their sniff is; ends with a NULL name. */
extern const struct reader readers[];

/*
 * Reads one capture: inflates (gzip, several layers up to 3), transcodes
 * UTF-16 and drops a BOM for text, picks the reader and builds the profile in
 * arena. Returns +1 when no reader knows the content (err
 * then says what is understood and, for known foreign formats, what to do).
 * Errors do not name the file: the caller wraps.
 */
int capture_read(struct profile *out, struct span bytes, struct arena *arena,
	struct symtab *symtab, const struct limits *limits, struct err *err);

#endif
