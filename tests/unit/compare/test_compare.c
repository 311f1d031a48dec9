/* Whole comparisons in memory: the worked examples of the statistics page, and
 * what the edge cases come to. */
#include "tests/unit/support/comparison.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void test_doubled(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 5, 5, example_base(b),
		example_head(b)};
	const struct finding *f;

	compare_all(b, &w, 1);
	check_test(find(b, "w", "a"), 0.0263671, 0.489555, 7, 0, .47932,
		STATUS_UNCHANGED);
	check_test(find(b, "w", "b"), 6.50717, 7.33695e-08, 25, 1, .482329,
		STATUS_REGRESSION);
	check_test(find(b, "w", "c"), 0.0596072, 0.476399, 7, 0, .71853,
		STATUS_UNCHANGED);
	f = find(b, "w", "b");
	assert_near(f->test.estimate, 0.692828, 1e-5);
	assert_near(f->test.weight, 0.343938, 1e-5);
	assert_near(f->test.speed, 0.00196818, 1e-5);
	assert_near(f->test.speed_variance, 0.00196819, 1e-5);
	assert_near(f->test.z_budget, 5.60048, 1e-5);
	assert_near(f->change.p_adjusted, 3 * 7.33695e-08, 1e-5);
	assert_near(f->base.value, .302, 1e-9);
	assert_near(f->head.value, .606 * exp(-f->test.speed), 1e-9);
	assert_true(f->change.ratio_lo < f->change.ratio &&
		f->change.ratio < f->change.ratio_hi);
	assert_true(f->change.ratio_lo > 1.1);
	/* The total by the constants for strangers: t 3.89, p .0011. These
	 * runs differ by 1 to 2 %, and their own spread is surer. */
	f = find(b, "w", NULL);
	assert_near(f->test.estimate, 0.268735, 1e-5);
	assert_near(f->test.degrees, 8.0, 1e-12);
	assert_true(f->test.z > 3.89262 && f->test.rank == 25.0);
	assert_int_equal(f->status, STATUS_REGRESSION);
	assert_int_equal(b->verdict.outcome, OUTCOME_REGRESSION);
	assert_int_equal(b->verdict.exit_code, 1);
	assert_int_equal(b->verdict.counts[STATUS_REGRESSION], 2);
}

static void test_apart(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 5, 5, example_base(b),
		example_head(b)};

	b->policy.measured = MEASURED_APART;
	compare_all(b, &w, 1);
	check_test(find(b, "w", "a"), -0.0178915, 0.507088, 0, 0, 1.85135,
		STATUS_UNDECIDED);
	check_test(find(b, "w", "b"), 2.25968, 0.014995, 25, 1, 1.70491,
		STATUS_UNDECIDED);
	check_test(find(b, "w", "c"), 0.0180394, 0.492854, 0, 0, 1.85134,
		STATUS_UNDECIDED);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS); /* the total */
}

static void test_renamed(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {
		RUN(b, 0, "a 50", "a;old 30", "a;c 20"),
		RUN(b, 0, "a 48", "a;old 33", "a;c 19"),
		RUN(b, 0, "a 52", "a;old 28", "a;c 22"),
	};
	const struct run head[] = {
		RUN(b, 0, "a 51", "a;new 31", "a;c 20"),
		RUN(b, 0, "a 47", "a;new 29", "a;c 21"),
		RUN(b, 0, "a 50", "a;new 33", "a;c 19"),
	};
	const struct finding *f;

	COMPARE(b, base, head);
	f = find(b, "w", "new");
	check_test(f, 11.0084, 3.07174e-10, 9, 1, 1.21139, STATUS_MOVED);
	assert_near(f->test.weight, 0.440547, 1e-5);
	assert_true(f->matched_present);
	assert_string_equal(f->matched.function, "old");
	assert_true(isnan(f->change.ratio)); /* base is 0 */
	assert_int_equal(find(b, "w", "old")->status, STATUS_REMOVED);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
}

static void test_renamed_and_slow(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {
		RUN(b, 0, "a 50", "a;old 30", "a;c 20"),
		RUN(b, 0, "a 48", "a;old 33", "a;c 19"),
		RUN(b, 0, "a 52", "a;old 28", "a;c 22"),
	};
	const struct run head[] = {
		RUN(b, 0, "a 51", "a;new 91", "a;c 20"),
		RUN(b, 0, "a 47", "a;new 89", "a;c 21"),
		RUN(b, 0, "a 50", "a;new 93", "a;c 19"),
	};

	COMPARE(b, base, head);
	assert_int_equal(find(b, "w", "new")->status, STATUS_REGRESSION);
}

static void test_one_and_two_runs(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {RUN(b, 0, "a 60", "b 40"),
		RUN(b, 0, "a 62", "b 38")};
	const struct run head[] = {RUN(b, 0, "a 60", "b 120"),
		RUN(b, 0, "a 61", "b 118")};
	const struct workload one = {"w", 1, 1, base, head};

	COMPARE(b, base, head);
	check_test(find(b, "w", "b"), 7.17551, 5.61985e-06, 4, 1, .763992,
		STATUS_REGRESSION);
	b->policy.min_runs = 3;
	COMPARE(b, base, head);
	assert_int_equal(find(b, "w", "b")->status, STATUS_UNDECIDED);
	assert_int_equal(find(b, "w", "b")->reason, REASON_TOO_FEW_RUNS);
	assert_int_equal(b->verdict.outcome, OUTCOME_UNDECIDED);
	assert_int_equal(b->verdict.exit_code, 0);
	b->policy.undecided = ANSWER_FAIL;
	compare_all(b, &one, 1);
	check_test(find(b, "w", "b"), 4.75515, 0.0044685, 1, 1, (double)NAN,
		STATUS_UNDECIDED);
	assert_int_equal(b->verdict.exit_code, 3);
}

/* Five workloads, the machine 1.2 times slower for head, w4 really 2.4x. */
static void test_machine_factor(void **state)
{
	static const char *const names[] = {"w0", "w1", "w2", "w3", "w4"};
	struct bench *b = *state;
	struct workload w[5];
	char lines[12][16];

	for (int i = 0; i < 4; i++) {
		const int counts[12] = {60 + i, 40 - i, 58, 41 + i, 63, 39,
			72 + i, 48, 70, 49 + i, 75 - i, 47 + i};
		struct run *runs = arena_alloc(&b->arena, 6, sizeof *runs);

		for (int k = 0; k < 12; k++)
			snprintf(lines[k], sizeof lines[k], "%c %d",
				k % 2 ? 'b' : 'a', counts[k]);
		for (size_t r = 0; r < 6; r++)
			runs[r] = RUN(b, 0, lines[2 * r], lines[2 * r + 1]);
		w[i] = (struct workload){names[i], 3, 3, runs, runs + 3};
	}
	w[4] = (struct workload){names[4], 3, 3,
		(const struct run[]){ RUN(b, 0, "a 60", "b 40"),
			RUN(b, 0, "a 58", "b 41"), RUN(b, 0, "a 63", "b 39") },
		(const struct run[]){ RUN(b, 0, "a 150", "b 95"),
			RUN(b, 0, "a 144", "b 99"),
			RUN(b, 0, "a 149", "b 101") }};
	compare_all(b, w, 5);
	assert_near(log(b->verdict.machine_factor), .185885, 1e-5);
	check_test(find(b, "w0", "a"), -0.0249728, 0.509838, 9, 0, .699576,
		STATUS_UNCHANGED);
	/* Both rose by more than any machine: neither is the other's measure. */
	check_test(find(b, "w4", "a"), 5.69428, 7.12435e-06, 9, 1, .673139,
		STATUS_REGRESSION);
	check_test(find(b, "w4", "b"), 5.18389, 2.25509e-05, 9, 1, .751086,
		STATUS_REGRESSION);
	assert_near(find(b, "w4", NULL)->test.z, 7.15882, 1e-5);
	assert_int_equal(find(b, "w4", NULL)->status, STATUS_REGRESSION);
	assert_int_equal(find(b, "w0", NULL)->status, STATUS_UNCHANGED);
}

static void test_disturbed_run(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {RUN(b, 0, "a 60", "b 10"),
		RUN(b, 0, "a 58", "b 31"), RUN(b, 0, "a 63", "b 9"),
		RUN(b, 0, "a 61", "b 33")};
	const struct run head[] = {RUN(b, 0, "a 62", "b 35"),
		RUN(b, 0, "a 59", "b 36"), RUN(b, 0, "a 61", "b 12"),
		RUN(b, 0, "a 180", "b 60")};
	const struct finding *f;

	COMPARE(b, base, head);
	f = find(b, "w", "b");
	check_test(f, 1.34632, 0.09663, 10, 0, 1.094, STATUS_UNDECIDED);
	assert_near(f->test.dispersion, 1.41316, 1e-5);
	assert_int_equal(f->base.runs, 4);
	assert_int_equal(f->head.runs, 3);
	assert_int_equal(b->verdict.workloads[0].kept_head, 3);
	assert_true(b->verdict.workloads[0].note_count > 0);
}

static struct run outlier_run(struct bench *b, int count)
{
	char line[16];

	snprintf(line, sizeof line, "b %d", count);
	return RUN(b, 0, "a 300", "c 300", "d 300", line);
}

static void test_one_run_guard(void **state)
{
	static const int tables[2][10] = {
		{20, 20, 20, 20, 20, 22, 23, 22, 24, 110},
		{30, 33, 28, 31, 29, 62, 58, 66, 60, 57},
	};
	struct bench *b = *state;
	struct run runs[2][10];

	for (int t = 0; t < 2; t++)
		for (int r = 0; r < 10; r++)
			runs[t][r] = outlier_run(b, tables[t][r]);
	compare_all(b, &(struct workload){"w", 5, 5, runs[0], runs[0] + 5}, 1);
	check_test(find(b, "w", "b"), 3.39041, 0.000853161, 25, 0, 1.04263,
		STATUS_SUSPECT);
	compare_all(b, &(struct workload){"w", 5, 5, runs[1], runs[1] + 5}, 1);
	check_test(find(b, "w", "b"), 7.05297, 1.39892e-08, 25, 1, .454465,
		STATUS_REGRESSION);
}

/* An improvement fails nothing and is called one. */
static void test_improvement(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 5, 5, example_head(b),
		example_base(b)};

	compare_all(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_IMPROVEMENT);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
}

static void test_policy(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 5, 5, example_base(b),
		example_head(b)};
	struct rule rules[] = {{.function = "b", .metric = "samples",
		.allowance = {.growth = 2.0, .rule = "profgate.yml:3"}}};
	const struct budget budgets[] = {{"samples", {
		[SCOPE_TOTAL] = {.off = true, .rule = "default"},
		[SCOPE_FUNCTION] = {.growth = .10, .rule = "default"},
		[SCOPE_SITE] = {.off = true, .rule = "default"}}, .03, "default", 0.0, NULL,
		{.off = true, .rule = "default"}}};
	struct acceptance accept = {.function = "b", .reason = "on purpose",
		.rule = "profgate.yml:9"};

	b->policy.budgets = budgets;
	b->policy.budget_count = 1;

	b->policy.rules = rules;
	b->policy.rule_count = 1;
	compare_all(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_TOLERATED);
	assert_string_equal(find(b, "w", "b")->budget_rule, "profgate.yml:3");
	rules[0].allowance.off = true;
	compare_all(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_TOLERATED);
	assert_false(find(b, "w", "b")->judged);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
	b->policy.rule_count = 0;
	b->policy.acceptances = &accept;
	b->policy.acceptance_count = 1;
	compare_all(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_ACCEPTED);
	assert_string_equal(find(b, "w", "b")->accepted_reason, "on purpose");
	assert_int_equal(b->verdict.exit_code, 0);
}

/* Ids name the subject, not the numbers; and they are what they were. */
static void test_ids(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", 5, 5, example_base(b),
		example_head(b)};

	compare_all(b, &w, 1);
	assert_string_equal(find(b, "w", "b")->id, "84f8fed6c0f3ae09");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_doubled),
		TEST(test_apart),
		TEST(test_renamed),
		TEST(test_renamed_and_slow),
		TEST(test_one_and_two_runs),
		TEST(test_machine_factor),
		TEST(test_disturbed_run),
		TEST(test_one_run_guard),
		TEST(test_improvement),
		TEST(test_policy),
		TEST(test_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
