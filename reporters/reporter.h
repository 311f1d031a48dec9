/*
 * Reports: a verdict to bytes. One file a format, one row in the table of
 * formats/formats.h. A report is a pure function of verdict and options; it opens
 * nothing, asks no clock and cannot fail.
 */
#ifndef REPORTERS_REPORTER_H
#define REPORTERS_REPORTER_H

#include "reporters/formats/formats.h"

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

#endif
