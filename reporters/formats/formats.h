/*
 * The reports, one file each, in the order of the help.
 *
 *	1. reporter_find()   the row of a name (reporters/reporter.h)
 *	2. NAME_render()     a verdict as bytes
 *	3. json_read()       of result.json a verdict again
 *
 * A report is a pure function of the verdict and its options: no file, clock or
 * locale, and it cannot fail. Names are hostile: every one goes through the
 * function of gate/text/escape.h for its place. Output goes to the end of the
 * caller's buffer; what json_read() fills is in the caller's arena.
 *
 * To add one: a file here (a folder, when it is several) that defines
 * NAME_render, and its row below: name of the function, name of the report,
 * file in --report-dir or NULL, what it needs, one line for the help.
 */
#ifndef REPORTERS_FORMATS_FORMATS_H
#define REPORTERS_FORMATS_FORMATS_H

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

#define REPORTS(row)                                                           \
	row(text, "text", NULL, 0,                                             \
		"for a terminal")                                              \
	row(json, "json", "result.json", NEEDS_CALLS,                          \
		"everything, profgate.result version 1")                       \
	row(junit, "junit", "junit.xml", NEEDS_PLACES,                         \
		"test results for GitLab, Jenkins and others")                 \
	row(junit_strict, "junit:strict", NULL, NEEDS_PLACES,                  \
		"the same without file and line attributes")                   \
	row(markdown, "markdown", "comment.md", NEEDS_PLACES,                  \
		"a pull request comment, at most 60 kB")                       \
	row(summary, "summary", "summary.md", NEEDS_PLACES,                    \
		"a job summary in Markdown, at most 1 MB")                     \
	row(html, "html", "report.html", NEEDS_CALLS,                          \
		"a page with pictures that needs nothing else, at most 3 MB")  \
	row(sarif, "sarif", NULL, NEEDS_PLACES,                                \
		"regressions for code scanning, SARIF 2.1.0")                  \
	row(codequality, "codequality", NULL, NEEDS_PLACES,                    \
		"regressions for GitLab's code quality report")                \
	row(openmetrics, "openmetrics", NULL, 0,                               \
		"counts and costs for Prometheus and GitLab")                  \
	row(bencher, "bencher", NULL, 0,                                       \
		"costs in Bencher Metric Format")                              \
	row(benchmark_action, "benchmark-action", NULL, 0,                     \
		"costs for github-action-benchmark, customSmallerIsBetter")    \
	row(folded, "folded", NULL, NEEDS_CALLS,                               \
		"stacks with the time of base and of head, for flame graphs")  \
	row(folded_bytes, "folded:bytes", NULL, NEEDS_CALLS,                   \
		"the same of allocated bytes")

#define REPORT_DECLARATION(stem, name, file_name, needs, describe)             \
	void stem##_render(struct buf *out, const struct verdict *verdict,     \
		const struct report_options *options);
REPORTS(REPORT_DECLARATION)
#undef REPORT_DECLARATION

/* result.json back into a verdict in arena. Schema versions other than 1 and
 * damage are ERR_INPUT with the place. json_render(json_read(x)) == x. */
int json_read(struct verdict *out, struct span text, struct arena *arena,
	struct err *err);

#endif
