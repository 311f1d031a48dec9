/* The store as its readers and writers see it, wherever it is kept. */
#include "gate/store/store.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/store/backend.h"

#define STORE_REFS "refs/profgate/v1/"

/* The layout's version is in the name of the default refs; those of another
 * ref are kept apart by its name. */
static int name_refs(struct store *out, const char *ref, struct arena *arena,
	struct err *err)
{
	const char *prefix = STORE_REFS;
	int valid = 0;

	if (strncmp(ref, "refs/", 5) != 0 ||
		git_reference_name_is_valid(&valid, ref) < 0 || !valid)
		return err_set(err, ERR_USAGE, "store \"%s\" is neither "
			"dir:PATH nor the full name of a ref, such as "
			STORE_REF, ref);
	if (strcmp(ref, STORE_REF) != 0)
		prefix = arena_printf(arena, STORE_REFS "by-name/%s/", ref + 5);
	out->ref = arena_copy(arena, span_of(ref));
	out->pending = arena_printf(arena, "%spending/", prefix);
	out->remote_ref = arena_printf(arena, "%sremote", prefix);
	out->backup_ref = arena_printf(arena, "%sbackup", prefix);
	return 0;
}

/* A path in the setting starts at the work tree, wherever one stands. */
static const char *configured(struct repo *repo, struct arena *arena)
{
	const char *where = repo_setting(repo, "profgate.store", arena);

	if (where && strncmp(where, "dir:", 4) == 0 && where[4] != '/' &&
		repo->work_tree)
		return arena_printf(arena, "dir:%s/%s", repo->work_tree,
			where + 4);
	return where ? where : STORE_REF;
}

int store_open(struct store *out, struct repo *repo, const char *where,
	struct arena *arena, struct err *err)
{
	bool is_directory;
	int status = 0;

	*out = (struct store){.repo = repo, .arena = arena};
	git_libgit2_init(); /* counted; for object_id_of_blob */
	if (!where && repo)
		where = configured(repo, arena);
	if (!where)
		return err_set(err, ERR_STORE, "baselines are kept in a git "
			"repository and this is none; use --store dir:PATH");
	is_directory = strncmp(where, "dir:", 4) == 0;
	if (is_directory && where[4] == '\0')
		return err_set(err, ERR_USAGE,
			"store \"dir:\" names no directory; give dir:PATH");
	out->backend = is_directory ? &directory_backend : &ref_backend;
	if (is_directory)
		out->directory = arena_copy(arena, span_of(where + 4));
	else if (!repo)
		return err_set(err, ERR_STORE, "store %s is a ref and there is "
			"no git repository; use --store dir:PATH", where);
	else
		status = name_refs(out, where, arena, err);
	if (status == 0)
		status = store_refresh(out, err);
	if (status < 0)
		store_close(out);
	return status;
}

void store_close(struct store *store)
{
	if (!store->arena)
		return;
	git_tree_free(store->tree);
	free(store->damages);
	git_libgit2_shutdown();
	*store = (struct store){0};
}

int store_refresh(struct store *store, struct err *err)
{
	return store->backend->check(store, err) < 0 ? -1 : 0;
}

/* The size of a file; +1: it is passed over. */
static int size_of(uint64_t *out, struct store *store, const char *folder,
	const struct found *found, struct err *err)
{
	struct buf path = {0};
	int status;

	*out = 0;
	if (layout_is_folder(found->kind))
		return 0;
	entry_path(&path, folder, found->name);
	status = store->backend->size(out, store, found, path.data, err);
	if (status == 0 && *out > LAYOUT_FILE_MAX)
		status = 1;
	if (status > 0)
		store_pass_over(store, path.data, "too large, or no file");
	buf_clear(&path);
	return status;
}

int store_list(struct store_entry **out, size_t *count, struct store *store,
	const char *path, struct arena *arena, struct err *err)
{
	struct found_list list = {0};
	int status;

	*out = NULL;
	*count = 0;
	if (!layout_is_folder(layout_kind(span_of(path))))
		return 0;
	status = store->backend->find(&list, store, store->tree, path, arena,
		err);
	if (status == 0 && list.count > 0)
		*out = arena_alloc(arena, list.count, sizeof(**out));
	for (size_t i = 0; i < list.count && status == 0; i++) {
		struct store_entry *entry = *out + *count;

		entry->name = list.items[i].name;
		entry->kind = list.items[i].kind;
		status = size_of(&entry->size, store, path, &list.items[i],
			err);
		*count += status == 0;
		status = status < 0 ? -1 : 0;
	}
	free(list.items);
	return status;
}

int store_read(struct buf *out, struct store *store, const char *path,
	size_t limit, struct err *err)
{
	enum layout_kind kind = layout_kind(span_of(path));

	if (kind == LAYOUT_FOREIGN || layout_is_folder(kind))
		return 1;
	if (limit > LAYOUT_FILE_MAX)
		limit = LAYOUT_FILE_MAX;
	return store->backend->read(out, store, path, limit, err);
}

int store_add(struct store *store, const struct store_file *files,
	size_t count, const char *operation, const char *subject,
	struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		enum layout_kind kind = layout_kind(span_of(files[i].path));

		if (kind == LAYOUT_FOREIGN || layout_is_folder(kind))
			BUG("no file of a store: %s", files[i].path);
		if (files[i].content.len > LAYOUT_FILE_MAX)
			return err_set(err, ERR_LIMIT, "%s: %zu bytes, a store "
				"takes files of %d bytes", files[i].path,
				files[i].content.len, LAYOUT_FILE_MAX);
	}
	return store->backend->add(store, files, count, operation, subject,
		err);
}
