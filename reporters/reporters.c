/* The table of reports. A new report is one file and one line here. */
#include "reporters/reporter.h"

#include <string.h>

#include "reporters/render.h"

const struct reporter reporters[] = {
	{"text", "for a terminal", NULL, text_render},
	{"json", "everything, profgate.result version 1", "result.json",
		json_render},
	{"junit", "test results for GitLab, Jenkins and others", "junit.xml",
		junit_render},
	{"junit:strict", "the same without file and line attributes", NULL,
		junit_strict_render},
	{"markdown", "a pull request comment, at most 60 kB", "comment.md",
		markdown_render},
	{"summary", "a job summary in Markdown, at most 1 MB", "summary.md",
		summary_render},
	{NULL, NULL, NULL, NULL},
};

const struct reporter *reporter_find(const char *name)
{
	for (const struct reporter *at = reporters; at->name; at++)
		if (strcmp(at->name, name) == 0)
			return at;
	return NULL;
}
