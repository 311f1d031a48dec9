/* Findings by what people call them. */
#include "compare/verdict/verdict.h"

#include <ctype.h>
#include <string.h>

#include "gate/text/nearest.h"

#define WHOLE "whole workload" /* as reports print it */

static bool is_mark(char c)
{
	return !isalnum((unsigned char)c) && c != '_';
}

/* Whether a name is another one, or the end of it behind a mark: what reports
 * print of it. */
static bool is_called(const char *name, const char *called)
{
	size_t len = name ? strlen(name) : 0, end = strlen(called);

	if (len < end || end == 0 || strcmp(name + len - end, called) != 0)
		return false;
	return len == end || is_mark(name[len - end - 1]);
}

/* Whether a name is of one below it: "BenchmarkX" of "pkg.BenchmarkX/sub". */
static bool is_below(const char *name, const char *called)
{
	size_t len = strlen(called);

	for (const char *at = name; len && at && (at = strstr(at, called)); at++)
		if (at[len] == '/' && (at == name || is_mark(at[-1])))
			return true;
	return false;
}

/* What a finding is of, by which it is called. */
static const char *full_name(const struct finding *f)
{
	return f->subject.function ? f->subject.function : f->workload;
}

bool finding_is_named(const struct finding *f, const char *name)
{
	bool total = f->kind == KIND_TOTAL;

	if (strncmp(f->id, name, strlen(name)) == 0)
		return true;
	if (total && !f->subject.function && strcmp(name, WHOLE) == 0)
		return true;
	return is_called(full_name(f), name) ||
	       (total && is_below(full_name(f), name));
}

const char *verdict_name_near(const struct verdict *verdict, const char *name)
{
	struct nearest nearest = nearest_to(name);

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const char *full = full_name(&verdict->findings[i]);

		for (const char *at = full; at && *at; at++)
			if (at == full || is_mark(at[-1]))
				nearest_try(&nearest, at);
	}
	return nearest.best;
}
