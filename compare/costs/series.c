/* Puts the costs of many runs side by side, one row a function. */
#include "compare/costs/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/names/match.h"
#include "gate/core/err.h"

struct costs_cursor side_costs(const struct workload *w, bool head)
{
	return (struct costs_cursor){
		.runs = head ? w->head : w->base,
		.run_count = head ? w->head_count : w->base_count,
	};
}

const struct costs *costs_next(struct costs_cursor *c)
{
	for (; c->run < c->run_count; c->run++, c->costs = 0)
		if (c->costs < c->runs[c->run].costs_count)
			return c->runs[c->run].costs[c->costs++];
	return NULL;
}

static const struct run *run_at(const struct workload *w, size_t run)
{
	return run < w->base_count ? &w->base[run] :
		&w->head[run - w->base_count];
}

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return span_compare(x->text, y->text);
}

/* The functions of all groups, sorted by name, with what each side has of them;
 * place becomes sym -> place in the list. */
static uint32_t collect_names(struct name *names, uint32_t *place,
	const struct series *s)
{
	uint32_t count = 0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];
		bool head = r >= s->base_count;

		for (uint32_t i = 0; i < group->func_count; i++) {
			sym func = group->funcs[i];
			struct name *name;

			if (!place[func.i]) {
				names[count] = (struct name){.func = func,
					.text = symtab_text(s->symtab, func)};
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
	s->joined = arena_alloc(arena, count + 1u, sizeof *s->joined);
	s->kin = arena_alloc(arena, count + 1u, sizeof *s->kin);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = s->row_count;

		if (names[i].joined == 0)
			continue;
		rows[i] = s->row_count++;
		s->funcs[row] = names[i].func;
		s->matched[row] = names[i].matched;
		s->joined[row] = names[i].joined;
		s->kin[row] = names[i].kin;
	}
	for (uint32_t i = 0; i < count; i++)
		rows[i] = rows[names[i].into];
	return rows;
}

/* Gives the functions of all groups rows, in order of their names. */
static void number_rows(struct series *s, struct arena *arena)
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
	count = collect_names(names, place, s);
	match_names(names, count, languages);
	rows = make_hypotheses(s, names, count, arena);
	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];

		s->row_of[r] = arena_alloc(arena, group->func_count + 1u,
			sizeof **s->row_of);
		for (uint32_t i = 0; i < group->func_count; i++)
			s->row_of[r][i] = rows[place[group->funcs[i].i]];
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

bool series_build(struct series *out, const struct workload *w, sym metric,
	const struct symtab *symtab, struct arena *arena)
{
	struct series s = {
		.workload = w,
		.symtab = symtab,
		.base_count = w->base_count,
		.head_count = w->head_count,
		.run_count = w->base_count + w->head_count,
	};

	if (w->base_count == 0 || w->head_count == 0)
		return false;
	s.groups = arena_alloc(arena, s.run_count, sizeof *s.groups);
	s.metric_index = arena_alloc(arena, s.run_count,
		sizeof *s.metric_index);
	s.row_of = arena_alloc(arena, s.run_count, sizeof *s.row_of);
	s.operations = arena_alloc(arena, s.run_count, sizeof *s.operations);
	for (size_t r = 0; r < s.run_count; r++) {
		const struct run *run = run_at(w, r);

		s.groups[r] = run_group(run, metric, &s.metric_index[r]);
		if (!s.groups[r])
			return false;
		s.operations[r] = run_operations(run);
		s.per_run |= isnan(s.operations[r]);
	}
	for (size_t r = 0; s.per_run && r < s.run_count; r++)
		s.operations[r] = 1.0;
	s.metric = s.groups[0]->metrics[s.metric_index[0]];
	number_rows(&s, arena);
	fill(&s, arena);
	*out = s;
	return true;
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
