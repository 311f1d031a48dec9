/*
 * Reports for the CI system that runs us, beside those that were asked for.
 *
 * GitHub Actions: the summary of the job, the outputs of the step, and
 * annotations in the log. GitLab: its own files in the report directory. What
 * the runner does not let us write is said on standard error and changes no
 * verdict: nobody asked for it by name.
 */
#ifndef GATE_OUTPUT_CI_REPORT_H
#define GATE_OUTPUT_CI_REPORT_H

#include <stdio.h>

#include "compare/verdict/verdict.h"
#include "gate/cli/opt.h"
#include "gate/core/arena.h"

enum ci {CI_NONE, CI_GITHUB, CI_GITLAB };

extern const struct opt_group ci_group; /* one unsigned: --ci */

/* What --ci means here; given is what ci_group filled in. */
enum ci ci_find(unsigned given);

/* A report that goes into --report-dir for this system alone. */
struct ci_file {
	const char *format; /* NULL ends a list */
	const char *name;
};

const struct ci_file *ci_files(enum ci ci); /* static */

/* After the reports. log is where text for people went: the runner reads it. */
void ci_report(enum ci ci, const struct verdict *verdict, FILE *log,
	struct arena *arena);

#endif
