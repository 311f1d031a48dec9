/* Refuses captures that cannot be compared, and has those flagged that say less
 * than they seem to. */
#include "gate/runs/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/model/metric.h"
#include "gate/runs/check_quality.h"

/* A time profile without samples judges nothing and hides everything. */
static int check_samples(const struct group *g, const struct capture *c,
	struct err *err)
{
	for (uint32_t m = 0; m < c->costs.metric_count; m++) {
		const struct metric *metric = &c->costs.metrics[m];
		const char *name = check_text(g->check, metric->name);

		if (metric_find(name, check_text(g->check, metric->unit))
				->kind == METRIC_TIME && !metric->is_events &&
			c->costs.sample_count == 0)
			return check_refuse(err, NO_SAMPLES, "%s: the %s "
				"profile holds no samples", c->path, name);
	}
	return 0;
}

enum {SAMPLING_MAX = 64 };

/* "sampled every 10000000 ns", "counted exactly". */
static const char *sampling(char out[SAMPLING_MAX], const struct metric *m,
	const struct check *check)
{
	if (m->nature == NATURE_EXACT)
		return "counted exactly";
	if (!(m->period > 0.0))
		return "sampled";
	snprintf(out, SAMPLING_MAX, "sampled every %.0f %.16s", m->period,
		check_text(check, m->unit));
	return out;
}

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* One metric must mean one thing in all runs of a workload. */
static int check_alike(const struct group *g, const struct capture *c,
	const struct metric *metric, const struct capture *first,
	const struct metric *model, struct err *err)
{
	const char *name = check_text(g->check, metric->name);
	char here[SAMPLING_MAX], there[SAMPLING_MAX];

	if (!sym_equal(metric->unit, model->unit))
		return check_refuse(err, UNIT_DIFFERS, "%s: %s is in %s, but "
			"in %s in %s", c->path, name,
			check_text(g->check, metric->unit),
			check_text(g->check, model->unit), first->path);
	if (metric->nature == model->nature &&
			same_number(metric->period, model->period))
		return 0;
	return check_refuse(err, PERIOD_DIFFERS, "%s: %s is %s, but %s in %s",
		c->path, name, sampling(here, metric, g->check),
		sampling(there, model, g->check), first->path);
}

/* A metric of the group and where it was seen. */
struct seen {
	const struct capture *first, *last;
	const struct metric *model; /* of the first */
	unsigned sets;              /* bits */
	size_t last_set;
};

struct seen_metrics {
	struct rowset names;
	size_t capacity;
	struct seen *rows;
};

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
		return check_refuse(err, METRIC_TWICE, "%s: run %s already has "
			"%s from %s", c->path, c->run,
			check_text(g->check, metric->name), seen->last->path);
	else if (seen->last != c && check_alike(g, c, metric, seen->first,
			seen->model, err))
		return -1;
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

static int check_captures(const struct group *g, struct err *err)
{
	struct seen_metrics table = {0};
	int status = 0;

	rowset_init(&table.names, 1);
	for (struct cursor c = {.group = g}; status == 0 && next_capture(&c);) {
		const struct costs *costs = &c.capture->costs;

		status = check_samples(g, c.capture, err);
		for (uint32_t m = 0; status == 0 && m < costs->metric_count;
			m++)
			status = check_metric(g, &table, c.set, c.capture,
				&costs->metrics[m], err);
	}
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
			known |= !g->captures[s][i].unknown;
		if (!known)
			return false;
	}
	return true;
}

int runs_check(struct runs *runs, struct notes *notes, struct err *err)
{
	struct check check = {runs->symtab, notes};
	struct group g = {.check = &check};
	size_t at[SET_COUNT] = {0};
	bool common = false;

	for (int s = 0; s < SET_COUNT; s++)
		if (runs->sets[s].capture_count > 0)
			g.sets[g.set_count++] = &runs->sets[s];
	for (size_t s = 0; s < g.set_count; s++)
		flag_machines(&check, g.sets[s]);
	while (next_group(&g, at)) {
		if (check_captures(&g, err))
			return -1;
		if (!on_all_sides(&g))
			continue; /* not compared, which is told elsewhere */
		common = true;
		flag_group(&g);
	}
	if (common)
		return 0;
	if (g.set_count == 1)
		return err_set(err, ERR_INPUT, "%s: no file in this directory "
			"is a capture that is understood", g.sets[0]->label);
	return check_refuse(err, NO_COMMON_WORKLOAD, "nothing to compare: "
		"%s and %s have no workload in common (%s, %s)",
		g.sets[0]->label, g.sets[1]->label,
		g.sets[0]->captures[0].workload,
		g.sets[1]->captures[0].workload);
}
