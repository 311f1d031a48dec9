/* Takes paths out of trees, and the folders that are empty then. */
#include "gate/transfer/prune.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/span.h"
#include "gate/store/ref_write.h"

/* Whether one of the folders that a path is in is on the list too. */
static bool is_covered(const char *path, const char **paths, size_t count)
{
	struct buf folder = {0};
	bool found = false;

	for (const char *end = strchr(path, '/'); end && !found;
		end = strchr(end + 1, '/')) {
		buf_reset(&folder);
		buf_add(&folder, path, (size_t)(end - path));
		found = bsearch(&folder.data, paths, count, sizeof(*paths),
			text_compare) != NULL;
	}
	buf_clear(&folder);
	return found;
}

void prune_order(struct prune_paths *out, const char *const *paths,
	struct arena *arena)
{
	size_t count = 0, last = 0;
	const char **sorted;

	while (paths[count])
		count++;
	*out = (struct prune_paths){0};
	out->paths = arena_alloc(arena, count + 1, sizeof(*out->paths));
	sorted = arena_alloc(arena, count + 1, sizeof(*sorted));
	for (size_t i = 0; i < count; i++)
		sorted[i] = paths[i];
	qsort(sorted, count, sizeof(*sorted), text_compare);
	for (size_t i = 0; i < count; last = i++)
		if ((i == 0 || strcmp(sorted[i], sorted[last]) != 0) &&
			!is_covered(sorted[i], sorted, count))
			out->paths[out->count++] = sorted[i];
}

/* Whether a tree has an entry at the path, and whether that is a folder of
 * nothing. */
static int look_at(bool *there, bool *hollow, git_repository *git,
	const git_tree *tree, const char *path)
{
	git_tree_entry *entry = NULL;
	git_tree *folder = NULL;
	int status = git_tree_entry_bypath(&entry, tree, path);

	*hollow = false;
	*there = status == 0;
	if (status == 0 && git_tree_entry_type(entry) == GIT_OBJECT_TREE) {
		status = git_tree_lookup(&folder, git,
			git_tree_entry_id(entry));
		*hollow = status == 0 && git_tree_entrycount(folder) == 0;
	}
	git_tree_free(folder);
	git_tree_entry_free(entry);
	return status == GIT_ENOTFOUND && !*there ? 0 : status;
}

/* One pass: takes out those of the paths that are there, or only those that
 * are folders of nothing. *taken is how many. */
static int take_out(size_t *taken, git_tree **tree, git_repository *git,
	const struct prune_paths *paths, bool only_hollow)
{
	git_tree_update *updates = xcalloc(paths->count, sizeof(*updates));
	git_oid id;
	unsigned tries = 0;
	int status = 0;

	*taken = 0;
	for (size_t i = 0; i < paths->count && status == 0; i++) {
		bool there, hollow;

		status = look_at(&there, &hollow, git, *tree, paths->paths[i]);
		if (status == 0 && (only_hollow ? hollow : there))
			updates[(*taken)++] = (git_tree_update){
				.action = GIT_TREE_UPDATE_REMOVE,
				.path = paths->paths[i]};
	}
	if (status == 0 && *taken > 0) {
		do
			status = git_tree_create_updated(&id, git, *tree,
				*taken, updates);
		while (repo_lost_folder(status, &tries));
		if (status == 0) {
			git_tree_free(*tree);
			*tree = NULL;
			status = git_tree_lookup(tree, git, &id);
		}
	}
	free(updates);
	return status;
}

/* The folders that paths are in, each once. */
static void folders_of(struct prune_paths *out,
	const struct prune_paths *paths, struct arena *arena)
{
	const char **folders = arena_alloc(arena, paths->count + 1,
		sizeof(*folders));
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < paths->count; i++) {
		const char *end = strrchr(paths->paths[i], '/');

		if (end)
			folders[count++] = arena_copy(arena,
				(struct span){paths->paths[i],
				(size_t)(end - paths->paths[i])});
	}
	qsort(folders, count, sizeof(*folders), text_compare);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(folders[kept - 1], folders[i]) != 0)
			folders[kept++] = folders[i];
	*out = (struct prune_paths){kept, folders};
}

/* A pass for the paths and one for each level above them. */
static int prune_tree(git_tree **tree, git_repository *git,
	const struct prune_paths *paths)
{
	struct arena arena = {0};
	struct prune_paths level = *paths;
	size_t taken;
	int status = take_out(&taken, tree, git, paths, false);

	while (status == 0 && taken > 0 && level.count > 0) {
		struct prune_paths above;
		size_t hollow;

		folders_of(&above, &level, &arena);
		level = above;
		status = take_out(&hollow, tree, git, &level, true);
	}
	arena_clear(&arena);
	return status;
}

static bool has_only_version(const git_tree *tree)
{
	size_t count = git_tree_entrycount(tree);

	return count == 0 || (count == 1 && strcmp("VERSION",
		git_tree_entry_name(git_tree_entry_byindex(tree, 0))) == 0);
}

int prune_commit(struct commit_id *out, bool *empty, struct store *store,
	const struct commit_id *commit, const struct prune_paths *paths,
	const struct commit_id *parent, struct err *err)
{
	git_repository *git = store->repo->git;
	git_commit *from = NULL;
	git_tree *tree = NULL;
	git_oid id, on, made;
	struct buf subject = {0};
	int status;

	*out = *commit;
	buf_printf(&subject, "prune %zu paths", paths->count);
	if (git_oid_fromstr(&id, commit->hex) < 0 ||
		git_commit_lookup(&from, git, &id) < 0 ||
		git_commit_tree(&tree, from) < 0 ||
		prune_tree(&tree, git, paths) < 0) {
		status = repo_error(err, "cannot take records out");
		goto out;
	}
	*empty = has_only_version(tree);
	status = 0;
	if (git_oid_equal(git_tree_id(tree), git_commit_tree_id(from)))
		goto out;
	if (parent->hex[0])
		git_oid_fromstr(&on, parent->hex);
	status = ref_commit_tree(&made, store, git_tree_id(tree),
		parent->hex[0] ? &on : NULL, "prune", subject.data, err);
	if (status == 0)
		git_oid_tostr(out->hex, sizeof(out->hex), &made);
out:
	buf_clear(&subject);
	git_tree_free(tree);
	git_commit_free(from);
	return status;
}
