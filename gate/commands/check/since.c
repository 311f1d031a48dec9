/* check --since: head against an older commit as well. */
#include <string.h>

#include "gate/baseline/base_runs.h"
#include "gate/baseline/commit_acceptances.h"
#include "gate/commands/check/check.h"

/* What the older commit has of each workload, or why it has nothing. */
static void tell_older(struct checking *c)
{
	const struct older_commit *r = &c->commit;
	struct told_base *told = arena_alloc(c->arena,
		c->query.workload_count + 1, sizeof *told);

	for (size_t i = 0; i < c->query.workload_count; i++) {
		const struct select_pool *pool =
			r->why ? NULL : &r->selection.pools[i];
		struct base_facts facts = {.absent = r->why,
			.remedy = r->remedy};

		if (pool && pool->commit_count > 0)
			facts = (struct base_facts){.machine = pool->machine,
				.unlike = pool->unlike};
		else if (pool && pool->why)
			facts = (struct base_facts){.absent = pool->why};
		else if (pool)
			facts.absent = arena_printf(c->arena,
				"%s has no record of it", r->name);
		told[i] = (struct told_base){c->query.workloads[i].name, facts};
	}
	c->older.runs.told = told;
	c->older.runs.told_count = c->query.workload_count;
}

/* What was accepted since then is accepted here, and no creep: by the messages
 * of the commits, and where these are not here by their records. */
static int read_policy(struct checking *c, struct err *err)
{
	struct config since = c->flow.config;
	bool cut = false;

	since.notes = (struct notes){0}; /* the nearest commits' tell them */
	if (c->commit.id.hex[0] &&
		commit_acceptances_between(&since, &cut, &c->repo,
			&c->commit.id, &c->start.head, c->arena, err))
		return -1;
	if (cut && older_commit_accepted(&since.policy, &c->commit, &c->store,
			   &c->repo, &c->start, c->arena, err))
		return -1;
	c->older.policy = since.policy;
	return 0;
}

static size_t read_limit(const struct checking *c)
{
	return read_limits(&c->values->gate.reading).inflated;
}

/* Nearest and older records are two questions of one report. */
static void share_alpha(struct flow *f)
{
	f->alpha_share =
		(f->alpha_share > 0 ? f->alpha_share : 1) * CREEP_SHARE;
}

int check_since_find(struct checking *c, struct err *err)
{
	const char *policy = c->flow.config.policy.since;
	struct older_commit_query query = {
		.since = c->values->since ? c->values->since : policy,
		.given = c->values->since != NULL,
		.select = &c->query,
	};
	const struct selection *found = &c->commit.selection;

	if (!query.since)
		return 0;
	if (older_commit_find(&c->commit, &c->store, &c->repo, &c->start,
		    &c->environment, &query, c->arena, err) ||
		read_policy(c, err))
		return -1;
	c->older.since = (struct since){c->commit.name,
		c->commit.id.hex[0] ? c->commit.id.hex : NULL,
		c->commit.pinned};
	runs_open(&c->older.runs, c->flow.symtab, c->arena);
	tell_older(c);
	if (found->commit_count == 0)
		return 0;
	note_add(&c->flow.config.notes, "since", NULL, "since %s: %s",
		c->commit.name, found->line);
	share_alpha(&c->flow);
	return base_runs(&c->older.runs, &c->store, found, read_limit(c), err);
}

/* The workloads of which something crept up; by name. */
static void ask_crept(struct select_query *out, const struct checking *c,
	const struct verdict *v)
{
	struct select_workload *all =
		arena_alloc(c->arena, c->query.workload_count + 1, sizeof *all);

	*out = c->query;
	out->workloads = all;
	out->workload_count = 0;
	for (size_t w = 0; w < c->query.workload_count; w++) {
		const char *name = c->query.workloads[w].name;
		bool crept = false;

		for (size_t i = 0; i < v->finding_count; i++)
			crept |= v->findings[i].since &&
			         strcmp(v->findings[i].workload, name) == 0;
		if (crept)
			all[out->workload_count++] = c->query.workloads[w];
	}
}

/* How it came to that, by the records in between. */
static int tell_past(struct verdict *out, struct checking *c, struct err *err)
{
	struct older past = c->older;
	struct select_query query;
	struct selection selection;

	ask_crept(&query, c, out);
	if (older_commit_past(&selection, &c->commit, &c->store, &c->repo,
		    &c->start, &c->environment, &query, c->arena, err))
		return -1;
	runs_open(&past.runs, c->flow.symtab, c->arena);
	if (selection.commit_count > 0 &&
		base_runs(&past.runs, &c->store, &selection, read_limit(c),
			err))
		return -1;
	return flow_past(out, &c->flow, &past, err);
}

int check_since_judge(struct verdict *out, struct checking *c, struct err *err)
{
	if (!c->commit.name)
		return 0;
	if (flow_since(out, &c->flow, &c->older, err))
		return -1;
	return creep_found(out) ? tell_past(out, c, err) : 0;
}
