/* Reads and writes the files of counts of a slot. */
#include "gate/measure/counted_files.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"

enum { COUNTS_MAX = 1 << 30 }; /* bytes of a process, by instruction */

/* The names of a folder's files that begin with a text; NULL ends them. -1: it
 * cannot be read. */
static int names_of(const char *const **out, const char *folder,
	const char *prefix, struct arena *arena, struct err *err)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	const char **names = NULL;
	size_t count = 0, room = 0;

	if (!dir)
		return err_set(err, ERR_IO, "%s: %s", folder, strerror(errno));
	do {
		entry = readdir(dir);
		if (entry && !span_starts(span_of(entry->d_name), prefix))
			continue;
		names = xgrow(names, &room, count + 1, sizeof *names);
		names[count++] = entry ? arena_copy(arena,
						 span_of(entry->d_name))
		                       : NULL;
	} while (entry);
	closedir(dir);
	*out = arena_own(arena, names, room * sizeof *names);
	return 0;
}

static int make_one(const struct slot *slot, const char *name,
	counts_made *make, struct arena *arena, struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", slot->part, name);
	const char *ending = name + strlen(slot->places.run) + 1;
	struct buf wrote = {0}, capture = {0};
	int status = file_read(&wrote, path, COUNTS_MAX, err);

	if (status == 0)
		status = make(&capture, buf_view(&wrote), err);
	if (status == 0 && unlink(path) != 0)
		status = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (status == 0)
		status = slot_write(slot, ending, buf_view(&capture), err);
	buf_clear(&wrote);
	buf_clear(&capture);
	return status;
}

int counted_files_make(const struct slot *slot, counts_made *make,
	struct err *err)
{
	const char *prefix = strrchr(slot->places.counts, '/') + 1;
	const char *const *names = NULL;
	struct arena arena = {0};
	int status = names_of(&names, slot->part, prefix, &arena, err);

	for (; status == 0 && *names; names++)
		status = make_one(slot, *names, make, &arena, err);
	arena_clear(&arena);
	return status;
}
