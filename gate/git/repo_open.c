/* Opens the repository, or says why not and what to do. */
#include <errno.h>
#include <git2.h>
#include <string.h>
#include <sys/stat.h>

#include "gate/git/git_command.h"
#include "gate/git/libgit2_said.h"
#include "gate/text/duration.h"

enum { TREE_KEPT_MAX = 64 << 20 }; /* bytes of one folder */

/* What newer repositories say they need and reading and writing objects and
 * refs does not. Never objectformat or refstorage: those it does need. */
static void allow_extensions(void)
{
	const char *names[] = {"partialclone", "preciousobjects",
		"worktreeconfig"};

	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names,
		sizeof(names) / sizeof(*names));
}

/* libgit2 1.5.1 says "not found" for the setting that it misses. */
static bool is_refused_owner(int status)
{
	if (status == GIT_EOWNER)
		return true;
	return status == GIT_ENOTFOUND && libgit2_failed_in(GIT_ERROR_CONFIG) &&
		strstr(libgit2_said(), "safe.directory");
}

/* What git wants to have listed: the path that it names in its refusal. */
static void show_refused(struct buf *out, struct span log, const char *path)
{
	static const char before[] = "repository at '";
	const char *start = log.len > 0 ? strstr(log.data, before) : NULL;

	if (start) {
		start += strlen(before);
		buf_add(out, start, strcspn(start, "'\n"));
	} else {
		buf_text(out, path);
	}
}

/* git is the authority on whose repositories are used: what it opens is opened
 * here too, exactly that folder, and nothing else. */
static int open_as_git_does(git_repository **out, const char *path,
	struct err *err)
{
	static const char *const find[] = {
		"rev-parse", "--absolute-git-dir", NULL};
	const struct repo here = {.work_tree = path};
	struct git_result found = {0};
	struct err no_git = {0};
	struct buf shown = {0};
	int status = git_run(&found, &here, find, &no_git);

	if (status == 0 && found.status == 0 && found.out.len > 1) {
		found.out.data[--found.out.len] = '\0'; /* newline */
		git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
		status = git_repository_open_ext(out, found.out.data,
			GIT_REPOSITORY_OPEN_NO_SEARCH, NULL);
		git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
		if (status < 0)
			repo_error(err, found.out.data);
	} else {
		show_refused(&shown, buf_view(&found.log), path);
		status = err_set(err, ERR_STORE, "repository %s belongs to "
			"another user and git refuses it; run: git config "
			"--global --add safe.directory %s", shown.data,
			shown.data);
	}
	buf_clear(&shown);
	git_result_clear(&found);
	return status < 0 ? -1 : 0;
}

static int unknown_extension(const char *name, struct err *err)
{
	int major, minor, patch;

	git_libgit2_version(&major, &minor, &patch);
	if (strcmp(name, "objectformat") == 0)
		return err_set(err, ERR_STORE, "repository uses sha256 "
			"objects, which libgit2 %d.%d.%d cannot open; use "
			"--store dir:PATH", major, minor, patch);
	if (strcmp(name, "refstorage") == 0)
		return err_set(err, ERR_STORE, "repository stores refs as "
			"reftable, which libgit2 %d.%d.%d cannot open; use "
			"--store dir:PATH, or run: git refs migrate "
			"--ref-format=files", major, minor, patch);
	return err_set(err, ERR_STORE, "repository needs git extension '%s', "
		"which is unknown to profgate; use --store dir:PATH", name);
}

static int open_error(int status, const char *path, struct err *err)
{
	static const char extension[] = "unsupported extension name extensions.";
	const char *name = strstr(libgit2_said(), extension);

	if (status == GIT_ENOTFOUND && libgit2_failed_in(GIT_ERROR_REPOSITORY))
		return err_set(err, ERR_STORE, "not inside a git repository: "
			"%s (use --store dir:PATH)", path);
	if (name)
		return unknown_extension(name + strlen(extension), err);
	return repo_error(err, path);
}

/* A folder's name without the slash that libgit2 ends it with. */
static const char *folder_name(const char *folder, struct arena *arena)
{
	struct span name;

	if (!folder)
		return NULL;
	name = span_of(folder);
	while (name.len > 1 && name.data[name.len - 1] == '/')
		name.len--;
	return arena_copy(arena, name);
}

/* In the common folder, where linked worktrees look too. */
static bool is_shallow(const char *git_dir)
{
	struct buf path = {0};
	struct stat st;
	bool shallow;

	buf_printf(&path, "%s/shallow", git_dir);
	shallow = stat(path.data, &st) == 0 && st.st_size > 0;
	buf_clear(&path);
	return shallow;
}

/* What a hook exports as GIT_DIR is its own repository, not the one that the
 * user stands in: it is not looked at. */
int repo_open(struct repo *out, const char *path, struct arena *arena,
	struct err *err)
{
	const char *start = path ? path : ".";
	git_repository *git = NULL;
	const char *patience;
	int status;

	*out = (struct repo){.arena = arena};
	git_libgit2_init();
	/* A folder is parsed once, however many of its entries are looked up;
	 * libgit2 keeps small ones alone unless it is told. All that it keeps
	 * has a limit of its own. */
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_TREE,
		(size_t)TREE_KEPT_MAX);
	allow_extensions();
	status = git_repository_open_ext(&git, start, 0, NULL);
	if (is_refused_owner(status))
		status = open_as_git_does(&git, start, err);
	else if (status < 0)
		status = open_error(status, start, err);
	if (status < 0) {
		git_libgit2_shutdown();
		return -1;
	}
	out->git = git;
	out->git_dir = folder_name(git_repository_commondir(git), arena);
	out->work_tree = folder_name(git_repository_workdir(git), arena);
	out->shallow = is_shallow(out->git_dir);
	patience = repo_setting(out, "profgate.timeout", arena);
	if (patience && !duration_parse(&out->patience, patience))
		return err_set(err, ERR_STORE, "profgate.timeout: \"%s\" is no "
			"duration; git config profgate.timeout 10m", patience);
	return 0;
}

void repo_close(struct repo *repo)
{
	if (!repo->git)
		return;
	git_repository_free(repo->git);
	git_libgit2_shutdown();
	*repo = (struct repo){0};
}
