/* Keeps the marks of run sets that check failed. */
#include "gate/baseline/failed_runs.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/git/object_id.h"

enum {DIGITS = 40, LINE = DIGITS + 1, FILE_MAX = 1 << 20 };

void failed_runs_identity(char out[41], const struct run_set *set)
{
	struct buf text = {0};

	for (size_t i = 0; i < set->capture_count; i++) {
		const struct capture *c = &set->captures[i];

		if (c->unknown || c->repeats)
			continue;
		/* with the NULs: no name has one */
		buf_add(&text, c->workload, strlen(c->workload) + 1);
		buf_add(&text, c->run, strlen(c->run) + 1);
		buf_add(&text, c->blob, strlen(c->blob) + 1);
	}
	object_id_of_blob(out, buf_view(&text));
	buf_clear(&text);
}

static int says(struct err *err, const struct err *cause)
{
	return err_set(err, ERR_STORE, "marks of failed run sets: %s",
		cause->text);
}

/* The marks but the one, as lines; *found: it was there. A file that somebody
 * else wrote has none. */
static int read_others(struct buf *out, bool *found, const char *path,
	const char *identity, struct err *err)
{
	struct buf text = {0};
	struct err cause = {0};
	int status = 0;

	*found = false;
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return 0;
	if (file_read(&text, path, FILE_MAX, &cause))
		status = says(err, &cause);
	for (size_t at = 0; status == 0 && at + LINE <= text.len; at += LINE) {
		if (memcmp(text.data + at, identity, DIGITS) == 0)
			*found = true;
		else
			buf_add(out, text.data + at, LINE);
	}
	buf_clear(&text);
	return status;
}

static char *path_of(const struct repo *repo, struct arena *arena)
{
	return arena_printf(arena, "%s/profgate-failed", repo->git_dir);
}

static int write_marks(const char *path, struct span marks, struct err *err)
{
	struct target target;
	struct err cause = {0};

	while (marks.len > (size_t)FAILED_RUNS_MAX * LINE) {
		marks.data += LINE;
		marks.len -= LINE;
	}
	if (target_open(&target, path, &cause) ||
		target_commit(&target, marks, &cause))
		return says(err, &cause);
	return 0;
}

static int change(const struct repo *repo, const char *identity, bool marked,
	struct err *err)
{
	struct arena arena = {0};
	const char *path = path_of(repo, &arena);
	struct buf marks = {0};
	bool found;
	int status = read_others(&marks, &found, path, identity, err);

	if (status == 0 && marked)
		buf_printf(&marks, "%s\n", identity);
	if (status == 0 && (marked || found))
		status = write_marks(path, buf_view(&marks), err);
	buf_clear(&marks);
	arena_clear(&arena);
	return status;
}

int failed_runs_mark(const struct repo *repo, const char *identity,
	struct err *err)
{
	return change(repo, identity, true, err);
}

int failed_runs_unmark(const struct repo *repo, const char *identity,
	struct err *err)
{
	return change(repo, identity, false, err);
}

int failed_runs_is_marked(bool *out, const struct repo *repo,
	const char *identity, struct err *err)
{
	struct arena arena = {0};
	struct buf others = {0};
	int status = read_others(&others, out, path_of(repo, &arena), identity,
		err);

	buf_clear(&others);
	arena_clear(&arena);
	return status;
}
