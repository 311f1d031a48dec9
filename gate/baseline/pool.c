/* Fills the pools of all workloads in one walk. */
#include "gate/baseline/pool.h"

#include <stdlib.h>
#include <string.h>

#include "gate/baseline/commit_acceptances.h"
#include "gate/environment/difference.h"

void pools_open(struct choice *c)
{
	size_t count = c->query->workload_count;

	c->names = symtab_new();
	c->pools = arena_alloc(c->arena, count + 1, sizeof(*c->pools));
	for (size_t i = 0; i < count; i++)
		c->pools[i].distances = arena_alloc(c->arena,
			c->query->commits + 1, sizeof(size_t));
}

void pools_close(struct choice *c)
{
	symtab_free(c->names);
	free(c->environments);
}

bool pools_any(const struct choice *c)
{
	for (size_t i = 0; i < c->query->workload_count; i++)
		if (c->pools[i].commit_count > 0)
			return true;
	return false;
}

bool pools_all(const struct choice *c)
{
	for (size_t i = 0; i < c->query->workload_count; i++)
		if (c->pools[i].commit_count == 0)
			return false;
	return true;
}

bool pools_ended(const struct choice *c)
{
	for (size_t i = 0; i < c->query->workload_count; i++)
		if (!c->pools[i].ended)
			return false;
	return true;
}

void pools_reopen(struct choice *c)
{
	for (size_t i = 0; i < c->query->workload_count; i++)
		c->pools[i].ended = c->pools[i].commit_count > 0;
}

/* Reads env.json; one that is damaged is passed over, and counted. */
static int read_environment(struct known_environment *out, struct choice *c,
	const char *commit, const char *id, struct err *err)
{
	const char *path = arena_printf(c->arena, "%s/env.json",
		layout_environment_path(c->arena, commit, id));
	struct buf text = {0};
	struct err why = {0};
	int status = store_read(&text, c->store, path, LAYOUT_FILE_MAX, err);

	if (status == 0 && environment_read(&out->environment, buf_view(&text),
				   c->arena, &why))
		store_pass_over(c->store, path, why.text);
	else if (status == 0)
		out->relation = RELATION_OTHER;
	buf_clear(&text);
	return status < 0 ? -1 : 0;
}

static void relate(struct known_environment *e, const struct choice *c)
{
	struct buf hard = {0}, soft = {0};

	environment_settings(&e->periods, &e->environment, c->arena);
	environment_difference(&hard, &e->environment.facts, &c->head->facts,
		false);
	environment_difference(&soft, &e->environment.facts, &c->head->facts,
		true);
	if (hard.len == 0)
		e->relation =
			soft.len == 0 ? RELATION_SAME : RELATION_OTHER_MACHINE;
	e->difference = arena_printf(c->arena, "%s%s%s",
		hard.len ? hard.data : "", hard.len && soft.len ? "; " : "",
		soft.len ? soft.data : "");
	buf_clear(&hard);
	buf_clear(&soft);
}

/* What is known of an environment of the store, read once. */
static int know_environment(const struct known_environment **out,
	struct choice *c, const char *commit, const char *id, struct err *err)
{
	size_t at = symtab_intern(c->names, span_of(id)).i;
	struct known_environment *e;

	if (at >= c->room) {
		c->environments = xrealloc(c->environments, 2 * at + 1,
			sizeof(*c->environments));
		for (; c->room < 2 * at + 1; c->room++)
			c->environments[c->room] = NULL;
	}
	*out = e = c->environments[at];
	if (e)
		return 0;
	e = arena_alloc(c->arena, 1, sizeof(*e));
	if (read_environment(e, c, commit, id, err))
		return -1;
	if (e->relation != RELATION_UNREADABLE)
		relate(e, c);
	*out = c->environments[at] = e;
	return 0;
}

static int by_name(const void *name, const void *workload)
{
	return strcmp(name, ((const struct select_workload *)workload)->name);
}

/* The place of a workload among head's; past all of them: head has none. */
static size_t workload_place(const struct choice *c, const char *name)
{
	const struct select_query *q = c->query;
	const struct select_workload *found =
		q->workload_count
			? bsearch(name, q->workloads, q->workload_count,
				  sizeof(*q->workloads), by_name)
			: NULL;

	return found ? (size_t)(found - q->workloads) : q->workload_count;
}

bool pools_ask(const struct choice *c, const char *workload)
{
	return workload_place(c, workload) < c->query->workload_count;
}

/* The captures of one workload in a record: [from, returned). */
static size_t group_end(const struct record *record, size_t from)
{
	size_t to = from;

	while (to < record->capture_count &&
		strcmp(record->captures[to].workload,
			record->captures[from].workload) == 0)
		to++;
	return to;
}

/* In which metric the profilers of head were set otherwise; NULL: in none. */
static const char *other_period(const struct choice *c, size_t workload,
	const struct facts *theirs, const char *commit)
{
	const struct facts *ours = &c->query->workloads[workload].periods;

	for (size_t i = 0; i < theirs->count; i++) {
		const char *here = facts_value(ours, theirs->items[i].key);

		if (here && strcmp(here, theirs->items[i].value) != 0)
			return arena_printf(c->arena,
				"%.7s was recorded with "
				"another setting of the profiler: %s is %s, "
				"here %s; record with this one",
				commit, theirs->items[i].key,
				theirs->items[i].value, here);
	}
	return NULL;
}

/* Records of 0.1.0 say nothing, but their environments of all they hold: usable
 * is whether a capture of the group is none of those. */
static const char *group_period(bool *usable, const struct choice *c,
	size_t workload, const struct record *record, size_t from, size_t to,
	const struct known_environment *e)
{
	const char *first = NULL;
	bool told = false;

	*usable = false;
	for (size_t i = from; i < to; i++) {
		const struct facts *periods = &record->captures[i].periods;
		const char *other =
			other_period(c, workload, periods, record->commit);

		told |= periods->count > 0;
		*usable |= !other;
		first = first ? first : other;
	}
	*usable &= told;
	return told ? first
	            : other_period(c, workload, &e->periods, record->commit);
}

/* What is on offer. */
struct offer {
	size_t distance;
	const struct known_environment *environment;
	bool usable;      /* else it is only told of */
	int64_t recorded; /* its newest record */
	bool old;
	bool accepted; /* a change, by a record */
};

/* The commit is kept for what is said of it. */
static void refuse(struct pool *pool, struct choice *c, const char *commit,
	const struct offer *offer)
{
	struct select_commit *at = &c->commits[offer->distance];

	pool->miss = offer->old ? SELECT_TOO_OLD : SELECT_TOO_FAR;
	pool->far = at->distance = offer->distance;
	at->id = arena_copy(c->arena, span_of(commit));
	at->recorded = offer->recorded;
}

static const char *elsewhere(const struct choice *c, const char *commit,
	const struct known_environment *environment)
{
	return arena_printf(c->arena, "%.7s was recorded in another "
		"environment: %s; record there", commit,
		environment->difference);
}

/* What a pool takes of a group of captures. */
enum taking {
	TAKING_NOTHING,
	TAKING_COUNTED, /* what is counted, of captures of the same setting: one
	                   that costs more makes others slower */
	TAKING_ALL
};

/* What a pool takes, or why nothing or not all. */
static enum taking takes(struct choice *c, size_t workload,
	const struct record *record, size_t from, size_t to,
	const struct offer *offer)
{
	struct pool *pool = &c->pools[workload];
	const char *other;
	bool counted;

	if (pool->ended || (pool->before && offer->distance >= pool->before) ||
		(pool->environment &&
			strcmp(pool->environment->environment.id,
				offer->environment->environment.id) != 0))
		return TAKING_NOTHING;
	if (!offer->usable) {
		if (!pool->other)
			pool->other = elsewhere(c, record->commit,
				offer->environment);
		return TAKING_NOTHING;
	}
	other = group_period(&counted, c, workload, record, from, to,
		offer->environment);
	if (other && !pool->other)
		pool->other = other;
	if (other && !counted)
		return TAKING_NOTHING;
	if (!offer->old &&
		(pool->commit_count || offer->distance <= SELECT_DISTANCE)) {
		if (other && pool->commit_count == 0)
			pool->unlike = other;
		return other || c->newer ? TAKING_COUNTED : TAKING_ALL;
	}
	pool->ended = true;
	if (pool->commit_count == 0)
		refuse(pool, c, record->commit, offer);
	return TAKING_NOTHING;
}

static bool wants(struct choice *c, const struct record *record,
	const struct offer *offer)
{
	bool wanted = false;

	for (size_t i = 0; i < record->capture_count;) {
		size_t end = group_end(record, i);
		size_t w = workload_place(c, record->captures[i].workload);

		wanted |= w < c->query->workload_count &&
		          takes(c, w, record, i, end, offer) != TAKING_NOTHING;
		if (w == c->query->workload_count && !c->stranger)
			c->stranger = arena_printf(c->arena, "%.7s has %s",
				record->commit, record->captures[i].workload);
		i = end;
	}
	return wanted;
}

static size_t count_runs(const struct record *record, size_t from, size_t to)
{
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		count += i == from || strcmp(record->captures[i].run,
					      record->captures[i - 1].run) != 0;
	return count;
}

static void join(struct pool *pool, size_t distance, size_t runs,
	const struct known_environment *environment)
{
	if (pool->commit_count == 0 ||
		pool->distances[pool->commit_count - 1] != distance)
		pool->distances[pool->commit_count++] = distance;
	pool->run_count += runs;
	pool->environment = environment;
	pool->miss = SELECT_FOUND;
}

/* Marks what the pools take of a record that was loaded for good. */
static void take(struct choice *c, struct select_record *out,
	const struct offer *offer)
{
	const struct record *record = &out->record;
	size_t most = record->capture_count + 1;

	if (!out->taken) {
		out->taken = arena_alloc(c->arena, most, sizeof(*out->taken));
		out->counted =
			arena_alloc(c->arena, most, sizeof(*out->counted));
	}
	for (size_t i = 0; i < record->capture_count;) {
		size_t from = i, end = group_end(record, i);
		size_t w = workload_place(c, record->captures[i].workload);
		enum taking taking =
			w < c->query->workload_count
				? takes(c, w, record, i, end, offer)
				: TAKING_NOTHING;

		if (taking != TAKING_NOTHING)
			join(&c->pools[w], offer->distance,
				count_runs(record, from, end),
				offer->environment);
		for (; i < end; i++) {
			out->taken[i] |= taking == TAKING_ALL;
			out->counted[i] |= taking == TAKING_COUNTED &&
			                   !other_period(c, w,
						   &record->captures[i].periods,
						   record->commit);
		}
	}
}

/* Those of an environment that are there already, for another workload. */
static size_t known_records(struct choice *c, struct select_commit *at,
	const char *environment, const struct offer *offer)
{
	size_t known = 0;

	for (size_t r = 0; r < at->record_count; r++)
		if (strcmp(at->records[r].record.environment, environment) ==
			0) {
			take(c, &at->records[r], offer);
			known++;
		}
	return known;
}

/* Adds the records of an environment to those of the commit. */
static int add_records(struct choice *c, const char *commit,
	const char *environment, const struct offer *offer, struct err *err)
{
	struct select_commit *at = &c->commits[offer->distance];
	struct select_record *all;
	struct record *records;
	size_t count;

	if (known_records(c, at, environment, offer))
		return 0;
	if (record_load(&records, &count, c->store, commit, environment,
		    c->arena, err))
		return -1;
	all = arena_alloc(c->arena, at->record_count + count + 1, sizeof(*all));
	if (at->record_count > 0)
		memcpy(all, at->records, at->record_count * sizeof(*all));
	at->records = all;
	at->id = commit;
	at->distance = offer->distance;
	for (size_t r = 0; r < count; r++) {
		struct select_record *one = &all[at->record_count++];

		one->record = records[r];
		take(c, one, offer);
	}
	if (offer->recorded > at->recorded)
		at->recorded = offer->recorded;
	return 0;
}

/* Records are read for a look first: most commits may have none of a workload
 * that is still asked for, and nothing of those is kept. */
static int offer_environment(struct choice *c, const char *commit,
	const char *environment, struct offer *offer, struct err *err)
{
	const struct select_query *q = c->query;
	struct arena scratch = {0};
	struct record *records;
	bool wanted = false;
	size_t count;

	if (record_load(&records, &count, c->store, commit, environment,
		    &scratch, err)) {
		arena_clear(&scratch);
		return -1;
	}
	offer->recorded = 0;
	for (size_t r = 0; r < count; r++)
		if (records[r].recorded > offer->recorded)
			offer->recorded = records[r].recorded;
	offer->old = !q->baseline && !c->listed &&
	             q->now - offer->recorded > q->age_max;
	for (size_t r = 0; r < count; r++) {
		wanted |= wants(c, &records[r], offer);
		offer->accepted |=
			offer->usable && records[r].acceptance_count > 0;
	}
	arena_clear(&scratch);
	return wanted ? add_records(c, commit, environment, offer, err) : 0;
}

/* Whether the commit, or what it merges, accepted a change: older runs are of
 * another level. By its message; its records say it too. */
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

/* Ends the pools that have enough, and all that have something with a commit
 * that accepted a change. */
static int end_pools(struct choice *c, const char *commit, bool accepted,
	struct err *err)
{
	bool open = false;

	for (size_t i = 0; i < c->query->workload_count; i++) {
		struct pool *pool = &c->pools[i];

		pool->ended |= pool->commit_count >= c->query->commits ||
		               pool->run_count >= c->query->runs;
		open |= !pool->ended && pool->commit_count > 0;
	}
	if (!open || c->listed)
		return 0;
	if (!accepted && accepted_change(&accepted, c, commit, err))
		return -1;
	for (size_t i = 0; accepted && i < c->query->workload_count; i++)
		c->pools[i].ended |= c->pools[i].commit_count > 0;
	return 0;
}

/* The first record in the way that is of no use to anybody. */
static void remember(struct choice *c, const char *commit,
	const struct known_environment *e)
{
	if (c->other || e->relation == RELATION_SAME ||
		e->relation == RELATION_UNREADABLE)
		return;
	c->other = elsewhere(c, commit, e);
}

int pools_offer(struct choice *c, size_t distance, enum relation relation,
	struct err *err)
{
	const char *commit = c->ancestors.ids[distance];
	struct offer offer = {.distance = distance};
	const char **environments;
	size_t count;

	if (record_environments(&environments, &count, c->store, commit,
		    c->arena, err))
		return -1;
	for (size_t e = 0; e < count; e++) {
		const struct known_environment *known;

		if (know_environment(&known, c, commit, environments[e], err))
			return -1;
		remember(c, commit, known);
		offer.environment = known;
		offer.usable = known->relation == relation;
		if (!offer.usable && (relation == RELATION_SAME ||
					     known->relation != RELATION_OTHER))
			continue;
		if (offer_environment(c, commit, environments[e], &offer, err))
			return -1;
	}
	return end_pools(c, commit, offer.accepted, err);
}

int pools_fill(struct choice *c, size_t from, enum relation relation,
	struct err *err)
{
	for (size_t d = from; d < c->ancestors.count && !pools_ended(c); d++)
		if (pools_offer(c, d, relation, err))
			return -1;
	return 0;
}

int pools_fill_newer(struct choice *c, struct err *err)
{
	size_t count = c->query->workload_count;
	struct pool *own = c->pools;
	int status;

	c->newer = arena_alloc(c->arena, count + 1, sizeof(*c->newer));
	for (size_t i = 0; i < count; i++) {
		struct pool *pool = &c->newer[i];

		pool->distances = arena_alloc(c->arena, c->query->commits + 1,
			sizeof(size_t));
		pool->before = own[i].commit_count ? own[i].distances[0] : 0;
		pool->ended = pool->before == 0 ||
		              own[i].environment->relation != RELATION_SAME;
	}
	c->pools = c->newer;
	status = pools_fill(c, 0, RELATION_OTHER_MACHINE, err);
	c->pools = own;
	return status;
}
