/* Sums a profile to what a comparison needs of it. */
#include "compare/costs/costs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/costs/edges.h"
#include "compare/frames/classify.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"

enum { PATHS_AT_ONCE = 64, LINE_WORDS = 3 };

/* Sums of one group while it is being summed; heap memory, moved to the arena
 * at the end. Rows are numbered by the rowsets. */
struct sums {
	struct edges edges;
	struct rowset lines; /* func, file, line */
	uint32_t *line_at;   /* frame -> its line + 1; 0: it has owned nothing */
	struct rowset paths; /* PATH_DEPTH words */
	size_t line_room, path_room;
	double *line_values, *path_values;
	/* of stacks that are not in the table yet: their paths and values */
	uint32_t waiting;
	uint32_t waiting_paths[PATHS_AT_ONCE * PATH_DEPTH];
	double *waiting_values; /* heap; path * metric_count + metric */
};

struct summing {
	const struct profile *profile;
	struct arena *arena;
	struct owners owners;
	struct stack_sum *reach; /* of each func, in the group */
	uint32_t *names; /* of the functions of a stack */
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

static void add_flaws(struct summing *f, struct event_group *group,
	uint32_t stack, double events)
{
	unsigned found;

	if (f->owners.observes)
		found = FLAW_BIT(FLAW_OBSERVER);
	else if (f->owners.cut_off)
		found = FLAW_BIT(FLAW_CUT_OFF);
	else if (group->waits && f->owners.channel && f->owners.depth == 0)
		found = FLAW_BIT(FLAW_CHANNEL);
	else
		found = quality_flaws(&f->quality, stack,
			f->owners.depth ? f->owners.at_frame[0]
					: FLAW_NO_OWNER);
	if (found & FLAW_BIT(FLAW_TRUNCATED) && f->owners.depth == 0)
		found |= FLAW_BIT(FLAW_ORPHAN);
	for (int flaw = 0; found && flaw < FLAW_COUNT; flaw++)
		if (found & FLAW_BIT(flaw))
			group->flawed[flaw] += events;
}

/* A function that is on the stack more than once is reached once. */
static void add_reach(struct summing *f, uint32_t stack, double events)
{
	const uint32_t *at_func = f->owners.at_func;
	struct stack_sum *reach = f->reach;
	uint32_t depth = f->owners.depth;

	for (uint32_t i = 0; i < depth; i++)
		stack_sum_add(&reach[at_func[i]], stack, events);
}

/* Room for as many rows as the set has; new ones are 0. */
static double *table_grow(double *table, size_t *room, uint32_t *count,
	const struct rowset *set, uint32_t width)
{
	uint32_t old = *count;

	*count = set->count;
	table = xgrow(table, room, *count, width * sizeof *table);
	memset(table + (size_t)old * width, 0,
		(size_t)(*count - old) * width * sizeof *table);
	return table;
}

/* The line of a frame that owns. */
static uint32_t line_of(struct event_group *group, struct sums *sums,
	const struct frame *frames, uint32_t number, uint32_t owner)
{
	if (sums->line_at[number] == 0) {
		sums->line_at[number] = 1 + rowset_add(&sums->lines,
			(uint32_t[]){owner, frames[number].file.i,
				frames[number].line});
		sums->line_values = table_grow(sums->line_values,
			&sums->line_room, &group->line_count, &sums->lines,
			group->metric_count);
	}
	return sums->line_at[number] - 1;
}

/* Adds the paths that wait to their table. */
static void paths_flush(struct event_group *group, struct sums *sums)
{
	uint32_t at[PATHS_AT_ONCE], width = group->metric_count;

	rowset_add_all(&sums->paths, sums->waiting_paths, sums->waiting, at);
	sums->path_values = table_grow(sums->path_values, &sums->path_room,
		&group->path_count, &sums->paths, width);
	for (uint32_t i = 0; i < sums->waiting; i++)
		add_values(sums->path_values + (size_t)at[i] * width,
			sums->waiting_values + (size_t)i * width, width);
	sums->waiting = 0;
}

static void add_owner(struct summing *f, struct event_group *group,
	struct sums *sums, double events, const double *values,
	const double *squares)
{
	uint32_t owner = f->owners.at_func[0], depth = f->owners.depth;
	uint32_t number = f->owners.at_frame[0], at = sums->waiting++;
	uint32_t *path = sums->waiting_paths + (size_t)at * PATH_DEPTH;
	uint32_t line =
		line_of(group, sums, f->profile->frames, number, owner);

	group->events[owner] += events;
	if (f->owners.below >= CUT_DEPTH)
		group->deep[owner] += events;
	add_values(group->values + (size_t)owner * group->metric_count, values,
		group->metric_count);
	add_values(group->squares + (size_t)owner * group->metric_count,
		squares, group->metric_count);
	add_values(sums->line_values + (size_t)line * group->metric_count,
		values, group->metric_count);
	for (uint32_t i = 0; i < PATH_DEPTH; i++)
		path[i] = i < depth ? f->owners.at_func[i] + 1 : 0;
	memcpy(sums->waiting_values + (size_t)at * group->metric_count, values,
		group->metric_count * sizeof *values);
	if (sums->waiting == PATHS_AT_ONCE)
		paths_flush(group, sums);
}

/* Moves the sums to the arena, in the group's own shapes. */
static void group_finish(struct summing *f, struct event_group *group,
	struct sums *sums)
{
	group->funcs = arena_alloc(f->arena, group->func_count + 1u,
		sizeof *group->funcs);
	group->files = arena_alloc(f->arena, group->func_count + 1u,
		sizeof *group->files);
	group->harness = copy(f->arena, f->owners.harness, group->func_count,
		sizeof *group->harness);
	for (uint32_t i = 0; i < group->func_count; i++) {
		const uint32_t *row = rowset_at(&f->owners.funcs, i);

		group->funcs[i].i = row[0];
		group->files[i].i = row[1];
		group->reach[i] = f->reach[i].events;
	}
	edges_finish(&sums->edges, group, f->arena);
	paths_flush(group, sums);
	free(sums->waiting_values);
	free(sums->line_at);
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
	rowset_clear(&sums->lines);
	rowset_clear(&sums->paths);
}

/* Whether the metrics stand on the same observations. One of which nobody
 * counted them stands alone. */
static bool share_events(const struct metric *a, const struct metric *b)
{
	return a == b ||
	       (a->events >= 0 && a->events == b->events && !b->is_events);
}

/* A group of the metric and those that share its observations, with nothing in
 * it. */
static void group_begin(struct summing *f, struct event_group *group,
	struct sums *sums, uint32_t first)
{
	const struct profile *p = f->profile;
	size_t funcs = f->owners.funcs.count + 1u;

	group->metrics =
		arena_alloc(f->arena, p->metric_count, sizeof *group->metrics);
	group->of_profile = arena_alloc(f->arena, p->metric_count,
		sizeof *group->of_profile);
	for (uint32_t m = first; m < p->metric_count; m++) {
		if (!share_events(&p->metrics[first], &p->metrics[m]))
			continue;
		group->of_profile[group->metric_count] = m;
		group->metrics[group->metric_count++] = p->metrics[m];
	}
	group->waits = metric_is_wait(metric_row_of(p->symtab, group->metrics));
	group->own = group->metrics->nature == NATURE_EXACT &&
	             metric_is_work(metric_row_of(p->symtab, group->metrics));
	group->counting = group->waits || metric_is_weight(group->metrics)
	                          ? COUNTING_OPEN
	                          : COUNTING_SURE;
	group->unit = 1.0;
	group->languages = f->owners.languages;
	group->func_count = f->owners.funcs.count;
	group->events = arena_alloc(f->arena, funcs, sizeof(double));
	group->reach = arena_alloc(f->arena, funcs, sizeof(double));
	group->deep = arena_alloc(f->arena, funcs, sizeof(double));
	group->values = arena_alloc(f->arena, funcs * group->metric_count,
		sizeof(double));
	group->squares = arena_alloc(f->arena, funcs * group->metric_count,
		sizeof(double));
	group->unowned_values =
		arena_alloc(f->arena, group->metric_count, sizeof(double));
	if (group->counting != COUNTING_SURE && !group->waits)
		group->stack_values = arena_alloc(f->arena,
			p->stack_count + 1u, sizeof *group->stack_values);
	edges_init(&sums->edges, p->frame_count, f->owners.deepest);
	rowset_init(&sums->lines, LINE_WORDS);
	sums->line_at = xcalloc(p->frame_count + 1u, sizeof *sums->line_at);
	sums->waiting_values = xcalloc(PATHS_AT_ONCE,
		group->metric_count * sizeof *sums->waiting_values);
	rowset_init(&sums->paths, PATH_DEPTH);
	memset(f->reach, 0, group->func_count * sizeof *f->reach);
}

double common_divisor(double a, double b)
{
	while (b > 0.0) {
		double rest = fmod(a, b);

		a = b;
		b = rest;
	}
	return a;
}

/* One more value of a stack of which nobody counted the observations. */
static void divide(struct event_group *group, double value)
{
	bool whole = value == floor(value) && value <= 9007199254740992.0;

	if (!group->stack_count++)
		group->divisor = whole ? value : 0.0;
	else if (group->divisor > 0.0)
		group->divisor =
			whole ? common_divisor(value, group->divisor) : 0.0;
}

/* What a stack costs, in the metrics of a group. */
struct stack_cost {
	double events;
	double *values, *squares; /* one a metric */
};

/* False when the stack has none of it. */
static bool find_cost(struct stack_cost *out, const struct event_group *group,
	const struct profile *p, uint32_t stack)
{
	const double *values = p->values + (size_t)stack * p->metric_count;
	const double *events = p->events + (size_t)stack * p->event_count;

	out->events = group_stack_events(group, p, stack);
	if (!(out->events > 0.0))
		return false;
	for (uint32_t m = 0; m < group->metric_count; m++) {
		int squares = group->metrics[m].squares;

		out->values[m] = values[group->of_profile[m]];
		out->squares[m] =
			squares ? events[squares]
				: out->values[m] * out->values[m] / out->events;
	}
	return true;
}

static void add_stack(struct summing *f, struct event_group *group,
	uint32_t stack, double value)
{
	const struct profile *p = f->profile;
	uint32_t from = p->stack_start[stack], to = p->stack_start[stack + 1];

	if (!group->stack_values)
		return;
	for (uint32_t i = from; i < to; i++)
		f->names[i - from] = p->frames[p->stack_frames[i]].func.i;
	group->stack_values[group->stack_value_count++] =
		(struct stack_value){hash_words(f->names, to - from),
			f->owners.at_func[0], value};
}

/* Sums the metric and those that stand on the same observations. */
static void group_sum(struct summing *f, struct event_group *group,
	uint32_t first)
{
	const struct profile *p = f->profile;
	double *space = xcalloc(2 * (size_t)p->metric_count, sizeof *space);
	struct stack_cost cost = {0.0, space, space + p->metric_count};
	struct sums sums = {0};

	group_begin(f, group, &sums, first);
	for (uint32_t s = 0; s < p->stack_count; s++) {
		if (!find_cost(&cost, group, p, s))
			continue;
		if (group->counting != COUNTING_SURE)
			divide(group, cost.events);
		group_owners(&f->owners, group, s);
		add_flaws(f, group, s, cost.events);
		if (f->owners.collects)
			group->collector_events += cost.events;
		if (f->owners.depth == 0) {
			group->unowned_events += cost.events;
			add_values(group->unowned_values, cost.values,
				group->metric_count);
			continue;
		}
		add_reach(f, s, cost.events);
		edges_add(&sums.edges, f->owners.at_func, f->owners.at_frame,
			f->owners.depth, s, cost.events);
		add_owner(f, group, &sums, cost.events, cost.values,
			cost.squares);
		add_stack(f, group, s, cost.events);
	}
	group_finish(f, group, &sums);
	free(space);
}

/* Whether the policy may judge functions or sites of the metric. */
static bool metric_wanted(const struct policy *policy,
	const struct symtab *symtab, const struct metric *m)
{
	const char *metric = symtab_text(symtab, m->name).data;
	const char *unit = symtab_text(symtab, m->unit).data;
	const struct metric_row *row = metric_find(metric, unit);

	return (metric_is_time(row) || metric_is_allocation(row) ||
		       metric_is_wait(row) || metric_is_work(row)) &&
	       policy_asks(policy, metric, unit);
}

/* Whether a group begins with the metric: the first of those that share its
 * observations, of which one is judged. */
static bool group_wanted(const struct profile *p, uint32_t first,
	const struct policy *policy)
{
	const struct metric *metric = &p->metrics[first];
	bool wanted = false;

	if (metric->is_events ||
		(metric->events < 0 && !metric_is_weight(metric)))
		return false;
	for (uint32_t m = 0; m < p->metric_count; m++) {
		if (!share_events(metric, &p->metrics[m]))
			continue;
		if (m < first)
			return false;
		wanted |= metric_wanted(policy, p->symtab, &p->metrics[m]);
	}
	return wanted;
}

static void sum_stacks(struct costs *out, const struct profile *p,
	const struct policy *policy, struct known_texts *known,
	unsigned wanted, struct arena *arena)
{
	struct summing f = {.profile = p, .arena = arena};

	owners_init(&f.owners, p, policy, known);
	quality_init(&f.quality, &f.owners);
	f.reach = xcalloc(f.owners.funcs.count + 1u, sizeof *f.reach);
	f.names = xcalloc(f.owners.deepest + 1u, sizeof *f.names);
	out->groups =
		arena_alloc(arena, p->metric_count + 1u, sizeof *out->groups);
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (group_wanted(p, m, policy))
			group_sum(&f, &out->groups[out->group_count++], m);
	quality_clear(&f.quality);
	free(f.reach);
	free(f.names);
	if (wanted & COSTS_CALLS)
		costs_add_calls(out, &f.owners, arena);
	if (wanted & COSTS_HOLDINGS)
		costs_add_holdings(out, &f.owners, arena);
	owners_clear(&f.owners);
}

static bool counts_work(const struct profile *p)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (p->metrics[m].nature == NATURE_EXACT &&
			metric_is_work(
				metric_row_of(p->symtab, &p->metrics[m])))
			return true;
	return false;
}

void costs_sum(struct costs *out, const struct profile *p,
	const struct policy *policy, struct known_texts *known,
	unsigned wanted, struct arena *arena)
{
	*out = (struct costs){
		.format = p->format,
		.time_nanos = p->time_nanos,
		.duration_nanos = p->duration_nanos,
		.counted = counts_work(p),
		.window = profile_fact(p, FACT_WINDOW).i != 0,
		.instance = profile_fact(p, FACT_INSTANCE),
		.boot = profile_fact(p, FACT_BOOT),
		.commit = profile_fact(p, FACT_COMMIT),
		.operations = profile_operations(p),
		.sample_count = p->sample_count,
		.metric_count = p->metric_count,
		.bench_value_count = p->bench_value_count,
		.ending = p->ending,
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
	sum_stacks(out, p, policy, known, wanted, arena);
}
