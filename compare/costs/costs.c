/* Folds a profile to what a comparison needs of it. */
#include "compare/costs/costs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/frames/owner.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

/* A table that grows by doubling: makes room for one more row. */
static void *grow(void *rows, uint32_t count, uint32_t *capacity, size_t size)
{
	if (count < *capacity)
		return rows;
	*capacity = *capacity ? *capacity * 2 : 64;
	return xrealloc(rows, *capacity, size);
}

struct edge_sum {
	struct edge edge;
	uint32_t stack; /* the last one that counted it, + 1 */
};

/* Sums of one lane while it is being folded; heap memory, moved to the arena
 * at the end. Rows are numbered by the rowsets. */
struct sums {
	struct rowset edges; /* caller, callee */
	struct rowset lines; /* func, file, line */
	struct rowset paths; /* PATH_DEPTH words */
	uint32_t edge_room, line_room, path_room;
	struct edge_sum *edge_sums;
	double *line_values, *path_values;
};

struct folding {
	const struct profile *profile;
	struct arena *arena;
	struct chains chains;
	uint32_t *func_stack; /* last stack that reached the func, + 1 */
	uint32_t *frame_edge; /* edge that a frame took last; a guess */
	struct doubts doubts;
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

/* The edge that a frame of the chain takes to the next one. A frame is one
 * place in the source, which nearly always calls the same. */
static struct edge_sum *edge_of(struct folding *f, struct lane *lane,
	struct sums *sums, uint32_t i)
{
	uint32_t row[2] = {f->chains.at_func[i], f->chains.at_func[i - 1]};
	uint32_t *guess = &f->frame_edge[f->chains.at_frame[i]];

	if (*guess < lane->edge_count) {
		struct edge_sum *taken = &sums->edge_sums[*guess];

		if (taken->edge.caller == row[0] && taken->edge.callee == row[1])
			return taken;
	}
	*guess = rowset_add(&sums->edges, row);
	if (*guess == lane->edge_count) {
		sums->edge_sums = grow(sums->edge_sums, *guess,
			&sums->edge_room, sizeof *sums->edge_sums);
		sums->edge_sums[*guess] = (struct edge_sum){
			.edge = {row[0], row[1], 0.0}};
		lane->edge_count++;
	}
	return &sums->edge_sums[*guess];
}

static void add_doubts(struct folding *f, struct lane *lane, uint32_t stack,
	double events)
{
	unsigned found = doubts_of(&f->doubts, stack, f->chains.depth ?
		f->chains.at_frame[0] : DOUBT_NO_OWNER);

	for (int doubt = 0; found && doubt < DOUBT_COUNT; doubt++)
		if (found & DOUBT_BIT(doubt))
			lane->doubtful[doubt] += events;
}

static void add_edges(struct folding *f, struct lane *lane, struct sums *sums,
	uint32_t stack, double events)
{
	for (uint32_t i = 0; i < f->chains.depth; i++) {
		uint32_t func = f->chains.at_func[i];
		struct edge_sum *sum;

		if (f->func_stack[func] != stack + 1) {
			f->func_stack[func] = stack + 1;
			lane->reach[func] += events;
		}
		if (i == 0)
			continue;
		sum = edge_of(f, lane, sums, i);
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

static void add_owner(struct folding *f, struct lane *lane, struct sums *sums,
	double events, const double *values, const double *squares)
{
	uint32_t owner = f->chains.at_func[0], path[PATH_DEPTH] = {0};
	const struct frame *frame = &f->profile->frames[f->chains.at_frame[0]];

	lane->events[owner] += events;
	add_values(lane->values + (size_t)owner * lane->metric_count, values,
		lane->metric_count);
	add_values(lane->squares + (size_t)owner * lane->metric_count, squares,
		lane->metric_count);
	sums->line_values = add_row(sums->line_values, &sums->line_room,
		&lane->line_count, &sums->lines,
		(uint32_t[]){owner, frame->file.i, frame->line}, values,
		lane->metric_count);
	for (uint32_t i = 0; i < f->chains.depth && i < PATH_DEPTH; i++)
		path[i] = f->chains.at_func[i] + 1;
	sums->path_values = add_row(sums->path_values, &sums->path_room,
		&lane->path_count, &sums->paths, path, values,
		lane->metric_count);
}

/* Moves the sums to the arena, in the lane's own shapes. */
static void lane_finish(struct folding *f, struct lane *lane,
	struct sums *sums)
{
	lane->funcs = arena_alloc(f->arena, lane->func_count + 1u,
		sizeof *lane->funcs);
	for (uint32_t i = 0; i < lane->func_count; i++)
		lane->funcs[i].i = *rowset_at(&f->chains.funcs, i);
	lane->edges = arena_alloc(f->arena, lane->edge_count + 1u,
		sizeof *lane->edges);
	for (uint32_t i = 0; i < lane->edge_count; i++)
		lane->edges[i] = sums->edge_sums[i].edge;
	lane->lines = arena_alloc(f->arena, lane->line_count + 1u,
		sizeof *lane->lines);
	for (uint32_t i = 0; i < lane->line_count; i++) {
		const uint32_t *row = rowset_at(&sums->lines, i);

		lane->lines[i] = (struct owner_line){row[0], {row[1]},
			row[2]};
	}
	lane->line_values = keep(f->arena, sums->line_values,
		lane->line_count, lane->metric_count * sizeof(double));
	lane->paths = keep(f->arena, sums->paths.words, lane->path_count,
		PATH_DEPTH * sizeof *lane->paths);
	sums->paths.words = NULL;
	lane->path_values = keep(f->arena, sums->path_values,
		lane->path_count, lane->metric_count * sizeof(double));
	rowset_clear(&sums->edges);
	rowset_clear(&sums->lines);
	rowset_clear(&sums->paths);
	free(sums->edge_sums);
}

/* Folds the metrics that stand on one column of events. */
static void lane_fold(struct folding *f, struct lane *lane, int column)
{
	const struct profile *p = f->profile;
	uint32_t *which = xcalloc(p->metric_count, sizeof *which);
	double *values = xcalloc(p->metric_count, sizeof *values);
	double *squares = xcalloc(p->metric_count, sizeof *squares);
	struct sums sums = {0};

	lane->metrics = arena_alloc(f->arena, p->metric_count,
		sizeof *lane->metrics);
	for (uint32_t m = 0; m < p->metric_count; m++) {
		if (p->metrics[m].events != column || p->metrics[m].is_events)
			continue;
		which[lane->metric_count] = m;
		lane->metrics[lane->metric_count++] = p->metrics[m];
	}
	lane->languages = f->chains.languages;
	lane->func_count = f->chains.funcs.count;
	lane->events = arena_alloc(f->arena, lane->func_count + 1u,
		sizeof(double));
	lane->reach = arena_alloc(f->arena, lane->func_count + 1u,
		sizeof(double));
	lane->values = arena_alloc(f->arena, (lane->func_count + 1u) *
		(size_t)lane->metric_count, sizeof(double));
	lane->squares = arena_alloc(f->arena, (lane->func_count + 1u) *
		(size_t)lane->metric_count, sizeof(double));
	lane->pool_values = arena_alloc(f->arena, lane->metric_count,
		sizeof(double));
	rowset_init(&sums.edges, 2);
	rowset_init(&sums.lines, 3);
	rowset_init(&sums.paths, PATH_DEPTH);
	memset(f->func_stack, 0, lane->func_count * sizeof *f->func_stack);

	for (uint32_t s = 0; s < p->stack_count; s++) {
		double events = p->events[(size_t)s * p->event_count +
			(size_t)column];

		if (!(events > 0.0))
			continue;
		for (uint32_t m = 0; m < lane->metric_count; m++) {
			values[m] = p->values[(size_t)s * p->metric_count +
				which[m]];
			squares[m] = lane->metrics[m].squares == 0 ?
				values[m] * values[m] / events :
				p->events[(size_t)s * p->event_count +
					(size_t)lane->metrics[m].squares];
		}
		chain_of(&f->chains, s);
		add_doubts(f, lane, s, events);
		if (f->chains.collects)
			lane->collector_events += events;
		if (f->chains.depth == 0) {
			lane->pool_events += events;
			add_values(lane->pool_values, values,
				lane->metric_count);
			continue;
		}
		add_edges(f, lane, &sums, s, events);
		add_owner(f, lane, &sums, events, values, squares);
	}
	lane_finish(f, lane, &sums);
	free(which);
	free(values);
	free(squares);
}

/* Whether the policy may judge functions or sites of the metric. */
static bool metric_wanted(const struct policy *policy, const char *metric)
{
	const struct budget *budget = policy_budget(policy, metric);

	if (metric_class(span_of(metric)) == METRIC_OTHER)
		return false;
	if (!budget->scope[SCOPE_FUNCTION].off ||
			!budget->scope[SCOPE_SITE].off ||
			!budget->scope[SCOPE_TOTAL].off)
		return true;
	for (size_t i = 0; i < policy->rule_count; i++)
		if (strcmp(policy->rules[i].metric, metric) == 0 &&
				!policy->rules[i].allowance.off)
			return true;
	return false;
}

/* Whether any judged metric stands on the column. */
static bool column_wanted(const struct profile *p, int column,
	const struct policy *policy)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (p->metrics[m].events == column &&
				!p->metrics[m].is_events &&
				metric_wanted(policy, symtab_text(p->symtab,
					p->metrics[m].name).data))
			return true;
	return false;
}

static void fold_stacks(struct fold *out, const struct profile *p,
	const struct policy *policy, struct arena *arena)
{
	struct folding f = {.profile = p, .arena = arena};

	chains_init(&f.chains, p, policy);
	doubts_init(&f.doubts, p);
	f.frame_edge = xcalloc(p->frame_count + 1u, sizeof *f.frame_edge);
	f.func_stack = xcalloc(f.chains.funcs.count + 1u, sizeof *f.func_stack);
	out->lanes = arena_alloc(arena, p->event_count + 1u,
		sizeof *out->lanes);
	for (uint32_t c = 0; c < p->event_count; c++)
		if (column_wanted(p, (int)c, policy))
			lane_fold(&f, &out->lanes[out->lane_count++], (int)c);
	chains_clear(&f.chains);
	doubts_clear(&f.doubts);
	free(f.frame_edge);
	free(f.func_stack);
}

void fold_profile(struct fold *out, const struct profile *p,
	const struct policy *policy, struct arena *arena)
{
	*out = (struct fold){
		.format = p->format,
		.time_nanos = p->time_nanos,
		.sample_count = p->sample_count,
		.metric_count = p->metric_count,
		.result_count = p->result_count,
		.fact_count = p->fact_count,
		.note_count = p->note_count,
	};
	out->metrics = copy(arena, p->metrics, p->metric_count,
		sizeof *p->metrics);
	out->totals = arena_alloc(arena, p->metric_count + 1u,
		sizeof *out->totals);
	for (uint32_t s = 0; s < p->stack_count; s++)
		add_values(out->totals, p->values +
			(size_t)s * p->metric_count, p->metric_count);
	out->results = copy(arena, p->results, p->result_count,
		sizeof *p->results);
	out->facts = copy(arena, p->facts, p->fact_count, sizeof *p->facts);
	out->notes = copy(arena, p->notes, p->note_count, sizeof *p->notes);
	for (uint32_t n = 0; n < out->note_count; n++)
		out->notes[n].message = arena_copy(arena,
			span_of(p->notes[n].message));
	fold_stacks(out, p, policy, arena);
}

double lane_observations(const struct lane *lane)
{
	double sum = lane->pool_events;

	for (uint32_t i = 0; i < lane->func_count; i++)
		sum += lane->events[i];
	return sum;
}

void fold_forget(struct fold *fold, uint32_t lane)
{
	int column = fold->lanes[lane].metrics[0].events;
	uint32_t kept = 0;

	for (uint32_t m = 0; m < fold->metric_count; m++) {
		if (fold->metrics[m].events == column)
			continue;
		fold->metrics[kept] = fold->metrics[m];
		fold->totals[kept++] = fold->totals[m];
	}
	fold->metric_count = kept;
	fold->lanes[lane] = fold->lanes[--fold->lane_count];
}

const struct lane *run_lane(const struct run *run, sym metric, uint32_t *index)
{
	for (size_t f = 0; f < run->fold_count; f++) {
		const struct fold *fold = run->folds[f];

		for (uint32_t l = 0; l < fold->lane_count; l++) {
			const struct lane *lane = &fold->lanes[l];

			for (uint32_t m = 0; m < lane->metric_count; m++) {
				if (!sym_equal(lane->metrics[m].name, metric))
					continue;
				*index = m;
				return lane;
			}
		}
	}
	return NULL;
}

const struct fold *run_metric(const struct run *run, sym metric,
	uint32_t *index)
{
	for (size_t f = 0; f < run->fold_count; f++)
		for (uint32_t m = 0; m < run->folds[f]->metric_count; m++)
			if (sym_equal(run->folds[f]->metrics[m].name, metric)) {
				*index = m;
				return run->folds[f];
			}
	return NULL;
}

double run_operations(const struct run *run)
{
	double operations = 0.0;
	const struct result *first = NULL;
	uint32_t line;

	for (size_t f = 0; f < run->fold_count; f++) {
		const struct fold *fold = run->folds[f];

		line = UINT32_MAX;
		for (uint32_t r = 0; r < fold->result_count; r++) {
			const struct result *result = &fold->results[r];

			if (first && !sym_equal(result->benchmark,
					first->benchmark))
				return (double)NAN;
			if (!first || result->line_index != line)
				operations += result->iterations;
			first = result;
			line = result->line_index;
		}
	}
	return operations > 0.0 ? operations : (double)NAN;
}

double run_time(const struct run *run)
{
	double earliest = (double)NAN;

	for (size_t f = 0; f < run->fold_count; f++) {
		const struct fold *fold = run->folds[f];
		double time = (double)fold->time_nanos;

		if (fold->lane_count == 0 || fold->time_nanos == 0)
			continue;
		if (isnan(earliest) || time < earliest)
			earliest = time;
	}
	return earliest;
}
