/* What is asked of the user's repository: HEAD, commits, files, settings. */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/git/git_command.h"
#include "gate/git/object_id.h"
#include "gate/text/lines.h"

static void show_id(struct commit_id *out, const git_oid *id)
{
	*out = (struct commit_id){{0}};
	git_oid_tostr(out->hex, sizeof(out->hex), id);
}

/* False for the longer ids of sha256, which no object here has. */
static bool parse_id(git_oid *out, const char *hex)
{
	return strlen(hex) == GIT_OID_HEXSZ && git_oid_fromstr(out, hex) == 0;
}

int repo_head(struct commit_id *out, const struct repo *repo, struct err *err)
{
	git_reference *head = NULL;
	int status = git_repository_head(&head, repo->git);

	if (status == GIT_EUNBORNBRANCH)
		return err_set(err, ERR_STORE, "HEAD has no commit yet");
	if (status < 0)
		return repo_error(err, "HEAD is damaged");
	show_id(out, git_reference_target(head));
	git_reference_free(head);
	return 0;
}

int repo_resolve(struct commit_id *out, const struct repo *repo,
	const char *revision, struct err *err)
{
	git_object *named = NULL, *commit = NULL;
	int status = git_revparse_single(&named, repo->git, revision);

	*out = (struct commit_id){{0}};
	if (status < 0 && is_object_id(revision)) {
		memcpy(out->hex, revision, strlen(revision));
		return 0;
	}
	if (status == GIT_EAMBIGUOUS)
		return err_set(err, ERR_STORE, "%s is ambiguous: more than one "
			"object's id begins so; give more of it", revision);
	if (status < 0)
		return 1;
	status = git_object_peel(&commit, named, GIT_OBJECT_COMMIT);
	if (status == 0)
		show_id(out, git_object_id(commit));
	else
		err_set(err, ERR_STORE, "%s names a %s, not a commit",
			revision, git_object_type2string(
				git_object_type(named)));
	git_object_free(commit);
	git_object_free(named);
	return status < 0 ? -1 : 0;
}

const char *repo_branch(const struct repo *repo, struct arena *arena)
{
	static const char branches[] = "refs/heads/";
	git_reference *head = NULL;
	const char *name, *branch = NULL;

	if (git_reference_lookup(&head, repo->git, "HEAD") < 0)
		return NULL;
	name = git_reference_symbolic_target(head); /* NULL: detached */
	if (name && strncmp(name, branches, strlen(branches)) == 0)
		branch = arena_copy(arena, span_of(name + strlen(branches)));
	git_reference_free(head);
	return branch;
}

static int differs_for_libgit2(bool *out, const struct repo *repo)
{
	git_status_options options;
	git_status_list *list = NULL;
	int status;

	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
	options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	status = git_status_list_new(&list, repo->git, &options);
	*out = status == 0 && git_status_list_entrycount(list) > 0;
	git_status_list_free(list);
	return status;
}

static int differs_for_git(bool *out, const struct repo *repo)
{
	static const char *const ask[] = {"--no-optional-locks", "status",
		"--porcelain", "--untracked-files=no",
		"--ignore-submodules=all", NULL};
	/* found as git finds it: a linked worktree has its own HEAD */
	const struct repo here = {.work_tree = repo->work_tree};
	struct git_result answer;
	struct err no_git = {0};
	int status = git_run(&answer, &here, ask, &no_git);

	if (status == 0) {
		status = answer.status == 0 ? 0 : -1;
		*out = answer.out.len > 0;
		git_result_clear(&answer);
	}
	return status;
}

/* libgit2 knows neither filters (LFS) nor sparse checkouts: git is asked about
 * what it takes for changed, or cannot read. */
int repo_is_dirty(bool *out, const struct repo *repo, struct err *err)
{
	bool known, theirs;

	*out = false;
	if (!repo->work_tree)
		return 0;
	known = differs_for_libgit2(out, repo) == 0;
	if (known && !*out)
		return 0;
	if (differs_for_git(&theirs, repo) == 0) {
		*out = theirs;
		return 0;
	}
	return known ? 0 : repo_error(err,
		"cannot compare the work tree with HEAD");
}

static bool has_submodule(const struct repo *repo)
{
	git_index *index = NULL;
	bool found = false;

	if (git_repository_index(&index, repo->git) == 0)
		for (size_t i = 0; i < git_index_entrycount(index) && !found;
			i++)
			found = git_index_get_byindex(index, i)->mode ==
			        GIT_FILEMODE_COMMIT;
	git_index_free(index);
	return found;
}

/* The path of a submodule in the first line that tells of one: "1 XY S...
 * MODE MODE MODE ID ID PATH". */
static const char *first_submodule(struct span text, struct arena *arena)
{
	enum { SUBMODULE_WORD = 3, BEFORE_PATH = 8 };

	for (size_t at = 0; at < text.len;) {
		size_t end = span_find(text, at, '\n');
		struct span line = {text.data + at, end - at}, word;

		at = end + 1;
		word = (struct span){0};
		for (int i = 0; i < SUBMODULE_WORD; i++)
			word_next(&line, &word);
		if (word.len == 0 || word.data[0] != 'S')
			continue;
		for (int i = SUBMODULE_WORD; i < BEFORE_PATH; i++)
			word_next(&line, &word);
		return arena_copy(arena, span_trim(line));
	}
	return NULL;
}

int repo_changed_submodule(const char **out, const struct repo *repo,
	struct arena *arena, struct err *err)
{
	static const char *const ask[] = {"--no-optional-locks", "status",
		"--porcelain=2", "--untracked-files=no",
		"--ignore-submodules=untracked", NULL};
	const struct repo here = {.work_tree = repo->work_tree};
	struct git_result answer;
	int status = 0;

	*out = NULL;
	if (!repo->work_tree || !has_submodule(repo))
		return 0;
	if (git_run(&answer, &here, ask, err))
		return err_wrap(err, "cannot compare submodules with HEAD");
	if (answer.status == 0)
		*out = first_submodule(buf_view(&answer.out), arena);
	else
		status = err_set(err, ERR_STORE,
			"cannot compare submodules "
			"with HEAD: git status fails");
	git_result_clear(&answer);
	return status;
}

const char *repo_setting(const struct repo *repo, const char *name,
	struct arena *arena)
{
	git_config *config = NULL, *snapshot = NULL;
	const char *value = NULL;

	if (git_repository_config(&config, repo->git) == 0 &&
		git_config_snapshot(&snapshot, config) == 0 &&
		git_config_get_string(&value, snapshot, name) == 0)
		value = arena_copy(arena, span_of(value));
	else
		value = NULL;
	git_config_free(snapshot);
	git_config_free(config);
	return value;
}

int repo_commit(struct repo_commit *out, const struct repo *repo,
	const struct commit_id *id, struct arena *arena, struct err *err)
{
	struct commit_id *parents;
	git_commit *commit = NULL;
	git_oid oid;
	int status;

	*out = (struct repo_commit){.id = *id};
	if (!parse_id(&oid, id->hex))
		return 1;
	status = git_commit_lookup(&commit, repo->git, &oid);
	if (status == GIT_ENOTFOUND)
		return 1;
	if (status < 0)
		return repo_error(err, id->hex);
	show_id(&out->tree, git_commit_tree_id(commit));
	out->parent_count = git_commit_parentcount(commit);
	parents = arena_alloc(arena, out->parent_count, sizeof(*parents));
	for (unsigned i = 0; i < out->parent_count; i++)
		show_id(&parents[i], git_commit_parent_id(commit, i));
	out->parents = parents;
	out->time = git_commit_time(commit);
	out->message = arena_copy(arena, span_of(git_commit_message(commit)));
	git_commit_free(commit);
	return 0;
}

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
	git_oid id;
	int status = GIT_ENOTFOUND;

	if (parse_id(&id, commit->hex))
		status = git_commit_lookup(&found, repo->git, &id);
	if (status == 0)
		status = git_commit_tree(out, found);
	git_commit_free(found);
	return status;
}

int repo_file(struct buf *out, const struct repo *repo,
	const struct commit_id *commit, const char *path, size_t limit,
	struct err *err)
{
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	int status = tree_of(&tree, repo, commit);

	if (status == 0)
		status = git_tree_entry_bypath(&entry, tree, path);
	if (status == 0 && git_tree_entry_type(entry) != GIT_OBJECT_BLOB)
		status = GIT_ENOTFOUND;
	if (status == GIT_ENOTFOUND)
		status = 1;
	else if (status < 0)
		status = repo_error(err, path);
	else
		status = read_blob(out, repo, git_tree_entry_id(entry), path,
			limit, err);
	git_tree_entry_free(entry);
	git_tree_free(tree);
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

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
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
	qsort(f.paths, f.count, sizeof *f.paths, compare_paths);
	*out = f.paths;
	*count = f.count;
	return status;
}
