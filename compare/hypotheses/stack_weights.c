/* What one observation of a row weighs, by its stacks: where nobody counted
 * observations, how a row's stacks share what each run has of it shows how
 * coarse that is, of each row by itself and whatever the runs have of it in
 * total (statistics, "Weights"). */
#include <stdlib.h>

#include "compare/hypotheses/hypothesis.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define SHARED_LEAST 1e-6 /* of a row, in more than one stack */

enum { CELL_WORDS = 3 }; /* row, both halves of the stack */

/* A stack of a row, over the runs of a side. */
struct cell {
	double sum, squares; /* of what the runs have of it */
	double cross;        /* of it and what they have of the row */
	double value;        /* of the run that is being read */
};

struct row_total {
	double sum, squares; /* over the runs of a side */
	double value;        /* of the run that is being read */
	double evenness;     /* sum over stacks of their squared shares */
	double spread;       /* of the stacks beyond their shares */
};

struct side {
	const struct judged_series *j;
	struct rowset rows;  /* cells */
	struct cell *cells;
	size_t room;
	struct row_total *totals; /* one a row of the series */
};

/* The values of one run, by cell and row; which cells, in at. */
static uint32_t read_run(struct side *side, size_t run, const bool *asked,
	uint32_t *at)
{
	const struct series *s = &side->j->series;
	const struct event_group *group = s->groups[run];
	uint32_t count = 0;

	for (uint32_t i = 0; i < group->stack_value_count; i++) {
		const struct stack_value *stack = &group->stack_values[i];
		uint32_t row = s->row_of[run][stack->func];
		uint32_t old = side->rows.count;

		if (!asked[row])
			continue;
		at[count] = rowset_add(&side->rows,
			(uint32_t[]){row, (uint32_t)stack->stack,
				(uint32_t)(stack->stack >> 32)});
		side->cells = xgrow(side->cells, &side->room,
			side->rows.count, sizeof *side->cells);
		if (at[count] == old)
			side->cells[old] = (struct cell){0};
		side->cells[at[count++]].value += stack->value;
		side->totals[row].value += stack->value;
	}
	return count;
}

/* Adds what was read of a run. */
static void add_run(struct side *side, const uint32_t *at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct cell *c = &side->cells[at[i]];

		c->sum += c->value;
		c->squares += square(c->value);
		c->cross += c->value *
		            side->totals[*rowset_at(&side->rows, at[i])].value;
		c->value = 0.0;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct row_total *t =
			&side->totals[*rowset_at(&side->rows, at[i])];

		t->sum += t->value;
		t->squares += square(t->value);
		t->value = 0.0;
	}
}

static void read_runs(struct side *side, size_t from, size_t to,
	const bool *asked)
{
	for (size_t r = from; r < to; r++) {
		uint32_t most = side->j->series.groups[r]->stack_value_count;
		uint32_t *at;

		if (!side->j->keep[r])
			continue;
		at = xcalloc(most + 1u, sizeof *at);
		add_run(side, at, read_run(side, r, asked, at));
		free(at);
	}
}

/* The squares of what stacks have beyond their share of the row in each run,
 * and what these are of values whose observations weigh 1. */
static void add_side(double *squares, double *expected, struct side *side)
{
	for (uint32_t i = 0; i < side->rows.count; i++) {
		const struct cell *c = &side->cells[i];
		struct row_total *t = &side->totals[*rowset_at(&side->rows, i)];
		double share = c->sum / t->sum;

		t->evenness += square(share);
		t->spread += c->squares - 2.0 * share * c->cross +
		             square(share) * t->squares;
	}
	for (uint32_t i = 0; i < side->j->series.row_count; i++) {
		const struct row_total *t = &side->totals[i];

		if (!(t->sum > 0.0 && 1.0 - t->evenness > SHARED_LEAST))
			continue;
		squares[i] += t->spread;
		expected[i] += (1.0 - t->evenness) *
		               (t->sum - t->squares / t->sum);
	}
}

static void read_side(double *squares, double *expected,
	const struct judged_series *j, size_t from, size_t to,
	const bool *asked)
{
	struct side side = {.j = j};

	rowset_init(&side.rows, CELL_WORDS);
	side.totals = xcalloc(j->series.row_count + 1u, sizeof *side.totals);
	read_runs(&side, from, to, asked);
	add_side(squares, expected, &side);
	rowset_clear(&side.rows);
	free(side.cells);
	free(side.totals);
}

double *stack_weights(const struct judged_series *j, const bool *asked,
	struct arena *arena)
{
	const struct series *s = &j->series;
	double *squares =
		arena_alloc(arena, s->row_count + 1u, sizeof *squares);
	double *expected =
		arena_alloc(arena, s->row_count + 1u, sizeof *expected);

	read_side(squares, expected, j, 0, s->base_count, asked);
	read_side(squares, expected, j, s->base_count, s->run_count, asked);
	for (uint32_t i = 0; i < s->row_count; i++)
		squares[i] = expected[i] > 0.0 ? squares[i] / expected[i] : 0.0;
	return squares;
}
