/* Plants a regression of a known size. */
#include "compare/selftest/plant.h"

#include <math.h>
#include <string.h>

#include "gate/core/random.h"

static uint32_t lane_find(const struct lane *lane, sym func)
{
	for (uint32_t i = 0; i < lane->func_count; i++)
		if (sym_equal(lane->funcs[i], func))
			return i;
	return lane->func_count;
}

static double lane_events(const struct lane *lane)
{
	double sum = 0.0;

	for (uint32_t i = 0; i < lane->func_count; i++)
		sum += lane->events[i];
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
		const struct lane *lane = run_lane(&w->base[r], metric, &m);

		if (!lane)
			return;
		if (lane->metrics[m].nature == NATURE_EXACT)
			kind = PLANT_COUNTED;
		events += lane_events(lane);
		for (uint32_t i = 0; i < lane->func_count; i++)
			values += lane->values[
				(size_t)i * lane->metric_count + m];
		at = lane_find(lane, func);
		if (at == lane->func_count || !(lane->events[at] > 0.0))
			continue;
		out->events += lane->events[at];
		value += lane->values[(size_t)at * lane->metric_count + m];
		out->like = lane;
	}
	if (!out->like)
		return;
	out->kind = kind;
	out->rate = out->events / events;
	out->events /= (double)w->base_count;
	out->share = value / values;
}

static bool is_result(const struct plant *plant, const struct result *result)
{
	return sym_equal(result->benchmark, plant->func) &&
		sym_equal(result->unit, plant->metric);
}

void plant_measure_result(struct plant *out, const struct workload *w,
	sym unit, sym benchmark)
{
	const struct fold *fold;
	double count = 0.0;

	*out = (struct plant){.workload = w->name, .metric = unit,
		.func = benchmark, .share = (double)NAN};
	for (struct fold_cursor c = side_folds(w, false);
			(fold = fold_next(&c));)
		for (uint32_t i = 0; i < fold->result_count; i++)
			if (is_result(out, &fold->results[i])) {
				out->events += fold->results[i].value;
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

/* The lane with extra events of the function, each with the value that its
 * own or, where the run has none, those of another run have. */
static void grow_lane(struct lane *out, const struct lane *lane,
	const struct plant *plant, double extra, struct arena *arena)
{
	uint32_t count = lane->func_count, width = lane->metric_count;
	uint32_t at = lane_find(lane, plant->func);
	const struct lane *like = at < count && lane->events[at] > 0.0 ?
		lane : plant->like;
	uint32_t like_at = lane_find(like, plant->func);
	double more = extra / like->events[like_at];

	*out = *lane;
	out->funcs = copy_rows(lane->funcs, count, sizeof *out->funcs, arena);
	out->events = copy_rows(lane->events, count, sizeof(double), arena);
	out->reach = copy_rows(lane->reach, count, sizeof(double), arena);
	out->values = copy_rows(lane->values, count, width * sizeof(double),
		arena);
	out->squares = copy_rows(lane->squares, count, width * sizeof(double),
		arena);
	out->funcs[at] = plant->func;
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

/* The fold with the lane grown; untouched when the lane is another's. */
static const struct fold *grow_fold(const struct fold *fold,
	const struct lane *lane, const struct plant *plant, double extra,
	struct arena *arena)
{
	for (uint32_t l = 0; l < fold->lane_count; l++) {
		struct fold *grown;

		if (&fold->lanes[l] != lane)
			continue;
		grown = copy_rows(fold, 1, sizeof *grown, arena);
		grown->lanes = copy_rows(fold->lanes, fold->lane_count,
			sizeof *fold->lanes, arena);
		grow_lane(&grown->lanes[l], lane, plant, extra, arena);
		return grown;
	}
	return fold;
}

/* The fold with the benchmark's numbers of the unit grown. */
static const struct fold *grow_results(const struct fold *fold,
	const struct plant *plant, double ratio, struct arena *arena)
{
	struct fold *grown;

	if (fold->result_count == 0)
		return fold;
	grown = copy_rows(fold, 1, sizeof *grown, arena);
	grown->results = copy_rows(fold->results, fold->result_count,
		sizeof *fold->results, arena);
	for (uint32_t i = 0; i < grown->result_count; i++)
		if (is_result(plant, &grown->results[i]))
			grown->results[i].value += (ratio - 1.0) *
				plant->events;
	return grown;
}

static double extra_events(const struct lane *lane, const struct plant *plant,
	double ratio, uint64_t *state)
{
	if (plant->kind == PLANT_SAMPLED)
		return draw_poisson((ratio - 1.0) * plant->rate *
			lane_events(lane), state);
	return (ratio - 1.0) * plant->events;
}

void plant_grow(struct workload *w, const struct plant *plant, double ratio,
	uint64_t *state, struct arena *arena)
{
	struct run *runs = arena_alloc(arena, w->head_count + 1, sizeof *runs);

	for (size_t r = 0; r < w->head_count; r++) {
		uint32_t m;
		const struct run *run = &w->head[r];
		const struct lane *lane = run_lane(run, plant->metric, &m);
		const struct fold **folds = arena_alloc(arena,
			run->fold_count + 1, sizeof *folds);
		double extra = lane ? extra_events(lane, plant, ratio, state) :
			0.0;

		for (size_t f = 0; f < run->fold_count; f++)
			folds[f] = plant->kind == PLANT_RESULT ?
				grow_results(run->folds[f], plant, ratio,
					arena) :
				grow_fold(run->folds[f], lane, plant, extra,
					arena);
		runs[r] = *run;
		runs[r].folds = folds;
	}
	w->head = runs;
}
