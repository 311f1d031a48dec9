/* Sums a profile to what a comparison needs of it. */
#include "compare/costs/costs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/frames/owner.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"

/* A table that grows by doubling: makes room for one more row. */
static void *grow(void *rows, uint32_t count, uint32_t *capacity, size_t size)
{
	if (count < *capacity)
		return rows;
	*capacity = *capacity ? *capacity * 2 : 64;
	return xrealloc(rows, *capacity, size);
}

struct edge_sum {
	struct call_edge edge;
	uint32_t stack; /* the last one that counted it, + 1 */
};

/* Sums of one group while it is being summed; heap memory, moved to the arena
 * at the end. Rows are numbered by the rowsets. */
struct sums {
	struct rowset edges; /* caller, callee */
	struct rowset lines; /* func, file, line */
	struct rowset paths; /* PATH_DEPTH words */
	uint32_t edge_room, line_room, path_room;
	struct edge_sum *edge_sums;
	double *line_values, *path_values;
};

struct summing {
	const struct profile *profile;
	struct arena *arena;
	struct owners owners;
	uint32_t *func_stack; /* last stack that reached the func, + 1 */
	uint32_t *frame_edge; /* edge that a frame took last; a guess */
	struct stack_quality quality;
};

static void *copy(struct arena *arena, const void *from, size_t count,
	size_t size)
{
	void *to = arena_alloc(arena, count ? count : 1, size);

	if (count)
		memcpy(to, from, count * size);
	return to;
}

/* Moves a table of count rows to the arena. */
static void *keep(struct arena *arena, void *rows, uint32_t count, size_t size)
{
	return arena_own(arena, xrealloc(rows, count, size), count * size);
}

static void add_values(double *to, const double *values, uint32_t count)
{
	for (uint32_t m = 0; m < count; m++)
		to[m] += values[m];
}

/* The edge that a frame of the owners takes to the next one. A frame is one
 * place in the source, which nearly always calls the same. */
static struct edge_sum *edge_of(struct summing *f, struct event_group *group,
	struct sums *sums, uint32_t i)
{
	uint32_t row[2] = {f->owners.at_func[i], f->owners.at_func[i - 1]};
	uint32_t *guess = &f->frame_edge[f->owners.at_frame[i]];

	if (*guess < group->edge_count) {
		struct edge_sum *taken = &sums->edge_sums[*guess];

		if (taken->edge.caller == row[0] && taken->edge.callee == row[1])
			return taken;
	}
	*guess = rowset_add(&sums->edges, row);
	if (*guess == group->edge_count) {
		sums->edge_sums = grow(sums->edge_sums, *guess,
			&sums->edge_room, sizeof *sums->edge_sums);
		sums->edge_sums[*guess] = (struct edge_sum){
			.edge = {row[0], row[1], 0.0}};
		group->edge_count++;
	}
	return &sums->edge_sums[*guess];
}

static void add_flaws(struct summing *f, struct event_group *group,
	uint32_t stack, double events)
{
	unsigned found = quality_flaws(&f->quality, stack,
		f->owners.depth ? f->owners.at_frame[0] : FLAW_NO_OWNER);

	for (int flaw = 0; found && flaw < FLAW_COUNT; flaw++)
		if (found & FLAW_BIT(flaw))
			group->flawed[flaw] += events;
}

static void add_edges(struct summing *f, struct event_group *group,
	struct sums *sums, uint32_t stack, double events)
{
	for (uint32_t i = 0; i < f->owners.depth; i++) {
		uint32_t func = f->owners.at_func[i];
		struct edge_sum *sum;

		if (f->func_stack[func] != stack + 1) {
			f->func_stack[func] = stack + 1;
			group->reach[func] += events;
		}
		if (i == 0)
			continue;
		sum = edge_of(f, group, sums, i);
		if (sum->stack != stack + 1) {
			sum->stack = stack + 1;
			sum->edge.events += events;
		}
	}
}

/* Adds values to the row of a table that rows of `set` number. */
static double *add_row(double *table, uint32_t *room, uint32_t *count,
	struct rowset *set, const uint32_t *row, const double *values,
	uint32_t width)
{
	uint32_t at = rowset_add(set, row);

	if (at == *count) {
		table = grow(table, at, room, width * sizeof *table);
		memset(table + (size_t)at * width, 0, width * sizeof *table);
		++*count;
	}
	add_values(table + (size_t)at * width, values, width);
	return table;
}

static void add_owner(struct summing *f, struct event_group *group,
	struct sums *sums, double events, const double *values,
	const double *squares)
{
	uint32_t owner = f->owners.at_func[0], path[PATH_DEPTH] = {0};
	const struct frame *frame = &f->profile->frames[f->owners.at_frame[0]];

	group->events[owner] += events;
	add_values(group->values + (size_t)owner * group->metric_count, values,
		group->metric_count);
	add_values(group->squares + (size_t)owner * group->metric_count,
		squares, group->metric_count);
	sums->line_values = add_row(sums->line_values, &sums->line_room,
		&group->line_count, &sums->lines,
		(uint32_t[]){owner, frame->file.i, frame->line}, values,
		group->metric_count);
	for (uint32_t i = 0; i < f->owners.depth && i < PATH_DEPTH; i++)
		path[i] = f->owners.at_func[i] + 1;
	sums->path_values =
		add_row(sums->path_values, &sums->path_room, &group->path_count,
			&sums->paths, path, values, group->metric_count);
}

/* Moves the sums to the arena, in the group's own shapes. */
static void group_finish(struct summing *f, struct event_group *group,
	struct sums *sums)
{
	group->funcs = arena_alloc(f->arena, group->func_count + 1u,
		sizeof *group->funcs);
	for (uint32_t i = 0; i < group->func_count; i++)
		group->funcs[i].i = *rowset_at(&f->owners.funcs, i);
	group->edges = arena_alloc(f->arena, group->edge_count + 1u,
		sizeof *group->edges);
	for (uint32_t i = 0; i < group->edge_count; i++)
		group->edges[i] = sums->edge_sums[i].edge;
	group->lines = arena_alloc(f->arena, group->line_count + 1u,
		sizeof *group->lines);
	for (uint32_t i = 0; i < group->line_count; i++) {
		const uint32_t *row = rowset_at(&sums->lines, i);

		group->lines[i] = (struct owner_line){row[0], {row[1]}, row[2]};
	}
	group->line_values = keep(f->arena, sums->line_values,
		group->line_count, group->metric_count * sizeof(double));
	group->paths = keep(f->arena, sums->paths.words, group->path_count,
		PATH_DEPTH * sizeof *group->paths);
	sums->paths.words = NULL;
	group->path_values = keep(f->arena, sums->path_values,
		group->path_count, group->metric_count * sizeof(double));
	rowset_clear(&sums->edges);
	rowset_clear(&sums->lines);
	rowset_clear(&sums->paths);
	free(sums->edge_sums);
}

/* Sums the metrics that stand on one column of events. */
static void group_sum(struct summing *f, struct event_group *group, int column)
{
	const struct profile *p = f->profile;
	uint32_t *which = xcalloc(p->metric_count, sizeof *which);
	double *values = xcalloc(p->metric_count, sizeof *values);
	double *squares = xcalloc(p->metric_count, sizeof *squares);
	struct sums sums = {0};

	group->metrics =
		arena_alloc(f->arena, p->metric_count, sizeof *group->metrics);
	for (uint32_t m = 0; m < p->metric_count; m++) {
		if (p->metrics[m].events != column || p->metrics[m].is_events)
			continue;
		which[group->metric_count] = m;
		group->metrics[group->metric_count++] = p->metrics[m];
	}
	group->languages = f->owners.languages;
	group->func_count = f->owners.funcs.count;
	group->events =
		arena_alloc(f->arena, group->func_count + 1u, sizeof(double));
	group->reach =
		arena_alloc(f->arena, group->func_count + 1u, sizeof(double));
	group->values = arena_alloc(f->arena,
		(group->func_count + 1u) * (size_t)group->metric_count,
		sizeof(double));
	group->squares = arena_alloc(f->arena,
		(group->func_count + 1u) * (size_t)group->metric_count,
		sizeof(double));
	group->unowned_values =
		arena_alloc(f->arena, group->metric_count, sizeof(double));
	rowset_init(&sums.edges, 2);
	rowset_init(&sums.lines, 3);
	rowset_init(&sums.paths, PATH_DEPTH);
	memset(f->func_stack, 0, group->func_count * sizeof *f->func_stack);

	for (uint32_t s = 0; s < p->stack_count; s++) {
		double events = p->events[(size_t)s * p->event_count +
			(size_t)column];

		if (!(events > 0.0))
			continue;
		for (uint32_t m = 0; m < group->metric_count; m++) {
			values[m] = p->values[(size_t)s * p->metric_count +
				which[m]];
			squares[m] =
				group->metrics[m].squares == 0
					? values[m] * values[m] / events
					: p->events[(size_t)s * p->event_count +
						    (size_t)group->metrics[m]
							    .squares];
		}
		owners_find(&f->owners, s);
		add_flaws(f, group, s, events);
		if (f->owners.collects)
			group->collector_events += events;
		if (f->owners.depth == 0) {
			group->unowned_events += events;
			add_values(group->unowned_values, values,
				group->metric_count);
			continue;
		}
		add_edges(f, group, &sums, s, events);
		add_owner(f, group, &sums, events, values, squares);
	}
	group_finish(f, group, &sums);
	free(which);
	free(values);
	free(squares);
}

/* Whether the policy may judge functions or sites of the metric. */
static bool metric_wanted(const struct policy *policy,
	const struct symtab *symtab, const struct metric *m)
{
	const char *metric = symtab_text(symtab, m->name).data;
	const char *unit = symtab_text(symtab, m->unit).data;
	const struct metric_row *row = metric_find(metric, unit);

	return (row->kind == METRIC_TIME || metric_is_allocation(row)) &&
		policy_asks(policy, metric, unit);
}

/* Whether any judged metric stands on the column. */
static bool column_wanted(const struct profile *p, int column,
	const struct policy *policy)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (p->metrics[m].events == column &&
				!p->metrics[m].is_events &&
				metric_wanted(policy, p->symtab,
					&p->metrics[m]))
			return true;
	return false;
}

static void sum_stacks(struct costs *out, const struct profile *p,
	const struct policy *policy, struct arena *arena)
{
	struct summing f = {.profile = p, .arena = arena};

	owners_init(&f.owners, p, policy);
	quality_init(&f.quality, p);
	f.frame_edge = xcalloc(p->frame_count + 1u, sizeof *f.frame_edge);
	f.func_stack = xcalloc(f.owners.funcs.count + 1u, sizeof *f.func_stack);
	out->groups =
		arena_alloc(arena, p->event_count + 1u, sizeof *out->groups);
	for (uint32_t c = 0; c < p->event_count; c++)
		if (column_wanted(p, (int)c, policy))
			group_sum(&f, &out->groups[out->group_count++], (int)c);
	owners_clear(&f.owners);
	quality_clear(&f.quality);
	free(f.frame_edge);
	free(f.func_stack);
}

void costs_sum(struct costs *out, const struct profile *p,
	const struct policy *policy, struct arena *arena)
{
	*out = (struct costs){
		.format = p->format,
		.time_nanos = p->time_nanos,
		.sample_count = p->sample_count,
		.metric_count = p->metric_count,
		.bench_value_count = p->bench_value_count,
		.fact_count = p->fact_count,
		.note_count = p->note_count,
	};
	out->metrics = copy(arena, p->metrics, p->metric_count,
		sizeof *p->metrics);
	out->refused = arena_alloc(arena, p->metric_count + 1u,
		sizeof *out->refused);
	out->totals = arena_alloc(arena, p->metric_count + 1u,
		sizeof *out->totals);
	for (uint32_t s = 0; s < p->stack_count; s++)
		add_values(out->totals, p->values +
			(size_t)s * p->metric_count, p->metric_count);
	out->bench_values = copy(arena, p->bench_values, p->bench_value_count,
		sizeof *p->bench_values);
	out->facts = copy(arena, p->facts, p->fact_count, sizeof *p->facts);
	out->notes = copy(arena, p->notes, p->note_count, sizeof *p->notes);
	for (uint32_t n = 0; n < out->note_count; n++)
		out->notes[n].message = arena_copy(arena,
			span_of(p->notes[n].message));
	sum_stacks(out, p, policy, arena);
}

double group_observations(const struct event_group *group)
{
	double sum = group->unowned_events;

	for (uint32_t i = 0; i < group->func_count; i++)
		sum += group->events[i];
	return sum;
}

void costs_forget(struct costs *costs, uint32_t group, const char *why)
{
	int column = costs->groups[group].metrics[0].events;
	uint32_t kept = 0;

	for (uint32_t m = 0; m < costs->metric_count; m++) {
		if (costs->metrics[m].events == column) {
			costs->refused[costs->refused_count++] =
				(struct refused){costs->metrics[m].name, why};
			continue;
		}
		costs->metrics[kept] = costs->metrics[m];
		costs->totals[kept++] = costs->totals[m];
	}
	costs->metric_count = kept;
	costs->groups[group] = costs->groups[--costs->group_count];
}
