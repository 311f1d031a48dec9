/* The commits that a baseline may be of, nearest first. */
#include "gate/baseline/select.h"

#include <string.h>

int select_ancestors(struct ancestors *out, const struct repo *repo,
	const struct select_start *start, struct arena *arena,
	struct err *err)
{
	struct history history;

	*out = (struct ancestors){0};
	if (history_first_parents(&history, repo, &start->id, SELECT_WINDOW,
		arena, err))
		return -1;
	out->ids = arena_alloc(arena, SELECT_WINDOW, sizeof(*out->ids));
	for (size_t i = 0; i < history.count; i++)
		out->ids[out->count++] = history.ids[i].hex;
	out->here = out->count;
	out->cut = history.cut;
	return 0;
}

/* Adds what the record knows of the first parents of a commit; false: the
 * commit is not among those it knows. */
static bool continue_by(struct ancestors *a, const struct record *record,
	const char *commit)
{
	size_t from = 0;

	if (strcmp(record->commit, commit) != 0) {
		while (from < record->ancestor_count &&
			strcmp(record->ancestors[from], commit) != 0)
			from++;
		from++; /* what comes after it */
	}
	if (from >= record->ancestor_count)
		return false;
	for (; from < record->ancestor_count && a->count < SELECT_WINDOW;
		from++)
		a->ids[a->count++] = record->ancestors[from];
	return true;
}

/* Whether a record of the commit in any environment goes on with the list. */
static int try_commit(bool *done, struct ancestors *a, struct store *store,
	const char *commit, const char *last, struct arena *arena,
	struct err *err)
{
	const char **environments;
	size_t count, record_count;
	struct record *records;

	if (record_environments(&environments, &count, store, commit, arena,
		err))
		return -1;
	for (size_t e = 0; e < count && !*done; e++) {
		if (record_load(&records, &record_count, store, commit,
			environments[e], arena, err))
			return -1;
		for (size_t r = 0; r < record_count && !*done; r++)
			*done = continue_by(a, &records[r], last);
	}
	return 0;
}

int select_beyond(struct ancestors *a, struct store *store,
	struct arena *arena, struct err *err)
{
	bool more = a->cut && a->count > 0;
	const char **commits = NULL;
	size_t count = 0;

	if (more && record_commits(&commits, &count, store, arena, err))
		return -1;
	while (more && a->count < SELECT_WINDOW) {
		const char *last = a->ids[a->count - 1];

		more = false;
		if (try_commit(&more, a, store, last, last, arena, err))
			return -1;
		for (size_t i = 0; i < count && !more; i++)
			if (try_commit(&more, a, store, commits[i], last,
				arena, err))
				return -1;
	}
	return 0;
}
