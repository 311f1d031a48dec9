/* The store as its readers and writers see it, wherever it is kept. */
#include "gate/store/store.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/store/backend.h"
#include "gate/text/num.h"

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
	int status = 0;

	*out = (struct store){.repo = repo, .arena = arena};
	git_libgit2_init(); /* counted; for store_blob_id */
	if (!where && repo)
		where = configured(repo, arena);
	if (!where)
		return err_set(err, ERR_STORE, "baselines are kept in a git "
			"repository and this is none; use --store dir:PATH");
	if (strncmp(where, "dir:", 4) == 0 && where[4] == '\0')
		return err_set(err, ERR_USAGE,
			"store \"dir:\" names no directory; give dir:PATH");
	if (strncmp(where, "dir:", 4) == 0)
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
	git_tree *tree = NULL;
	git_oid commit;
	int status;

	if (store->directory)
		return dir_check_version(store, err) < 0 ? -1 : 0;
	status = tree_of_ref(&commit, &tree, store, store->ref, err);
	if (status == 0)
		status = tree_check_version(tree, store, err);
	if (status < 0) {
		git_tree_free(tree);
		return -1;
	}
	git_tree_free(store->tree);
	store->tree = tree;
	return 0;
}

void store_blob_id(char out[41], struct span content)
{
	git_oid id;

	git_libgit2_init(); /* counted: cheap where a store is open */
	if (git_odb_hash(&id, content.data, content.len, GIT_OBJECT_BLOB) < 0)
		BUG("cannot hash %zu bytes", content.len);
	git_libgit2_shutdown();
	git_oid_tostr(out, 41, &id);
}

int store_check_version(struct span text, const char *where, struct err *err)
{
	static const char before[] = "profgate-store ";
	struct span number = span_trim(text);
	uint64_t version;

	if (span_equal(text, span_of(LAYOUT_VERSION)))
		return 0;
	if (span_starts(number, before)) {
		number.data += strlen(before);
		number.len -= strlen(before);
		if (num_parse_u64(&version, number) && version > 1)
			return err_set(err, ERR_STORE, "%s: store layout %llu "
				"is newer than this profgate (1); update "
				"profgate", where,
				(unsigned long long)version);
	}
	return err_set(err, ERR_STORE, "%s is not a store of profgate (its "
		"VERSION says something else); name another with --store",
		where);
}

/* Where the path is on the list, or belongs. */
static size_t damage_place(const struct store *store, const char *path)
{
	size_t first = 0, end = store->damaged;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (strcmp(store->damages[middle].path, path) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

void store_pass_over(struct store *store, const char *path, const char *why)
{
	size_t at = damage_place(store, path);
	struct damage *damage;

	if (store->damaged == STORE_DAMAGES_MAX || (at < store->damaged &&
		strcmp(store->damages[at].path, path) == 0))
		return;
	if (!store->damages)
		store->damages = xcalloc(STORE_DAMAGES_MAX,
			sizeof(*store->damages));
	damage = &store->damages[at];
	memmove(damage + 1, damage, (store->damaged++ - at) * sizeof(*damage));
	damage->path = arena_copy(store->arena, span_of(path));
	damage->why = arena_copy(store->arena, span_of(why));
}

const char *store_damage_line(const struct store *store)
{
	if (store->damaged == 0)
		return NULL;
	return arena_printf(store->arena, "%zu damaged entr%s passed over "
		"(the first: %.120s: %.120s); see `profgate baseline verify`",
		store->damaged, store->damaged == 1 ? "y was" : "ies were",
		store->damages[0].path, store->damages[0].why);
}

static void join(struct buf *out, const char *folder, const char *name)
{
	buf_reset(out);
	buf_printf(out, "%s%s%s", folder, *folder ? "/" : "", name);
}

static void found_append(struct found_list *list, const struct found *found)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = xrealloc(list->items, list->room,
			sizeof(*list->items));
	}
	list->items[list->count++] = *found;
}

void found_add(struct found_list *list, struct store *store,
	const char *folder, const char *name, bool is_folder, bool is_file,
	struct arena *arena)
{
	struct buf path = {0};
	enum layout_kind kind;

	join(&path, folder, name);
	kind = layout_kind(buf_view(&path));
	if (kind == LAYOUT_FOREIGN) {
		store_pass_over(store, path.data, "no name of the layout");
	} else if (layout_is_folder(kind) ? !is_folder : !is_file) {
		store_pass_over(store, path.data, layout_is_folder(kind)
			? "not a folder" : "not an ordinary file");
	} else {
		found_append(list, &(struct found){
			.name = arena_copy(arena, span_of(name)),
			.kind = kind});
	}
	buf_clear(&path);
}

static int by_name(const void *a, const void *b)
{
	const struct found *one = a, *other = b;

	return strcmp(one->name, other->name);
}

void found_finish(struct found_list *list, struct store *store,
	const char *folder)
{
	struct buf path = {0};
	size_t kept = 0;

	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items), by_name);
	for (size_t i = 0; i < list->count; i++) {
		const char *why = NULL;

		if (kept > 0 && by_name(&list->items[kept - 1],
			&list->items[i]) == 0)
			why = "a second entry of this name";
		else if (kept == LAYOUT_FOLDER_MAX)
			why = "too many entries in one folder";
		if (!why) {
			list->items[kept++] = list->items[i];
			continue;
		}
		join(&path, folder, list->items[i].name);
		store_pass_over(store, path.data, why);
	}
	list->count = kept;
	buf_clear(&path);
}

/* The size of a file; +1: it is passed over. */
static int size_of(uint64_t *out, struct store *store, const char *folder,
	const struct found *found, struct err *err)
{
	struct buf path = {0};
	int status = 0;

	*out = found->size;
	if (layout_is_folder(found->kind))
		return 0;
	join(&path, folder, found->name);
	if (found->id)
		status = tree_blob_size(out, store, found->id, path.data, err);
	if (status == 0 && *out > LAYOUT_FILE_MAX)
		status = 1;
	if (status > 0)
		store_pass_over(store, path.data, "too large, or no file");
	buf_clear(&path);
	return status;
}

static int find(struct found_list *out, struct store *store, git_tree *root,
	const char *folder, struct arena *arena, struct err *err)
{
	return store->directory
		? dir_find(out, store, folder, arena, err)
		: tree_find(out, store, root, folder, arena, err);
}

/* One folder of a walk: its files go to out, its folders to the list of those
 * that are still to be walked. */
static int walk_folder(struct found_list *out, struct found_list *folders,
	struct found_list *here, struct store *store, git_tree *root,
	const char *folder, struct arena *arena, struct err *err)
{
	here->count = 0;
	if (find(here, store, root, folder, arena, err))
		return -1;
	for (size_t i = 0; i < here->count; i++) {
		struct found *entry = &here->items[i];

		entry->name = arena_printf(arena, "%s%s%s", folder,
			*folder ? "/" : "", entry->name);
		found_append(layout_is_folder(entry->kind) ? folders : out,
			entry);
	}
	if (out->count + folders->count > STORE_FILES_MAX)
		return err_set(err, ERR_LIMIT, "the store holds more than %d "
			"files and folders", STORE_FILES_MAX);
	return 0;
}

int found_walk(struct found_list *out, struct store *store, git_tree *root,
	const char *folder, bool want_damage, struct arena *arena,
	struct err *err)
{
	struct found_list folders = {0}, here = {0};
	int status = 0;

	found_append(&folders, &(struct found){.name = folder});
	for (size_t i = 0; i < folders.count && status == 0; i++) {
		struct err why = {0};

		status = walk_folder(out, &folders, &here, store, root,
			folders.items[i].name, arena, &why);
		if (status < 0 && want_damage && why.kind != ERR_LIMIT) {
			store_pass_over(store, folders.items[i].name,
				why.text);
			status = 0;
		} else if (status < 0) {
			*err = why;
		}
	}
	if (out->count > 0)
		qsort(out->items, out->count, sizeof(*out->items), by_name);
	free(folders.items);
	free(here.items);
	return status;
}

int store_walk(struct store_entry **out, size_t *count, struct store *store,
	const char *folder, bool want_damage, struct arena *arena,
	struct err *err)
{
	struct found_list list = {0};
	int status = found_walk(&list, store, store->tree, folder, want_damage,
		arena, err);

	*count = status == 0 ? list.count : 0;
	*out = arena_alloc(arena, *count + 1, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct store_entry){
			.name = list.items[i].name, .kind = list.items[i].kind};
	free(list.items);
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
	status = find(&list, store, store->tree, path, arena, err);
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
	return store->directory
		? dir_read(out, store, path, limit, err)
		: tree_read(out, store, store->tree, path, limit, err);
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
	return store->directory
		? dir_add(store, files, count, err)
		: tree_add(store, files, count, operation, subject, err);
}
