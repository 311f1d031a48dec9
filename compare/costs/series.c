/* Puts the costs of many runs side by side, one row a function. */
#include "compare/costs/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/costs/exposure.h"
#include "compare/costs/moved.h"
#include "compare/names/match.h"
#include "gate/core/err.h"
#include "gate/model/metric.h"

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return span_compare(x->text, y->text);
}

static struct name name_of(sym func, const struct moved *moved)
{
	sym as = func.i < moved->count ? moved->as[func.i] : (sym){0};

	return (struct name){.func = func,
		.text = symtab_text(moved->symtab, func),
		.as = symtab_text(moved->symtab, as.i ? as : func),
		.moves = as.i != 0};
}

/* The functions of all groups, sorted by name, with what each side has of them;
 * place becomes sym -> place in the list. */
static uint32_t collect_names(struct name *names, uint32_t *place,
	const struct series *s, const struct moved *moved)
{
	uint32_t count = 0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];
		bool head = r >= s->base_count;

		for (uint32_t i = 0; i < group->func_count; i++) {
			sym func = group->funcs[i];
			struct name *name;

			if (!place[func.i]) {
				names[count] = name_of(func, moved);
				place[func.i] = ++count;
			}
			name = &names[place[func.i] - 1];
			name->reach[head] += group->reach[i];
			name->owned[head] += group->events[i];
		}
	}
	qsort(names, count, sizeof *names, compare_names);
	for (uint32_t i = 0; i < count; i++)
		place[names[i].func.i] = i;
	return count;
}

/* One row a name, but for names that are one function. Returns for each name
 * its row; the caller frees. */
static uint32_t *make_hypotheses(struct series *s, struct name *names,
	uint32_t count, struct arena *arena)
{
	uint32_t *rows = xcalloc(count + 1u, sizeof *rows);

	s->funcs = arena_alloc(arena, count + 1u, sizeof *s->funcs);
	s->matched = arena_alloc(arena, count + 1u, sizeof *s->matched);
	s->moved = arena_alloc(arena, count + 1u, sizeof *s->moved);
	s->joined = arena_alloc(arena, count + 1u, sizeof *s->joined);
	s->kin = arena_alloc(arena, count + 1u, sizeof *s->kin);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = s->row_count;

		if (names[i].joined == 0)
			continue;
		rows[i] = s->row_count++;
		s->funcs[row] = names[i].func;
		s->matched[row] = names[i].matched;
		s->moved[row] = names[i].moved;
		s->joined[row] = names[i].joined;
		s->kin[row] = names[i].kin;
	}
	for (uint32_t i = 0; i < count; i++)
		rows[i] = rows[names[i].into];
	return rows;
}

/* Gives the functions of all groups rows, in order of their names. */
static void number_rows(struct series *s, const struct moved *moved,
	struct arena *arena)
{
	uint32_t most = 0, count, highest = 0;
	uint32_t *place, *rows;
	unsigned languages = 0;
	struct name *names;

	for (size_t r = 0; r < s->run_count; r++) {
		for (uint32_t i = 0; i < s->groups[r]->func_count; i++)
			if (s->groups[r]->funcs[i].i > highest)
				highest = s->groups[r]->funcs[i].i;
		most += s->groups[r]->func_count;
		languages |= s->groups[r]->languages;
	}
	place = xcalloc(highest + 1u, sizeof *place);
	names = xcalloc(most + 1u, sizeof *names);
	count = collect_names(names, place, s, moved);
	match_names(names, count, languages);
	rows = make_hypotheses(s, names, count, arena);
	s->harness = arena_alloc(arena, s->row_count + 1u, sizeof *s->harness);
	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];

		s->row_of[r] = arena_alloc(arena, group->func_count + 1u,
			sizeof **s->row_of);
		for (uint32_t i = 0; i < group->func_count; i++) {
			uint32_t row = rows[place[group->funcs[i].i]];

			s->row_of[r][i] = row;
			s->harness[row] |= group->harness[i];
		}
	}
	s->languages = languages;
	free(place);
	free(names);
	free(rows);
}

static void fill(struct series *s, struct arena *arena)
{
	size_t cells = (size_t)s->row_count * s->run_count + 1;

	s->counts = arena_alloc(arena, cells, sizeof *s->counts);
	s->values = arena_alloc(arena, cells, sizeof *s->values);
	s->unowned_counts = arena_alloc(arena, s->run_count, sizeof(double));
	s->unowned_values = arena_alloc(arena, s->run_count, sizeof(double));
	s->collector_counts = arena_alloc(arena, s->run_count, sizeof(double));
	s->value_sums = arena_alloc(arena, s->run_count, sizeof(double));
	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];
		uint32_t m = s->metric_index[r];

		for (uint32_t i = 0; i < group->func_count; i++) {
			size_t at = (size_t)s->row_of[r][i] * s->run_count + r;

			s->counts[at] += group->events[i];
			s->values[at] +=
				group->values[(size_t)i * group->metric_count +
					      m];
		}
		s->unowned_counts[r] = group->unowned_events;
		s->unowned_values[r] = group->unowned_values[m];
		s->collector_counts[r] = group->collector_events;
	}
	for (uint32_t i = 0; i < s->row_count; i++)
		for (size_t r = 0; r < s->run_count; r++)
			s->value_sums[r] += series_row(s, s->values, i)[r];
}

/* The runs of one side that have the metric and are not too old, after those of
 * the other; known NULL, or of each whether it says how many operations it did. */
static const struct run *take_side(size_t *count, struct series *s,
	const struct run *runs, struct series_of of, const bool *known,
	struct arena *arena)
{
	struct run *taken = arena_alloc(arena, *count + 1, sizeof *taken);
	size_t first = s->run_count;

	for (size_t r = 0; r < *count; r++) {
		uint32_t index;
		const struct event_group *group =
			run_group(&runs[r], of.metric, &index);

		if (!group || runs[r].age > of.oldest ||
			(known && !known[r]))
			continue;
		taken[s->run_count - first] = runs[r];
		s->place[s->run_count] = r;
		s->groups[s->run_count] = group;
		s->counting = group->counting > s->counting ? group->counting
		                                            : s->counting;
		s->metric_index[s->run_count++] = index;
	}
	*count = s->run_count - first;
	return taken;
}

/* Whether all runs of its kinds on a side have the metric. */
static bool is_whole(const struct series *s, bool head, size_t oldest)
{
	const struct workload *m = &s->measured;
	const struct run *runs = head ? m->head : m->base;
	size_t count = head ? m->head_count : m->base_count;
	unsigned kinds = 0;

	for (size_t r = 0; r < count; r++)
		kinds |= RUN_BIT(runs[r].kind);
	return count == workload_runs_of(s->workload, head, kinds, oldest);
}

/* False: too few runs of a side have the metric. */
static bool take_runs(struct series *s, struct series_of of,
	struct arena *arena)
{
	const struct workload *w = s->workload;
	size_t most = w->base_count + w->head_count + 1;
	struct workload *m = &s->measured;
	size_t said[2];
	bool *known = arena_alloc(arena, most, sizeof *known), partial;

	s->groups = arena_alloc(arena, most, sizeof *s->groups);
	s->metric_index = arena_alloc(arena, most, sizeof *s->metric_index);
	s->place = arena_alloc(arena, most, sizeof *s->place);
	partial = !metric_is_state(metric_find(
			  symtab_text(s->symtab, of.metric).data, "")) &&
		  exposure_is_partial(known, said, w, of.metric, s->symtab);
	m->base = take_side(&m->base_count, s, w->base, of,
		partial ? known : NULL, arena);
	m->head = take_side(&m->head_count, s, w->head, of,
		partial ? known + w->base_count : NULL, arena);
	s->base_count = m->base_count;
	s->head_count = m->head_count;
	return m->base_count && m->head_count &&
	       (m->base_count >= of.least || is_whole(s, false, of.oldest)) &&
	       (m->head_count >= of.least || is_whole(s, true, SIZE_MAX));
}

static double mean_of(const double *row, size_t from, size_t to)
{
	double sum = 0.0;

	for (size_t r = from; r < to; r++)
		sum += row[r];
	return sum / (double)(to - from);
}

/* Whether most of the work changed alike, as other numbers of operations make
 * it. */
static bool changed_alike(const struct series *s)
{
	double all = 0.0, rose = 0.0, fell = 0.0;

	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *row = series_row(s, s->values, i);
		double base = mean_of(row, 0, s->base_count);
		double head = mean_of(row, s->base_count, s->run_count);

		all += base + head;
		rose += head > NUMBER_ALIKE * base ? base + head : 0.0;
		fell += base > NUMBER_ALIKE * head ? base + head : 0.0;
	}
	return fmax(rose, fell) > .5 * all;
}

bool series_build(struct series *out, const struct workload *w,
	struct series_of of, const struct moved *moved, struct arena *arena)
{
	struct series s = {.workload = w,
		.measured = *w,
		.symtab = moved->symtab};
	struct exposure exposure;

	if (!take_runs(&s, of, arena))
		return false;
	s.row_of = arena_alloc(arena, s.run_count, sizeof *s.row_of);
	exposure_of(&exposure, &s.measured, of.metric, moved->symtab, arena);
	s.operations = exposure.of;
	s.divisor = exposure.divisor;
	memcpy(s.seconds, exposure.seconds, sizeof s.seconds);
	s.metric = s.groups[0]->metrics[s.metric_index[0]];
	number_rows(&s, moved, arena);
	fill(&s, arena);
	if (s.divisor == DIVISOR_RUNS && exposure.repeats && changed_alike(&s))
		s.divisor = DIVISOR_UNKNOWN;
	*out = s;
	return true;
}

const char *divisor_name(enum divisor divisor)
{
	static const char *const names[] = {
		[DIVISOR_OPERATIONS] = "per operation",
		[DIVISOR_RUNS] = "per run",
		[DIVISOR_UNKNOWN] = "per run",
		[DIVISOR_WINDOWS] = "per run",
		[DIVISOR_SECONDS] = "per second",
		[DIVISOR_HARNESS] = "per run",
	};

	return names[divisor];
}

bool divisor_is_time(enum divisor divisor)
{
	return divisor == DIVISOR_WINDOWS || divisor == DIVISOR_SECONDS ||
	       divisor == DIVISOR_HARNESS || divisor == DIVISOR_UNKNOWN;
}

void series_measure(struct series *s, double unit)
{
	size_t cells = (size_t)s->row_count * s->run_count;

	for (size_t i = 0; i < cells; i++)
		s->counts[i] /= unit;
	for (size_t r = 0; r < s->run_count; r++) {
		s->unowned_counts[r] /= unit;
		s->collector_counts[r] /= unit;
	}
}

double series_sum(const double *row, const bool *keep, size_t from, size_t to)
{
	double sum = 0.0;

	for (size_t r = from; r < to; r++)
		if (keep[r])
			sum += row[r];
	return sum;
}

static int compare_edges(const void *a, const void *b)
{
	const struct call_edge *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	return (x->callee > y->callee) - (x->callee < y->callee);
}

void graph_build(struct graph *out, const struct series *s, bool head,
	struct arena *arena)
{
	size_t from = head ? s->base_count : 0;
	size_t to = head ? s->run_count : s->base_count;
	size_t count = 0, merged = 0;
	struct call_edge *edges;

	for (size_t r = from; r < to; r++)
		count += s->groups[r]->edge_count;
	edges = arena_alloc(arena, count + 1, sizeof *edges);
	out->reach = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	count = 0;
	for (size_t r = from; r < to; r++) {
		const struct event_group *group = s->groups[r];

		for (uint32_t i = 0; i < group->func_count; i++)
			out->reach[s->row_of[r][i]] += group->reach[i];
		for (uint32_t i = 0; i < group->edge_count; i++)
			edges[count++] = (struct call_edge){
				s->row_of[r][group->edges[i].caller],
				s->row_of[r][group->edges[i].callee],
				group->edges[i].events,
			};
	}
	qsort(edges, count, sizeof *edges, compare_edges);
	for (size_t i = 0; i < count; i++) {
		if (merged && compare_edges(&edges[merged - 1], &edges[i]) == 0)
			edges[merged - 1].events += edges[i].events;
		else
			edges[merged++] = edges[i];
	}
	out->edges = edges;
	out->edge_count = merged;
}
