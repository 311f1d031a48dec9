/*
 * Reports: a verdict to bytes. One file a format, one row in the table of
 * formats/formats.h. A report is a pure function of verdict and options; it opens
 * nothing, asks no clock and cannot fail.
 */
#ifndef REPORTERS_REPORTER_H
#define REPORTERS_REPORTER_H

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "reporters/words/tracked.h"

struct report_options {
	bool color; /* text only */
	/* Which comment of a pull request this is, of the characters that an
	 * id may have (is_comment_id); NULL: "default". */
	const char *comment_id;
	/* The repository's files, for reports with places; or NULL: what the
	 * profile says is taken for a path. */
	const struct tracked *tracked;
};

enum report_needs {
	NEEDS_CALLS = 1,  /* shows the verdict's call trees */
	NEEDS_PLACES = 2, /* names files of the repository */
};

struct reporter {
	const char
		*name; /* text, json, junit, junit:strict, markdown, summary */
	const char *describe; /* one line for the help */
	const char
		*file_name; /* in --report-dir; NULL: not in the standard set */
	void (*render)(struct buf *out, const struct verdict *verdict,
		const struct report_options *options);
	unsigned needs; /* enum report_needs */
};

/* Letters, digits, '.', '_' and '-', 64 at most. */
bool is_comment_id(const char *id);

extern const struct reporter reporters[]; /* ends with a NULL name */
const struct reporter *reporter_find(const char *name); /* NULL: unknown */

/* result.json back into a verdict in arena. Schema versions other than 1 and
 * damage are ERR_INPUT with the place. json_render(json_read(x)) == x. */
int json_read(struct verdict *out, struct span text, struct arena *arena,
	struct err *err);

#endif
