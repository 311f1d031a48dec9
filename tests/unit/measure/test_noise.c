/* What the machine does and what it must not be taken for. */
#include "tests/unit/support/comparison.h"

#include <math.h>
#include <stdio.h>

/* A standard normal deviate (Box and Muller 1958). */
static double normal(uint64_t *seed)
{
	double u = ((double)(random_next(seed) >> 11) + .5) * 0x1p-53;
	double v = ((double)(random_next(seed) >> 11) + .5) * 0x1p-53;

	return sqrt(-2.0 * log(u)) * cos(6.283185307179586 * v);
}

/* A run of a workload of four functions whose total lies at exp(log_total)
 * times 4000 samples. */
static struct run speed_run(struct bench *b, double log_total)
{
	char lines[4][24];

	for (int i = 0; i < 4; i++)
		snprintf(lines[i], sizeof lines[i], "%c %.0f", 'a' + i,
			1000.0 * exp(log_total));
	return RUN(b, 100, lines[0], lines[1], lines[2], lines[3]);
}

/* How many of n reports fail when head's total lies by `rise` above base's and
 * runs differ by sd. */
static int quiet_failures(struct bench *b, int n, double sd, double rise,
	uint64_t seed)
{
	int failures = 0;

	for (int i = 0; i < n; i++) {
		struct run base[5], head[5];

		for (int r = 0; r < 5; r++) {
			base[r] = speed_run(b, sd * normal(&seed));
			head[r] = speed_run(b, log1p(rise) +
				sd * normal(&seed));
		}
		COMPARE(b, base, head);
		failures += b->verdict.outcome == OUTCOME_REGRESSION;
	}
	return failures;
}

/* Runs that differ by 3 %: a total that rises by 11 % is found more often than
 * not at K=5 (it must also lie past the budget of 10 %, which half of the
 * estimates do not), one of 20 % nearly always; unchanged ones are not. */
static void test_quiet_machine(void **state)
{
	struct bench *b = *state;

	assert_in_range(quiet_failures(b, 100, .03, .20, 1), 90, 100);
	assert_in_range(quiet_failures(b, 100, .03, .11, 2), 30, 100);
	assert_int_equal(quiet_failures(b, 400, .03, 0.0, 3), 0);
	assert_int_equal(quiet_failures(b, 400, .15, 0.0, 4), 0);
}

/* Six workloads that all rise by a third: the machine's doing, unless base and
 * head met the same machine in turn. */
static void test_machine_wide(void **state)
{
	static const char *const names[] = {"0", "1", "2", "3", "4", "5"};
	struct bench *b = *state;
	struct workload w[6];
	uint64_t seed = 7;

	for (int i = 0; i < 6; i++) {
		struct run *runs = arena_alloc(&b->arena, 10, sizeof *runs);

		for (int r = 0; r < 10; r++)
			runs[r] = speed_run(b, (r < 5 ? 0.0 : log(4.0 / 3.0)) +
				.05 * normal(&seed));
		w[i] = (struct workload){names[i], 5, 5, runs, runs + 5};
	}
	compare_all(b, w, 6);
	assert_int_equal(find(b, "(all workloads)", NULL)->status,
		STATUS_REGRESSION);
	assert_int_equal(find(b, "(all workloads)", NULL)->reason,
		REASON_MACHINE_WIDE);
	assert_int_equal(find(b, "3", NULL)->status, STATUS_UNCHANGED);
	assert_near(find(b, "(all workloads)", NULL)->change.ratio, 4.0 / 3.0,
		.05);
	b->policy.measured = MEASURED_APART;
	compare_all(b, w, 6);
	assert_int_equal(find(b, "(all workloads)", NULL)->status,
		STATUS_SUSPECT);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
}

/* Runs of one processor against runs of another: never a failure of time. */
static void test_machine_differs(void **state)
{
	struct bench *b = *state;
	struct run *base = (struct run *)example_base(b);
	struct run *head = (struct run *)example_head(b);
	struct fact *facts = arena_alloc(&b->arena, 2, sizeof *facts);

	for (int i = 0; i < 2; i++)
		facts[i] = (struct fact){
			symtab_intern(b->symtab, span_of("cpu")),
			symtab_intern(b->symtab, span_of(i ? "B" : "A"))};
	((struct costs *)base[0].costs[1])->facts = &facts[0];
	((struct costs *)base[0].costs[1])->fact_count = 1;
	((struct costs *)head[0].costs[1])->facts = &facts[1];
	((struct costs *)head[0].costs[1])->fact_count = 1;
	compare_all(b, &(struct workload){"w", 5, 5, base, head}, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_SUSPECT);
	assert_int_equal(find(b, "w", "b")->reason, REASON_MACHINE_DIFFERS);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
	assert_string_equal(b->verdict.notes[0].code, "machine-differs");
}

/* Twenty samples of a hundred in one function, in sessions an hour apart. */
static struct run session_run(struct bench *b, int session, int run,
	double share_shift, int samples)
{
	char lines[5][24];
	struct run made;

	for (int i = 0; i < 4; i++)
		snprintf(lines[i], sizeof lines[i], "%c %d", 'a' + i,
			20 + (run + i + session) % 3);
	snprintf(lines[4], sizeof lines[4], "hot %.0f",
		samples * exp(share_shift) + (run + session) % 3 - 1);
	made = RUN(b, 100, lines[0], lines[1], lines[2], lines[3], lines[4]);
	((struct costs *)made.costs[0])->time_nanos =
		INT64_C(1000000000) * (3600 * (session + 1) + 20 * run);
	return made;
}

/* Apart, a rise of x1.8 in a function of 20 samples: invisible to a stranger,
 * found where five sessions of base agree, and not where they do not. */
static void test_sessions(void **state)
{
	struct bench *b = *state;
	struct run base[25], head[5];
	const double restless[5] = {-.5, .4, -.3, .5, 0};

	b->policy.measured = MEASURED_AUTO;
	for (int r = 0; r < 5; r++)
		head[r] = session_run(b, 5, r, 0, 36);
	for (int r = 0; r < 25; r++)
		base[r] = session_run(b, r / 5, r % 5, 0, 20);
	compare_all(b, &(struct workload){"w", 5, 5, base, head}, 1);
	assert_int_not_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
	compare_all(b, &(struct workload){"w", 25, 5, base, head}, 1);
	assert_int_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
	for (int r = 0; r < 25; r++)
		base[r] = session_run(b, r / 5, r % 5, restless[r / 5], 20);
	compare_all(b, &(struct workload){"w", 25, 5, base, head}, 1);
	assert_int_not_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
}

/* The run with its first function, of twenty samples, grown. */
static struct run restless_run(struct bench *b, int session, int run,
	double growth, int samples)
{
	struct run made = session_run(b, session, run, 0, samples);

	((struct event_group *)made.costs[0]->groups)->events[0] =
		round(20 * exp(growth));
	return made;
}

/* One function moves between sessions and the others do not: each is judged by
 * what it did itself, and what moved nowhere is not excused by the one. */
static void test_restless_function(void **state)
{
	struct bench *b = *state;
	struct run base[25], head[5];
	const double restless[5] = {-.5, .4, -.3, .5, 0};

	b->policy.measured = MEASURED_AUTO;
	for (int r = 0; r < 25; r++)
		base[r] = restless_run(b, r / 5, r % 5, restless[r / 5], 20);
	for (int r = 0; r < 5; r++)
		head[r] = restless_run(b, 5, r, .7, 40);
	compare_all(b, &(struct workload){"w", 25, 5, base, head}, 1);
	assert_int_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
	assert_int_not_equal(find(b, "w", "a")->status, STATUS_REGRESSION);
	assert_true(find(b, "w", "a")->detectable >
		1.5 * find(b, "w", "hot")->detectable);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_quiet_machine),
		TEST(test_machine_wide),
		TEST(test_machine_differs),
		TEST(test_sessions),
		TEST(test_restless_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
