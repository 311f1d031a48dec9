/* Plants a regression of a known size. */
#include "compare/selftest/plant.h"

#include <math.h>
#include <string.h>

#include "gate/core/random.h"

static uint32_t group_find(const struct event_group *group, sym func)
{
	for (uint32_t i = 0; i < group->func_count; i++)
		if (sym_equal(group->funcs[i], func))
			return i;
	return group->func_count;
}

static double group_events(const struct event_group *group)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < group->func_count; i++)
		sum += group->events[i];
	return sum;
}

void plant_measure(struct plant *out, const struct workload *w, sym metric,
	sym func)
{
	double events = 0.0, value = 0.0, values = 0.0;
	enum plant_kind kind = PLANT_SAMPLED;

	*out = (struct plant){.workload = w->name, .metric = metric,
		.func = func};
	for (size_t r = 0; r < w->base_count; r++) {
		uint32_t m, at;
		const struct event_group *group =
			run_group(&w->base[r], metric, &m);

		if (!group)
			return;
		if (group->metrics[m].nature == NATURE_EXACT)
			kind = PLANT_COUNTED;
		else if (group->counting == COUNTING_NONE)
			kind = PLANT_WEIGHED;
		events += group_events(group);
		for (uint32_t i = 0; i < group->func_count; i++)
			values +=
				group->values[(size_t)i * group->metric_count +
					      m];
		at = group_find(group, func);
		if (at == group->func_count || !(group->events[at] > 0.0))
			continue;
		out->events += group->events[at];
		value += group->values[(size_t)at * group->metric_count + m];
		out->like = group;
	}
	if (!out->like)
		return;
	out->kind = kind;
	out->rate = out->events / events;
	out->events /= (double)w->base_count;
	out->share = value / values;
}

static bool is_bench_value(const struct plant *plant,
	const struct bench_value *result)
{
	return sym_equal(result->benchmark, plant->func) &&
		sym_equal(result->unit, plant->metric);
}

void plant_measure_result(struct plant *out, const struct workload *w,
	sym unit, sym benchmark)
{
	const struct costs *costs;
	double count = 0.0;

	*out = (struct plant){.workload = w->name, .metric = unit,
		.func = benchmark, .share = (double)NAN};
	for (struct costs_cursor c = side_costs(w, false);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++)
			if (is_bench_value(out, &costs->bench_values[i])) {
				out->events += costs->bench_values[i].value;
				count++;
			}
	if (!(count > 0.0))
		return;
	out->kind = PLANT_RESULT;
	out->events /= count;
}

/* A copy of rows of a table, with room for one more. */
static void *copy_rows(const void *from, uint32_t count, size_t size,
	struct arena *arena)
{
	void *to = arena_alloc(arena, (size_t)count + 1, size);

	if (count)
		memcpy(to, from, count * size);
	return to;
}

/* The group with extra events of the function, each with the value that its
 * own or, where the run has none, those of another run have. */
static void grow_group(struct event_group *out, const struct event_group *group,
	const struct plant *plant, double extra, struct arena *arena)
{
	uint32_t count = group->func_count, width = group->metric_count;
	uint32_t at = group_find(group, plant->func);
	const struct event_group *like =
		at < count && group->events[at] > 0.0 ? group : plant->like;
	uint32_t like_at = group_find(like, plant->func);
	double more = extra / like->events[like_at];

	*out = *group;
	out->funcs = copy_rows(group->funcs, count, sizeof *out->funcs, arena);
	out->events = copy_rows(group->events, count, sizeof(double), arena);
	out->reach = copy_rows(group->reach, count, sizeof(double), arena);
	out->deep = copy_rows(group->deep, count, sizeof(double), arena);
	out->values =
		copy_rows(group->values, count, width * sizeof(double), arena);
	out->squares =
		copy_rows(group->squares, count, width * sizeof(double), arena);
	out->harness =
		copy_rows(group->harness, count, sizeof *out->harness, arena);
	out->files = copy_rows(group->files, count, sizeof *out->files, arena);
	out->funcs[at] = plant->func;
	out->files[at] = like->files[like_at];
	out->harness[at] = like->harness[like_at];
	out->func_count += at == count;
	out->events[at] += extra;
	out->reach[at] += extra;
	for (uint32_t m = 0; m < width && m < like->metric_count; m++) {
		size_t to = (size_t)at * width + m;
		size_t from = (size_t)like_at * like->metric_count + m;

		out->values[to] += more * like->values[from];
		out->squares[to] += more * like->squares[from];
	}
}

/* The costs with the group grown; untouched when the group is another's. */
static const struct costs *grow_costs(const struct costs *costs,
	const struct event_group *group, const struct plant *plant,
	double extra, struct arena *arena)
{
	for (uint32_t l = 0; l < costs->group_count; l++) {
		struct costs *grown;

		if (&costs->groups[l] != group)
			continue;
		grown = copy_rows(costs, 1, sizeof *grown, arena);
		grown->groups = copy_rows(costs->groups, costs->group_count,
			sizeof *costs->groups, arena);
		grow_group(&grown->groups[l], group, plant, extra, arena);
		return grown;
	}
	return costs;
}

/* The costs with the benchmark's numbers of the unit grown. */
static const struct costs *grow_results(const struct costs *costs,
	const struct plant *plant, double ratio, struct arena *arena)
{
	struct costs *grown;

	if (costs->bench_value_count == 0)
		return costs;
	grown = copy_rows(costs, 1, sizeof *grown, arena);
	grown->bench_values = copy_rows(costs->bench_values,
		costs->bench_value_count, sizeof *costs->bench_values, arena);
	for (uint32_t i = 0; i < grown->bench_value_count; i++)
		if (is_bench_value(plant, &grown->bench_values[i]))
			grown->bench_values[i].value += (ratio - 1.0) *
				plant->events;
	return grown;
}

static double extra_events(const struct event_group *group,
	const struct plant *plant, double ratio, uint64_t *state)
{
	uint32_t at = group_find(group, plant->func);

	if (plant->kind == PLANT_SAMPLED)
		return draw_poisson((ratio - 1.0) * plant->rate *
					    group_events(group),
			state);
	if (plant->kind == PLANT_WEIGHED)
		return at < group->func_count
		               ? (ratio - 1.0) * group->events[at]
		               : 0.0;
	return (ratio - 1.0) * plant->events;
}

void plant_grow(struct workload *w, const struct plant *plant, double ratio,
	uint64_t *state, struct arena *arena)
{
	struct run *runs = arena_alloc(arena, w->head_count + 1, sizeof *runs);

	for (size_t r = 0; r < w->head_count; r++) {
		uint32_t m;
		const struct run *run = &w->head[r];
		const struct event_group *group =
			run_group(run, plant->metric, &m);
		const struct costs **costs =
			arena_alloc(arena, run->costs_count + 1, sizeof *costs);
		double extra =
			group ? extra_events(group, plant, ratio, state) : 0.0;

		for (size_t f = 0; f < run->costs_count; f++)
			costs[f] = plant->kind == PLANT_RESULT
			                   ? grow_results(run->costs[f], plant,
						     ratio, arena)
			                   : grow_costs(run->costs[f], group,
						     plant, extra, arena);
		runs[r] = *run;
		runs[r].costs = costs;
	}
	w->head = runs;
}
