/* Sorts the results of benchmark texts by benchmark and unit. */
#include "compare/hypotheses/results.h"

#include <stdlib.h>

#include "gate/core/err.h"

static uint32_t name_of(struct text_results *r, const struct bench_value *value)
{
	return rowset_add(&r->names,
		(uint32_t[]){value->benchmark.i, value->unit.i});
}

/* Numbers the names of one side and counts what each has, one place on. */
static void count_names(struct text_results *r, const struct workload *w, bool head)
{
	const struct costs *costs;
	size_t room = r->names.count;

	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		room += costs->bench_value_count;
	r->start[head] = xcalloc(room + 2, sizeof *r->start[head]);
	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++)
			r->start[head][name_of(r, &costs->bench_values[i]) +
				1]++;
}

static void fill_list(struct text_results *r, const struct workload *w, bool head)
{
	size_t *start = r->start[head], *next;
	const struct costs *costs;

	for (uint32_t n = 0; n < r->names.count; n++)
		start[n + 1] += start[n];
	next = xcalloc(r->names.count + 1u, sizeof *next);
	for (uint32_t n = 0; n < r->names.count; n++)
		next[n] = start[n];
	r->list[head] = xcalloc(start[r->names.count] + 1,
		sizeof *r->list[head]);
	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++) {
			const struct bench_value *value =
				&costs->bench_values[i];

			r->list[head][next[name_of(r, value)]++] =
				(struct result){value, c.run};
		}
	free(next);
}

/* The first text that says it counts. */
static void note_better(struct text_results *r)
{
	size_t count = r->start[1][r->head_names];

	r->better = xcalloc(count + 1, sizeof *r->better);
	for (size_t i = 0; i < count; i++) {
		const struct bench_value *value = r->list[1][i].value;
		int *better =
			&r->better[rowset_add(&r->units, &value->unit.i)];

		if (!*better)
			*better = value->better;
	}
}

void results_init(struct text_results *out, const struct workload *w)
{
	*out = (struct text_results){0};
	rowset_init(&out->names, 2);
	rowset_init(&out->units, 1);
	count_names(out, w, true);
	out->head_names = out->names.count;
	fill_list(out, w, true);
	note_better(out);
	count_names(out, w, false);
	fill_list(out, w, false);
}

void results_clear(struct text_results *r)
{
	rowset_clear(&r->names);
	rowset_clear(&r->units);
	for (int head = 0; head < 2; head++) {
		free(r->start[head]);
		free(r->list[head]);
	}
	free(r->better);
}

struct result_list results_of(
	const struct text_results *r, bool head, struct named_unit which)
{
	uint32_t name = rowset_find(&r->names,
		(uint32_t[]){which.benchmark.i, which.unit.i});
	const size_t *start = r->start[head];

	/* those of base alone came when head's were counted */
	if (name == ROWSET_NONE || (head && name >= r->head_names))
		return (struct result_list){0};
	return (struct result_list){r->list[head] + start[name],
		start[name + 1] - start[name]};
}

int results_better(const struct text_results *r, sym unit)
{
	uint32_t at = rowset_find(&r->units, &unit.i);

	return at == ROWSET_NONE ? 0 : r->better[at];
}
