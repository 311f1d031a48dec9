/* How much runs did whose harness fills a time. */
#include "compare/costs/work.h"

#include <stdio.h>

#include "tests/unit/support/comparison.h"

enum { RUNS = 2, MOST = 2 };

/* Of one run: operations and ns of the processor for one, a benchmark each, and
 * the samples of its profile. */
struct did {
	double operations[MOST], times[MOST];
	unsigned samples;
};

static const struct {
	const char *name;
	struct did base, head;
	enum work want;
	double of_base, of_head;
} cases[] = {
	{"one benchmark", {{100}, {10}, 50}, {{40}, {25}, 50}, WORK_KNOWN, 100,
		40},
	{"two, both slower", {{100, 10}, {10, 100}, 50},
		{{40, 4}, {25, 250}, 50}, WORK_KNOWN, 110, 44},
	{"two, one slower", {{100, 10}, {10, 100}, 50},
		{{100, 4}, {10, 250}, 50}, WORK_UNKNOWN, 0, 0},
	{"one that head has not", {{100, 10}, {10, 100}, 50}, {{100}, {10}, 50},
		WORK_UNKNOWN, 0, 0},
	{"more rounds in head", {{100}, {10}, 50}, {{100}, {10}, 75},
		WORK_KNOWN, 100, 150},
	{"fewer rounds in head", {{100}, {10}, 75}, {{100}, {10}, 50},
		WORK_KNOWN, 100, 100},
	{"no time", {{100}, {0}, 50}, {{100}, {0}, 50}, WORK_UNKNOWN, 0, 0},
	{"no samples", {{100}, {10}, 50}, {{100}, {10}, 0}, WORK_UNKNOWN, 0, 0},
	{"no text", {{0}, {0}, 50}, {{0}, {0}, 50}, WORK_NONE, 0, 0},
};

static struct run run_that(struct bench *b, const struct did *did)
{
	char stack[32];
	struct run run;
	struct costs *costs = arena_alloc(&b->arena, 1, sizeof *costs);
	struct bench_value *values =
		arena_alloc(&b->arena, MOST, sizeof *values);

	snprintf(stack, sizeof stack, "main;f %u", did->samples);
	run = RUN(b, 0, stack);
	*costs = *run.costs[0];
	costs->bench_values = values;
	for (uint32_t i = 0; i < MOST && did->operations[i] > 0.0; i++)
		values[costs->bench_value_count++] = (struct bench_value){
			.benchmark = symtab_intern(b->symtab,
				span_of(i ? "B" : "A")),
			.unit = symtab_intern(b->symtab, span_of("cpu-ns/op")),
			.value = did->times[i],
			.iterations = did->operations[i],
			.line_index = i,
		};
	((const struct costs **)run.costs)[0] = costs;
	return run;
}

static void test_work(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run base[RUNS], head[RUNS];
		struct workload w = {.name = "w",
			.base_count = RUNS,
			.head_count = RUNS,
			.base = base,
			.head = head};
		double of[2 * RUNS];
		enum work got;

		for (size_t r = 0; r < RUNS; r++) {
			base[r] = run_that(b, &cases[i].base);
			head[r] = run_that(b, &cases[i].head);
		}
		got = work_of(of, &w, base[0].costs[0]->metrics[0].name,
			b->symtab);
		if (got != cases[i].want)
			fail_msg("%s: %d", cases[i].name, (int)got);
		if (got != WORK_KNOWN)
			continue;
		assert_near(of[1], cases[i].of_base, 1e-9);
		assert_near(of[RUNS], cases[i].of_head, 1e-9);
	}
}

/* A run whose text, of a format, has no time but the clock's. */
static struct run run_by_clock(struct bench *b, double operations,
	const char *format)
{
	struct run run = RUN(b, operations, "main;f 5");
	struct costs *costs = arena_alloc(&b->arena, 1, sizeof *costs);
	struct bench_value *value = arena_alloc(&b->arena, 1, sizeof *value);

	*costs = *run.costs[0];
	costs->format = format;
	*value = (struct bench_value){
		.benchmark = symtab_intern(b->symtab, span_of("A")),
		.unit = symtab_intern(b->symtab, span_of("ns/op")),
		.value = 1e9 / operations,
		.iterations = operations,
	};
	costs->bench_values = value;
	costs->bench_value_count = 1;
	((const struct costs **)run.costs)[0] = costs;
	return run;
}

/* Go's text has no time of the processor, and its counts are mostly fixed; those of
 * other harnesses fill a time. */
static void test_by_clock(void **state)
{
	static const struct {
		const char *format;
		enum work want;
	} formats[] = {{"gobench", WORK_NONE}, {"jmh", WORK_KNOWN},
		{"criterion", WORK_KNOWN}};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct run base[] = {run_by_clock(b, 100, formats[i].format)};
		struct run head[] = {run_by_clock(b, 40, formats[i].format)};
		struct workload w = {"w", 1, 1, base, head};
		double of[2];

		assert_int_equal(work_of(of, &w,
					 base[0].costs[0]->metrics[0].name,
					 b->symtab),
			formats[i].want);
		if (formats[i].want != WORK_KNOWN)
			continue;
		assert_near(of[0], 100, 1e-9);
		assert_near(of[1], 40, 1e-9);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_work),
		TEST(test_by_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
