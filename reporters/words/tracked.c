/* Looks a place of a profile up among the files of the repository. */
#include "reporters/words/tracked.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *key, const void *at)
{
	return strcmp(key, *(const char *const *)at);
}

static const char *find(const struct tracked *tracked, const char *file)
{
	const char **found = tracked->count == 0 ? NULL :
		bsearch(file, tracked->files, tracked->count,
			sizeof(*tracked->files), compare);

	return found ? *found : NULL;
}

const char *tracked_find(const struct tracked *tracked, const char *file)
{
	const char *found;

	if (!tracked || !file)
		return NULL;
	while (strncmp(file, "./", 2) == 0)
		file += 2;
	found = find(tracked, file);
	for (size_t i = 0; i < tracked->root_count && !found; i++) {
		size_t len = strlen(tracked->roots[i]);

		if (len > 0 && strncmp(file, tracked->roots[i], len) == 0 &&
			file[len] == '/')
			found = find(tracked, file + len + 1);
	}
	return found;
}
