/* Files of a commit, found as the system finds them in the work tree: symbolic
 * links are followed, in folders too. */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/git/lookup.h"

#include "gate/core/span.h"

enum {
	LINKS_MOST = 40,    /* as Linux follows */
	LINK_BYTES = 4096
};

/* The blob of a path, checked before any of it is read. */
static int read_blob(struct buf *out, const struct repo *repo,
	const git_oid *id, const char *path, size_t limit, struct err *err)
{
	git_odb_object *object = NULL;
	git_object_t type;
	git_odb *odb = NULL;
	size_t size;
	int status = git_repository_odb(&odb, repo->git);

	if (status == 0)
		status = git_odb_read_header(&size, &type, odb, id);
	if (status == 0 && size > limit)
		status = err_set(err, ERR_LIMIT, "%s: file of %zu bytes, the "
			"limit is %zu bytes", path, size, limit);
	else if (status == 0)
		status = git_odb_read(&object, odb, id);
	if (status == 0)
		buf_add(out, git_odb_object_data(object),
			git_odb_object_size(object));
	else if (status == GIT_ENOTFOUND)
		err_set(err, ERR_STORE, "%s: object %s is missing (partial "
			"clone); run: git cat-file -t %s", path,
			git_oid_tostr_s(id), git_oid_tostr_s(id));
	else
		repo_error(err, path);
	git_odb_object_free(object);
	git_odb_free(odb);
	return status < 0 ? -1 : 0;
}

/* To be given to git_tree_free(). A code of libgit2. */
static int tree_of(git_tree **out, const struct repo *repo,
	const struct commit_id *commit)
{
	git_commit *found = NULL;
	int status = lookup_commit(&found, repo, commit);

	if (status == 0)
		status = git_commit_tree(out, found);
	git_commit_free(found);
	return status;
}

/* A path on its way through a tree: in the folder `at`, "" or "a/b/", what is
 * left of it. */
struct walk {
	const struct repo *repo;
	const git_tree *tree;
	struct arena *arena;
	const char *path; /* that was asked for */
	const char *at, *left;
	int links;        /* followed */
};

static int leads_out(const struct walk *w, struct err *err)
{
	return err_set(err, ERR_CONFIG, "%s: a symbolic link that leads out of "
		"the commit: commit the file itself", w->path);
}

static int go_up(struct walk *w, struct err *err)
{
	size_t len = strlen(w->at);

	if (len == 0)
		return leads_out(w, err);
	for (len--; len > 0 && w->at[len - 1] != '/'; len--)
		;
	w->at = arena_copy(w->arena, (struct span){w->at, len});
	return 0;
}

/* Puts what a link says before what is left. */
static int follow(struct walk *w, const git_tree_entry *link, struct err *err)
{
	struct buf target = {0};
	int status = 1;

	if (++w->links <= LINKS_MOST)
		status = read_blob(&target, w->repo, git_tree_entry_id(link),
			w->path, LINK_BYTES, err);
	if (status == 0)
		w->left = arena_printf(w->arena, "%.*s/%s", (int)target.len,
			target.data ? target.data : "", w->left);
	buf_clear(&target);
	return status == 0 && w->left[0] == '/' ? leads_out(w, err) : status;
}

/* Goes to what the name is in the folder where we are. */
static int enter(git_tree_entry **out, struct walk *w, struct span name,
	struct err *err)
{
	const char *path = arena_printf(w->arena, "%s%.*s", w->at,
		(int)name.len, name.data);
	git_tree_entry *entry = NULL;
	int status = git_tree_entry_bypath(&entry, w->tree, path);

	if (status < 0)
		return status == GIT_ENOTFOUND ? 1 : repo_error(err, w->path);
	switch (git_tree_entry_filemode(entry)) {
	case GIT_FILEMODE_LINK:
		status = follow(w, entry, err);
		break;
	case GIT_FILEMODE_TREE:
		w->at = arena_printf(w->arena, "%s/", path);
		break;
	case GIT_FILEMODE_COMMIT: /* a submodule */
		status = w->links ? leads_out(w, err) : 1;
		break;
	default:
		if (!w->left[strspn(w->left, "/")]) {
			*out = entry;
			return 0;
		}
		status = 1; /* a file is no folder */
	}
	git_tree_entry_free(entry);
	return status;
}

/* To be given to git_tree_entry_free(). +1: there is no such file. */
static int find_file(git_tree_entry **out, struct walk *w, struct err *err)
{
	int status = 0;

	while (status == 0 && !*out) {
		struct span left = span_of(w->left), name;

		if (!span_next(&name, &left, '/'))
			return 1; /* it is a folder */
		w->left += w->left[name.len] ? name.len + 1 : name.len;
		if (span_equal(name, span_of("..")))
			status = go_up(w, err);
		else if (name.len > 0 && !span_equal(name, span_of(".")))
			status = enter(out, w, name, err);
	}
	return status;
}

int repo_file(struct buf *out, const struct repo *repo,
	const struct commit_id *commit, const char *path, size_t limit,
	struct err *err)
{
	struct arena arena = {0};
	struct walk walk = {repo, NULL, &arena, path, "", path, 0};
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	int status = tree_of(&tree, repo, commit);

	walk.tree = tree;
	if (status == 0)
		status = find_file(&entry, &walk, err);
	else
		status = status == GIT_ENOTFOUND ? 1 : repo_error(err, path);
	if (status == 0)
		status = read_blob(out, repo, git_tree_entry_id(entry), path,
			limit, err);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	arena_clear(&arena);
	return status;
}

struct files_named {
	const char *name;
	struct arena *arena;
	const char **paths;
	size_t count, most;
};

/* For git_tree_walk(): negative ends it. */
static int add_named(const char *folder, const git_tree_entry *entry,
	void *data)
{
	struct files_named *f = data;

	if (git_tree_entry_type(entry) != GIT_OBJECT_BLOB ||
		strcmp(git_tree_entry_name(entry), f->name) != 0)
		return 0;
	if (f->count == f->most)
		return GIT_EUSER;
	f->paths[f->count++] = arena_printf(f->arena, "%s%s", folder, f->name);
	return 0;
}

int repo_files_named(const char ***out, size_t *count, const struct repo *repo,
	const struct commit_id *commit, const char *name, size_t most,
	struct arena *arena, struct err *err)
{
	struct files_named f = {name, arena,
		arena_alloc(arena, most + 1, sizeof *f.paths), 0, most};
	git_tree *tree = NULL;
	int status = tree_of(&tree, repo, commit);

	if (status == 0)
		status = git_tree_walk(tree, GIT_TREEWALK_PRE, add_named, &f);
	if (status == GIT_ENOTFOUND || status == GIT_EUSER)
		status = 1;
	else if (status < 0)
		status = repo_error(err, commit->hex);
	git_tree_free(tree);
	qsort(f.paths, f.count, sizeof *f.paths, text_compare);
	*out = f.paths;
	*count = f.count;
	return status;
}
