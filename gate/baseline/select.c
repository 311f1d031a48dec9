/* Chooses the baseline and the commits whose runs are pooled with it. */
#include "gate/baseline/select.h"

#include <limits.h>
#include <string.h>

#include "gate/baseline/pool.h"
#include "gate/baseline/select_words.h"

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
	return pools_offer(c, nearest, RELATION_SAME, err);
}

/* Among ancestors, and those that only records know of. */
static int walk(struct choice *c, enum relation relation, struct err *err)
{
	struct ancestors *a = &c->ancestors;
	size_t known;

	if (pools_fill(c, 0, relation, err))
		return -1;
	known = a->count;
	if (pools_ended(c))
		return 0;
	return select_beyond(a, c->store, c->arena, err) ||
	                       pools_fill(c, known, relation, err)
	               ? -1
	               : 0;
}

/* The same machine goes before a nearer commit. Then those of other machines,
 * for what has none of this one. */
static int search(struct choice *c, struct err *err)
{
	if (walk(c, RELATION_SAME, err) ||
		(!c->listed && !pools_any(c) && same_files(c, err)))
		return -1;
	if (!pools_all(c)) {
		pools_reopen(c);
		if (walk(c, RELATION_OTHER_MACHINE, err))
			return -1;
	}
	return c->listed ? 0 : pools_fill_newer(c, err);
}

/* What nobody of head asks for stands in for base too where the nearest commit
 * has it: that head no longer has it is to be told. */
static void take_others(struct select_commit *nearest, const struct choice *c)
{
	for (size_t r = 0; r < nearest->record_count; r++) {
		struct select_record *at = &nearest->records[r];

		for (size_t i = 0; i < at->record.capture_count; i++)
			at->taken[i] |=
				!pools_ask(c, at->record.captures[i].workload);
	}
}

/* The commits that gave something, without gaps. Returns for each of the
 * ancestors its place among them. */
static const size_t *list_commits(struct choice *c)
{
	struct selection *s = c->out;
	size_t *place =
		arena_alloc(c->arena, c->ancestors.count + 1, sizeof(*place));

	s->commits = arena_alloc(c->arena, c->ancestors.count + 1,
		sizeof(*s->commits));
	for (size_t d = 0; d < c->ancestors.count; d++) {
		place[d] = s->commit_count;
		if (c->commits[d].record_count > 0)
			s->commits[s->commit_count++] = c->commits[d];
	}
	return place;
}

static void add_environment(struct facts *out, const struct environment *e)
{
	memcpy(out->items + out->count, e->facts.items,
		e->facts.count * sizeof(*out->items));
	out->count += e->facts.count;
}

/* The facts of all environments that gave something. */
static void join_environments(struct choice *c)
{
	struct facts *out = &c->out->environment;
	const struct known_environment *last = NULL;

	out->items = arena_alloc(c->arena,
		(c->out->pool_count + 1) * ENVIRONMENT_FACTS_MAX,
		sizeof(*out->items));
	for (size_t i = 0; i < c->out->pool_count; i++) {
		const struct known_environment *e = c->pools[i].environment;

		if (e && e != last)
			add_environment(out, &e->environment);
		last = e ? e : last;
	}
	facts_join(out, c->arena);
}

static void list_pools(struct choice *c, const size_t *place)
{
	struct selection *s = c->out;

	s->pool_count = c->query->workload_count;
	s->pools = arena_alloc(c->arena, s->pool_count + 1, sizeof(*s->pools));
	for (size_t i = 0; i < s->pool_count; i++) {
		const struct pool *from = &c->pools[i];

		const struct pool *newer = c->newer ? &c->newer[i] : NULL;

		for (size_t k = 0; k < from->commit_count; k++)
			from->distances[k] = place[from->distances[k]];
		s->pools[i] = (struct select_pool){
			.commit_count = from->commit_count,
			.commits = from->distances,
			.run_count = from->run_count,
			.unlike = from->commit_count ? from->unlike : NULL,
			.newer_count = newer ? newer->commit_count : 0,
			.newest = newer && newer->commit_count
		                          ? place[newer->distances[0]]
		                  : from->commit_count ? from->distances[0]
		                                       : 0,
			.why = from->commit_count ? NULL
		                                  : select_why_line(c, from),
			.machine =
				from->environment &&
						from->environment->relation ==
							RELATION_OTHER_MACHINE
					? from->environment->difference
					: NULL,
		};
	}
}

/* The first commit that a pool begins with; there is one. */
static size_t nearest_of(const struct selection *s)
{
	size_t nearest = s->commit_count;

	for (size_t i = 0; i < s->pool_count; i++)
		if (s->pools[i].commit_count &&
			s->pools[i].commits[0] < nearest)
			nearest = s->pools[i].commits[0];
	return nearest;
}

/* Why no workload has anything. */
static enum select_miss miss_of(const struct choice *c)
{
	bool other = c->other;

	for (size_t i = 0; i < c->query->workload_count; i++) {
		if (c->pools[i].miss != SELECT_FOUND)
			return c->pools[i].miss;
		other |= c->pools[i].other != NULL;
	}
	if (other)
		return SELECT_OTHER_ENVIRONMENT;
	return c->ancestors.cut ? SELECT_SHALLOW : SELECT_NO_RECORD;
}

static int choose(struct choice *c, struct err *err)
{
	struct selection *s = c->out;

	c->commits =
		arena_alloc(c->arena, SELECT_WINDOW + 1, sizeof(*c->commits));
	if (search(c, err))
		return -1;
	list_pools(c, list_commits(c));
	if (!pools_any(c)) {
		s->miss = miss_of(c);
		return 0;
	}
	if (!c->listed)
		take_others(&s->commits[0], c);
	join_environments(c);
	s->nearest = nearest_of(s);
	s->line = select_found_line(c);
	if (!c->listed)
		select_other_lines(c);
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
	pools_open(&c);
	if (!has_records(store, arena))
		out->miss = SELECT_NO_STORE;
	else if (select_ancestors(&c.ancestors, repo, start, arena, err))
		status = -1;
	else
		status = choose(&c, err);
	if (status == 0 && out->miss != SELECT_FOUND)
		out->line = select_miss_line(&c);
	pools_close(&c);
	return status;
}

int select_commits(struct selection *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct select_query *query,
	const char **ids, size_t count, struct arena *arena, struct err *err)
{
	struct select_query all = *query;
	struct choice c = {.out = out,
		.store = store,
		.repo = repo,
		.start = start,
		.head = head,
		.query = &all,
		.arena = arena,
		.listed = true,
		.ancestors = {count, ids, count, false}};
	int status;

	all.commits = (unsigned)count;
	all.runs = UINT_MAX;
	*out = (struct selection){0};
	pools_open(&c);
	status = choose(&c, err);
	pools_close(&c);
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
