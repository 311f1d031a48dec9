/* The table of tests: each row whole, and no more error than a report has. */
#include "compare/hypotheses/tests.h"
#include "tests/unit/support/support.h"

/* The first three are what the policy's 1 % is for. */
static void test_alphas(void **state)
{
	double promised = family_tests[FAMILY_FUNCTIONS].alpha +
		family_tests[FAMILY_TOTALS].alpha +
		family_tests[FAMILY_ALLOC_SPACE].alpha;
	double all = 0.0;

	(void)state;
	for (enum family f = 0; f < FAMILY_COUNT; f++) {
		const struct test *t = &family_tests[f];

		assert_int_equal(t->alpha > 0.0, !t->exact);
		all += t->alpha;
	}
	assert_near(promised, .01, 1e-12);
	assert_near(all, .013, 1e-12);
}

static void test_rows(void **state)
{
	(void)state;
	for (enum family f = 0; f < FAMILY_COUNT; f++) {
		const struct test *t = &family_tests[f];

		assert_non_null(t->detectable);
		assert_non_null(t->interval);
		assert_int_equal(t->applies == NULL, t->exact);
		if (!t->applies)
			continue;
		assert_false(t->applies(metric_find("goroutine", "count")));
		assert_int_equal(t->applies(metric_find("cpu", "ns")) +
					 t->applies(metric_find("alloc_space",
						 "bytes")) +
					 t->applies(metric_find("delay", "ns")),
			1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alphas),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
