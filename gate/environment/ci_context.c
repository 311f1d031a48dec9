/* Reads the variables of GitHub Actions and GitLab CI. */
#include "gate/environment/ci_context.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* NULL when not set or empty. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool ends(const char *text, const char *suffix)
{
	size_t len = strlen(text), tail = strlen(suffix);

	return len >= tail && strcmp(text + len - tail, suffix) == 0;
}

/* refs/pull/N/merge and the refs of a merge queue are made by merging into the
 * target; a queue that squashes makes one commit on top of it, whose only
 * parent is as good. */
static struct ci_context github(void)
{
	struct ci_context context = {
		.commit = variable("GITHUB_SHA"),
		.ref = variable("GITHUB_REF"),
		.target = variable("GITHUB_BASE_REF"),
	};

	context.merged = context.ref && ((starts(context.ref, "refs/pull/") &&
			ends(context.ref, "/merge")) ||
		starts(context.ref, "refs/heads/gh-readonly-queue/"));
	return context;
}

static struct ci_context gitlab(void)
{
	static const char *const bases[] = {
		"CI_MERGE_REQUEST_TARGET_BRANCH_SHA", /* merged results, trains */
		"CI_MERGE_REQUEST_DIFF_BASE_SHA",
	};
	struct ci_context context = {
		.commit = variable("CI_COMMIT_SHA"),
		.ref = variable("CI_MERGE_REQUEST_REF_PATH"),
		.target = variable("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
	};

	for (size_t i = 0; i < 2 && !context.base; i++) {
		context.base = variable(bases[i]);
		context.base_of = bases[i];
	}
	return context;
}

struct ci_context ci_context_here(void)
{
	if (variable("GITHUB_ACTIONS"))
		return github();
	if (variable("GITLAB_CI"))
		return gitlab();
	return (struct ci_context){0};
}
