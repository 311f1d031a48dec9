/* Refuses captures that cannot be compared, and flags those that say less than
 * they seem to. */
#include "gate/runs/check_group.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"

/* A message is what was found, what follows from it where that is not plain,
 * and what to do. That a capture is a difference of two ("diff-profile") and
 * that a benchmark failed ("bench-failed") is seen by the readers. */
static const struct {
	const char *code;
	const char *follows;
	const char *remedy;
} rules[] = {
	/* refused */
	[NO_SAMPLES] = {"no-samples", NULL,
		"check that the benchmark ran long enough and that nothing "
		"else was profiling it"},
	[METRIC_TWICE] = {"metric-twice", NULL,
		"give each run one capture of a kind, or merge them with "
		"`go tool pprof -proto`"},
	[UNIT_DIFFERS] = {"unit-differs", NULL,
		"take all runs with the same profiler"},
	[PERIOD_DIFFERS] = {"period-differs", NULL,
		"take all runs with the same profiling rate"},
	[TYPES_DIFFER] = {"types-differ", NULL,
		"take the same kind of profile on both sides"},
	[NO_COMMON_WORKLOAD] = {"no-common-workload", NULL,
		"a workload is the folder of its captures: give it the same "
		"name on both sides"},
	/* the metric is set aside in that workload */
	[MOSTLY_UNSYMBOLIZED] = {"mostly-unsymbolized",
		"the metric was not compared",
		"keep the symbols of the program and its libraries"},
	[SYMBOLS_DIFFER] = {"symbols-differ",
		"what has names on one side has none on the other, and the "
		"metric was not compared",
		"build and strip both sides alike"},
	/* flagged */
	[FEW_SAMPLES] = {"few-samples",
		"too few to tell one function from another",
		"make the runs longer, e.g. with -benchtime"},
	[UNSYMBOLIZED] = {"unsymbolized",
		"charged to their callers, or to nobody",
		"keep the symbols of the program and its libraries"},
	[TRUNCATED_STACKS] = {"truncated-stacks",
		"call paths end early, and moved code is harder to recognise",
		"let the profiler keep deeper stacks where it can, as Go 1.23 "
		"does for the heap with GODEBUG=profstackdepth=1024"},
	[LOST_SAMPLES] = {"lost-samples",
		"nobody knows whose they were",
		"sample less often, or on a machine with less load"},
	[OPERATIONS_DIFFER] = {"operations-differ",
		"what a run does once weighs differently on each operation",
		"fix the count, as in -benchtime=1000x"},
	[MACHINE_MIXED] = {"machine-mixed",
		"what differs between machines counts as noise, or as a change "
		"of the code when the other side has another mix",
		"take all runs on machines of one kind"},
};

bool next_capture(struct cursor *c)
{
	for (; c->set < c->group->set_count; c->set++, c->next = 0)
		while (c->next < c->group->counts[c->set]) {
			c->capture = &c->group->captures[c->set][c->next++];
			if (!c->capture->unknown)
				return true;
		}
	return false;
}

const char *check_text(const struct check *check, sym name)
{
	return symtab_text(check->symtab, name).data;
}

static int __attribute__((format(printf, 3, 4))) refuse(struct err *err,
	enum check_rule rule, const char *format, ...)
{
	char found[sizeof err->text];
	va_list args;

	va_start(args, format);
	vsnprintf(found, sizeof found, format, args);
	va_end(args);
	return err_set(err, ERR_INPUT, "%s; %s [%s]", found,
		rules[rule].remedy, rules[rule].code);
}

void check_flag(struct check *check, enum check_rule rule, const char *workload,
	struct buf *found)
{
	note_add(check->notes, rules[rule].code, workload, "%.*s: %s; %s",
		(int)found->len, found->data, rules[rule].follows,
		rules[rule].remedy);
	buf_clear(found);
}

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
			return refuse(err, NO_SAMPLES, "%s: the %s profile "
				"holds no samples", c->path, name);
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
		return refuse(err, UNIT_DIFFERS, "%s: %s is in %s, but in %s "
			"in %s", c->path, name, check_text(g->check, metric->unit),
			check_text(g->check, model->unit), first->path);
	if (metric->nature == model->nature &&
			same_number(metric->period, model->period))
		return 0;
	return refuse(err, PERIOD_DIFFERS, "%s: %s is %s, but %s in %s",
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
		return refuse(err, METRIC_TWICE, "%s: run %s already has %s "
			"from %s", c->path, c->run,
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
	return refuse(err, TYPES_DIFFER, "%s: holds %s, and nothing that %s "
		"holds (%s)", only[1]->first->path,
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
	return refuse(err, NO_COMMON_WORKLOAD, "nothing to compare: %s and %s "
		"have no workload in common (%s, %s)", g.sets[0]->label,
		g.sets[1]->label, g.sets[0]->captures[0].workload,
		g.sets[1]->captures[0].workload);
}
