/* profgate check: runs against the baseline that git holds for them. */
#include <string.h>
#include <time.h>

#include "gate/baseline/base_runs.h"
#include "gate/baseline/commit_acceptances.h"
#include "gate/baseline/failed_runs.h"
#include "gate/baseline/review_policy.h"
#include "gate/baseline/store_options.h"
#include "gate/commands/commands.h"
#include "gate/flow/flow.h"
#include "gate/flow/retest_runs.h"
#include "gate/git/remote_name.h"
#include "gate/transfer/transfer.h"

enum {DEEPEN_BY = 100, DEEPEN_TRIES = 3, DAY = 86400 };

struct values {
	const char *baseline, *target;
	unsigned environments; /* 1 + enum select_environments */
	struct opt_list environment;
	unsigned pool, max_age;
	bool no_fetch, deepen, require_baseline;
	struct store_options store;
	struct remote_options remote;
	struct retest_runs_options measure;
	struct gate_options gate;
};

#define AT(member) .offset = offsetof(struct values, member)

static const char *const environment_choices[] = {"strict", "compatible",
	NULL};

static const struct opt own[] = {
	{.name = "baseline", .kind = OPT_TEXT, .value = "REVISION",
		AT(baseline), .help = "compare with this commit, or with the "
			"nearest before it that has a record; default: what CI "
			"says, the merge base with the target branch, or "
			"HEAD's first parent"},
	{.name = "target", .kind = OPT_TEXT, .value = "BRANCH", AT(target),
		.help = "branch that the change goes to; default: what CI "
			"says, or the remote's HEAD, main or master"},
	{.name = "require-baseline", .kind = OPT_FLAG, AT(require_baseline),
		.help = "exit 3 when there is no baseline; default as the "
			"policy says: exit 0"},
	{.name = "environments", .kind = OPT_CHOICE,
		.choices = environment_choices, AT(environments),
		.help = "which baselines are comparable: recorded in an "
			"environment like this one (default), or also on "
			"another machine, whose speed is taken out"},
	{.name = "environment", .kind = OPT_LIST, .value = "KEY=VALUE",
		AT(environment), .help = "a fact of the environment that "
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
	{&store_group, offsetof(struct values, store)},
	{&remote_group, offsetof(struct values, remote)},
	{&retest_runs_group, offsetof(struct values, measure)},
	GATE_PARTS(offsetof(struct values, gate)),
	{0}
};

struct check {
	const struct values *values;
	struct arena *arena;
	struct repo repo;
	struct store store;
	struct select_query query;
	struct select_start start;
	struct environment environment; /* of head */
	struct selection selection;
	struct flow flow;
	struct retest_runs measure;
	bool trailers_cut;
};

static void note(struct check *c, const char *code, const char *message)
{
	note_add(&c->flow.config.notes, code, NULL, "%s", message);
}

static int open_all(struct check *c, struct err *err)
{
	const struct values *v = c->values;
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
static int fetch(struct check *c, const char **note_text, struct err *err)
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

/* Head's runs as given, or taken now; suspects of those can be measured again,
 * in turn with the base, and have half of the allowance for it. */
static int read_head(struct check *c, const char *runs, struct err *err)
{
	struct flow *f = &c->flow;

	if (!runs) {
		c->measure.options = &c->values->measure;
		c->measure.arena = c->arena;
		if (retest_runs_head(&runs, &c->measure, c->values->gate.config,
				err))
			return -1;
		if (!c->values->measure.no_retest)
			f->alpha_share = RETEST_SHARE;
	}
	if (runs_add(&f->runs, SET_HEAD, runs, err) ||
			flow_read(f, err) ||
			environment_of_runs(&c->environment,
				&f->runs.sets[SET_HEAD], f->symtab,
				&c->values->environment, c->arena, err))
		return -1;
	f->commits[SET_HEAD] = c->start.head.hex;
	return 0;
}

/* Where history ends before a baseline, more of it is fetched if that is
 * wanted; the start may be another one then. */
static int find_baseline(struct check *c, struct err *err)
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

/* What the baseline is, before all that is said of the comparison. */
static int prepare_base(struct check *c, struct err *err)
{
	struct flow *f = &c->flow;
	struct commit_id base = {{0}};
	const char *nearest = c->selection.commits[0].id;

	memcpy(base.hex, nearest, strlen(nearest));
	f->commits[SET_BASE] = nearest;
	f->environment[SET_BASE] = c->selection.substituted ?
		c->selection.environment.facts : c->environment.facts;
	if (commit_acceptances_between(&f->config, &c->trailers_cut, &c->repo,
			&base, &c->start.head, c->arena, err) ||
			base_runs(&f->runs, &c->store, &c->selection,
				read_limits(&c->values->gate.reading)
					.inflated, err))
		return -1;
	return flow_read(f, err);
}

/* Runs that failed do not become a baseline: record will refuse them. */
static void mark_runs(const struct verdict *v, struct check *c)
{
	struct err err = {0};
	char identity[41];

	if (v->outcome != OUTCOME_REGRESSION && v->outcome != OUTCOME_PASS)
		return;
	failed_runs_identity(identity, &c->flow.runs.sets[SET_HEAD]);
	if (v->outcome == OUTCOME_PASS)
		failed_runs_unmark(&c->repo, identity, &err);
	else
		failed_runs_mark(&c->repo, identity, &err);
	if (err.kind != ERR_NONE)
		note_first(&c->flow.config.notes, "not-marked", "whether "
			"these runs failed is not kept for `profgate record`: "
			"%s", err.text);
}

static int against_base(struct verdict *out, struct check *c, struct err *err)
{
	if (flow_compare(out, &c->flow, err))
		return -1;
	if (c->trailers_cut && out->outcome == OUTCOME_REGRESSION)
		note_first(&c->flow.config.notes, "trailers-unseen",
			"history is shallow: Profgate-Accept lines of commits "
			"that are not here accept nothing; set "
			"fetch-depth: 50 or GIT_DEPTH: 50");
	if (c->measure.label && !c->values->measure.no_retest &&
			retest_runs_suspects(out, &c->measure, &c->flow,
				c->flow.commits[SET_BASE], err))
		return -1;
	mark_runs(out, c);
	return 0;
}

static int decide(struct verdict *out, struct check *c, struct err *err)
{
	struct flow *f = &c->flow;
	bool found = c->selection.miss == SELECT_FOUND;

	f->environment[SET_HEAD] = c->environment.facts;
	if (found)
		note(c, "baseline", c->selection.line);
	else
		note(c, "no-baseline", c->selection.line);
	if (found && prepare_base(c, err))
		return -1;
	if (c->store.damaged)
		note(c, "baseline-damaged", store_damage_line(&c->store));
	if (found)
		return against_base(out, c, err);
	f->runs.sets[SET_BASE].label = "no baseline";
	return flow_without_base(out, f, err);
}

static int gate(struct verdict *out, struct check *c, const char *runs,
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
	const struct values *values = data;
	struct check c = {.values = values, .arena = args->arena,
		.flow = {.options = &values->gate, .arena = args->arena,
			.ids = true}};
	struct verdict verdict;
	bool done = gate(&verdict, &c,
		args->count ? args->items[0] : NULL, err) == 0;
	int result = flow_end(&c.flow, done ? &verdict : NULL, err);

	store_close(&c.store);
	repo_close(&c.repo);
	return result;
}

static const char *const examples[] = {
	"profgate check perf",
	"in CI: the runs of a pull request against those of its target branch",
	"profgate check --baseline v1.4 perf",
	"against the commit of a tag",
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
	.values_size = sizeof(struct values),
	.run = run,
};
