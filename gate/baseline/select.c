/* Chooses the baseline and the commits whose runs are pooled with it. */
#include "gate/baseline/select.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gate/baseline/commit_acceptances.h"
#include "gate/environment/difference.h"

struct choice {
	struct selection *out;
	struct store *store;
	const struct repo *repo;
	const struct select_start *start;
	const struct environment *head;
	const struct select_query *query;
	struct arena *arena;
	struct ancestors ancestors;
	enum select_environments environments; /* that may be chosen now */
	const char *environment; /* of the pool; NULL: not chosen yet */
	bool ended;              /* nothing more may join the pool */
	bool by_files;           /* the record is of a commit with the files */
	struct buf other;        /* why records in the way are of no use */
};

/* +1: it is damaged, which the store counts. */
static int read_environment(struct environment *out, const struct choice *c,
	const char *commit, const char *environment, struct err *err)
{
	const char *path = arena_printf(c->arena, "%s/env.json",
		layout_environment_path(c->arena, commit, environment));
	struct buf text = {0};
	struct err why = {0};
	int status = store_read(&text, c->store, path, LAYOUT_FILE_MAX, err);

	if (status == 0 && environment_read(out, buf_view(&text), c->arena,
		&why)) {
		store_pass_over(c->store, path, why.text);
		status = 1;
	}
	buf_clear(&text);
	return status;
}

/* Whether the records in an environment can stand in for one of head's; says
 * why not. */
static int is_comparable(bool *out, struct choice *c, const char *commit,
	const char *environment, struct err *err)
{
	struct environment theirs = {0};
	struct buf hard = {0}, soft = {0};
	int status;

	*out = strcmp(environment, c->head->id) == 0;
	if (*out)
		return 0;
	status = read_environment(&theirs, c, commit, environment, err);
	if (status)
		return status < 0 ? -1 : 0;
	environment_difference(&hard, &theirs.facts, &c->head->facts, false);
	environment_difference(&soft, &theirs.facts, &c->head->facts, true);
	*out = c->environments == SELECT_COMPATIBLE && hard.len == 0;
	if (*out)
		c->out->environment = theirs;
	else if (c->other.len == 0)
		buf_printf(&c->other, "%.7s was recorded in another "
			"environment: %s%s%s", commit,
			hard.len ? hard.data : "",
			hard.len && soft.len ? "; " : "",
			soft.len ? soft.data : "");
	buf_clear(&hard);
	buf_clear(&soft);
	return 0;
}

/* Head's own environment if the commit has records in it, else the first that
 * is comparable; NULL: none. */
static int choose_environment(const char **out, struct choice *c,
	const char *commit, struct err *err)
{
	const char **environments;
	size_t count;
	bool fits = false;

	*out = NULL;
	if (record_environments(&environments, &count, c->store, commit,
		c->arena, err))
		return -1;
	for (size_t e = 0; e < count && !*out; e++)
		if (strcmp(environments[e], c->head->id) == 0)
			*out = environments[e];
	for (size_t e = 0; e < count && !*out; e++) {
		if (is_comparable(&fits, c, commit, environments[e], err))
			return -1;
		if (fits)
			*out = environments[e];
	}
	return 0;
}

struct tally {
	size_t count, most;
	struct tallied { const char *workload; size_t runs; } *items; /* heap */
};

/* Counts the runs of a record for each of its workloads. */
static void tally_record(struct tally *tally, const struct record *record)
{
	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *at = &record->captures[i];
		size_t w = 0;

		if (i > 0 && strcmp(at[-1].run, at->run) == 0 &&
			strcmp(at[-1].workload, at->workload) == 0)
			continue;
		while (w < tally->count && strcmp(tally->items[w].workload,
			at->workload) != 0)
			w++;
		if (w == tally->count) {
			tally->items = xrealloc(tally->items, ++tally->count,
				sizeof(*tally->items));
			tally->items[w] = (struct tallied){at->workload, 0};
		}
		if (++tally->items[w].runs > tally->most)
			tally->most = tally->items[w].runs;
	}
}

/* Most runs of one workload in the pool. */
static size_t pool_runs(const struct choice *c)
{
	struct tally tally = {0};

	for (size_t i = 0; i < c->out->commit_count; i++) {
		const struct select_commit *commit = &c->out->commits[i];

		for (size_t r = 0; r < commit->record_count; r++)
			tally_record(&tally, &commit->records[r]);
	}
	free(tally.items);
	return tally.most;
}

static int64_t newest(const struct select_commit *commit)
{
	int64_t time = 0;

	for (size_t r = 0; r < commit->record_count; r++)
		if (commit->records[r].recorded > time)
			time = commit->records[r].recorded;
	return time;
}

static bool is_old(const struct choice *c, const struct select_commit *commit)
{
	return !c->query->baseline &&
		c->query->now - newest(commit) > c->query->age_max;
}

/* Whether the commit, or what it merges, accepted a change: older runs are of
 * another level. By its record, else by its message. */
static int accepted_change(bool *out, const struct choice *c, const char *id,
	struct err *err)
{
	struct arena scratch = {0};
	struct config declared = {0};
	struct commit_id here = {{0}};
	struct repo_commit commit;
	bool cut;
	int status;

	memcpy(here.hex, id, strlen(id));
	status = repo_commit(&commit, c->repo, &here, &scratch, err);
	if (status == 0 && commit.parent_count > 1)
		status = commit_acceptances_between(&declared, &cut, c->repo,
			&commit.parents[0], &here, &scratch, err);
	else if (status == 0)
		commit_acceptances_read(&declared, &commit, &scratch);
	*out = declared.policy.acceptance_count > 0;
	arena_clear(&scratch);
	return status < 0 ? -1 : 0;
}

/* The pool is as large as it may be, or ends with the commit at this
 * distance. */
static int pool_ends(bool *out, const struct choice *c, size_t distance,
	struct err *err)
{
	const struct selection *s = c->out;
	const struct select_commit *last = s->commit_count
		? &s->commits[s->commit_count - 1] : NULL;

	*out = false;
	if (!last)
		return 0;
	if (s->commit_count >= c->query->commits ||
		pool_runs(c) >= c->query->runs) {
		*out = true;
		return 0;
	}
	for (size_t r = 0; last->distance == distance &&
		r < last->record_count; r++)
		*out |= last->records[r].acceptance_count > 0;
	return *out ? 0 : accepted_change(out, c, c->ancestors.ids[distance],
		err);
}

/* Adds the commit's records to the pool, if there are any that may be. */
static int try_commit(struct choice *c, size_t distance, struct err *err)
{
	struct selection *s = c->out;
	struct select_commit *commit = &s->commits[s->commit_count];
	const char *environment = c->environment;

	*commit = (struct select_commit){.id = c->ancestors.ids[distance],
		.distance = distance};
	if (!environment && choose_environment(&environment, c, commit->id,
		err))
		return -1;
	if (!environment)
		return 0;
	if (record_load(&commit->records, &commit->record_count, c->store,
		commit->id, environment, c->arena, err))
		return -1;
	if (commit->record_count == 0)
		return 0;
	if (s->commit_count == 0 && distance > SELECT_DISTANCE)
		s->miss = SELECT_TOO_FAR;
	else if (is_old(c, commit))
		s->miss = SELECT_TOO_OLD;
	else
		s->commit_count++;
	c->environment = environment;
	return 0;
}

/* Walks ancestors from a distance on, until the pool is full or nothing older
 * may join it. */
static int fill_pool(struct choice *c, size_t from, struct err *err)
{
	for (size_t d = from; d < c->ancestors.count && !c->ended; d++) {
		if (try_commit(c, d, err) || pool_ends(&c->ended, c, d, err))
			return -1;
		c->ended |= c->out->miss != SELECT_FOUND;
	}
	return 0;
}

/* A record of a commit with the same files as an ancestor that is here: the
 * one of the nearest. */
static int same_files(struct choice *c, struct err *err)
{
	struct ancestors *a = &c->ancestors;
	struct commit_id *trees = arena_alloc(c->arena, a->here + 1,
		sizeof(*trees));
	const char **commits;
	size_t count, nearest = a->here;

	for (size_t d = 0; d < a->here; d++) {
		struct repo_commit commit;
		struct commit_id id = {{0}};

		memcpy(id.hex, a->ids[d], strlen(a->ids[d]));
		if (repo_commit(&commit, c->repo, &id, c->arena, err) < 0)
			return -1;
		trees[d] = commit.tree;
	}
	if (record_commits(&commits, &count, c->store, c->arena, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct record *records;
		size_t record_count;

		if (record_load(&records, &record_count, c->store, commits[i],
			c->head->id, c->arena, err))
			return -1;
		for (size_t d = 0; record_count > 0 && d < nearest; d++)
			if (strcmp(records[0].tree, trees[d].hex) == 0) {
				nearest = d;
				a->ids[d] = commits[i];
			}
	}
	if (nearest == a->here)
		return 0;
	c->by_files = true;
	return try_commit(c, nearest, err);
}

static const char *date_of(const struct choice *c, int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm utc;
	char text[16];

	if (!gmtime_r(&time, &utc) ||
		strftime(text, sizeof(text), "%Y-%m-%d", &utc) == 0)
		return "an unknown day";
	return arena_copy(c->arena, span_of(text));
}

static const char *count_of(const struct choice *c, size_t count,
	const char *what)
{
	return arena_printf(c->arena, "%zu %s%s", count, what,
		count == 1 ? "" : "s");
}

static const char *place_of(const struct choice *c,
	const struct select_commit *commit)
{
	const char *start = arena_printf(c->arena, "%.7s, %s",
		c->start->id.hex, c->start->how);

	if (c->by_files)
		return arena_printf(c->arena, "with the files of the commit "
			"%zu before %s", commit->distance, start);
	if (commit->distance == 0)
		return c->start->how;
	return arena_printf(c->arena, "%s before %s", count_of(c,
		commit->distance, "commit"), start);
}

static const char *found_line(const struct choice *c)
{
	const struct selection *s = c->out;
	const struct select_commit *first = &s->commits[0];
	const struct select_commit *last = &s->commits[s->commit_count - 1];
	const char *pool = "";

	if (s->commit_count > 1)
		pool = arena_printf(c->arena, ", with %s before it, back to "
			"%.7s", count_of(c, s->commit_count - 1, "commit"),
			last->id);
	return arena_printf(c->arena, "baseline %.7s (%s), recorded %s%s: %s",
		first->id, place_of(c, first),
		date_of(c, newest(first)), pool,
		count_of(c, pool_runs(c), "run"));
}

static const char *no_store_line(const struct choice *c)
{
	if (c->store->directory)
		return arena_printf(c->arena, "no baselines yet in %s; run "
			"`profgate record` on the commits to compare with",
			c->store->directory);
	return arena_printf(c->arena, "no baselines yet %s%s (ref %s); run "
		"`profgate record --publish` on the target branch",
		c->query->remote ? "on " : "here",
		c->query->remote ? c->query->remote : "", c->store->ref);
}

static const char *miss_line(const struct choice *c)
{
	const struct ancestors *a = &c->ancestors;
	const struct select_commit *near = &c->out->commits[0];
	const char *none = arena_printf(c->arena, "no baseline for %.7s (%s): "
		"looked at %s", c->start->id.hex, c->start->how,
		count_of(c, a->count, "first-parent commit"));

	switch (c->out->miss) {
	case SELECT_NO_STORE:
		return no_store_line(c);
	case SELECT_OTHER_ENVIRONMENT:
		return arena_printf(c->arena, "%s, and %s; record there, or "
			"compare nevertheless with --environments compatible",
			none, c->other.data);
	case SELECT_SHALLOW:
		return arena_printf(c->arena, "%s; history is shallow (ends "
			"after %s): set fetch-depth: 50 or GIT_DEPTH: 50, or "
			"pass --deepen", none,
			count_of(c, a->here, "commit"));
	case SELECT_TOO_FAR:
		return arena_printf(c->arena, "%s; the nearest record is %zu "
			"commits away (%.7s), the limit is %d", none,
			near->distance, near->id, SELECT_DISTANCE);
	case SELECT_TOO_OLD:
		return arena_printf(c->arena, "%s; the nearest record is %s "
			"away (%.7s) and was made on %s, the limit is %lld "
			"days: record again, or pass --max-age", none,
			count_of(c, near->distance, "commit"), near->id,
			date_of(c, newest(near)),
			(long long)(c->query->age_max / 86400));
	case SELECT_FOUND:
	case SELECT_NO_RECORD:
		break;
	}
	if (!c->start->id.hex[0])
		return arena_printf(c->arena, "no baseline for %.7s: %s",
			c->start->head.hex, c->start->how);
	return arena_printf(c->arena, "%s, none of which has a record; run "
		"`profgate record` on the commits to compare with", none);
}

/* Among ancestors, those that only records know of, and commits with the same
 * files. */
static int search(struct choice *c, struct err *err)
{
	struct ancestors *a = &c->ancestors;
	size_t here;

	if (fill_pool(c, 0, err))
		return -1;
	here = a->count;
	if (!c->ended && (select_beyond(a, c->store, c->arena, err) ||
		fill_pool(c, here, err)))
		return -1;
	return c->environment ? 0 : same_files(c, err);
}

static int choose(struct choice *c, struct err *err)
{
	struct selection *s = c->out;

	if (search(c, err))
		return -1;
	/* The same machine goes before a nearer commit. */
	if (!c->environment &&
		c->query->environments == SELECT_COMPATIBLE) {
		c->environments = SELECT_COMPATIBLE;
		if (search(c, err))
			return -1;
	}
	if (s->commit_count > 0) {
		s->miss = SELECT_FOUND;
		s->substituted = strcmp(c->environment, c->head->id) != 0;
		s->line = found_line(c);
	} else if (s->miss == SELECT_FOUND) {
		s->miss = c->other.len ? SELECT_OTHER_ENVIRONMENT
			: c->ancestors.cut ? SELECT_SHALLOW : SELECT_NO_RECORD;
	}
	return 0;
}

static bool has_records(struct store *store, struct arena *arena)
{
	struct store_entry *entries;
	struct err err = {0};
	size_t count;

	return store_list(&entries, &count, store, "", arena, &err) < 0 ||
		count > 0;
}

int select_baseline(struct selection *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct select_query *query,
	struct arena *arena, struct err *err)
{
	struct choice c = {.out = out, .store = store, .repo = repo,
		.start = start, .head = head, .query = query, .arena = arena};
	int status = 0;

	*out = (struct selection){0};
	out->commits = arena_alloc(arena, query->commits + 1,
		sizeof(*out->commits));
	if (!has_records(store, arena))
		out->miss = SELECT_NO_STORE;
	else if (select_ancestors(&c.ancestors, repo, start, arena, err))
		status = -1;
	else
		status = choose(&c, err);
	if (status == 0 && out->miss != SELECT_FOUND)
		out->line = miss_line(&c);
	buf_clear(&c.other);
	return status;
}

int select_config(const struct record **out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	struct arena *arena, struct err *err)
{
	struct ancestors a;
	const char **environments;
	size_t count, record_count;
	struct record *records;

	*out = NULL;
	if (select_ancestors(&a, repo, start, arena, err) ||
		select_beyond(&a, store, arena, err))
		return -1;
	for (size_t d = 0; d < a.count; d++) {
		if (record_environments(&environments, &count, store, a.ids[d],
			arena, err))
			return -1;
		for (size_t e = 0; e < count; e++) {
			if (record_load(&records, &record_count, store,
				a.ids[d], environments[e], arena, err))
				return -1;
			if (record_count == 0)
				continue;
			*out = &records[record_count - 1];
			return 0;
		}
	}
	return 1;
}
