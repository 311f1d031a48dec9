/* Tells snapshots of one process by what cannot fall, and subtracts them. */
#include "compare/costs/difference.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define ROUNDED 1e-9 /* sums of the same differ by less, relatively */

/* The functions of a group by name. */
static void index_funcs(struct rowset *out, const struct event_group *group)
{
	rowset_init(out, 1);
	for (uint32_t i = 0; i < group->func_count; i++)
		rowset_add(out, &group->funcs[i].i);
}

enum course group_course(const struct event_group *before,
	const struct event_group *after)
{
	bool falls = false, rises = false;
	struct rowset funcs;

	index_funcs(&funcs, after);
	for (uint32_t i = 0; i < before->func_count; i++) {
		uint32_t at = rowset_find(&funcs, &before->funcs[i].i);
		double now = at == ROWSET_NONE ? 0.0 : after->events[at];

		falls |= now < before->events[i] * (1.0 - ROUNDED);
		rises |= now > before->events[i] * (1.0 + ROUNDED);
	}
	rises |= after->func_count > before->func_count;
	rowset_clear(&funcs);
	falls |= after->unowned_events <
	         before->unowned_events * (1.0 - ROUNDED);
	return falls ? COURSE_FALLS : rises ? COURSE_RISES : COURSE_STILL;
}

/* What rounding leaves below nothing is nothing. */
static void take(double *from, double much)
{
	*from = fmax(0.0, *from - much);
}

static void take_row(double *from, const double *much, uint32_t count)
{
	for (uint32_t m = 0; m < count; m++)
		take(&from[m], much[m]);
}

/* The number in after of each function of before; the caller frees. */
static uint32_t *map_funcs(const struct event_group *before,
	const struct event_group *after)
{
	uint32_t *out = xcalloc(before->func_count + 1u, sizeof *out);
	struct rowset funcs;

	index_funcs(&funcs, after);
	for (uint32_t i = 0; i < before->func_count; i++)
		out[i] = rowset_find(&funcs, &before->funcs[i].i);
	rowset_clear(&funcs);
	return out;
}

static void subtract_funcs(struct event_group *after,
	const struct event_group *before, const uint32_t *func)
{
	uint32_t width = after->metric_count;

	for (uint32_t i = 0; i < before->func_count; i++) {
		size_t to = (size_t)func[i] * width, from = (size_t)i * width;

		if (func[i] == ROWSET_NONE)
			continue;
		take(&after->events[func[i]], before->events[i]);
		take(&after->reach[func[i]], before->reach[i]);
		take(&after->deep[func[i]], before->deep[i]);
		take_row(after->values + to, before->values + from, width);
		take_row(after->squares + to, before->squares + from, width);
	}
	take(&after->unowned_events, before->unowned_events);
	take_row(after->unowned_values, before->unowned_values, width);
	take(&after->collector_events, before->collector_events);
	for (int flaw = 0; flaw < FLAW_COUNT; flaw++)
		take(&after->flawed[flaw], before->flawed[flaw]);
}

static void subtract_edges(struct event_group *after,
	const struct event_group *before, const uint32_t *func)
{
	struct rowset edges;

	rowset_init(&edges, 2);
	for (uint32_t i = 0; i < after->edge_count; i++)
		rowset_add(&edges, (uint32_t[]){after->edges[i].caller,
					   after->edges[i].callee});
	for (uint32_t i = 0; i < before->edge_count; i++) {
		const struct call_edge *edge = &before->edges[i];
		uint32_t at = rowset_find(&edges,
			(uint32_t[]){func[edge->caller], func[edge->callee]});

		if (at != ROWSET_NONE)
			take(&after->edges[at].events, edge->events);
	}
	rowset_clear(&edges);
}

static void subtract_lines(struct event_group *after,
	const struct event_group *before, const uint32_t *func)
{
	uint32_t width = after->metric_count;
	struct rowset lines;

	rowset_init(&lines, 3);
	for (uint32_t i = 0; i < after->line_count; i++)
		rowset_add(&lines,
			(uint32_t[]){after->lines[i].func,
				after->lines[i].file.i, after->lines[i].line});
	for (uint32_t i = 0; i < before->line_count; i++) {
		const struct owner_line *line = &before->lines[i];
		uint32_t at =
			rowset_find(&lines, (uint32_t[]){func[line->func],
						    line->file.i, line->line});

		if (at != ROWSET_NONE)
			take_row(after->line_values + (size_t)at * width,
				before->line_values + (size_t)i * width, width);
	}
	rowset_clear(&lines);
}

static void subtract_paths(struct event_group *after,
	const struct event_group *before, const uint32_t *func)
{
	uint32_t width = after->metric_count;
	struct rowset paths;

	rowset_init(&paths, PATH_DEPTH);
	for (uint32_t i = 0; i < after->path_count; i++)
		rowset_add(&paths, after->paths + (size_t)i * PATH_DEPTH);
	for (uint32_t i = 0; i < before->path_count; i++) {
		const uint32_t *from = before->paths + (size_t)i * PATH_DEPTH;
		uint32_t path[PATH_DEPTH], at;

		for (int d = 0; d < PATH_DEPTH; d++)
			path[d] = from[d] ? func[from[d] - 1] + 1 : 0;
		at = rowset_find(&paths, path);
		if (at != ROWSET_NONE)
			take_row(after->path_values + (size_t)at * width,
				before->path_values + (size_t)i * width, width);
	}
	rowset_clear(&paths);
}

/* Totals of the metrics that stand on the group's observations. */
static void subtract_totals(struct costs *after,
	const struct event_group *group, const struct costs *before)
{
	for (uint32_t m = 0; m < after->metric_count; m++)
		for (uint32_t b = 0; b < before->metric_count; b++)
			if (after->metrics[m].events ==
					group->metrics[0].events &&
				sym_equal(after->metrics[m].name,
					before->metrics[b].name))
				take(&after->totals[m], before->totals[b]);
}

void costs_subtract(struct costs *after, struct event_group *group,
	const struct costs *before, const struct event_group *earlier)
{
	uint32_t *func = map_funcs(earlier, group);

	subtract_funcs(group, earlier, func);
	subtract_edges(group, earlier, func);
	subtract_lines(group, earlier, func);
	subtract_paths(group, earlier, func);
	group->call_count = 0;
	group->stack_value_count = 0;
	subtract_totals(after, group, before);
	free(func);
}
