/* Whether the work tree is what HEAD names: files, submodules, and what git was
 * told not to look at. */
#include <dirent.h>
#include <git2.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/git/git_command.h"
#include "gate/git/object_id.h"
#include "gate/text/lines.h"

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
	static const char *const changes[] = {"--no-optional-locks", "status",
		"--porcelain", "--untracked-files=no",
		"--ignore-submodules=all", NULL};
	/* found as git finds it: a linked worktree has its own HEAD */
	const struct repo here = {.work_tree = repo->work_tree};
	struct git_result answer;
	struct err no_git = {0};
	int status = git_run(&answer, &here, changes, &no_git);

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

/* What git says, which ends well; +1: there is no git. */
static int ask(struct git_result *out, const char *work_tree,
	const char *const *arguments, struct err *err)
{
	const struct repo here = {.work_tree = work_tree};
	struct err no_git = {0};

	*out = (struct git_result){0};
	if (git_run(out, &here, arguments, &no_git))
		return 1;
	if (out->status == 0)
		return 0;
	git_result_clear(out);
	return err_set(err, ERR_STORE, "cannot compare the work tree with "
		"HEAD: git fails");
}

/* An entry of the index: "H 100644 ID STAGE<tab>PATH". */
struct entry {
	struct span id;
	const char *path;    /* in the arena */
	const char *file;    /* of the work tree, likewise */
	bool submodule, link;
	bool assumed;        /* unchanged, whatever it is */
	bool left_out;       /* of the work tree, where it need not be */
};

static bool read_entry(struct entry *out, struct span line,
	const char *work_tree, struct arena *arena)
{
	struct span flag, mode, id, stage;

	if (!word_next(&line, &flag) || !word_next(&line, &mode) ||
		!word_next(&line, &id) || !word_next(&line, &stage) ||
		line.len < 2)
		return false;
	*out = (struct entry){.id = id,
		.submodule = span_equal(mode, span_of("160000")),
		.link = span_equal(mode, span_of("120000")),
		.assumed = flag.data[0] >= 'a',
		.left_out = flag.data[0] == 'S' || flag.data[0] == 's'};
	if (!out->submodule && !out->assumed && !out->left_out)
		return true;
	out->path = arena_copy(arena, span_from(line, 1));
	out->file = arena_printf(arena, "%s/%s", work_tree, out->path);
	return true;
}

static bool has_files(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *each;
	bool found = false;

	while (folder && !found && (each = readdir(folder)))
		found = strcmp(each->d_name, ".") != 0 &&
			strcmp(each->d_name, "..") != 0;
	if (folder)
		closedir(folder);
	return found;
}

static bool is_linked_elsewhere(const struct entry *e)
{
	char target[4096], id[OBJECT_ID_SHORT + 1];
	ssize_t len = readlink(e->file, target, sizeof(target));

	if (len < 0 || e->id.len != OBJECT_ID_SHORT)
		return len < 0;
	object_id_of_blob(id, (struct span){target, (size_t)len});
	return !span_equal(span_of(id), e->id);
}

/* Of an entry that git was told not to look at. */
static int is_other(bool *out, const struct entry *e, const char *work_tree,
	struct err *err)
{
	const char *const file[] = {"hash-object", "--", e->path, NULL};
	const char *const head[] = {"rev-parse", "HEAD", NULL};
	struct git_result answer;
	struct stat there;
	int status;

	*out = false;
	if (lstat(e->file, &there) != 0)
		*out = !e->left_out;
	else if (e->link)
		*out = is_linked_elsewhere(e);
	else if (!(e->submodule ? S_ISDIR(there.st_mode)
				: S_ISREG(there.st_mode)))
		*out = true;
	else {
		status = e->submodule ? ask(&answer, e->file, head, err)
				      : ask(&answer, work_tree, file, err);
		if (status)
			return status;
		*out = !span_equal(span_trim(buf_view(&answer.out)), e->id);
		git_result_clear(&answer);
	}
	return 0;
}

/* What speaks against one entry. A submodule's files without its repository are
 * for git one that is not checked out. */
static int judge_entry(struct repo_change *out, const struct entry *e,
	const char *work_tree, struct arena *arena, struct err *err)
{
	bool other = false;
	struct stat there;

	if (e->submodule && lstat(arena_printf(arena, "%s/.git", e->file),
				    &there) != 0) {
		if (has_files(e->file))
			*out = (struct repo_change){arena_printf(arena,
				"the submodule %s has files, but no repository "
				"to tell whose they are", e->path),
				"remove them and run git submodule update "
				"--init"};
		return 0;
	}
	if ((e->assumed || e->left_out) && is_other(&other, e, work_tree, err))
		return -1;
	if (other)
		*out = (struct repo_change){arena_printf(arena,
			"%s is not as HEAD has it, and git was told not to "
			"look", e->path),
			"run git update-index --no-assume-unchanged, or "
			"--no-skip-worktree, for it"};
	return 0;
}

/* The first entry that git status does not tell of. */
static int find_hidden(struct repo_change *out, bool *submodules,
	const char *work_tree, struct span list, struct arena *arena,
	struct err *err)
{
	struct span line;
	struct entry e;

	while (!out->what && span_next(&line, &list, '\0')) {
		if (!read_entry(&e, line, work_tree, arena))
			continue;
		*submodules |= e.submodule;
		if (judge_entry(out, &e, work_tree, arena, err))
			return -1;
	}
	return 0;
}

int repo_hidden_change(struct repo_change *out, const struct repo *repo,
	struct arena *arena, struct err *err)
{
	static const char *const list[] = {"ls-files", "-v", "-s", "-z", ":/",
		NULL};
	static const char *const submodules[] = {"--no-optional-locks", "status",
		"--porcelain=2", "--untracked-files=no",
		"--ignore-submodules=untracked", NULL};
	struct git_result answer;
	const char *path = NULL;
	bool any = false;
	int status;

	*out = (struct repo_change){0};
	if (!repo->work_tree)
		return 0;
	status = ask(&answer, repo->work_tree, list, err);
	if (status)
		return status < 0 ? -1 : 0;
	status = find_hidden(out, &any, repo->work_tree,
		buf_view(&answer.out), arena, err);
	git_result_clear(&answer);
	if (status || out->what || !any)
		return status;
	status = ask(&answer, repo->work_tree, submodules, err);
	if (status)
		return -1;
	path = first_submodule(buf_view(&answer.out), arena);
	git_result_clear(&answer);
	if (path)
		*out = (struct repo_change){arena_printf(arena,
			"the submodule %s is not as HEAD has it", path),
			"run git submodule update, or commit it"};
	return 0;
}
