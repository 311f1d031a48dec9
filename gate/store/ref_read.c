/* Reads a store's tree in git, of which every entry may be hostile. */
#include "gate/store/ref_read.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

/* Modes as they stand in the tree: libgit2 otherwise mends odd ones. */
static bool is_folder(const git_tree_entry *entry)
{
	return git_tree_entry_filemode_raw(entry) == GIT_FILEMODE_TREE;
}

static bool is_file(const git_tree_entry *entry)
{
	return git_tree_entry_filemode_raw(entry) == GIT_FILEMODE_BLOB;
}

static int missing(const struct store *store, const git_oid *id,
	const char *path, struct err *err)
{
	return err_set(err, ERR_STORE, "baseline object %s (%s) is missing "
		"(partial clone or interrupted fetch); run: git fetch "
		"--refetch --no-filter origin %s", git_oid_tostr_s(id),
		*path ? path : "its root", store->ref);
}

/* Size and type of an object that is not read yet. */
static int look(size_t *size, git_object_t *type, const struct store *store,
	const git_oid *id, const char *path, struct err *err)
{
	git_odb *odb = NULL;
	int status = git_repository_odb(&odb, store->repo->git);

	*size = 0;
	*type = GIT_OBJECT_INVALID;
	if (status == 0)
		status = git_odb_read_header(size, type, odb, id);
	git_odb_free(odb);
	if (status == GIT_ENOTFOUND)
		return missing(store, id, path, err);
	return status < 0 ? repo_error(err, path) : 0;
}

/* +1: it is no tree, or one that cannot be read; passed over. */
static int lookup(git_tree **out, struct store *store, const git_oid *id,
	const char *path, struct err *err)
{
	git_object_t type;
	size_t size;

	if (look(&size, &type, store, id, path, err))
		return -1;
	if (type == GIT_OBJECT_TREE && size <= LAYOUT_FILE_MAX &&
		git_tree_lookup(out, store->repo->git, id) == 0)
		return 0;
	store_pass_over(store, path, "not a folder that can be read");
	return 1;
}

/* The folder that a path below root names, to be freed. +1: not there. */
static int descend(git_tree **out, struct store *store, git_tree *root,
	struct span path, struct err *err)
{
	struct buf name = {0};
	git_tree *tree = root, *next;
	int status = root ? 0 : 1;

	for (size_t at = 0; at < path.len && status == 0;) {
		size_t end = span_find(path, at, '/');
		const git_tree_entry *entry;

		buf_reset(&name);
		buf_add(&name, path.data + at, end - at);
		entry = git_tree_entry_byname(tree, name.data);
		buf_reset(&name);
		buf_add(&name, path.data, end);
		status = entry && is_folder(entry)
		                 ? lookup(&next, store,
					   git_tree_entry_id(entry), name.data,
					   err)
		                 : 1;
		if (status)
			break;
		if (tree != root)
			git_tree_free(tree);
		tree = next;
		at = end + 1;
	}
	buf_clear(&name);
	if (status == 0 && tree == root)
		git_tree_dup(&tree, root);
	else if (status && tree != root)
		git_tree_free(tree);
	*out = status ? NULL : tree;
	return status;
}

int ref_find(struct found_list *out, struct store *store, git_tree *root,
	const char *folder, struct arena *arena, struct err *err)
{
	git_tree *tree;
	int status = descend(&tree, store, root, span_of(folder), err);

	if (status)
		return status < 0 ? -1 : 0;
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
		size_t before = out->count;
		git_oid *id;

		found_add(out, store, folder, git_tree_entry_name(entry),
			is_folder(entry), is_file(entry), arena);
		if (out->count == before)
			continue;
		id = arena_alloc(arena, 1, sizeof(*id));
		*id = *git_tree_entry_id(entry);
		out->items[before].id = id;
	}
	git_tree_free(tree);
	found_finish(out, store, folder);
	return 0;
}

/* +1: no file, or one that is too large. */
static int blob_size(uint64_t *out, struct store *store, const git_oid *id,
	const char *path, struct err *err)
{
	git_object_t type;
	size_t size;

	if (look(&size, &type, store, id, path, err))
		return -1;
	*out = size;
	return type != GIT_OBJECT_BLOB || size > LAYOUT_FILE_MAX;
}

int ref_size(uint64_t *out, struct store *store, const struct found *found,
	const char *path, struct err *err)
{
	return blob_size(out, store, found->id, path, err);
}

int ref_file_id(git_oid *out, struct store *store, git_tree *root,
	const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct span folder = {path, slash ? (size_t)(slash - path) : 0};
	const git_tree_entry *entry;
	git_tree *tree;
	int status = descend(&tree, store, root, folder, err);

	if (status)
		return status;
	entry = git_tree_entry_byname(tree, slash ? slash + 1 : path);
	if (entry && is_file(entry))
		*out = *git_tree_entry_id(entry);
	else
		status = 1;
	git_tree_free(tree);
	return status;
}

static int read_file(struct buf *out, struct store *store, git_tree *root,
	const char *path, size_t limit, struct err *err)
{
	git_odb_object *object = NULL;
	git_odb *odb = NULL;
	git_oid id;
	uint64_t size;
	int status = ref_file_id(&id, store, root, path, err);

	if (status == 0)
		status = blob_size(&size, store, &id, path, err);
	if (status)
		return status;
	if (size > limit)
		return err_set(err, ERR_LIMIT, "baseline %s: %llu bytes, the "
			"limit is %zu bytes", path, (unsigned long long)size,
			limit);
	status = git_repository_odb(&odb, store->repo->git);
	if (status == 0)
		status = git_odb_read(&object, odb, &id);
	if (status == 0)
		buf_add(out, git_odb_object_data(object),
			git_odb_object_size(object));
	else
		repo_error(err, path);
	git_odb_object_free(object);
	git_odb_free(odb);
	return status < 0 ? -1 : 0;
}

int ref_read(struct buf *out, struct store *store, const char *path,
	size_t limit, struct err *err)
{
	return read_file(out, store, store->tree, path, limit, err);
}

int ref_check_version(git_tree *tree, struct store *store, struct err *err)
{
	struct buf text = {0};
	int status;

	if (!tree)
		return 0;
	status = read_file(&text, store, tree, "VERSION", 100, err);
	if (status > 0)
		status = err_set(err, ERR_STORE, "%s is not a store of "
			"profgate (it has no VERSION); name another with "
			"--store", store->ref);
	else if (status == 0)
		status = store_check_version(buf_view(&text), store->ref, err);
	buf_clear(&text);
	return status;
}

/* Both looked at before they are read, whatever a ref may name. */
int ref_tree_of(git_tree **out, struct store *store, const git_oid *id,
	const char *name, struct err *err)
{
	git_commit *commit = NULL;
	git_object_t type;
	size_t size;
	int status;

	*out = NULL;
	if (look(&size, &type, store, id, name, err))
		return -1;
	if (type != GIT_OBJECT_COMMIT)
		return err_set(err, ERR_STORE, "%s is not a store of profgate "
			"(it names a %s, not a commit)", name,
			git_object_type2string(type));
	if (git_commit_lookup(&commit, store->repo->git, id) < 0)
		return repo_error(err, name);
	status = lookup(out, store, git_commit_tree_id(commit), "", err);
	git_commit_free(commit);
	if (status > 0)
		return err_set(err, ERR_STORE,
			"%s: its tree is damaged", name);
	return status;
}

int ref_tip(git_oid *commit, git_tree **out, struct store *store,
	const char *ref, struct err *err)
{
	int status = git_reference_name_to_id(commit, store->repo->git, ref);

	*out = NULL;
	if (status == GIT_ENOTFOUND)
		return 1;
	if (status < 0)
		return repo_error(err, ref);
	return ref_tree_of(out, store, commit, ref, err);
}

int ref_check(struct store *store, struct err *err)
{
	git_tree *tree = NULL;
	git_oid commit;
	int status = ref_tip(&commit, &tree, store, store->ref, err);

	if (status == 0)
		status = ref_check_version(tree, store, err);
	if (status < 0) {
		git_tree_free(tree);
		return -1;
	}
	git_tree_free(store->tree);
	store->tree = tree;
	return status;
}
