/* profgate check: runs against the baseline that git holds for them. */
#include <string.h>
#include <time.h>

#include "gate/baseline/base_runs.h"
#include "gate/baseline/commit_acceptances.h"
#include "gate/baseline/failed_runs.h"
#include "gate/baseline/review_policy.h"
#include "gate/commands/check/check.h"
#include "gate/commands/commands.h"
#include "gate/git/remote_name.h"
#include "gate/setup/unmeasured.h"
#include "gate/transfer/transfer.h"

enum {DEEPEN_BY = 100, DEEPEN_TRIES = 3, DAY = 86400 };

#define AT(member) .offset = offsetof(struct check_values, member)

static const char *const environment_choices[] = {"strict", "compatible",
	NULL};

static const struct opt own[] = {
	{.name = "baseline", .kind = OPT_TEXT, .value = "REVISION",
		AT(baseline), .help = "compare with this commit, or with the "
			"nearest before it that has a record; default: what CI "
			"says, the merge base with the target branch, or "
			"HEAD's first parent"},
	{.name = "since", .kind = OPT_TEXT, .value = "REVISION", AT(since),
		.help = "hold HEAD to this older commit as well: what costs "
			"more than that allows fails, although no step since "
			"did; last-tag: the last first parent that has a "
			"tag; default as the policy says: none"},
	{.name = "target", .kind = OPT_TEXT, .value = "BRANCH", AT(target),
		.help = "branch that the change goes to; default: what CI "
			"says, or the remote's HEAD, main or master"},
	{.name = "require-baseline", .kind = OPT_FLAG, AT(require_baseline),
		.help = "exit 3 when there is no baseline; default as the "
			"policy says: exit 0"},
	{.name = "environments",
		.kind = OPT_CHOICE,
		.choices = environment_choices,
		AT(environments),
		.help = "of what was recorded on another machine, where "
			"nothing else is in reach: compare what is counted, "
			"allocations and the like (strict, the default), or "
			"time as well, the machine's speed taken out"},
	{.name = "environment",
		.kind = OPT_LIST,
		.value = "KEY=VALUE",
		AT(environment),
		.help = "a fact of the environment that "
			"cannot be seen, or another value for one that can; "
			"repeatable, as for record"},
	{.name = "pool", .kind = OPT_COUNT, .value = "N",
		.max = SELECT_WINDOW, AT(pool),
		.help = "how many recorded commits give runs; default: 5, and "
			"no more than 30 runs"},
	{.name = "max-age", .kind = OPT_COUNT, .value = "DAYS", .max = 36500,
		AT(max_age), .help = "oldest record that is taken; "
			"default: 30"},
	{.name = "no-fetch", .kind = OPT_FLAG, AT(no_fetch),
		.help = "take the baselines that are here"},
	{.name = "deepen", .kind = OPT_FLAG, AT(deepen),
		.help = "fetch more history when that of a shallow clone "
			"ends before a baseline"},
	{0}
};

static const struct opt_group own_group = {"Baseline", own, NULL};

static const struct opt_part parts[] = {
	{&own_group, 0},
	{&store_group, offsetof(struct check_values, store)},
	{&remote_group, offsetof(struct check_values, remote)},
	{&retest_runs_group, offsetof(struct check_values, measure)},
	GATE_PARTS(offsetof(struct check_values, gate)),
	{0}
};

static void note(struct checking *c, const char *code, const char *message)
{
	note_add(&c->flow.config.notes, code, NULL, "%s", message);
}

static int open_all(struct checking *c, struct err *err)
{
	const struct check_values *v = c->values;
	int status;

	if (repo_open(&c->repo, NULL, c->arena, err) ||
			store_open(&c->store, &c->repo, v->store.where,
				c->arena, err))
		return -1;
	status = remote_choose(&c->query.remote, &c->repo,
		v->remote.remote, c->arena, err);
	if (status > 0)
		c->query.remote = NULL;
	c->query.baseline = v->baseline;
	c->query.target = v->target;
	c->query.ci = ci_context_here();
	c->query.commits = v->pool ? v->pool : SELECT_COMMITS;
	c->query.runs = SELECT_RUNS;
	c->query.environments = v->environments ? v->environments - 1 :
		SELECT_STRICT;
	c->query.now = (int64_t)time(NULL);
	c->query.age_max = (int64_t)DAY * (v->max_age ? v->max_age :
		SELECT_DAYS);
	return status < 0 ? -1 : 0;
}

/* The remote's baselines, where there is a remote. What is here will do when
 * they cannot be had; nothing will not, for then nobody knows whether there
 * are any. */
static int fetch(struct checking *c, const char **note_text, struct err *err)
{
	struct err failure = {0};

	*note_text = NULL;
	if (c->values->no_fetch || c->store.directory || !c->query.remote)
		return 0;
	if (transfer_fetch(&c->store, c->query.remote, &failure) >= 0)
		return 0;
	if (!c->store.tree) {
		*err = failure;
		return -1;
	}
	*note_text = arena_printf(c->arena, "the baselines that are here were "
		"taken, newer ones could not be fetched: %s", failure.text);
	return 0;
}

/* What head has of each workload, for which base is to be found. */
static void ask_workloads(struct checking *c)
{
	const struct run_set *head = &c->flow.runs.sets[SET_HEAD];
	struct select_workload *all =
		arena_alloc(c->arena, head->capture_count + 1, sizeof *all);
	size_t from = 0;

	c->query.workloads = all;
	while (from < head->capture_count) {
		struct select_workload *w = &all[c->query.workload_count++];
		size_t to = from;

		w->name = head->captures[from].workload;
		while (to < head->capture_count &&
			strcmp(w->name, head->captures[to].workload) == 0)
			to++;
		captures_periods(&w->periods, head->captures + from, to - from,
			c->flow.symtab, c->arena);
		from = to;
	}
}

/* Where history ends before a baseline, more of it is fetched if that is
 * wanted; the start may be another one then. */
static int find_baseline(struct checking *c, struct err *err)
{
	for (unsigned tries = 0;; tries++) {
		if (select_baseline(&c->selection, &c->store, &c->repo,
				&c->start, &c->environment, &c->query,
				c->arena, err))
			return -1;
		if (c->selection.miss != SELECT_SHALLOW || !c->values->deepen ||
				!c->query.remote || tries == DEEPEN_TRIES)
			return 0;
		if (history_deepen(&c->repo, c->query.remote, &c->start.head,
				DEEPEN_BY, err) ||
				select_start(&c->start, &c->repo, &c->query,
					c->arena, err))
			return -1;
	}
}

/* What the selection says of the base of each workload. */
static void tell_base(struct checking *c)
{
	const struct selection *s = &c->selection;
	struct told_base *told =
		arena_alloc(c->arena, s->pool_count + 1, sizeof *told);

	for (size_t i = 0; i < s->pool_count; i++)
		told[i] = (struct told_base){c->query.workloads[i].name,
			{.absent = s->pools[i].why,
				.unlike = s->pools[i].unlike,
				.machine = s->pools[i].machine}};
	c->flow.runs.told = told;
	c->flow.runs.told_count = s->pool_count;
	c->flow.machines = c->query.environments == SELECT_COMPATIBLE
	                           ? MACHINES_FACTOR
	                           : MACHINES_APART;
	c->flow.environment[SET_BASE] = s->environment;
	for (size_t i = 0; i < s->other_count; i++)
		note(c, "baseline", s->others[i]);
}

/* The workloads whose pools begin with the commit or one before it, or what is
 * counted of them; by name. */
static struct workload_names workloads_since(const struct checking *c, bool counted,
	size_t commit)
{
	const struct selection *s = &c->selection;
	const char **out =
		arena_alloc(c->arena, s->pool_count + 1, sizeof *out);
	size_t count = 0;

	for (size_t i = 0; i < s->pool_count; i++) {
		const struct select_pool *pool = &s->pools[i];

		if (pool->commit_count > 0 && (counted ? pool->newest :
			pool->commits[0]) >= commit)
			out[count++] = c->query.workloads[i].name;
	}
	return (struct workload_names){count, out};
}

/* What the commits between two accept, or head's since the nearest: for the
 * workloads alone whose base is no newer than the older of them, and of what is
 * counted by its own. */
static int read_acceptances(struct checking *c, size_t older,
	const struct commit_id *newer, struct err *err)
{
	struct policy *policy = &c->flow.config.policy;
	const char *id = c->selection.commits[older].id;
	size_t before = policy->acceptance_count;
	struct commit_id base = {{0}};
	bool cut;

	memcpy(base.hex, id, strlen(id));
	if (commit_acceptances_between(&c->flow.config, &cut, &c->repo, &base,
		    newer, c->arena, err))
		return -1;
	c->trailers_cut |= cut;
	for (size_t i = 0; older && i < policy->acceptance_count - before; i++) {
		struct acceptance *a = &policy->acceptances[i];

		a->limited = true;
		a->only = workloads_since(c, false, older);
		a->only_counted = workloads_since(c, true, older);
	}
	return 0;
}

/* Of all commits since the base of each workload; the newest at last, for each
 * goes before those that are there. */
static int read_all_acceptances(struct checking *c, struct err *err)
{
	const struct selection *s = &c->selection;
	bool *first = arena_alloc(c->arena, s->commit_count, sizeof *first);
	size_t older = s->commit_count;

	first[0] = true;
	for (size_t i = 0; i < s->pool_count; i++)
		if (s->pools[i].commit_count > 0)
			first[s->pools[i].commits[0]] =
				first[s->pools[i].newest] = true;
	for (size_t k = s->commit_count; k > 0; k--) {
		struct commit_id newer = {{0}};
		const char *id = s->commits[k - 1].id;

		if (!first[k - 1])
			continue;
		memcpy(newer.hex, id, strlen(id));
		if (older < s->commit_count &&
			read_acceptances(c, older, &newer, err))
			return -1;
		older = k - 1;
	}
	return read_acceptances(c, 0, &c->start.head, err);
}

static void tell_rules(struct checking *c, const struct selection *s)
{
	const char *line = select_rules_line(s, c->arena);

	if (line)
		note(c, "rules-differ", line);
}

/* What the baseline is, before all that is said of the comparison. */
static int prepare_base(struct checking *c, struct err *err)
{
	struct flow *f = &c->flow;

	f->commits[SET_BASE] = c->selection.commits[c->selection.nearest].id;
	tell_base(c);
	tell_rules(c, &c->selection);
	if (read_all_acceptances(c, err) ||
		base_runs(&f->runs, &c->store, &c->selection,
			read_limits(&c->values->gate.reading).inflated, err))
		return -1;
	return flow_read(f, err);
}

/* Reads the runs, and what base is to be asked of them. */
static int read_runs(struct checking *c, const char *runs, struct err *err)
{
	struct flow *f = &c->flow;

	if (runs_add(&f->runs, SET_HEAD, runs, err) || flow_read(f, err) ||
		environment_of_runs(&c->environment, &f->runs.sets[SET_HEAD],
			f->symtab, &c->values->environment, c->arena, err))
		return -1;
	f->commits[SET_HEAD] = c->start.head.hex;
	ask_workloads(c);
	return 0;
}

/* What stored counts say of those that were taken so far; it is left out of every
 * report. +1: nothing, for there are none. */
static int judge_counts(struct verdict *out, const struct checking *check,
	const char *runs, struct err *err)
{
	struct checking c = *check;
	struct err none = {0};

	runs_open(&c.flow.runs, c.flow.symtab, c.arena);
	c.flow.config.notes = (struct notes){.arena = c.arena};
	if (runs_add(&c.flow.runs, SET_HEAD, runs, &none))
		return 1;
	if (read_runs(&c, runs, err) || find_baseline(&c, err))
		return -1;
	if (c.selection.miss != SELECT_FOUND)
		return 1;
	return prepare_base(&c, err) || flow_compare(out, &c.flow, err) ? -1
	                                                                : 0;
}

/* Counts are seconds, and stored ones tell of them whatever machine this is: where
 * they fail, the time of the rest is not waited for. */
static int count_first(struct checking *c, const char *runs, struct err *err)
{
	struct verdict verdict;
	int status = retest_runs_head(&c->measure, SESSION_COUNTED, err);

	if (status == 0)
		status = judge_counts(&verdict, c, runs, err);
	if (status == 0 && verdict.outcome == OUTCOME_REGRESSION) {
		c->counts_fail = true;
		retest_runs_narrow(&c->measure, &verdict);
		note(c, "counted-first",
			"what was counted fails: time was measured of that "
			"alone, and of what was not counted");
	}
	return status < 0 ? -1
	                  : retest_runs_head(&c->measure, SESSION_TIMED, err);
}

static int measure_head(const char **runs, struct checking *c, struct err *err)
{
	struct flow *f = &c->flow;
	const struct plan *plan = &c->measure.plan;

	c->measure.options = &c->values->measure;
	c->measure.arena = c->arena;
	if (!c->values->measure.no_retest)
		f->alpha_share = RETEST_SHARE;
	if (retest_runs_plan(runs, &c->measure, c->values->gate.config,
		    &f->config.measure, err))
		return -1;
	unmeasured_find(&c->measure.unmeasured, plan, c->arena);
	c->measure.before = c->start.id.hex[0] ? c->start.id.hex : NULL;
	return plan_is_counted(plan) && plan_is_timed(plan)
	               ? count_first(c, *runs, err)
	               : retest_runs_head(&c->measure, SESSION_ALL, err);
}

/* Head's runs as given, or taken now; suspects of those can be measured again,
 * in turn with the base, and have half of the allowance for it. */
static int read_head(struct checking *c, const char *runs, struct err *err)
{
	if ((!runs && measure_head(&runs, c, err)) || read_runs(c, runs, err))
		return -1;
	failed_runs_identity(c->first_runs, &c->flow.runs.sets[SET_HEAD]);
	return 0;
}

/* Runs that failed do not become a baseline: record will refuse them. */
static void mark_runs(const struct verdict *v, struct checking *c)
{
	struct err err = {0};

	if (v->outcome != OUTCOME_REGRESSION && v->outcome != OUTCOME_PASS)
		return;
	if (v->outcome == OUTCOME_PASS)
		failed_runs_unmark(&c->repo, c->first_runs, &err);
	else
		failed_runs_mark(&c->repo, c->first_runs, &err);
	if (err.kind != ERR_NONE)
		note_first(&c->flow.config.notes, "not-marked", "whether "
			"these runs failed is not kept for `profgate record`: "
			"%s", err.text);
}

static int against_base(struct verdict *out, struct checking *c,
	struct err *err)
{
	if (flow_compare(out, &c->flow, err))
		return -1;
	if (c->trailers_cut && out->outcome == OUTCOME_REGRESSION)
		note_first(&c->flow.config.notes, "trailers-unseen",
			"history is shallow: Profgate-Accept lines of commits "
			"that are not here accept nothing; set "
			"fetch-depth: 50 or GIT_DEPTH: 50");
	if (c->measure.label && !c->values->measure.no_retest &&
			!c->measures_base &&
			retest_runs_suspects(out, &c->measure, &c->flow,
				c->flow.commits[SET_BASE], err))
		return -1;
	return 0;
}

/* By the records that there are. */
static int against_records(struct verdict *out, struct checking *c,
	struct err *err)
{
	struct flow *f = &c->flow;

	if (c->selection.miss != SELECT_FOUND) {
		note(c, "no-baseline", c->selection.line);
		f->runs.sets[SET_BASE].label = "no baseline";
		return flow_without_base(out, f, err);
	}
	note(c, "baseline", c->selection.line);
	return prepare_base(c, err) || against_base(out, c, err) ? -1 : 0;
}

static int decide(struct verdict *out, struct checking *c, struct err *err)
{
	struct flow *f = &c->flow;
	int status = 1;

	c->measures_base = check_may_measure(c);
	if (c->measures_base)
		f->alpha_share = 0; /* nothing is measured a third time */
	f->environment[SET_HEAD] = c->environment.facts;
	if (check_since_find(c, err))
		return -1;
	if (c->commit.selection.commit_count)
		tell_rules(c, &c->commit.selection);
	if (c->store.damaged)
		note(c, "baseline-damaged", store_damage_line(&c->store));
	if (c->measures_base)
		status = check_measure(out, c, err);
	if (status > 0)
		status = against_records(out, c, err);
	if (status || check_since_judge(out, c, err))
		return -1;
	mark_runs(out, c);
	return 0;
}

static int gate(struct verdict *out, struct checking *c, const char *runs,
	struct err *err)
{
	struct flow *f = &c->flow;
	const char *not_fetched;

	if (flow_begin(f, err) || open_all(c, err) ||
			fetch(c, &not_fetched, err) ||
			select_start(&c->start, &c->repo, &c->query, c->arena,
				err) ||
			review_policy(&f->config, c->values->gate.config,
				&c->store, &c->repo, &c->start, c->arena, err))
		return -1;
	flow_options(f);
	if (c->values->require_baseline)
		f->config.policy.missing_baseline = ANSWER_FAIL;
	if (not_fetched)
		note(c, "not-fetched", not_fetched);
	return read_head(c, runs, err) || find_baseline(c, err) ||
		decide(out, c, err) ? -1 : 0;
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct check_values *values = data;
	struct checking c = {.values = values, .arena = args->arena,
		.flow = {.options = &values->gate, .arena = args->arena,
			.ids = true}};
	struct verdict verdict;
	bool done;
	int result;

	environment_hide();
	done = gate(&verdict, &c, args->count ? args->items[0] : NULL,
		err) == 0;
	result = flow_end(&c.flow, done ? &verdict : NULL, err);
	store_close(&c.store);
	repo_close(&c.repo);
	return result;
}

static const char *const examples[] = {
	"profgate check perf",
	"in CI: the runs of a pull request against those of its target branch",
	"profgate check --baseline v1.4 perf",
	"against the commit of a tag",
	"profgate check --since v1.4 perf",
	"against the last step, and against what the release cost",
	"profgate check --time-limit 20m",
	"measure what profgate.yml names, and suspects once more in turn",
	NULL
};

const struct cmd cmd_check = {
	.name = "check",
	.summary = "runs against the baseline that git holds",
	.operands = "[RUNS]",
	.most = 1,
	.about = "Compares the runs in the directory RUNS, made of HEAD, with "
		 "those that `profgate record` stored for the commit that the "
		 "change is against, and with those of a few commits before "
		 "it, and says which. Without RUNS it makes them, as measure: "
		 "in profgate.yml says, and measures what looks slower once "
		 "more, base and head in turn, before it says so. The policy "
		 "is that commit's, too, so that a change cannot loosen its "
		 "own limits; what it accepts, its commit messages say:\n"
		 "Profgate-Accept: FUNCTION METRIC [RATIO] -- REASON",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct check_values),
	.run = run,
};
