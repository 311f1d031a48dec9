/* Flags captures that say less than they seem to, and sets metrics aside whose
 * functions have no names. */
#include "gate/runs/check_quality.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"
#include "gate/text/facts.h"

/* Below, nothing can be told of any function in a run. */
#define SAMPLES_MIN 20.0
/* Shares of a run's samples from which on a note is due. */
#define UNSYMBOLIZED_TOLD 0.10
#define TRUNCATED_TOLD 0.10
#define LOST_TOLD 0.01
#define CUT_OFF_TOLD 0.01
#define OBSERVER_TOLD 0.02
#define CHANNEL_TOLD 0.10
/* Shares of a side's samples from which on functions are not compared. */
#define UNOWNED_MAX 0.50
#define CUT_OFF_MAX 0.10
#define UNSYMBOLIZED_DIFFERENCE 0.25
/* How far operation counts may go apart. */
#define OPERATIONS_SPREAD 1.01

/* The worst of what was found, and how often. */
struct worst {
	size_t count;
	double value;
	const struct capture *capture;
	const char *metric;
};

static void tally(struct worst *worst, double value, double limit, bool more,
	const struct capture *c, const char *metric)
{
	if (more ? !(value > limit) : !(value < limit))
		return;
	if (worst->count++ && (more ? value <= worst->value :
			value >= worst->value))
		return;
	worst->value = value;
	worst->capture = c;
	worst->metric = metric;
}

/* "in FILE" or "in FILE, the worst of 3 captures". */
static void tell_where(struct buf *out, const struct worst *worst,
	const char *order)
{
	buf_printf(out, " in %s", worst->capture->path);
	if (worst->count > 1)
		buf_printf(out, ", the %s of %zu captures", order,
			worst->count);
}

static double flawed_share(const struct event_group *group, double events,
	unsigned flaws)
{
	double sum = 0.0;

	for (int d = 0; d < FLAW_COUNT; d++)
		if (flaws & FLAW_BIT(d))
			sum += group->flawed[d];
	return events > 0.0 ? sum / events : 0.0;
}

static void flag_few(const struct group *g, const struct worst *few)
{
	struct buf found = {0};
	bool named;

	if (few->count == 0)
		return;
	named = strcmp(few->metric, "samples") != 0;
	buf_printf(&found, "%.0f %s%ssample%s", few->value,
		named ? few->metric : "", named ? " " : "",
		few->value == 1.0 ? "" : "s");
	tell_where(&found, few, "fewest");
	check_flag(g->check, FEW_SAMPLES, g->name, &found);
}

static void flag_share(const struct group *g, enum check_rule rule,
	const struct worst *worst, const char *what)
{
	struct buf found = {0};

	if (worst->count == 0)
		return;
	buf_printf(&found, "%s %.0f %% of %s", what, 100.0 * worst->value,
		worst->metric);
	tell_where(&found, worst, "worst");
	check_flag(g->check, rule, g->name, &found);
}

/* Flaws that are told, each from a share on. */
static const struct {
	enum stack_flaw flaw;
	bool of_time; /* of no other metric: in a program that allocates little
	                 the profiler's own memory is much of all, always */
	double told;
	enum check_rule rule;
	const char *what;
} flaws[] = {
	{FLAW_TRUNCATED, false, TRUNCATED_TOLD, TRUNCATED_STACKS,
		"stacks that the profiler cut off have"},
	{FLAW_LOST, false, LOST_TOLD, LOST_SAMPLES, "the profiler lost"},
	{FLAW_CUT_OFF, false, CUT_OFF_TOLD, CUT_OFF,
		"frames whose names an agent or a server cut off have"},
	{FLAW_OBSERVER, true, OBSERVER_TOLD, PROFILER_SHARE,
		"the profiler itself has"},
	{FLAW_CHANNEL, false, CHANNEL_TOLD, CHANNEL_WAITS,
		"waiting for channels has"},
};

enum { FLAWS = sizeof flaws / sizeof *flaws };

/* What is found in the captures of a workload. */
struct found {
	struct worst few, unsymbolized, flawed[FLAWS];
};

static void tally_group(struct found *found, const struct group *g,
	const struct capture *c, const struct event_group *group)
{
	const char *name = check_text(g->check, group->metrics[0].name);
	bool time = metric_row_of(g->check->symtab, &group->metrics[0])->kind ==
		METRIC_TIME;
	double events = group_observations(group);

	if (time)
		tally(&found->few, events, SAMPLES_MIN, false, c, name);
	tally(&found->unsymbolized,
		flawed_share(group, events,
			FLAW_BIT(FLAW_UNSYMBOLIZED) | FLAW_BIT(FLAW_UNOWNED)),
		UNSYMBOLIZED_TOLD, true, c, name);
	for (size_t f = 0; f < FLAWS; f++)
		if (time || !flaws[f].of_time)
			tally(&found->flawed[f],
				flawed_share(group, events,
					FLAW_BIT(flaws[f].flaw)),
				flaws[f].told, true, c, name);
}

/* Groups are of the metrics that the policy may judge by function. */
static void flag_groups(const struct group *g)
{
	struct found found = {0};

	for (struct cursor c = {.group = g}; next_capture(&c);)
		for (uint32_t l = 0; l < c.capture->costs.group_count; l++)
			tally_group(&found, g, c.capture,
				&c.capture->costs.groups[l]);
	flag_few(g, &found.few);
	flag_share(g, UNSYMBOLIZED, &found.unsymbolized,
		"frames without names have");
	for (size_t f = 0; f < FLAWS; f++)
		flag_share(g, flaws[f].rule, &found.flawed[f], flaws[f].what);
}

static uint32_t group_find(const struct costs *costs, sym metric)
{
	uint32_t l = 0;

	while (l < costs->group_count &&
		!sym_equal(costs->groups[l].metrics[0].name, metric))
		l++;
	return l;
}

/* Shares of one side's samples. */
struct names {
	double unsymbolized; /* nobody or a caller is charged */
	double unowned; /* nobody is */
	double cut_off; /* likewise, for an agent or a server kept no name */
};

static struct names side_names(const struct group *g, size_t set, sym metric)
{
	double events = 0.0, charged = 0.0, unowned = 0.0, cut_off = 0.0;

	for (size_t i = 0; i < g->counts[set]; i++) {
		const struct costs *costs = &g->captures[set][i].costs;
		uint32_t at = group_find(costs, metric);

		if (at == costs->group_count)
			continue;
		events += group_observations(&costs->groups[at]);
		charged += costs->groups[at].flawed[FLAW_UNSYMBOLIZED];
		unowned += costs->groups[at].flawed[FLAW_UNOWNED];
		cut_off += costs->groups[at].flawed[FLAW_CUT_OFF];
	}
	return events > 0.0 ? (struct names){(charged + unowned) / events,
				      unowned / events, cut_off / events}
	                    : (struct names){0};
}

static void forget(const struct group *g, sym metric, const char *why)
{
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		struct costs *costs = &c.capture->costs;
		uint32_t at = group_find(costs, metric);

		if (at < costs->group_count)
			costs_forget(costs, at, why);
	}
}

/* A comparison by function needs functions, and the same ones. */
static void check_names(const struct group *g, sym metric)
{
	const char *name = check_text(g->check, metric);
	struct names side[SET_COUNT] = {{0}};
	const char *why = NULL;
	struct buf found = {0};
	size_t worst = 0, most = 0;

	for (size_t s = 0; s < g->set_count; s++) {
		side[s] = side_names(g, s, metric);
		if (side[s].unowned > side[worst].unowned)
			worst = s;
		if (side[s].cut_off > side[most].cut_off)
			most = s;
	}
	if (side[worst].unowned > UNOWNED_MAX) {
		buf_printf(&found, "stacks without a name to charge have "
			"%.0f %% of %s in %s", 100.0 * side[worst].unowned,
			name, g->sets[worst]->label);
		check_flag(g->check, MOSTLY_UNSYMBOLIZED, g->name, &found);
		why = "most stacks have no name to charge";
	} else if (side[most].cut_off > CUT_OFF_MAX) {
		buf_printf(&found,
			"frames whose names an agent or a server "
			"cut off have %.0f %% of %s in %s",
			100.0 * side[most].cut_off, name, g->sets[most]->label);
		check_flag(g->check, MOSTLY_CUT_OFF, g->name, &found);
		why = "an agent or a server cut off names of too much of it";
	} else if (g->set_count > 1 &&
		   fabs(side[0].unsymbolized - side[1].unsymbolized) >
			   UNSYMBOLIZED_DIFFERENCE) {
		buf_printf(&found, "frames without names have %.0f %% of %s "
			"in %s and %.0f %% in %s", 100.0 * side[0].unsymbolized,
			name, g->sets[0]->label, 100.0 * side[1].unsymbolized,
			g->sets[1]->label);
		check_flag(g->check, SYMBOLS_DIFFER, g->name, &found);
		why = "what has names on one side has none on the other";
	} else {
		return;
	}
	forget(g, metric, why);
}

/* A capture without a sample of a metric of which another has many did not
 * measure it (a profile that was written too early, or with the profiler off):
 * it says nothing, and not that there is nothing. Where nobody waited, nothing
 * is an answer. */
static void set_empty_aside(const struct group *g, sym metric)
{
	double most = 0.0;

	for (struct cursor c = {.group = g}; next_capture(&c);) {
		const struct costs *costs = &c.capture->costs;
		uint32_t at = group_find(costs, metric);

		if (at < costs->group_count)
			most = fmax(most,
				group_observations(&costs->groups[at]));
	}
	if (most < SAMPLES_MIN)
		return;
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		struct costs *costs = &c.capture->costs;
		uint32_t at = group_find(costs, metric);

		if (at < costs->group_count && !costs->groups[at].waits &&
			group_observations(&costs->groups[at]) <= 0.0)
			costs_forget(costs, at, "captures hold no samples");
	}
}

static void check_groups(const struct group *g)
{
	struct rowset metrics;

	rowset_init(&metrics, 1);
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		const struct costs *costs = &c.capture->costs;

		for (uint32_t l = 0; l < costs->group_count; l++)
			rowset_add(&metrics,
				&costs->groups[l].metrics[0].name.i);
	}
	for (uint32_t i = 0; i < metrics.count; i++)
		set_empty_aside(g, (sym){*rowset_at(&metrics, i)});
	for (uint32_t i = 0; i < metrics.count; i++)
		check_names(g, (sym){*rowset_at(&metrics, i)});
	rowset_clear(&metrics);
}

/* Iterations of one benchmark: where they are fewest and most. */
struct operations {
	double least, most;
	const struct capture *fewest, *largest;
};

static void count_operations(struct operations *out, double n,
	const struct capture *capture)
{
	if (!out->fewest || n < out->least) {
		out->least = n;
		out->fewest = capture;
	}
	if (!out->largest || n > out->most) {
		out->most = n;
		out->largest = capture;
	}
}

/* Of each benchmark of the group, numbered by names; heap memory. */
static struct operations *all_operations(struct rowset *names,
	const struct group *g)
{
	struct operations *all;

	for (struct cursor c = {.group = g}; next_capture(&c);)
		for (uint32_t i = 0; i < c.capture->costs.bench_value_count;
			i++)
			rowset_add(names,
				&c.capture->costs.bench_values[i].benchmark.i);
	all = xcalloc(names->count + 1u, sizeof *all);
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		const struct costs *costs = &c.capture->costs;

		for (uint32_t i = 0; i < costs->bench_value_count; i++) {
			const struct bench_value *x = &costs->bench_values[i];

			if (x->iterations > 0.0)
				count_operations(&all[rowset_find(names,
							 &x->benchmark.i)],
					x->iterations, c.capture);
		}
	}
	return all;
}

static void flag_operations(const struct group *g)
{
	const struct operations *worst = NULL;
	struct operations *all;
	sym benchmark = {0};
	struct buf found = {0};
	struct rowset names;

	rowset_init(&names, 1);
	all = all_operations(&names, g);
	for (uint32_t i = 0; i < names.count; i++) {
		const struct operations *here = &all[i];

		if (here->most > OPERATIONS_SPREAD * here->least &&
			(!worst || here->most / here->least >
					   worst->most / worst->least)) {
			worst = here;
			benchmark.i = *rowset_at(&names, i);
		}
	}
	if (worst) {
		buf_printf(&found,
			"%s does %.0f operations in %s and %.0f in "
			"%s",
			check_text(g->check, benchmark), worst->least,
			worst->fewest->path, worst->most, worst->largest->path);
		check_flag(g->check, OPERATIONS_DIFFER, g->name, &found);
	}
	rowset_clear(&names);
	free(all);
}

/* What is told of the machine with that key; NULL: nothing. */
static const char *fact(const struct check *check, const struct capture *c,
	const char *key)
{
	for (uint32_t i = 0; i < c->costs.fact_count; i++)
		if (strcmp(check_text(check, c->costs.facts[i].key), key) == 0)
			return check_text(check, c->costs.facts[i].value);
	return NULL;
}

/* One machine made the whole side, or the report says otherwise. That base and
 * head differ is told by the comparison. */
void flag_machines(struct check *check, const struct run_set *set)
{
	for (size_t k = 0; k < known_fact_count; k++) {
		const char *key = known_facts[k].captured;
		const struct capture *first = NULL;
		const char *model = NULL;

		if (!known_facts[k].machine || !key)
			continue;
		for (size_t i = 0; i < set->capture_count; i++) {
			const struct capture *c = &set->captures[i];
			const char *value = fact(check, c, key);
			struct buf found = {0};

			if (!value || c->elsewhere)
				continue;
			if (!first) {
				first = c;
				model = value;
			}
			if (strcmp(value, model) == 0)
				continue;
			buf_printf(&found, "%s is %s in %s and %s in %s",
				key, model, first->path, value, c->path);
			check_flag(check, MACHINE_MIXED, NULL, &found);
			return;
		}
	}
}

void flag_group(const struct group *g)
{
	check_groups(g);
	flag_groups(g);
	flag_operations(g);
}
