/*
 * Reports: a verdict to bytes.
 *
 *	1. reporter_find()  the row of a report by the name that users give
 *	2. render()         the row's function appends the whole report to a buf
 *
 *	words/    sentences, orders and numbers that reports share
 *	formats/  one file a report, a folder when it is several
 *	reporters.c  their table, made from the rows of formats/formats.h
 *
 * A report is a pure function of verdict and options: it opens nothing, asks no
 * clock, cannot fail, and gives the same bytes for the same verdict. Every name
 * is hostile and goes through the function of gate/text/escape.h for its place.
 * The buf is the caller's; the rows are static.
 *
 * To add one: one file of formats/ and one row of formats/formats.h, which says
 * how; help, completions and --report-dir follow.
 */
#ifndef REPORTERS_REPORTER_H
#define REPORTERS_REPORTER_H

#include "reporters/formats/formats.h"

enum report_needs {
	NEEDS_CALLS = 1,  /* shows the verdict's call trees */
	NEEDS_PLACES = 2, /* names files of the repository */
};

struct reporter {
	const char *name;      /* as users give it: "junit:strict" */
	const char *describe;  /* one line for the help */
	const char *file_name; /* in --report-dir; NULL: not in the standard
	                          set */
	void (*render)(struct buf *out, const struct verdict *verdict,
		const struct report_options *options);
	unsigned needs; /* enum report_needs */
};

/* Letters, digits, '.', '_' and '-', 64 at most. */
bool is_comment_id(const char *id);

extern const struct reporter reporters[]; /* ends with a NULL name */
const struct reporter *reporter_find(const char *name); /* NULL: unknown */

#endif
