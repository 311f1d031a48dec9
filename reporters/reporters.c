/* The table of reports. A new report is one file and one line here. */
#include "reporters/reporter.h"

#include <string.h>

#include "reporters/render.h"

const struct reporter reporters[] = {
	{"text", "for a terminal", NULL, text_render, false},
	{"json", "everything, profgate.result version 1", "result.json",
		json_render, true},
	{"junit", "test results for GitLab, Jenkins and others", "junit.xml",
		junit_render, false},
	{"junit:strict", "the same without file and line attributes", NULL,
		junit_strict_render, false},
	{"markdown", "a pull request comment, at most 60 kB", "comment.md",
		markdown_render, false},
	{"summary", "a job summary in Markdown, at most 1 MB", "summary.md",
		summary_render, false},
	{0},
};

const struct reporter *reporter_find(const char *name)
{
	for (const struct reporter *at = reporters; at->name; at++)
		if (strcmp(at->name, name) == 0)
			return at;
	return NULL;
}
