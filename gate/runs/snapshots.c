/* Tells snapshots of processes from runs, and makes windows of them. */
#include "gate/runs/snapshots.h"

#include <stdlib.h>
#include <string.h>

#include "compare/costs/difference.h"
#include "gate/core/err.h"
#include "gate/model/metric.h"

enum { SNAPSHOTS_MIN = 3 }; /* two that rise may be two runs */

struct snapshot {
	struct costs *costs;
	uint32_t group; /* that counts */
};

static bool is_mutex(const struct metric_row *row)
{
	return metric_is_wait(row) && !metric_is_block(row);
}

/* What counts since a process started. */
static const struct counting_up {
	const char *what;
	bool (*applies)(const struct metric_row *row);
} counting_up[] = {
	{"heap", metric_is_allocation},
	{"contention", is_mutex},
	{"block", metric_is_block},
};

enum { COUNTING_UP = sizeof counting_up / sizeof *counting_up };

/* The group that counts such; group_count: none. */
static uint32_t group_of(const struct check *check, const struct costs *costs,
	const struct counting_up *kind)
{
	uint32_t g = 0;

	while (g < costs->group_count &&
		!kind->applies(metric_row_of(check->symtab,
			&costs->groups[g].metrics[0])))
		g++;
	return g;
}

static int by_process_and_time(const void *a, const void *b)
{
	const struct snapshot *x = a, *y = b;

	if (!sym_equal(x->costs->instance, y->costs->instance))
		return x->costs->instance.i < y->costs->instance.i ? -1 : 1;
	return (x->costs->time_nanos > y->costs->time_nanos) -
	       (x->costs->time_nanos < y->costs->time_nanos);
}

/* What may be snapshots: profiles that say when and not how long, of a side
 * without a benchmark's text. Returns how many; 0: it has one. */
static size_t candidates(struct snapshot *out, const struct group *g,
	size_t set, const struct counting_up *kind)
{
	size_t count = 0;

	for (size_t i = 0; i < g->counts[set]; i++) {
		struct costs *costs = &g->captures[set][i].costs;
		uint32_t group = group_of(g->check, costs, kind);

		if (capture_left_out(&g->captures[set][i]))
			continue;
		if (costs->bench_value_count)
			return 0;
		if (group < costs->group_count && costs->time_nanos &&
			!costs->duration_nanos)
			out[count++] = (struct snapshot){costs, group};
	}
	if (count)
		qsort(out, count, sizeof *out, by_process_and_time);
	return count;
}

static enum course course_of(const struct snapshot *before,
	const struct snapshot *after)
{
	return before->costs->time_nanos == after->costs->time_nanos
	               ? COURSE_FALLS
	               : group_course(&before->costs->groups[before->group],
				 &after->costs->groups[after->group]);
}

/* Nothing falls, and most steps rise: in a step that does not, the process was
 * idle, or no collection was between. Of a few it is not known. */
static bool count_up(const struct snapshot *all, size_t count)
{
	size_t rises = 0;

	for (size_t i = 1; i < count; i++)
		switch (course_of(&all[i - 1], &all[i])) {
		case COURSE_FALLS:
			return false;
		case COURSE_RISES:
			rises++;
			break;
		case COURSE_STILL:
			break;
		}
	return count < SNAPSHOTS_MIN ||
	       (rises >= SNAPSHOTS_MIN - 1 && 2 * rises > count - 1);
}

/* One that holds what the one before did is left out, and what was done until
 * then is of the window that follows. Returns how many are left. */
static size_t merge_still(struct snapshot *all, size_t count)
{
	double before = 0.0;
	size_t kept = 1;

	for (size_t i = 1; i < count; i++) {
		struct costs *costs = all[i].costs;

		if (course_of(&all[kept - 1], &all[i]) == COURSE_STILL) {
			before += costs->operations;
			costs_forget(costs, all[i].group, NULL);
			continue;
		}
		costs->operations += before;
		before = 0.0;
		all[kept++] = all[i];
	}
	return kept;
}

/* From the last to the first: each is subtracted while it is whole. Of a process
 * that has too few no window is taken. */
static void make_windows(struct snapshot *all, size_t count)
{
	while (count > 1 && count < SNAPSHOTS_MIN) {
		count--;
		costs_forget(all[count].costs, all[count].group, NULL);
	}
	for (size_t i = count; --i > 0;) {
		struct costs *costs = all[i].costs, *before = all[i - 1].costs;

		costs_subtract(costs, &costs->groups[all[i].group], before,
			&before->groups[all[i - 1].group]);
		costs->duration_nanos = costs->time_nanos - before->time_nanos;
		costs->time_nanos = before->time_nanos;
		costs->between = true;
	}
	costs_forget(all[0].costs, all[0].group, NULL);
}

static size_t same_process(const struct snapshot *all, size_t count)
{
	size_t end = 1;

	while (end < count &&
		sym_equal(all[end].costs->instance, all[0].costs->instance))
		end++;
	return end;
}

/* Those of each process count up, of which one has enough to be sure. Returns how
 * many processes; 0: they are no snapshots. */
static size_t all_count_up(const struct snapshot *all, size_t count)
{
	size_t processes = 0, end;
	bool sure = false;

	for (size_t from = 0; from < count; from += end, processes++) {
		end = same_process(all + from, count - from);
		if (!count_up(all + from, end))
			return 0;
		sure |= end >= SNAPSHOTS_MIN;
	}
	return sure ? processes : 0;
}

static void set_to_windows(const struct group *g, size_t set,
	const struct counting_up *kind)
{
	struct snapshot *all = xcalloc(g->counts[set] + 1, sizeof *all);
	size_t count = candidates(all, g, set, kind), end;
	size_t processes = all_count_up(all, count);
	struct buf found = {0};

	for (size_t from = 0; processes && from < count; from += end) {
		end = same_process(all + from, count - from);
		make_windows(all + from, merge_still(all + from, end));
	}
	if (processes) {
		buf_printf(&found, "%zu %s profiles in %s are snapshots of ",
			count, kind->what, g->sets[set]->label);
		if (processes == 1)
			buf_text(&found, "one process");
		else
			buf_printf(&found, "%zu processes", processes);
		check_flag(g->check, SNAPSHOTS, g->name, &found);
	}
	free(all);
}

/* A difference that does not say of how long (-base): known by what is below
 * zero in it, which need not be in each of a side. */
static bool is_timeless_delta(const struct costs *costs)
{
	bool delta = false;

	for (uint32_t n = 0; n < costs->note_count; n++)
		delta |= strcmp(costs->notes[n].code, NOTE_DELTA) == 0;
	return delta && costs->duration_nanos == 0;
}

static bool has_timeless_deltas(const struct group *g, size_t set)
{
	bool found = false;

	for (size_t i = 0; i < g->counts[set]; i++)
		found |= is_timeless_delta(&g->captures[set][i].costs);
	return found;
}

/* The number of a metric of that kind; metric_count: none. */
static uint32_t metric_of(const struct check *check, const struct costs *costs,
	const struct counting_up *kind)
{
	uint32_t m = 0;

	while (m < costs->metric_count &&
		!kind->applies(
			metric_row_of(check->symtab, &costs->metrics[m])))
		m++;
	return m;
}

/* What a process did since it started is not to be compared with what it did in
 * a stretch of time: how long it ran nobody knows. */
static void set_mixed_aside(const struct group *g,
	const struct counting_up *kind)
{
	const struct capture *model[2] = {NULL}; /* since the start, a window */
	bool deltas[SET_COUNT] = {false};
	struct buf found = {0};

	for (size_t set = 0; set < g->set_count; set++)
		deltas[set] = has_timeless_deltas(g, set);
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		const struct costs *costs = &c.capture->costs;
		bool window = costs->duration_nanos > 0 || deltas[c.set];

		if (metric_of(g->check, costs, kind) < costs->metric_count &&
			!model[window])
			model[window] = c.capture;
	}
	if (!model[false] || !model[true])
		return;
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		struct costs *costs = &c.capture->costs;

		for (uint32_t m; (m = metric_of(g->check, costs, kind)) <
				 costs->metric_count;)
			costs_forget_metric(costs, m,
				"some captures count since the process "
				"started, others a stretch of time");
	}
	buf_printf(&found,
		"%s counts the %s of a stretch of time, and %s what "
		"there was since the process started",
		model[true]->path, kind->what, model[false]->path);
	check_flag(g->check, WINDOWS_DIFFER, g->name, &found);
}

void snapshots_to_windows(const struct group *g)
{
	for (size_t set = 0; set < g->set_count; set++)
		for (size_t k = 0; k < COUNTING_UP; k++)
			set_to_windows(g, set, &counting_up[k]);
	for (size_t k = 0; k < COUNTING_UP; k++)
		set_mixed_aside(g, &counting_up[k]);
}
