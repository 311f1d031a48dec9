/* Refuses captures that cannot be compared, and has those flagged that say less
 * than they seem to. */
#include "gate/runs/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/runs/bench_names.h"
#include "gate/runs/check_bench.h"
#include "gate/runs/check_quality.h"
#include "gate/runs/check_units.h"
#include "gate/runs/snapshots.h"

#define OPERATIONS_OFF 0.01 /* two counts of the same may differ by */

/* Rates that differ by less between runs are one. */
#define RATE_SPREAD 1.05
/* Where the runs of one side differ by more, the profiler states the mean of
 * what it measured, not what was asked for: on a busy machine samples come
 * late, but none says that they came at less than half the rate. */
#define MEASURED_SPREAD 2.0

enum {SAMPLING_MAX = 64 };

/* Whether nobody knows how many observations stand behind the metric. */
static bool weighed(const struct capture *c, const struct metric *m)
{
	if (!metric_is_weight(m))
		return false;
	for (uint32_t g = 0; g < c->costs.group_count; g++) {
		const struct event_group *group = &c->costs.groups[g];

		if (sym_equal(group->metrics->name, m->name))
			return group->counting == COUNTING_NONE;
	}
	return true;
}

/* "sampled every 10000000 ns", "counted exactly". */
static const char *sampling(char out[SAMPLING_MAX], const struct capture *c,
	const struct metric *m, const struct check *check)
{
	if (m->nature == NATURE_EXACT)
		return "counted exactly";
	if (weighed(c, m))
		return "sampled without sample counts";
	if (!(m->period > 0.0))
		return "sampled";
	snprintf(out, SAMPLING_MAX, "sampled every %.0f %.16s", m->period,
		check_text(check, m->unit));
	return out;
}

static int refuse_rates(const struct group *g, const struct capture *c,
	const struct metric *metric, const struct capture *first,
	const struct metric *model, struct err *err)
{
	char here[SAMPLING_MAX], there[SAMPLING_MAX];

	return check_refuse(err, PERIOD_DIFFERS, "%s: %s is %s, but %s in %s",
		c->path, check_text(g->check, metric->name),
		sampling(here, c, metric, g->check),
		sampling(there, first, model, g->check), first->path);
}

static bool has_rate(const struct metric *metric)
{
	return metric->period > 0.0;
}

/* One metric must mean one thing in all runs of a workload. */
static int check_alike(const struct group *g, const struct capture *c,
	const struct metric *metric, const struct capture *first,
	const struct metric *model, struct err *err)
{
	if (!sym_equal(metric->unit, model->unit))
		return check_refuse(err, UNIT_DIFFERS, "%s: %s is in %s, but "
			"in %s in %s", c->path,
			check_text(g->check, metric->name),
			check_text(g->check, metric->unit),
			check_text(g->check, model->unit), first->path);
	if (metric->nature == model->nature &&
		weighed(c, metric) == weighed(first, model) &&
		(weighed(c, metric) ||
			has_rate(metric) == has_rate(model)))
		return 0;
	return refuse_rates(g, c, metric, first, model, err);
}

/* A capture by the rate of a metric. */
struct rated {
	const struct capture *capture; /* NULL: none */
	const struct metric *metric;
};

/* A metric of the group and where it was seen. */
struct seen {
	const struct capture *first, *last;
	const struct metric *model; /* of the first */
	struct rated least[SET_COUNT], most[SET_COUNT]; /* by period */
	unsigned sets;              /* bits */
	size_t last_set;
};

struct seen_metrics {
	struct rowset names;
	size_t capacity;
	struct seen *rows;
};

static void note_rate(struct seen *seen, size_t set, const struct capture *c,
	const struct metric *metric)
{
	struct rated *least = &seen->least[set], *most = &seen->most[set];

	if (!has_rate(metric) || weighed(c, metric))
		return;
	if (!least->capture || metric->period < least->metric->period)
		*least = (struct rated){c, metric};
	if (!most->capture || metric->period > most->metric->period)
		*most = (struct rated){c, metric};
}

static bool within(double spread, const struct rated *least,
	const struct rated *most)
{
	return most->metric->period <= spread * least->metric->period;
}

/* All runs have one rate of the metric, as far as the profiler keeps it. */
static int check_rates(const struct group *g, const struct seen *seen,
	struct err *err)
{
	struct rated least = {NULL, NULL}, most = {NULL, NULL};
	double spread = RATE_SPREAD;

	for (size_t s = 0; s < g->set_count; s++) {
		const struct rated *low = &seen->least[s];
		const struct rated *high = &seen->most[s];

		if (!low->capture)
			continue;
		if (!within(RATE_SPREAD, low, high))
			spread = MEASURED_SPREAD;
		if (!least.capture ||
				low->metric->period < least.metric->period)
			least = *low;
		if (!most.capture ||
				high->metric->period > most.metric->period)
			most = *high;
	}
	if (!least.capture || within(spread, &least, &most))
		return 0;
	return refuse_rates(g, least.capture, least.metric, most.capture,
		most.metric, err);
}

static int check_metric(const struct group *g, struct seen_metrics *table,
	size_t set, const struct capture *c, const struct metric *metric,
	struct err *err)
{
	uint32_t before = table->names.count;
	uint32_t at = rowset_add(&table->names, &metric->name.i);
	struct seen *seen;

	if (at == table->capacity) {
		table->capacity = table->capacity ? 2 * table->capacity : 16;
		table->rows = xrealloc(table->rows, table->capacity,
			sizeof *table->rows);
	}
	seen = &table->rows[at];
	if (at == before)
		*seen = (struct seen){.first = c, .model = metric};
	else if (seen->last_set == set && seen->last != c &&
			strcmp(seen->last->run, c->run) == 0)
		return check_refuse(err, METRIC_TWICE,
			"%s: run %s already has "
			"%s from %s%s",
			c->path, c->run, check_text(g->check, metric->name),
			seen->last->path,
			metric_of_block(metric_row_of(g->check->symtab, metric))
				? " (a block profile is told from a mutex "
				  "profile by its name, NNN.block.pb.gz)"
				: "");
	else if (seen->last != c && check_alike(g, c, metric, seen->first,
			seen->model, err))
		return -1;
	note_rate(seen, set, c, metric);
	seen->last = c;
	seen->last_set = set;
	seen->sets |= 1u << set;
	return 0;
}

/* Both sides' profiles must have something in common. */
static int check_shared(const struct group *g,
	const struct seen_metrics *table, struct err *err)
{
	const struct seen *only[SET_COUNT] = {NULL};

	for (uint32_t i = 0; i < table->names.count; i++) {
		const struct seen *seen = &table->rows[i];

		if (seen->sets == 3)
			return 0;
		if (!only[seen->last_set] ||
				only[seen->last_set]->model->is_events)
			only[seen->last_set] = seen;
	}
	if (!only[0] || !only[1])
		return 0; /* one side has texts only, or nothing */
	return check_refuse(err, TYPES_DIFFER, "%s: holds %s, and nothing that "
		"%s holds (%s)", only[1]->first->path,
		check_text(g->check, only[1]->model->name), only[0]->first->path,
		check_text(g->check, only[0]->model->name));
}

/* A count beside a run and the one in its text are of the same operations. */
static int check_operations(const struct capture *c, struct err *err)
{
	const struct costs *one = &c->costs;
	const struct run run = {.costs_count = 1, .costs = &one};
	double counted = run_text_operations(&run);

	if (isnan(counted) || isnan(one->operations) ||
			fabs(counted - one->operations) <=
				OPERATIONS_OFF * one->operations)
		return 0;
	return check_refuse(err, OPERATIONS_CONTRADICT, "%s: counts %.0f "
		"operations, and beside the run there are %.0f", c->path,
		counted, one->operations);
}

static int check_captures(const struct group *g, struct err *err)
{
	struct seen_metrics table = {0};
	int status = 0;

	rowset_init(&table.names, 1);
	for (struct cursor c = {.group = g}; status == 0 && next_capture(&c);) {
		const struct costs *costs = &c.capture->costs;

		status = check_samples(g->check, c.capture, err);
		if (status == 0)
			status = check_operations(c.capture, err);
		for (uint32_t m = 0; status == 0 && m < costs->metric_count;
			m++)
			status = check_metric(g, &table, c.set, c.capture,
				&costs->metrics[m], err);
	}
	for (uint32_t i = 0; status == 0 && i < table.names.count; i++)
		status = check_rates(g, &table.rows[i], err);
	if (status == 0)
		status = check_shared(g, &table, err);
	rowset_clear(&table.names);
	free(table.rows);
	return status;
}

/* The group of the next workload in order of name; false: no more. at: how far
 * each set has been walked. */
static bool next_group(struct group *g, size_t at[SET_COUNT])
{
	g->name = NULL;
	for (size_t s = 0; s < g->set_count; s++)
		if (at[s] < g->sets[s]->capture_count && (!g->name ||
				strcmp(g->sets[s]->captures[at[s]].workload,
					g->name) < 0))
			g->name = g->sets[s]->captures[at[s]].workload;
	if (!g->name)
		return false;
	for (size_t s = 0; s < g->set_count; s++) {
		size_t from = at[s];

		while (at[s] < g->sets[s]->capture_count && strcmp(g->name,
				g->sets[s]->captures[at[s]].workload) == 0)
			at[s]++;
		g->captures[s] = g->sets[s]->captures + from;
		g->counts[s] = at[s] - from;
	}
	return true;
}

static bool on_all_sides(const struct group *g)
{
	for (size_t s = 0; s < g->set_count; s++) {
		bool known = false;

		for (size_t i = 0; i < g->counts[s]; i++)
			known |= !capture_left_out(&g->captures[s][i]);
		if (!known)
			return false;
	}
	return true;
}

/* Those that have captures. */
static void take_sets(struct group *g, const struct runs *runs)
{
	for (int s = 0; s < SET_COUNT; s++)
		if (runs->sets[s].capture_count > 0)
			g->sets[g->set_count++] = &runs->sets[s];
}

int runs_check_failed(
	const struct runs *runs, const char *workload, struct err *err)
{
	struct check check = {runs->symtab, NULL};
	struct group g = {.check = &check};
	size_t at[SET_COUNT] = {0};

	take_sets(&g, runs);
	while (next_group(&g, at))
		if (strcmp(g.name, workload) == 0)
			return check_failures(&g, err);
	return 0;
}

int runs_check(struct runs *runs, struct notes *notes, struct err *err)
{
	struct check check = {runs->symtab, notes};
	struct group g = {.check = &check};
	size_t at[SET_COUNT] = {0};
	bool common = false;

	take_sets(&g, runs);
	for (size_t s = 0; s < g.set_count; s++)
		flag_machines(&check, g.sets[s]);
	while (next_group(&g, at)) {
		qualify_benchmarks(&g, runs->symtab);
		leave_out_repeats(&g);
		settle_units(&g);
		if (symtab_check(runs->symtab, err) ||
				check_silence(&g, err) ||
				check_failures(&g, err) ||
				check_captures(&g, err))
			return -1;
		if (!on_all_sides(&g))
			continue; /* not compared, which is told elsewhere */
		common = true;
		snapshots_to_windows(&g);
		flag_group(&g);
	}
	if (common)
		return 0;
	if (refuse_silence(&check, g.sets, g.set_count, err) < 0)
		return -1;
	if (g.set_count == 1)
		return err_set(err, ERR_INPUT, "%s: no file in this directory "
			"is a capture that is understood", g.sets[0]->label);
	return check_refuse(err, NO_COMMON_WORKLOAD, "nothing to compare: "
		"%s and %s have no workload in common (%s, %s)",
		g.sets[0]->label, g.sets[1]->label,
		g.sets[0]->captures[0].workload,
		g.sets[1]->captures[0].workload);
}
