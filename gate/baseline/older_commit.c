/* Finds the older commit, by name or as the last that has a tag, and the
 * records between it and head. */
#include "gate/baseline/older_commit.h"

#include <string.h>

#include "gate/config/value.h"
#include "gate/git/tags.h"

enum { TAG_WINDOW = 10000 }; /* first parents that may have a tag */

struct finder {
	struct older_commit *out;
	struct store *store;
	const struct repo *repo;
	const struct select_start *start;
	const struct older_commit_query *query;
	struct arena *arena;
};

/* The tag that records say a commit had; NULL: they know of none. What has a
 * tag is pinned, which is sooner seen. */
static int recorded_tag(const char **out, const struct finder *f,
	const char *commit, struct err *err)
{
	const char **environments;
	size_t count, record_count;
	struct record *records;
	bool pinned;

	*out = NULL;
	if (record_is_pinned(&pinned, f->store, commit, f->arena, err))
		return -1;
	if (!pinned)
		return 0;
	if (record_environments(&environments, &count, f->store, commit,
		    f->arena, err))
		return -1;
	for (size_t e = 0; e < count; e++) {
		if (record_load(&records, &record_count, f->store, commit,
			    environments[e], f->arena, err))
			return -1;
		for (size_t r = 0; r < record_count; r++)
			if (records[r].tag)
				*out = records[r].tag;
	}
	return 0;
}

static void found(const struct finder *f, const char *name, const char *commit)
{
	f->out->name = name;
	f->out->id = (struct commit_id){{0}};
	memcpy(f->out->id.hex, commit, strlen(commit));
}

/* Nothing can be held to it. */
static int in_vain(const struct finder *f, const char *why, const char *remedy)
{
	f->out->why = why;
	f->out->remedy = remedy;
	return 0;
}

/* Head's first parents, and what records know of those beyond. */
static int list_before(struct ancestors *out, const struct finder *f,
	struct err *err)
{
	struct history history;

	if (history_first_parents(&history, f->repo, &f->start->head,
		    TAG_WINDOW, f->arena, err))
		return -1;
	*out = (struct ancestors){.cut = history.cut, .here = history.count};
	out->ids = arena_alloc(f->arena, history.count + SELECT_WINDOW,
		sizeof(*out->ids));
	for (size_t i = 0; i < history.count; i++)
		out->ids[out->count++] = history.ids[i].hex;
	return select_beyond(out, f->store, f->arena, err);
}

static int find_last_tag(const struct finder *f, struct err *err)
{
	struct ancestors before;
	struct tags tags;

	f->out->name = "the last tag";
	if (tags_list(&tags, f->repo, f->arena, err) ||
		list_before(&before, f, err))
		return -1;
	for (size_t i = 1; i < before.count; i++) {
		const char *tag = tags_of_commit(&tags, before.ids[i]);

		if (!tag && f->repo->shallow &&
			recorded_tag(&tag, f, before.ids[i], err))
			return -1;
		if (!tag)
			continue;
		found(f, tag, before.ids[i]);
		return 0;
	}
	return in_vain(f,
		arena_printf(f->arena,
			"none of the %zu first-parent commits before this one "
			"%s",
			before.count > 0 ? before.count - 1 : 0,
			before.cut ? "that are here has a tag" : "has a tag"),
		before.cut ? "fetch history and tags (fetch-depth: 0 or "
			     "GIT_DEPTH: 0)"
			   : NULL);
}

/* By the records that say that their commit had this tag. +1: none does. */
static int find_recorded(const struct finder *f, struct err *err)
{
	const char **commits, *tag;
	size_t count;

	if (record_commits(&commits, &count, f->store, f->arena, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (recorded_tag(&tag, f, commits[i], err))
			return -1;
		if (!tag || strcmp(tag, f->query->since) != 0)
			continue;
		found(f, tag, commits[i]);
		return 0;
	}
	return 1;
}

static int find_named(const struct finder *f, struct err *err)
{
	const char *name = f->query->since;
	struct err unknown = {0};
	struct commit_id id;
	int status = repo_resolve(&id, f->repo, name, &unknown);

	f->out->name = name;
	if (status == 0) {
		found(f, name, id.hex);
		return 0;
	}
	if (status > 0) {
		status = find_recorded(f, err);
		if (status <= 0)
			return status;
		err_set(&unknown, ERR_USAGE, "no commit here is called \"%s\"",
			name);
	}
	if (f->query->given && !f->repo->shallow) {
		*err = unknown;
		return err_wrap(err, "--since");
	}
	return in_vain(f, arena_copy(f->arena, span_of(unknown.text)),
		f->repo->shallow ? "fetch tags (fetch-depth: 0 or git fetch "
				   "--tags)"
				 : "mend since: in profgate.yml");
}

/* The records of the commit that was found. */
static int take_records(const struct finder *f, const struct environment *head,
	struct err *err)
{
	struct older_commit *out = f->out;
	const char **ids = arena_alloc(f->arena, 1, sizeof(*ids));
	const char **environments;
	struct select_start at = {f->start->head, out->id, out->name};
	size_t count;

	out->remedy = "run `profgate record` there, or `profgate baseline "
		      "fetch` where that was done";
	if (strcmp(out->id.hex, f->start->head.hex) == 0)
		return in_vain(f,
			arena_printf(f->arena,
				"%s is the commit that is checked itself",
				out->name),
			"name an older one");
	ids[0] = out->id.hex;
	if (record_is_pinned(&out->pinned, f->store, ids[0], f->arena, err) ||
		record_environments(&environments, &count, f->store, ids[0],
			f->arena, err))
		return -1;
	if (count == 0)
		return in_vain(f,
			arena_printf(f->arena, "%s (%.7s) has no record",
				out->name, ids[0]),
			out->remedy);
	return select_commits(&out->selection, f->store, f->repo, &at, head,
		f->query->select, ids, 1, f->arena, err);
}

int older_commit_find(struct older_commit *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct older_commit_query *query,
	struct arena *arena, struct err *err)
{
	const struct finder f = {out, store, repo, start, query, arena};
	bool last = strcmp(query->since, SINCE_LAST_TAG) == 0;

	*out = (struct older_commit){0};
	if (last ? find_last_tag(&f, err) : find_named(&f, err))
		return -1;
	return out->why ? 0 : take_records(&f, head, err);
}

/* How many of the ancestors come after the older commit. */
static int count_since(size_t *out, const struct ancestors *a,
	const struct older_commit *r, const struct repo *repo,
	const struct select_start *start, struct arena *arena, struct err *err)
{
	struct history ignored;
	struct commit_id end;

	for (*out = 0; *out < a->count; ++*out)
		if (strcmp(a->ids[*out], r->id.hex) == 0)
			return 0;
	/* it is on another branch, or farther away */
	if (a->count == 0)
		return 0;
	if (history_between(&ignored, &end, repo, &r->id, &start->id, 0, arena,
		    err))
		return -1;
	if (!end.hex[0])
		*out = 0;
	for (size_t i = 0; i < *out; i++)
		if (strcmp(a->ids[i], end.hex) == 0)
			*out = i;
	return 0;
}

/* Of a list the first, the last, and others as evenly as may be. */
static size_t spread(const char **ids, size_t count, size_t most)
{
	if (count <= most)
		return count;
	for (size_t i = 1; i < most; i++)
		ids[i] = ids[i * (count - 1) / (most - 1)];
	return most;
}

/* The commits since then that have records, nearest first, with room for one
 * more. */
static int list_recorded(const char ***out, size_t *count,
	const struct older_commit *older, struct store *store,
	const struct repo *repo, const struct select_start *start,
	struct arena *arena, struct err *err)
{
	struct ancestors a;
	const char **environments;
	size_t since, known;

	if (select_ancestors(&a, repo, start, arena, err) ||
		select_beyond(&a, store, arena, err) ||
		count_since(&since, &a, older, repo, start, arena, err))
		return -1;
	*out = arena_alloc(arena, since + 1, sizeof(**out));
	*count = 0;
	for (size_t i = 0; i < since; i++) {
		if (record_environments(&environments, &known, store, a.ids[i],
			    arena, err))
			return -1;
		if (known > 0)
			(*out)[(*count)++] = a.ids[i];
	}
	return 0;
}

int older_commit_past(struct selection *out, const struct older_commit *older,
	struct store *store, const struct repo *repo,
	const struct select_start *start, const struct environment *head,
	const struct select_query *query, struct arena *arena, struct err *err)
{
	const char **ids;
	size_t count;

	if (list_recorded(&ids, &count, older, store, repo, start, arena, err))
		return -1;
	count = spread(ids, count, OLDER_COMMITS - 1);
	ids[count++] = older->id.hex;
	return select_commits(out, store, repo, start, head, query, ids, count,
		arena, err);
}

static void add_recorded(struct policy *policy, const struct record *record,
	struct arena *arena)
{
	struct acceptance *all = arena_alloc(arena,
		policy->acceptance_count + record->acceptance_count + 1,
		sizeof(*all));

	if (policy->acceptance_count > 0)
		memcpy(all, policy->acceptances,
			policy->acceptance_count * sizeof(*all));
	policy->acceptances = all;
	for (size_t i = 0; i < record->acceptance_count; i++) {
		const struct record_acceptance *a = &record->acceptances[i];
		struct acceptance accepted = {.function = a->function,
			.metric = a->metric,
			.reason = a->reason ? a->reason : "",
			.rule = arena_printf(arena, "record of %.7s",
				record->commit)};

		if (a->ratio && !ratio_parse(&accepted.most, span_of(a->ratio)))
			continue;
		all[policy->acceptance_count++] = accepted;
	}
}

int older_commit_accepted(struct policy *out, const struct older_commit *older,
	struct store *store, const struct repo *repo,
	const struct select_start *start, struct arena *arena, struct err *err)
{
	const char **ids, **environments;
	size_t count, known, record_count;
	struct record *records;

	if (list_recorded(&ids, &count, older, store, repo, start, arena, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (record_environments(&environments, &known, store, ids[i],
			    arena, err) ||
			record_load(&records, &record_count, store, ids[i],
				environments[0], arena, err))
			return -1;
		if (record_count > 0)
			add_recorded(out, &records[0], arena);
	}
	return 0;
}
