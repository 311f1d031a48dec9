/* Makes and takes apart the names of a run's files. */
#include "gate/runs/run_names.h"

#include <stdlib.h>
#include <string.h>

#define PART ".part"
enum {NUMBER_MAX = 999999 };

const char *run_name_make(unsigned number, struct arena *arena)
{
	return arena_printf(arena, "%03u", number);
}

unsigned run_name_number(const char *name)
{
	unsigned long number = strtoul(name, NULL, 10);

	return number <= NUMBER_MAX ? (unsigned)number : 0;
}

struct span run_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span file = span_of(slash ? slash + 1 : path);

	file.len = span_find(file, 0, '.');
	return file;
}

struct span run_name_of_part(const char *name)
{
	size_t len = strlen(name), end = strlen(PART);

	if (!run_name_is_hidden(name) || len < 2 + end ||
		strcmp(name + len - end, PART) != 0)
		return (struct span){"", 0};
	return (struct span){name + 1, len - 1 - end};
}

bool run_name_fits(const char *name, struct span run)
{
	name += run_name_is_hidden(name);
	return strlen(name) > run.len && memcmp(name, run.data, run.len) == 0 &&
		name[run.len] == '.';
}

bool run_name_is_hidden(const char *name)
{
	return name[0] == '.';
}

const char *run_name_part(const char *folder, const char *run,
	struct arena *arena)
{
	return arena_printf(arena, "%s/.%s" PART, folder, run);
}

const char *run_name_file(const char *folder, const char *run,
	const char *ending, struct arena *arena)
{
	bool hidden = run_name_is_hidden(ending);

	return arena_printf(arena, "%s/%s%s%s%s", folder, hidden ? "." : "",
		run, hidden ? "" : ".", ending);
}
