/* The table of reports, as objects. */
#include "reporters/reporter.h"

#include <string.h>

#include "reporters/formats/formats.h"

#define REPORT_ROW(stem, name, file_name, needs, describe)                     \
	{name, describe, file_name, stem##_render, needs},

const struct reporter reporters[] = {REPORTS(REPORT_ROW) {0}};

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
