/* Takes what counters wrote of a slot's processes, and writes captures. */
#include "gate/measure/counted_files.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/counts/counts.h"

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

static int remove_file(const char *path, struct err *err)
{
	return unlink(path) == 0 ? 0
	                         : err_set(err, ERR_IO, "%s: %s", path,
					   strerror(errno));
}

/* Adds what is in a file of the slot, which then goes. */
static int take_file(struct buf *out, const struct slot *slot, const char *name,
	struct arena *arena, struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", slot->part, name);

	return file_read(out, path, COUNTS_MAX, err) || remove_file(path, err)
	               ? -1
	               : 0;
}

static int names_of_counts(const char *const **out, const struct slot *slot,
	const char *ending, struct arena *arena, struct err *err)
{
	const char *prefix = strrchr(slot->places.counts, '/') + 1;

	return names_of(out, slot->part,
		arena_printf(arena, "%s.%s", prefix, ending), arena, err);
}

static int make_of_plugin(const struct slot *slot, const char *name,
	struct arena *arena, struct err *err)
{
	const char *ending = name + strlen(slot->places.run) + 1;
	struct buf wrote = {0}, capture = {0};
	int status = take_file(&wrote, slot, name, arena, err);

	if (status == 0)
		status = counts_of_plugin(&capture, buf_view(&wrote), err);
	if (status == 0)
		status = slot_write(slot, ending, buf_view(&capture), err);
	buf_clear(&wrote);
	buf_clear(&capture);
	return status;
}

int counted_files_of_plugin(const struct slot *slot, struct err *err)
{
	const char *const *names = NULL;
	struct arena arena = {0};
	int status = names_of_counts(&names, slot, "", &arena, err);

	for (; status == 0 && *names; names++)
		status = make_of_plugin(slot, *names, &arena, err);
	arena_clear(&arena);
	return status;
}

/* What exp-bbv wrote of a process. */
struct blocks_files {
	struct buf addresses, log;
	struct buf *threads; /* in the arena */
	struct span *views;  /* likewise, of these */
	size_t thread_count;
};

static int take_threads(struct blocks_files *out, const struct slot *slot,
	const char *pid, struct arena *arena, struct err *err)
{
	const char *const *names = NULL;
	size_t count = 0;
	int status = names_of_counts(&names, slot,
		arena_printf(arena, "bb.%s", pid), arena, err);

	while (status == 0 && names[count])
		count++;
	out->threads = arena_alloc(arena, count + 1, sizeof *out->threads);
	out->views = arena_alloc(arena, count + 1, sizeof *out->views);
	for (size_t i = 0; i < count && status == 0; i++) {
		status = take_file(&out->threads[i], slot, names[i], arena,
			err);
		out->views[i] = buf_view(&out->threads[i]);
		out->thread_count++;
	}
	return status;
}

static int make_of_blocks(const struct slot *slot, const char *pid,
	struct arena *arena, struct err *err)
{
	const char *prefix = strrchr(slot->places.counts, '/') + 1;
	struct blocks_files files = {0};
	struct buf capture = {0};
	int status = -1;

	if (take_file(&files.addresses, slot,
		    arena_printf(arena, "%s.pc.%s", prefix, pid), arena, err) ||
		take_file(&files.log, slot,
			arena_printf(arena, "%s.log.%s", prefix, pid), arena,
			err) ||
		take_threads(&files, slot, pid, arena, err) ||
		counts_of_blocks(&capture, buf_view(&files.addresses),
			files.views, files.thread_count, buf_view(&files.log),
			err))
		goto done;
	status = slot_write(slot, arena_printf(arena, "counts.%s", pid),
		buf_view(&capture), err);
done:
	for (size_t i = 0; i < files.thread_count; i++)
		buf_clear(&files.threads[i]);
	buf_clear(&files.addresses);
	buf_clear(&files.log);
	buf_clear(&capture);
	return status;
}

int counted_files_of_blocks(const struct slot *slot, struct err *err)
{
	const char *const *names = NULL;
	struct arena arena = {0};
	int status = names_of_counts(&names, slot, "pc.", &arena, err);

	for (; status == 0 && *names; names++)
		status = make_of_blocks(slot, strrchr(*names, '.') + 1, &arena,
			err);
	arena_clear(&arena);
	return status;
}
