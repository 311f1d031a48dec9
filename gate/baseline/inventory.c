/* What a store holds, one row a commit and environment. */
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/inventory.h"
#include "gate/core/span.h"
#include "gate/transfer/transfer.h"

struct paths {
	size_t count;
	const char **items; /* sorted */
};

static bool has(const struct paths *paths, const char *path)
{
	return bsearch(&path, paths->items, paths->count,
		sizeof(*paths->items), text_compare) != NULL;
}

typedef int (*capture_order)(const void *a, const void *b);

static int by_path(const void *a, const void *b)
{
	const struct record_capture *const *one = a, *const *other = b;

	return strcmp((*one)->path, (*other)->path);
}

static int by_workload(const void *a, const void *b)
{
	const struct record_capture *const *one = a, *const *other = b;

	return strcmp((*one)->workload, (*other)->workload);
}

/* Sorts the captures and drops those that are equal to one before. */
static size_t distinct(const struct record_capture **all, size_t count,
	capture_order order)
{
	size_t kept = 0;

	qsort(all, count, sizeof(*all), order);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || order(&all[kept - 1], &all[i]) != 0)
			all[kept++] = all[i];
	return kept;
}

/* A capture that two records name is one. */
static void count_captures(struct baseline *baseline)
{
	const struct record_capture **all;
	size_t count = 0, at = 0;

	for (size_t i = 0; i < baseline->record_count; i++)
		count += baseline->records[i].capture_count;
	all = xcalloc(count + 1, sizeof(*all));
	for (size_t i = 0; i < baseline->record_count; i++)
		for (size_t k = 0; k < baseline->records[i].capture_count; k++)
			all[at++] = &baseline->records[i].captures[k];
	count = distinct(all, count, by_path);
	for (size_t i = 0; i < count; i++)
		baseline->bytes += all[i]->bytes;
	baseline->workload_count = distinct(all, count, by_workload);
	free(all);
}

/* Captures are sorted by workload and run. */
static size_t count_runs(const struct record *record)
{
	size_t count = 0;

	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];

		count += i == 0 || strcmp(c->workload, c[-1].workload) != 0 ||
			strcmp(c->run, c[-1].run) != 0;
	}
	return count;
}

static void summarize(struct baseline *out, const struct paths *pending,
	struct arena *arena)
{
	const char *folder = layout_environment_path(arena, out->commit,
		out->environment);

	count_captures(out);
	for (size_t i = 0; i < out->record_count; i++) {
		const struct record *record = &out->records[i];

		out->run_count += count_runs(record);
		if (record->branch)
			out->branch = record->branch;
		if (out->time == 0)
			out->time = record->commit_time ? record->commit_time
							: record->recorded;
		if (has(pending, arena_printf(arena, "%s/%s", folder,
			record_name(record, arena))))
			out->pending = true;
	}
}

struct rows {
	size_t room;
	struct baseline *items; /* heap */
};

static int add_commit(struct inventory *out, struct rows *rows,
	struct store *store, const struct paths *pending, const char *commit,
	struct arena *arena, struct err *err)
{
	const char **environments;
	size_t count;
	bool pinned;

	if (record_environments(&environments, &count, store, commit, arena,
		    err) ||
		record_is_pinned(&pinned, store, commit, arena, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct baseline row = {.commit = commit,
			.environment = environments[i], .pinned = pinned};

		if (record_load(&row.records, &row.record_count, store, commit,
			environments[i], arena, err))
			return -1;
		if (row.record_count == 0)
			continue; /* all of them are damaged */
		summarize(&row, pending, arena);
		if (out->count == rows->room) {
			rows->room = rows->room ? 2 * rows->room : 64;
			rows->items = xrealloc(rows->items, rows->room,
				sizeof(*rows->items));
		}
		rows->items[out->count++] = row;
	}
	return 0;
}

static int by_age(const void *a, const void *b)
{
	const struct baseline *one = a, *other = b;
	int order = strcmp(one->commit, other->commit);

	if (one->time != other->time)
		return one->time > other->time ? -1 : 1;
	return order ? order : strcmp(one->environment, other->environment);
}

int inventory_load(struct inventory *out, struct store *store,
	struct arena *arena, struct err *err)
{
	struct rows rows = {0};
	struct paths pending;
	const char **commits;
	size_t count;
	int status;

	*out = (struct inventory){.publishes = store->ref != NULL};
	if (transfer_pending(&pending.items, &pending.count, store, arena,
		err) || record_commits(&commits, &count, store, arena, err))
		return -1;
	status = 0;
	for (size_t i = 0; i < count && status == 0; i++)
		status = add_commit(out, &rows, store, &pending, commits[i],
			arena, err);
	if (status == 0 && out->count > 0) {
		qsort(rows.items, out->count, sizeof(*rows.items), by_age);
		out->items = arena_own(arena, rows.items,
			out->count * sizeof(*rows.items));
	} else {
		free(rows.items);
	}
	return status;
}

int inventory_find(struct inventory *out, const struct inventory *inventory,
	const struct repo *repo, const char *commit, struct arena *arena,
	struct err *err)
{
	struct commit_id id = {{0}};
	const char *found = NULL;
	struct err unknown = {0};

	*out = (struct inventory){.publishes = inventory->publishes};
	out->items = arena_alloc(arena, inventory->count + 1,
		sizeof(*out->items));
	/* Not every stored commit is in the repository, if there is one. */
	if (repo && repo->git &&
		repo_resolve(&id, repo, commit, &unknown) == 0)
		commit = id.hex;
	for (size_t i = 0; i < inventory->count; i++) {
		const struct baseline *item = &inventory->items[i];

		if (strncmp(item->commit, commit, strlen(commit)) != 0)
			continue;
		if (found && strcmp(found, item->commit) != 0)
			return err_set(err, ERR_USAGE, "%s is the beginning of "
				"several commits with baselines, %.12s and "
				"%.12s; give more of it", commit, found,
				item->commit);
		found = item->commit;
		out->items[out->count++] = *item;
	}
	if (!found)
		return err_set(err, ERR_STORE, "no baseline of %s; see "
			"`profgate baseline list`", commit);
	return 0;
}

const char **inventory_ids(const struct inventory *inventory)
{
	const char **commits = xcalloc(inventory->count + 1,
		sizeof(*commits));

	for (size_t i = 0; i < inventory->count; i++)
		commits[i] = inventory->items[i].commit;
	qsort(commits, inventory->count, sizeof(*commits), text_compare);
	return commits;
}

size_t inventory_commits(const struct inventory *inventory)
{
	const char **commits = inventory_ids(inventory);
	size_t count = 0;

	for (size_t i = 0; i < inventory->count; i++)
		count += i == 0 || strcmp(commits[i - 1], commits[i]) != 0;
	free(commits);
	return count;
}

uint64_t inventory_bytes(const struct inventory *inventory)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < inventory->count; i++)
		bytes += inventory->items[i].bytes;
	return bytes;
}
