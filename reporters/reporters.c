/* The table of reports. A new report is one file and one line here. */
#include "reporters/reporter.h"

#include <string.h>

#include "reporters/formats/formats.h"

const struct reporter reporters[] = {
	{"text", "for a terminal", NULL, text_render, 0},
	{"json", "everything, profgate.result version 1", "result.json",
		json_render, NEEDS_CALLS},
	{"junit", "test results for GitLab, Jenkins and others", "junit.xml",
		junit_render, 0},
	{"junit:strict", "the same without file and line attributes", NULL,
		junit_strict_render, 0},
	{"markdown", "a pull request comment, at most 60 kB", "comment.md",
		markdown_render, 0},
	{"summary", "a job summary in Markdown, at most 1 MB", "summary.md",
		summary_render, 0},
	{"html", "a page with pictures that needs nothing else, at most 3 MB",
		"report.html", html_render, NEEDS_CALLS},
	{"sarif", "regressions for code scanning, SARIF 2.1.0", NULL,
		sarif_render, NEEDS_PLACES},
	{"codequality", "regressions for GitLab's code quality report", NULL,
		codequality_render, NEEDS_PLACES},
	{"openmetrics", "counts and costs for Prometheus and GitLab", NULL,
		openmetrics_render, 0},
	{"bencher", "costs in Bencher Metric Format", NULL, bencher_render,
		0},
	{"benchmark-action",
		"costs for github-action-benchmark, customSmallerIsBetter",
		NULL, benchmark_action_render, 0},
	{"folded", "stacks with the time of base and of head, for flame graphs",
		NULL, folded_render, NEEDS_CALLS},
	{"folded:bytes", "the same of allocated bytes", NULL,
		folded_bytes_render, NEEDS_CALLS},
	{0},
};

const struct reporter *reporter_find(const char *name)
{
	for (const struct reporter *at = reporters; at->name; at++)
		if (strcmp(at->name, name) == 0)
			return at;
	return NULL;
}

bool is_comment_id(const char *id)
{
	size_t length = strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-");

	return length > 0 && length <= 64 && id[length] == '\0';
}
