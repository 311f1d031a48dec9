/* What was asked for to sources, and what holds where nothing was said. */
#include "gate/pull/plan.h"

#include <math.h>
#include <string.h>

#include "gate/pull/profiles.h"
#include "gate/pull/pull.h"
#include "gate/runs/run_names.h"

enum { WINDOWS = 6 };
#define WINDOW 30.0 /* seconds */
#define GLANCE 5.0  /* the same, of --list */

/* An item of the command line is a source, or belongs to the one before. */
static int parse_source(struct pull *pull, struct pull_side *side,
	const char *text, struct err *err)
{
	struct source *s = &pull->sources[pull->source_count], *last = s - 1;

	if (side->source_count > 0 && last->kind->joins &&
		last->kind->joins(last, text))
		return 0;
	if (pull->source_count == PULL_SOURCES_MAX)
		return err_set(err, ERR_USAGE, "more than %d sources at once",
			PULL_SOURCES_MAX);
	s->side = pull->side_count;
	s->index = side->source_count++;
	pull->source_count++;
	if (source_parse(s, text, pull, err))
		return -1;
	if (s->kind != pull->sources->kind)
		return err_set(err, ERR_USAGE,
			"%s is %s and %s is %s: all sources of a pull are of "
			"one kind",
			pull->sources->name, pull->sources->kind->noun, s->name,
			s->kind->noun);
	for (const struct source *other = pull->sources; other < s; other++)
		if (other->side == s->side && strcmp(other->name, s->name) == 0)
			return err_set(err, ERR_USAGE,
				"two instances are called %s; write "
				"NAME=SOURCE",
				s->name);
	return 0;
}

static int parse_sources(struct pull *pull, const char *name,
	const struct opt_list *list, struct err *err)
{
	struct pull_side *side = &pull->sides[pull->side_count];

	*side = (struct pull_side){.name = name,
		.dir = run_name_folder(pull->plan->out, name, pull->arena)};
	side->whole = arena_printf(pull->arena, "%s/.whole", side->dir);
	for (size_t i = 0; i < list->count; i++)
		if (parse_source(pull, side, list->items[i], err))
			return -1;
	pull->side_count++;
	return 0;
}

static int check_window(const struct pull *pull, struct err *err)
{
	const struct pull_plan *plan = pull->plan;

	if (pull->profiles & PROFILE_BY_ID)
		return err_set(err, ERR_USAGE,
			"--profiles: types by their ids are those of stores; "
			"cpu, heap and others are names here");

	if (profiles_have(pull->profiles, PHASE_DURING) &&
		(floor(plan->window) < plan->window || plan->window < 1))
		return err_set(err, ERR_USAGE,
			"--window: CPU profiles last "
			"whole seconds");
	return plan->every <= 0 || plan->every >= plan->window
	               ? 0
	               : err_set(err, ERR_USAGE,
				 "--every: a window lasts longer than that");
}

/* What is asked of stores alone. */
static int check_present(const struct pull_plan *plan, const char *noun,
	struct err *err)
{
	const struct {
		bool given;
		const char *option;
	} past[] = {
		{plan->from, "from"},
		{plan->until, "until"},
		{plan->gap_given, "gap"},
		{plan->instances, "instances"},
		{plan->binaries.count, "binary"},
	};

	for (size_t i = 0; i < sizeof(past) / sizeof(*past); i++)
		if (past[i].given)
			return err_set(err, ERR_USAGE,
				"--%s is of what a server kept, and %s keeps "
				"nothing",
				past[i].option, noun);
	return 0;
}

static int check_past(const struct pull_plan *plan, struct err *err)
{
	if (plan->operations || plan->operations_url)
		return err_set(err, ERR_USAGE,
			"--operations: counters are read while a program runs; "
			"a store has none");
	return plan->every <= 0 || plan->window <= 0 ||
			       plan->every >= plan->window
	               ? 0
	               : err_set(err, ERR_USAGE,
				 "--every: a window lasts longer than that");
}

/* What is asked of live sources alone. */
static int check_still(const struct pull_plan *plan, const char *noun,
	struct err *err)
{
	const struct {
		bool given;
		const char *option;
	} live[] = {
		{plan->windows > 0, "windows"},
		{plan->window > 0, "window"},
		{plan->every > 0, "every"},
		{plan->operations, "operations"},
		{plan->operations_url, "operations-url"},
	};

	for (size_t i = 0; i < sizeof(live) / sizeof(*live); i++)
		if (live[i].given)
			return err_set(err, ERR_USAGE,
				"--%s: %s has the windows that are in it, and "
				"operations where a .NNN.json tells them",
				live[i].option, noun);
	return 0;
}

int pull_plan_words(const struct pull_plan *plan, struct err *err)
{
	struct arena arena = {0};
	struct counter counter;
	struct by by = {0};
	unsigned rows;
	int status = 0;

	if (plan->profiles)
		status = profiles_parse(&rows, plan->profiles, err);
	if (status == 0 && plan->by)
		status = by_parse(&by, plan->by, &arena, err);
	if (status == 0 && plan->operations)
		status = counter_parse(&counter, plan->operations, &arena, err);
	arena_clear(&arena);
	return status;
}

/* What the command line does not say the file does. */
static void take_from_file(struct pull_plan *plan)
{
	const struct pull_plan *file = plan->file;

	if (!file || plan->base.count || plan->head.count ||
		plan->sources.count)
		return;
	plan->base = file->base;
	plan->head = file->head;
	plan->sources = file->sources;
	plan->named_by = file->named_by;
}

static void take_words(struct pull_plan *plan, bool live, bool past)
{
	static const struct pull_plan nothing;
	const struct pull_plan *file = plan->file ? plan->file : &nothing;

	plan->profiles = plan->profiles ? plan->profiles : file->profiles;
	plan->workload = plan->workload ? plan->workload : file->workload;
	plan->by = plan->by ? plan->by : file->by;
	if (!live && !past)
		return;
	plan->windows = plan->windows ? plan->windows : file->windows;
	plan->window = plan->window > 0 ? plan->window : file->window;
	plan->every = plan->every > 0 ? plan->every : file->every;
	if (past) {
		plan->from = plan->from ? plan->from : file->from;
		plan->until = plan->until ? plan->until : file->until;
		plan->instances =
			plan->instances ? plan->instances : file->instances;
		if (!plan->gap_given && file->gap_given) {
			plan->gap_given = true;
			plan->gap = file->gap;
		}
		return;
	}
	if (!plan->operations)
		plan->operations = file->operations;
	if (!plan->operations_url) {
		plan->operations_url = file->operations_url;
		plan->url_named_by = file->url_named_by;
	}
}

/* What the kind of the sources does where nothing is said. */
static int fill_plan(struct pull *pull, struct err *err)
{
	const struct source_kind *kind = pull->sources->kind;
	struct pull_plan *plan = &pull->filled;

	if (!plan->profiles)
		plan->profiles = kind->profiles;
	if (plan->profiles &&
		profiles_parse(&pull->profiles, plan->profiles, err))
		return -1;
	if ((plan->operations && counter_parse(&pull->counter, plan->operations,
					 pull->arena, err)) ||
		(plan->by && by_parse(&pull->by, plan->by, pull->arena, err)))
		return -1;
	if (!kind->live)
		return pull->profiles & PROFILE_BY_ID && !kind->past
		               ? check_window(pull, err)
		               : 0;
	plan->windows = plan->windows ? plan->windows : WINDOWS;
	if (plan->window <= 0)
		plan->window = plan->list ? GLANCE : WINDOW;
	return check_window(pull, err);
}

int pull_plan_check(struct pull *pull, struct err *err)
{
	struct pull_plan *plan = &pull->filled;
	const struct source_kind *kind;
	bool two;

	take_from_file(plan);
	two = plan->base.count > 0 || plan->head.count > 0;
	if (two && (plan->base.count == 0 || plan->head.count == 0 ||
			   plan->sources.count > 0))
		return err_set(err, ERR_USAGE,
			"pull: give --base and --head, "
			"or sources of one side");
	if (!two && plan->sources.count == 0)
		return err_set(err, ERR_USAGE,
			"pull: no source; give "
			"http://HOST:PORT, or --base and --head, or sources "
			"under pull: in profgate.yml");
	kind = source_kind_of(
		two ? plan->head.items[0] : plan->sources.items[0]);
	if (kind && kind->past ? check_past(plan, err)
	    : kind && (check_present(plan, kind->noun, err) ||
			      (!kind->live &&
				      check_still(plan, kind->noun, err))))
		return -1;
	take_words(plan, !kind || kind->live, kind && kind->past);
	if (two ? parse_sources(pull, "base", &plan->base, err) ||
				parse_sources(pull, "head", &plan->head, err)
		: parse_sources(pull, NULL, &plan->sources, err))
		return -1;
	if (plan->operations_url && pull->source_count > 1)
		return err_set(err, ERR_USAGE,
			"--operations-url is of one "
			"program, and there are %zu sources",
			pull->source_count);
	return fill_plan(pull, err);
}
