/* What one observation weighs, where nobody counted observations, by how the
 * stacks of a function share what each run has of it. */
#include <math.h>

#include "compare/hypotheses/hypothesis.h"

#include "tests/unit/support/support.h"

enum { RUNS = 4, STACKS = 3, ROWS = 2 };

/* Two stacks of row 0, which share its 4 or 8 as 3:1 and 1:3 in turn, and the
 * only one of row 1. */
static const double values[RUNS][STACKS] = {
	{3, 1, 7}, {1, 3, 9}, {6, 2, 8}, {2, 6, 9}};

struct weighed {
	struct arena arena;
	struct stack_value stacks[RUNS][STACKS];
	struct event_group group[RUNS];
	const struct event_group *groups[RUNS];
	uint32_t row[RUNS][ROWS];
	uint32_t *row_of[RUNS];
	bool keep[RUNS], asked[ROWS];
	struct judged_series j;
};

/* The runs above, each value so many times as large. */
static void weigh(struct weighed *w, double times)
{
	*w = (struct weighed){.asked = {true, true}};
	for (int r = 0; r < RUNS; r++) {
		for (int s = 0; s < STACKS; s++)
			w->stacks[r][s] = (struct stack_value){
				(uint64_t)s + 1, s == STACKS - 1,
				times * values[r][s]};
		w->group[r].stack_values = w->stacks[r];
		w->group[r].stack_value_count = STACKS;
		w->groups[r] = &w->group[r];
		w->row[r][1] = 1;
		w->row_of[r] = w->row[r];
		w->keep[r] = true;
	}
	w->j = (struct judged_series){
		.series = {.base_count = 2, .head_count = 2, .run_count = RUNS,
			.groups = w->groups, .row_of = w->row_of,
			.row_count = ROWS},
		.keep = w->keep, .kept_base = 2, .kept_head = 2};
}

/* Base: of 4 a run, each stack has half, and 1 more or less: squares of 4 where
 * observations that weigh 1 have (1 - 1/2) (8 - 32/8) = 2. Head has twice of
 * all: 16 where 4 are expected. */
static void stacks_tell_what_one_observation_weighs(void **state)
{
	struct weighed w;
	const double *out;

	(void)state;
	weigh(&w, 1.0);
	out = stack_weights(&w.j, w.asked, &w.arena);
	assert_true(fabs(out[0] - 20.0 / 6.0) < 1e-12);
	arena_clear(&w.arena);
}

static void weights_are_in_the_unit_of_the_values(void **state)
{
	struct weighed w;
	const double *out;

	(void)state;
	weigh(&w, 1000.0);
	out = stack_weights(&w.j, w.asked, &w.arena);
	assert_true(fabs(out[0] - 20000.0 / 6.0) < 1e-9);
	arena_clear(&w.arena);
}

static void one_stack_tells_nothing(void **state)
{
	struct weighed w;
	const double *out;

	(void)state;
	weigh(&w, 1.0);
	out = stack_weights(&w.j, w.asked, &w.arena);
	assert_true(out[1] <= 0.0);
	arena_clear(&w.arena);
}

static void only_kept_runs_and_rows_asked_for_count(void **state)
{
	struct weighed w;
	const double *out;

	(void)state;
	weigh(&w, 1.0);
	w.keep[2] = w.keep[3] = false;
	w.asked[1] = false;
	out = stack_weights(&w.j, w.asked, &w.arena);
	assert_true(fabs(out[0] - 2.0) < 1e-12);
	assert_true(out[1] <= 0.0);
	arena_clear(&w.arena);
}

/* Rows of a series for weights_learn: every one hot, X2 as it is told. */
static const double *told;

static bool all_hot(const struct judged_series *j, uint32_t row, double share)
{
	(void)j;
	(void)row;
	(void)share;
	return true;
}

static double told_squares(const struct judged_series *j, uint32_t row)
{
	(void)j;
	return told[row];
}

/* Of few rows nothing is learned: one degree of freedom, and the row without
 * stacks that tell has what all have in common. */
static void of_one_row_nothing_is_expected_by_its_stacks(void **state)
{
	const struct rows_of rows = {all_hot, told_squares, .03};
	struct weighed w;
	struct judged_series *j = &w.j;

	(void)state;
	weigh(&w, 1.0);
	told = (const double[]){6.0, 2.0};
	j->prior = (struct prior){1.0, 1.0};
	weights_learn(&j, 1, &rows, &w.arena);
	assert_null(j->row_prior);
	assert_true(fabs(row_prior_of(j, 0).weight - j->prior.weight) < 1e-12);
	arena_clear(&w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_tell_what_one_observation_weighs),
		cmocka_unit_test(weights_are_in_the_unit_of_the_values),
		cmocka_unit_test(one_stack_tells_nothing),
		cmocka_unit_test(only_kept_runs_and_rows_asked_for_count),
		cmocka_unit_test(of_one_row_nothing_is_expected_by_its_stacks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
