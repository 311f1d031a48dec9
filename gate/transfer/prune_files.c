/* Takes paths out of a directory store, and the folders that are empty then. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/transfer/prune.h"

struct doomed {
	size_t count, room;
	const char **paths; /* folders before what is in them */
};

static void doom(struct doomed *list, const char *path)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->paths = xrealloc(list->paths, list->room,
			sizeof(*list->paths));
	}
	list->paths[list->count++] = path;
}

/* Appends everything that is below the paths of the list. */
static int find_all(struct doomed *list, struct store *store,
	struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		struct store_entry *entries;
		size_t count;

		if (!layout_is_folder(layout_kind(span_of(list->paths[i]))))
			continue;
		if (store_list(&entries, &count, store, list->paths[i], arena,
			err))
			return -1;
		for (size_t k = 0; k < count; k++)
			doom(list, arena_printf(arena, "%s/%s", list->paths[i],
				entries[k].name));
	}
	return 0;
}

/* Calls unlink or rmdir; what is gone or holds other things is let be. */
static int take(const struct store *store, int (*removal)(const char *),
	const char *path, struct err *err)
{
	struct buf full = {0};
	int status = 0;

	buf_printf(&full, "%s/%s", store->directory, path);
	if (removal(full.data) && errno != ENOENT && errno != ENOTEMPTY &&
		errno != EEXIST)
		status = err_set(err, ERR_STORE, "cannot remove %s: %s",
			full.data, strerror(errno));
	buf_clear(&full);
	return status;
}

/* Files of one kind, or all but that kind. */
static int take_files(const struct store *store, const struct doomed *list,
	bool records, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		enum layout_kind kind = layout_kind(span_of(list->paths[i]));

		if (!layout_is_folder(kind) &&
			(kind == LAYOUT_RECORD) == records &&
			take(store, unlink, list->paths[i], err))
			return -1;
	}
	return 0;
}

static int take_folders(const struct store *store, const struct doomed *list,
	struct err *err)
{
	for (size_t i = list->count; i-- > 0;)
		if (layout_is_folder(layout_kind(span_of(list->paths[i]))) &&
			take(store, rmdir, list->paths[i], err))
			return -1;
	return 0;
}

/* The folders that a path is in, the innermost first. */
static int take_above(const struct store *store, const char *path,
	struct arena *arena, struct err *err)
{
	char *folder = arena_copy(arena, span_of(path)), *end;

	while ((end = strrchr(folder, '/'))) {
		*end = '\0';
		if (take(store, rmdir, folder, err))
			return -1;
	}
	return 0;
}

int prune_files(struct store *store, const struct prune_paths *paths,
	struct arena *arena, struct err *err)
{
	struct doomed list = {0};
	int status;

	for (size_t i = 0; i < paths->count; i++)
		doom(&list, paths->paths[i]);
	status = find_all(&list, store, arena, err);
	/* records first: none may name captures that are gone */
	if (status == 0)
		status = take_files(store, &list, true, err);
	if (status == 0)
		status = take_files(store, &list, false, err);
	if (status == 0)
		status = take_folders(store, &list, err);
	for (size_t i = 0; i < paths->count && status == 0; i++)
		status = take_above(store, paths->paths[i], arena, err);
	free(list.paths);
	return status;
}
