/* What the costs of runs are divided by: operations, nothing, or the time that
 * windows of a running program last. */
#include "compare/costs/exposure.h"

#include "tests/unit/support/comparison.h"

enum { RUNS = 3, SECOND = 1000000000 };

static const struct {
	const char *name;
	double base[RUNS], head[RUNS]; /* seconds; 0: not said */
	double operations;             /* of each run; 0: not said */
	enum divisor divisor;
	double of_base, of_head; /* of the first run */
} cases[] = {
	{"nothing is known", {0, 0, 0}, {0, 0, 0}, 0, DIVISOR_RUNS, 1, 1},
	{"as long as the work took", {1.31, 1.42, 1.37}, {1.6, 1.33, 1.52}, 0,
		DIVISOR_RUNS, 1, 1},
	{"as long as slower work took", {1.31, 1.31, 1.32}, {2.5, 2.51, 2.5}, 0,
		DIVISOR_RUNS, 1, 1},
	{"operations are known", {30, 30, 30}, {30, 30, 30}, 100,
		DIVISOR_OPERATIONS, 100, 100},
	{"windows of one length", {5.1, 5.2, 5.01}, {5.12, 5.0, 5.17}, 0,
		DIVISOR_WINDOWS, 1, 1},
	{"of any length", {4.6, 4.6, 4.61}, {4.65, 4.6, 4.6}, 0,
		DIVISOR_WINDOWS, 1, 1},
	{"twice as long", {30.01, 30.1, 30}, {60, 60.2, 60.1}, 0,
		DIVISOR_SECONDS, 30.01, 60},
	{"a little longer", {30, 30, 30}, {33, 33, 33}, 0, DIVISOR_SECONDS, 30,
		33},
	{"one does not say", {30, 30, 0}, {30, 30, 30}, 0, DIVISOR_RUNS, 1, 1},
	{"one is shorter", {30, 30, 20}, {30, 30, 30}, 0, DIVISOR_SECONDS, 30,
		30},
	{"whole seconds of many lengths", {10.1, 20.04, 30.2}, {60.2, 9.97, 5},
		0, DIVISOR_SECONDS, 10.1, 60.2},
	{"all but one", {10.1, 20.04, 30.2}, {60.2, 10.4, 5}, 0, DIVISOR_RUNS,
		1, 1},
	{"less than a second", {10.1, 20.04, 30.2}, {.2, 10, 5}, 0,
		DIVISOR_RUNS, 1, 1},
};

static struct run lasting(struct bench *b, double seconds, double operations,
	const char *stack)
{
	struct run run = RUN(b, operations, stack);
	struct costs *costs = arena_alloc(&b->arena, 1, sizeof *costs);

	*costs = *run.costs[0];
	costs->duration_nanos = (int64_t)(seconds * SECOND);
	((const struct costs **)run.costs)[0] = costs;
	return run;
}

static void test_divisor(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run base[RUNS], head[RUNS];
		struct workload w = {.name = "w",
			.base_count = RUNS,
			.head_count = RUNS,
			.base = base,
			.head = head};
		struct exposure got;

		for (size_t r = 0; r < RUNS; r++) {
			base[r] = lasting(b, cases[i].base[r],
				cases[i].operations, "main;f 10");
			head[r] = lasting(b, cases[i].head[r],
				cases[i].operations, "main;f 10");
		}
		exposure_of(&got, &w, base[0].costs[0]->metrics[0].name,
			b->symtab, &b->arena);
		if (got.divisor != cases[i].divisor)
			fail_msg("%s: %d", cases[i].name, (int)got.divisor);
		assert_near(got.of[0], cases[i].of_base, 1e-9);
		assert_near(got.of[RUNS], cases[i].of_head, 1e-9);
	}
}

/* Runs that last so differently do not repeat the same work. */
static void test_uneven(void **state)
{
	static const struct {
		const char *name, *stack;
		double base[5];
		enum divisor divisor;
	} uneven[] = {
		{"far apart", "main;f 10", {12.3, 17.7, 31.4, 9.5, 20.4},
			DIVISOR_SECONDS},
		{"one is", "main;f 10", {12.3, 12.7, 31.4, 12.5, 12.4},
			DIVISOR_RUNS},
		{"benchmarks", "testing.(*B).runN;p.BenchmarkX 10",
			{12.3, 17.7, 31.4, 9.5, 20.4}, DIVISOR_RUNS},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof uneven / sizeof *uneven; i++) {
		struct run base[5], head[5];
		struct workload w = {.name = "w",
			.base_count = 5,
			.head_count = 5,
			.base = base,
			.head = head};
		struct exposure got;

		for (size_t r = 0; r < 5; r++) {
			base[r] = lasting(b, uneven[i].base[r], 0,
				uneven[i].stack);
			head[r] = lasting(b, 12.3, 0, uneven[i].stack);
		}
		exposure_of(&got, &w, base[0].costs[0]->metrics[0].name,
			b->symtab, &b->arena);
		if (got.divisor != uneven[i].divisor)
			fail_msg("%s: %d", uneven[i].name, (int)got.divisor);
		assert_int_equal(exposure_is_windows(&w,
					 base[0].costs[0]->metrics[0].name),
			got.divisor == DIVISOR_SECONDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_divisor),
		TEST(test_uneven),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
