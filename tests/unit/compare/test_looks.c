/* Looks at runs while they are made: how they share the error, and what they say
 * of a workload. */
#include "compare/looks.h"
#include "tests/unit/support/comparison.h"

enum { RUNS = 5 };

/* Whatever look a workload stops at, and whichever were left out for want of
 * runs, all of them spend no more than there is. */
static void test_shares(void **state)
{
	static const double overs[] = {.0, .2, .3, .45, .5, .69, .7, .9};
	double error = 0.0;
	struct run_look first = look_next(0.0, 0.0), late;

	(void)state;
	assert_int_equal(first.number, 1);
	assert_near(first.share, look_spent(1), 1e-12);
	for (unsigned number = 0; error < 1.0;) {
		struct run_look next = look_next(
			number ? look_time(number) : 0.0, error);

		assert_true(next.number > number && next.share > 0.0);
		error += next.share;
		number = next.number;
		assert_near(error, look_spent(number), 1e-12);
	}
	assert_near(error, 1.0, 1e-12);
	for (size_t i = 0; i < sizeof overs / sizeof *overs; i++) {
		late = look_next(overs[i], 0.0);
		assert_true(look_time(late.number) > overs[i]);
		assert_near(late.share, look_spent(late.number), 1e-12);
	}
}

static struct run *marked(struct run *runs, struct run_look look)
{
	for (size_t r = 0; r < RUNS; r++)
		runs[r].look = look;
	return runs;
}

static const struct finding *judge(struct bench *b, struct run_look base,
	struct run_look head)
{
	const struct workload w = {"w", RUNS, RUNS,
		marked(example_base(b), base), marked(example_head(b), head)};

	compare_all(b, &w, 1);
	return find(b, "w", "b");
}

/* A rise is held to its share, where both sides are of one measurement. */
static void test_spent(void **state)
{
	struct bench *b = *state;
	struct run_look none = {0}, some = {7, 2, .25}, other = {8, 2, .25};
	struct run_look tiny = {7, 1, 1e-6};
	double whole = judge(b, none, none)->change.p_adjusted;
	double seen = judge(b, none, none)->detectable;

	assert_near(judge(b, some, some)->change.p_adjusted, 4.0 * whole,
		1e-9);
	assert_true(judge(b, some, some)->detectable > seen);
	assert_int_equal(judge(b, some, some)->status, STATUS_REGRESSION);
	assert_int_equal(judge(b, tiny, tiny)->status, STATUS_SUSPECT);
	/* the smaller one of two */
	assert_int_equal(judge(b, some, tiny)->status, STATUS_SUSPECT);
	/* one side, or two measurements, were not looked at together */
	assert_near(judge(b, some, none)->change.p_adjusted, whole, 1e-12);
	assert_near(judge(b, some, other)->change.p_adjusted, whole, 1e-12);
}

/* The latest look counts. */
static void test_latest(void **state)
{
	struct bench *b = *state;
	struct run *base = marked(example_base(b), (struct run_look){7, 1, .5});
	struct run *head = marked(example_head(b), (struct run_look){7, 1, .5});
	struct workload w = {"w", RUNS, RUNS, base, head};

	assert_near(workload_share(&w), .5, 1e-12);
	base[2].look = head[2].look = (struct run_look){7, 2, .25};
	assert_near(workload_share(&w), .25, 1e-12);
}

static enum look_state look_at(struct bench *b, const struct run *base,
	const struct run *head, size_t runs, double left)
{
	const struct workload w = {"w", runs, runs, base, head};
	const double seconds = 1.0;
	enum look_state now = LOOK_OPEN;

	looks_take(&now, &(struct look_input){b->symtab, &b->policy, 1, &w,
		&seconds, left}, &b->arena);
	return now;
}

static void test_states(void **state)
{
	struct bench *b = *state;
	struct run_look second = {7, 2, .16};
	struct run *base = marked(example_base(b), second);
	struct run *head = marked(example_head(b), second);
	struct run *close = marked(example_head(b), second);

	assert_int_equal(look_at(b, base, head, RUNS, 5.0), LOOK_RISEN);
	assert_int_equal(look_at(b, base, base, RUNS, 5.0), LOOK_SETTLED);
	b->policy.min_runs = 3;
	assert_int_equal(look_at(b, base, base, 2, 5.0), LOOK_OPEN);
	/* too little of the error is left now, and more later */
	for (size_t r = 0; r < RUNS; r++)
		base[r].look.share = close[r].look.share = 1e-7;
	assert_int_equal(look_at(b, base, close, RUNS, 5.0), LOOK_OPEN);
	/* and when there is no time */
	assert_int_equal(look_at(b, base, close, RUNS, 0.0), LOOK_SETTLED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shares),
		TEST(test_spent),
		TEST(test_latest),
		TEST(test_states),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
