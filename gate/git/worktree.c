/* Checks a commit out beside the user's work tree, and takes it away again. */
#include "gate/git/worktree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/git/git_command.h"
#include "gate/git/lock.h"
#include "gate/git/remote_name.h"
#include "gate/text/complain.h"

#define NAME "profgate-base-"
#define REASON "profgate run holds "

/* Runs git; what it says against it is the error. */
static int git(struct git_result *out, const struct repo *repo,
	const char *const *arguments, const char *what, struct err *err)
{
	struct git_result ignored = {0};
	struct git_result *result = out ? out : &ignored;

	if (git_run(result, repo, arguments, err))
		return -1;
	if (result->status != 0) {
		struct span log = span_trim(buf_view(&result->log));

		err_set(err, ERR_STORE, "%s: %.*s", what,
			(int)(log.len < 600 ? log.len : 600),
			log.len ? log.data : "");
		git_result_clear(result);
		return -1;
	}
	if (!out)
		git_result_clear(result);
	return 0;
}

static int fetch(const struct repo *repo, const char *remote,
	const struct commit_id *id, struct err *err)
{
	const char *arguments[8] = {"fetch", "--quiet", "--no-tags",
		"--no-write-fetch-head"};
	size_t count = 4;

	if (repo->shallow)
		arguments[count++] = "--depth=1";
	arguments[count++] = remote;
	arguments[count++] = id->hex;
	return git(NULL, repo, arguments, "cannot fetch the base commit", err);
}

/* The commit that a branch or tag has at the remote. +1: it has none. */
static int ask_remote(struct commit_id *out, const struct repo *repo,
	const char *remote, const char *name, struct err *err)
{
	const char *const arguments[] = {"ls-remote", "--quiet", "--heads",
		"--tags", remote, name, NULL};
	struct git_result result;
	size_t len;

	if (git(&result, repo, arguments, "cannot ask the remote", err))
		return -1;
	len = span_find(buf_view(&result.out), 0, '\t');
	if (len == 0 || len >= sizeof(out->hex) || len == result.out.len) {
		git_result_clear(&result);
		return 1;
	}
	*out = (struct commit_id){0};
	memcpy(out->hex, result.out.data, len);
	git_result_clear(&result);
	return 0;
}

/* "X^", "X^1" and "X~1" of a commit X that is here while its parent is not: the
 * parent's id stands in X. +1: it is no such name. */
static int resolve_parent(struct commit_id *out, const struct repo *repo,
	const char *revision, struct arena *arena, struct err *err)
{
	static const char *const ends[] = {"^", "^1", "~", "~1"};
	struct span all = span_of(revision);

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		size_t len = strlen(ends[i]);
		struct repo_commit commit;
		struct commit_id child;

		if (all.len <= len ||
			strcmp(revision + all.len - len, ends[i]) != 0)
			continue;
		if (repo_resolve(&child, repo, arena_copy(arena,
				(struct span){revision, all.len - len}), err) ||
			repo_commit(&commit, repo, &child, arena, err) ||
			commit.parent_count == 0)
			return err->kind ? -1 : 1;
		*out = commit.parents[0];
		return 0;
	}
	return 1;
}

/* "origin/main" is main at the remote. */
static const char *name_at_remote(const char *revision, const char *remote)
{
	size_t len = strlen(remote);

	if (strncmp(revision, remote, len) == 0 && revision[len] == '/')
		return revision + len + 1;
	return revision;
}

int worktree_commit(struct commit_id *out, const struct repo *repo,
	const char *revision, struct arena *arena, struct err *err)
{
	struct repo_commit commit;
	const char *remote;
	int status;

	if (*revision == '-')
		return err_set(err, ERR_USAGE, "\"%s\" is no revision",
			revision);
	status = repo_resolve(out, repo, revision, err);
	if (status > 0)
		status = resolve_parent(out, repo, revision, arena, err);
	if (status < 0)
		return -1;
	if (status == 0) {
		int here = repo_commit(&commit, repo, out, arena, err);

		if (here <= 0)
			return here;
	}
	if (remote_choose(&remote, repo, NULL, arena, err) != 0)
		return err->kind ? -1 : err_set(err, ERR_STORE, "%s: no such "
			"commit, and no remote to ask for it", revision);
	if (status > 0)
		status = ask_remote(out, repo, remote,
			name_at_remote(revision, remote), err);
	if (status > 0)
		return err_set(err, ERR_STORE, "%s: no such commit, neither "
			"here nor at %s", revision, remote);
	return status < 0 ? -1 : fetch(repo, remote, out, err);
}

static int remove_tree(const struct repo *repo, const char *path,
	struct err *err)
{
	const char *const arguments[] = {"worktree", "remove", "--force",
		"--force", path, NULL};

	return git(NULL, repo, arguments, "cannot remove the work tree", err);
}

/* Whether nobody holds the lock that the reason names. One that is not there
 * was dropped. */
static bool is_left(const struct repo *repo, struct span name,
	struct arena *arena)
{
	struct err ignored = {0};
	const char *path;
	struct stat there;
	int lock;

	if (!span_starts(name, NAME) || memchr(name.data, '/', name.len))
		return false;
	path = arena_printf(arena, "%s/%.*s.lock", repo->git_dir,
		(int)name.len, name.data);
	if (stat(path, &there) != 0)
		return errno == ENOENT;
	if (lock_take(&lock, path, &ignored) != 0)
		return false;
	lock_drop(lock, path);
	return true;
}

static bool is_named(struct span path, struct span name)
{
	return path.len > name.len && path.data[path.len - name.len - 1] == '/' &&
		memcmp(path.data + path.len - name.len, name.data,
			name.len) == 0;
}

int worktrees_prune(const struct repo *repo, struct arena *arena,
	struct err *err)
{
	static const char key[] = "worktree ", locked[] = "locked " REASON;
	const char *const arguments[] = {"worktree", "list", "--porcelain",
		NULL};
	struct git_result result;
	struct span rest, line, path = {0};
	int count = 0;

	if (git(&result, repo, arguments, "cannot list work trees", err))
		return -1;
	rest = buf_view(&result.out);
	while (span_next(&line, &rest, '\n')) {
		struct span name = line;
		struct err busy = {0};

		if (span_starts(line, key)) {
			path = line;
			path.data += strlen(key);
			path.len -= strlen(key);
		}
		if (!span_starts(line, locked))
			continue;
		name.data += strlen(locked);
		name.len -= strlen(locked);
		if (!is_named(path, name) || !is_left(repo, name, arena))
			continue;
		/* The git of a run that was just killed may still write. */
		if (remove_tree(repo, arena_copy(arena, path), &busy) == 0)
			count++;
		else
			complain("%s; the next run tries again", busy.text);
	}
	git_result_clear(&result);
	return count;
}

int worktree_add(struct worktree *out, const struct repo *repo,
	const struct commit_id *commit, struct arena *arena, struct err *err)
{
	const char *temporary = getenv("TMPDIR");
	const char *arguments[] = {"-c", "core.hooksPath=/dev/null",
		"worktree", "add", "--quiet", "--detach", "--force", "--lock",
		"--reason", NULL, NULL, NULL, NULL};
	char *path = arena_printf(arena, "%s/" NAME "XXXXXX",
		temporary && *temporary == '/' ? temporary : "/tmp");
	const char *name;
	int status;

	*out = (struct worktree){.repo = repo, .lock = -1};
	if (!mkdtemp(path))
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	name = strrchr(path, '/') + 1;
	out->lock_path = arena_printf(arena, "%s/%s.lock", repo->git_dir, name);
	status = lock_take(&out->lock, out->lock_path, err);
	if (status == 0) {
		arguments[9] = arena_printf(arena, REASON "%s", name);
		arguments[10] = path;
		arguments[11] = commit->hex;
		status = git(NULL, repo, arguments,
			"cannot check the base commit out", err);
	} else if (status > 0) {
		err_set(err, ERR_IO, "%s: is in use", out->lock_path);
	}
	if (status == 0) {
		out->path = path;
		return 0;
	}
	remove_tree(repo, path, &(struct err){0}); /* what there is of it */
	rmdir(path);
	lock_drop(out->lock, out->lock_path);
	*out = (struct worktree){.lock = -1};
	return -1;
}

int worktree_remove(struct worktree *worktree, struct err *err)
{
	int status;

	if (!worktree->path)
		return 0;
	status = remove_tree(worktree->repo, worktree->path, err);
	if (status == 0)
		lock_drop(worktree->lock, worktree->lock_path);
	else
		close(worktree->lock); /* the next run tries again */
	*worktree = (struct worktree){.lock = -1};
	return status;
}
