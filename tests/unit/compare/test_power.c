/* What runs could show, and what more of them would. */
#include "compare/power.h"
#include "tests/unit/support/comparison.h"

static void ask(struct power *out, struct bench *b, size_t runs, double wanted)
{
	struct workload w = {.name = "w", .base_count = runs,
		.base = example_base(b)};

	power_of(out, &w, 1, true, wanted, &b->policy, b->symtab, &b->arena);
}

/* As many runs again on the other side, and no more. */
static void test_alone(void **state)
{
	struct bench *b = *state;
	struct power three, five;
	const struct power_row *worst;

	ask(&five, b, 5, .5);
	assert_int_equal(five.runs, 5);
	assert_int_equal(five.row_count, 3);
	assert_string_equal(five.rows[0].function, "a"); /* the hottest */
	assert_near(five.rows[0].share, .5, .02);
	worst = power_worst(&five);
	assert_string_equal(worst->function, "c"); /* the coldest */
	assert_true(worst->detectable > .5 && worst->runs > 5);
	assert_true(worst->length > 1);

	ask(&three, b, 3, .5);
	assert_true(power_worst(&three)->detectable > worst->detectable);
}

static void test_seen(void **state)
{
	struct bench *b = *state;
	struct power power;

	ask(&power, b, 5, 10.0);
	assert_true(power_worst(&power)->detectable < 10.0);
	assert_true(power_worst(&power)->runs <= 5);
}

static void test_too_few(void **state)
{
	struct bench *b = *state;
	struct power power;

	ask(&power, b, 1, .5);
	assert_int_equal(power.runs, 1);
	assert_int_equal(power.row_count, 0);
	assert_null(power_worst(&power));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_alone),
		TEST(test_seen),
		TEST(test_too_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
