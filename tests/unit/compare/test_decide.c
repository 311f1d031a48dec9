/* What a gate makes of decided findings: outcome and exit code. */
#include "compare/decide.h"
#include "tests/unit/support/comparison.h"

static void check(struct bench *b, const struct compare_input *set,
	enum outcome outcome, int exit_code)
{
	struct compare_input in = *set;
	struct verdict verdict;

	in.symtab = b->symtab;
	in.policy = &b->policy;
	in.base_label = in.head_label = in.tool_version = "";
	compare(&verdict, &in, &b->arena);
	assert_string_equal(outcome_name(verdict.outcome),
		outcome_name(outcome));
	assert_int_equal(verdict.exit_code, exit_code);
}

static void test_regression(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 5, 5, example_base(b),
		example_head(b)};
	struct compare_input in = {.workload_count = 1, .workloads = &w};

	check(b, &in, OUTCOME_REGRESSION, 1);
	in.advisory = true;
	check(b, &in, OUTCOME_REGRESSION, 0);
}

static void test_undecided(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 1, 1, example_base(b),
		example_head(b)};
	struct compare_input in = {.workload_count = 1, .workloads = &w};

	check(b, &in, OUTCOME_UNDECIDED, 0);
	b->policy.undecided = ANSWER_FAIL;
	check(b, &in, OUTCOME_UNDECIDED, 3);
	in.advisory = true;
	check(b, &in, OUTCOME_UNDECIDED, 0);
}

static void test_no_base(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 0, 5, NULL, example_head(b)};
	struct compare_input in = {.workload_count = 1, .workloads = &w,
		.no_base = true};

	b->policy.missing_baseline = ANSWER_PASS;
	b->policy.undecided = ANSWER_FAIL; /* which this is not */
	check(b, &in, OUTCOME_NO_BASELINE, 0);
	b->policy.missing_baseline = ANSWER_FAIL;
	check(b, &in, OUTCOME_NO_BASELINE, 3);
	in.advisory = true;
	check(b, &in, OUTCOME_NO_BASELINE, 0);
}

static void test_error(void **state)
{
	struct verdict_note why = {.code = "no-verdict", .message = "lost"};
	struct verdict verdict;

	(void)state;
	decide_error(&verdict, &why, "test", 5);
	assert_int_equal(verdict.outcome, OUTCOME_ERROR);
	assert_int_equal(verdict.exit_code, 5);
	assert_int_equal(verdict.note_count, 1);
	assert_string_equal(verdict.notes[0].message, "lost");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_regression),
		TEST(test_undecided),
		TEST(test_no_base),
		TEST(test_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
