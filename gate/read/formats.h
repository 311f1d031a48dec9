/*
 * What a capture can be: the formats that are read, and those that are not,
 * with the way out. One table, told by content, never by name.
 *
 * To add one: gate/read/NAME.c with NAME_sniff and NAME_read, and its row in
 * formats.def, which declares both. A format that was refused until then has
 * its row already, which becomes a READER. `profgate help formats` prints the
 * table, and docs/formats.md has the same cells (tests/unit/read/test_formats_page.c).
 */
#ifndef GATE_READ_FORMATS_H
#define GATE_READ_FORMATS_H

#include "gate/model/builder.h"

struct format {
	const char *name;     /* of profiles: "pprof"; of what is not read as
			       * people say it: "this is NAME" */
	const char *describe; /* "pprof protobuf"; NULL: nothing that users
			       * would think to give, nor is the next */
	const char *writers;  /* what writes it; code in backquotes */
	const char *counts;   /* what its numbers are: "sampled", "exact" */

	/* How it is told: its signature, or sniff where none will do. */
	struct span start;  /* the first bytes, white space left out */
	struct span has[2]; /* and these in the first 64 KiB; empty: nothing */
	/* Yes or no on the inflated content; never allocates. */
	bool (*sniff)(struct span content);

	/* One of the two. Once a format is told the failure of read is final.
	 * Frees nothing of b: the caller finishes or drops it. */
	int (*read)(struct builder *b, struct span content, struct err *err);
	const char *remedy; /* one sentence, with the command to run */
	bool quoted;        /* say too what stands in the file */
	bool results;       /* of benchmarks, as programs print them */
};

#define READER(reader, ...)                                                    \
	bool reader##_sniff(struct span content);                              \
	int reader##_read(struct builder *b, struct span content,              \
		struct err *err);
#define FORMAT(...)
#include "gate/read/formats.def"
#undef READER
#undef FORMAT

/* Ordered: the first row that fits wins. Ends with a NULL name. */
extern const struct format formats[];

/* Whether the row before says the same: a format that is told by several things. */
bool format_is_again(const struct format *row);

/* NULL when the content is none of them. Static. */
const struct format *format_find(struct span content);

#endif
