/*
 * Where the reports of a verdict go: shared by every command that has one.
 *
 *	1. output_open()         opens all places before the work starts, so
 *	                         that a wrong path costs no comparison
 *	2. output_wants_calls()  asked by who makes the verdict
 *	3. output_write()        renders and commits every report, prints the
 *	                         one for standard output, then ci_report()
 *	   output_failed()       the same where there is no verdict but an error
 *	4. output_drop()         leaves nothing half done behind
 *
 * Files appear whole or not at all. One report at most goes to standard output;
 * when it is not text, the text for people goes to standard error. What a CI
 * system does not let us write changes no verdict. Memory: the caller's arena.
 * A saved result comes back by result_read() (result_file.h).
 *
 * To add a report: reporters/reporter.h; nothing here changes. To add a CI
 * system: a value of enum ci, how ci_find() tells it, and what ci_report() does
 * for it (ci_report.h).
 */
#ifndef GATE_OUTPUT_OUTPUT_H
#define GATE_OUTPUT_OUTPUT_H

#include <stdio.h>

#include "gate/cli/opt.h"
#include "gate/core/file.h"
#include "gate/output/ci_report.h"
#include "reporters/reporter.h"

struct output_options {
	struct opt_list reports; /* FORMAT=PATH */
	const char *report_dir;
	const char *format;
	const char *comment_id;
	unsigned color;          /* filled through color_group */
};

extern const struct opt_group output_group; /* struct output_options */
extern const struct opt_group color_group;  /* one unsigned */

struct output_file {
	const struct reporter *reporter;
	struct target target;
};

struct output {
	size_t file_count;
	struct output_file *files;       /* arena */
	const struct reporter *standard; /* what standard output shows */
	const struct reporter *people;   /* text on standard error, or NULL */
	const char *comment_id;
	unsigned color;
	enum ci ci;
	struct arena *arena;
};

/* Memory: the caller's arena. Ended by output_write or output_drop. */
int output_open(struct output *out, const struct output_options *options,
	enum ci ci, struct arena *arena, struct err *err);
/* Whether a report shows call trees, which cost time to make. */
bool output_wants_calls(const struct output *output);
/* Renders and writes everything; goes on after a failure, whose first is
 * returned. */
int output_write(struct output *output, const struct verdict *verdict,
	struct err *err);
/* There is no verdict but an error: the files say so, where output_write has
 * not been reached, and so does the CI system. Also after output_open
 * failed. */
void output_failed(struct output *output, const struct verdict *none);
/* Leaves no file behind; harmless after output_write. */
void output_drop(struct output *output);

/* Whether text on the stream is coloured: --color, else NO_COLOR, else
 * CLICOLOR_FORCE, else only on a terminal that is not dumb. */
bool color_wanted(unsigned color, FILE *stream);

#endif
