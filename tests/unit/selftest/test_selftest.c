/* Selftests in memory: how runs are dealt, what is planted, and what comes of
 * gates that hold, cry wolf, or cannot fail. */
#include "tests/unit/support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/hypotheses/detectable.h"
#include "compare/selftest/candidate.h"
#include "compare/selftest/plant.h"
#include "compare/selftest/selftest.h"
#include "compare/selftest/split.h"
#include "compare/stats/stats.h"
#include "gate/core/random.h"

struct bench {
	struct arena arena;
	struct symtab *symtab;
	struct policy policy;
	struct selftest result;
};

static int setup(void **state)
{
	static struct bench bench;

	bench = (struct bench){.symtab = symtab_new(),
		.policy = policy_default};
	bench.policy.measured = MEASURED_INTERLEAVED;
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;

	symtab_free(b->symtab);
	arena_clear(&b->arena);
	return 0;
}

/* A run of a small program: a is hot, z is not; none without the counts, no
 * text without allocations. Times in s. */
static struct run run_of(struct bench *b, unsigned a, double allocations,
	double seconds)
{
	struct costs *costs = arena_alloc(&b->arena, 2, sizeof *costs);
	const struct costs **list = arena_alloc(&b->arena, 2, sizeof *list);
	struct run run = {.name = "1", .costs = list};

	if (a) {
		const struct profile *profile = lit(&b->arena, b->symtab,
			arena_printf(&b->arena, "main;a %u", a), "main;b 50",
			"main;c 40", "main;d 30", "main;z 1", NULL);

		costs_sum(&costs[0], profile, &b->policy, NULL, 0, &b->arena);
		costs[0].time_nanos = (int64_t)(seconds * 1e9);
		list[run.costs_count++] = &costs[0];
	}
	if (allocations > 0.0) {
		struct bench_value *result = arena_alloc(&b->arena, 1,
			sizeof *result);

		result->benchmark = symtab_intern(b->symtab,
			span_of("BenchmarkX"));
		result->unit = symtab_intern(b->symtab,
			span_of("allocs/op"));
		result->value = allocations;
		result->iterations = 1000.0;
		costs[1].bench_values = result;
		costs[1].bench_value_count = 1;
		list[run.costs_count++] = &costs[1];
	}
	return run;
}

/* A workload whose runs differ as counts do. */
static struct workload workload_of(struct bench *b, size_t runs,
	double seconds)
{
	struct run *list = arena_alloc(&b->arena, runs + 1, sizeof *list);
	uint64_t state = 7;

	for (size_t r = 0; r < runs; r++)
		list[r] = run_of(b, (unsigned)draw_poisson(60.0, &state), 0.0,
			1.0 + (double)r * seconds);
	return (struct workload){.name = "w", .base_count = runs,
		.base = list};
}

static void test(struct bench *b, const struct workload *w, unsigned jobs)
{
	struct notes notes = {.arena = &b->arena};
	const struct selftest_input in = {.notes = &notes, .symtab = b->symtab,
		.policy = &b->policy, .workload_count = 1, .workloads = w,
		.splits = 100, .seed = 1, .jobs = jobs};

	selftest(&b->result, &in, &b->arena);
}

static void assert_outcome(const struct bench *b, const char *outcome,
	int exit_code)
{
	assert_string_equal(selftest_outcome_name(b->result.outcome), outcome);
	assert_int_equal(b->result.exit_code, exit_code);
}

/* Clopper and Pearson: as binom.test of R has it. */
static void test_proportion(void **state)
{
	static const struct { size_t count, of; double lo, hi; } cases[] = {
		{0, 0, 0, 1},
		{0, 400, 0, .00917980458},
		{3, 400, .00154935895, .02176066851},
		{400, 400, .99082019542, 1},
		{5, 10, .1870860284, .8129139716},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double lo, hi;

		proportion_interval(&lo, &hi, cases[i].count, cases[i].of);
		assert_near(lo, cases[i].lo, 1e-5);
		assert_near(hi, cases[i].hi, 1e-5);
	}
}

static void test_poisson(void **state)
{
	static const double means[] = {.3, 4.0, 29.0, 31.0, 1000.0};
	enum { DRAWS = 20000 };

	(void)state;
	for (size_t i = 0; i < sizeof means / sizeof *means; i++) {
		uint64_t seed = 3;
		double sum = 0.0, squares = 0.0, mean;

		for (int d = 0; d < DRAWS; d++) {
			double x = draw_poisson(means[i], &seed);

			assert_true(x >= 0.0 && x == floor(x));
			sum += x;
			squares += x * x;
		}
		mean = sum / DRAWS;
		assert_near(mean, means[i], .03);
		assert_near(squares / DRAWS - mean * mean, means[i], .05);
	}
}

static int compare_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All ways to deal so many runs are dealt, each once. */
static void test_all_splits(void **state)
{
	static const struct { size_t runs, ways; } cases[] = {
		{1, 1}, {2, 2}, {3, 6}, {4, 6}, {5, 30}, {6, 20},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t runs = cases[i].runs;
		struct workload w = workload_of(b, runs, 1.0);
		struct splits s;
		char *seen[64];

		splits_make(&s, &w, 1, false, 100, 1, &b->arena);
		assert_true(s.all);
		assert_int_equal(s.count, cases[i].ways);
		for (size_t at = 0; at < s.count; at++) {
			struct workload dealt;
			char *text = arena_alloc(&b->arena, runs + 1, 1);

			assert_int_equal(split_deal(&dealt, &s, at, &w, 1,
				&b->arena), runs > 1);
			if (runs > 1) {
				assert_int_equal(dealt.base_count, runs / 2);
				assert_int_equal(dealt.head_count, runs / 2);
			}
			for (size_t r = 0; r < runs; r++)
				text[r] = (char)('0' + s.sides[at * runs + r]);
			seen[at] = text;
		}
		qsort(seen, s.count, sizeof *seen, compare_bytes);
		for (size_t at = 1; at < s.count; at++)
			assert_string_not_equal(seen[at - 1], seen[at]);
	}
}

static void test_drawn_splits(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 12, 1.0), dealt;
	struct splits s;
	size_t first_in_base = 0;

	splits_make(&s, &w, 1, false, 400, 1, &b->arena);
	assert_false(s.all);
	assert_int_equal(s.count, 400);
	for (size_t at = 0; at < s.count; at++) {
		assert_int_equal(split_deal(&dealt, &s, at, &w, 1, &b->arena),
			1);
		assert_int_equal(dealt.base_count, 6);
		assert_int_equal(dealt.head_count, 6);
		first_in_base += s.sides[at * 12] == 1;
	}
	assert_near((double)first_in_base, 200.0, .2);
}

/* Runs of two days: a day is never torn apart. */
static void test_session_splits(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 7, 30.0), dealt;
	struct run *runs = arena_alloc(&b->arena, 7, sizeof *runs);
	struct splits s;

	for (size_t r = 0; r < 7; r++)
		runs[r] = run_of(b, 60, 0.0, 1.0 + (double)r * 30.0 +
			(r < 4 ? 0.0 : 86400.0));
	w.base = runs;
	assert_int_equal(split_least(&w, true), 3);
	assert_int_equal(split_least(&w, false), 3);
	splits_make(&s, &w, 1, true, 100, 1, &b->arena);
	assert_int_equal(s.count, 2);
	for (size_t at = 0; at < 2; at++) {
		split_deal(&dealt, &s, at, &w, 1, &b->arena);
		assert_int_equal(dealt.base_count, at ? 3 : 4);
		assert_int_equal(dealt.head_count, at ? 4 : 3);
	}
	b->policy.measured = MEASURED_AUTO;
	test(b, &w, 1);
	assert_false(b->result.interleaved);
	assert_string_equal(b->result.notes[0].code, "several-sessions");
}

static void test_plant(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 40, 1.0);
	sym samples = symtab_intern(b->symtab, span_of("samples"));
	sym a = symtab_intern(b->symtab, span_of("a"));
	struct plant plant, grown;
	struct event_group like;
	uint64_t seed = 5;
	double before = w.base[0].costs[0]->groups[0].events[0];

	plant_measure(&plant, &w, samples, a);
	assert_int_equal(plant.kind, PLANT_SAMPLED);
	assert_near(plant.rate, plant.events / (plant.events + 121.0), 1e-9);
	w.head_count = w.base_count;
	w.head = w.base;
	plant_grow(&w, &plant, 1.5, &seed, &b->arena);
	assert_near(w.base[0].costs[0]->groups[0].events[0], before, 0.0);
	w.base = w.head;
	plant_measure(&grown, &w, samples, a);
	assert_near(grown.events, 1.5 * plant.events, .05);

	/* A function that a run does not have comes to it. */
	w = workload_of(b, 2, 1.0);
	((struct run *)w.base)[1] = (struct run){.name = "2",
		.costs_count = 1,
		.costs = w.base[1].costs};
	plant.func = symtab_intern(b->symtab, span_of("nobody"));
	like = *plant.like;
	like.func_count = 1;
	like.funcs = &plant.func;
	plant.like = &like;
	w.head_count = 2;
	w.head = w.base;
	plant_grow(&w, &plant, 2.0, &seed, &b->arena);
	assert_int_equal(w.head[0].costs[0]->groups[0].func_count,
		w.base[0].costs[0]->groups[0].func_count + 1);

	plant_measure(&plant, &w, samples, symtab_intern(b->symtab,
		span_of("nobody")));
	assert_int_equal(plant.kind, PLANT_NOTHING);
}

/* The table of statistics 3.11: 20 counts a run, ve = .02 / K, m = 10. */
static void test_detectable_scales(void **state)
{
	const struct hypothesis h = {.test = {.base_events = 60,
		.head_events = 60, .dispersion = 1, .weight = 1,
		.speed_variance = .02 / 3, .degrees = 20},
		.decision.level = .005 / 10, .allowance.growth = .1};

	(void)state;
	assert_near(detectable_g(&h, 1.0, 1.0), 2.21, .005);
	assert_near(detectable_g(&h, 5.0 / 3, 1.0), 1.84, .005);
	assert_near(detectable_g(&h, 10.0 / 3, 1.0), 1.55, .005);
	assert_near(detectable_g(&h, 20.0 / 3, 1.0), 1.37, .005);
	/* Longer runs count as more, but for the degrees of freedom. */
	assert_true(detectable_g(&h, 1.0, 2.0) >
		detectable_g(&h, 2.0, 1.0));
	assert_true(detectable_g(&h, 1.0, 2.0) <
		detectable_g(&h, 1.0, 1.0));
}

static void test_holds(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 12, 1.0);
	const struct selftest *s = &b->result;

	b->policy.budgets = &(struct budget){.metric = "samples", .scope = {
		[SCOPE_TOTAL] = {.growth = .1},
		[SCOPE_FUNCTION] = {.growth = .1},
		[SCOPE_SITE] = {.off = true}}, .hot = .03};
	b->policy.budget_count = 1;
	test(b, &w, 1);
	assert_outcome(b, "holds", 0);
	assert_int_equal(s->alarms.of, 100);
	assert_string_equal(s->hottest->function, "a");
	assert_int_equal(s->row_count, 4);
	assert_near(s->hottest->events, 60.0, .1);
	assert_true(s->hottest->detectable.half > s->hottest->detectable.now);
	assert_true(s->hottest->detectable.now > s->hottest->detectable.runs);
	assert_int_equal(s->planted.of, 60);
	assert_true(s->planted.count > 40);
	assert_int_equal(s->thrice.count, 60);
}

static void test_threads(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 8, 1.0);
	struct selftest one;

	test(b, &w, 1);
	one = b->result;
	test(b, &w, 4);
	assert_int_equal(b->result.alarms.count, one.alarms.count);
	assert_int_equal(b->result.planted.count, one.planted.count);
	assert_int_equal(b->result.row_count, one.row_count);
	for (size_t i = 0; i < one.row_count; i++)
		assert_near(b->result.rows[i].detectable.half,
			one.rows[i].detectable.half, 0.0);
}

/* A policy that accepts everything lets what is planted pass. */
static void test_blind(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 12, 1.0);

	b->policy.acceptances = &(struct acceptance){.function = "*",
		.reason = "all is well", .rule = "here"};
	b->policy.acceptance_count = 1;
	test(b, &w, 1);
	assert_outcome(b, "blind", 1);
	assert_int_equal(b->result.thrice.count, 0);
	assert_string_equal(b->result.notes[0].code, "planted-missed");
}

static void test_judges_nothing(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 12, 1.0);

	const struct budget off = {.metric = "samples", .hot = METRIC_HOT,
		.scope = {{.off = true, .rule = "off"},
			{.off = true, .rule = "off"},
			{.off = true, .rule = "off"}}};

	b->policy.budget_count = 1;
	b->policy.budgets = &off;
	test(b, &w, 1);
	assert_outcome(b, "blind", 1);
	assert_int_equal(b->result.alarms.of, 0);
}

/* An exact number that jumps: one side of each split is past the other. */
static void test_false_alarms(void **state)
{
	struct bench *b = *state;
	const struct run runs[] = {run_of(b, 0, 10.0, 1.0),
		run_of(b, 0, 20.0, 2.0)};
	struct workload w = {.name = "w", .base_count = 2, .base = runs};

	test(b, &w, 1);
	assert_outcome(b, "false-alarms", 1);
	assert_int_equal(b->result.alarms.count, 1);
	assert_int_equal(b->result.alarms.of, 2);
	assert_int_equal(b->result.alarm_count, 1);
	assert_string_equal(b->result.alarm[0].function, "BenchmarkX");
}

/* Exact numbers need no more than a run a side, and are planted in. */
static void test_exact(void **state)
{
	struct bench *b = *state;
	struct run runs[4];
	struct workload w = {.name = "w", .base_count = 4, .base = runs};

	for (size_t r = 0; r < 4; r++)
		runs[r] = run_of(b, 0, 100.0, (double)r + 1.0);
	test(b, &w, 1);
	assert_outcome(b, "holds", 0);
	assert_int_equal(b->result.planted.of, 0);
	assert_int_equal(b->result.thrice.of, 20);
	assert_int_equal(b->result.thrice.count, 20);
}

static void test_too_few_runs(void **state)
{
	struct bench *b = *state;

	for (size_t runs = 1; runs < 6; runs++) {
		struct workload w = workload_of(b, runs, 1.0);

		test(b, &w, 1);
		assert_outcome(b, "too-few-runs", 3);
		assert_int_equal(b->result.planted.of, 0);
		assert_string_equal(b->result.notes[0].code, "too-few-runs");
		assert_int_equal(b->result.hottest != NULL, runs > 1);
	}
}

static void test_times_unknown(void **state)
{
	struct bench *b = *state;
	struct workload w = workload_of(b, 6, 1.0);

	b->policy.measured = MEASURED_AUTO;
	test(b, &w, 1);
	assert_true(b->result.interleaved);
	((struct costs *)w.base[3].costs[0])->time_nanos = 0;
	test(b, &w, 1);
	assert_false(b->result.interleaved);
	assert_string_equal(b->result.notes[0].code, "times-unknown");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* Reports are of all workloads: more of these do not make more reports, or the
 * whole would grow by the square. */
static void test_limit(void **state)
{
	enum { WORKLOADS = 500, ROWS = WORKLOADS * PLANTED_ROWS };
	static const struct {
		size_t room, kept, first; /* of rank 0 */
		bool exact;
	} cases[] = {
		{ROWS * 40, ROWS, WORKLOADS, false},
		{0, 1, 1, false},
		{400, 10, 10, false},
		{400, 20, 20, true},
		{WORKLOADS * 40, WORKLOADS, WORKLOADS, false},
		{WORKLOADS * 40 + 80, WORKLOADS + 2, WORKLOADS, false},
	};
	static struct candidate all[ROWS];

	(void)state;
	for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
		size_t count = ROWS, first = 0, early = 0;

		for (unsigned i = 0; i < ROWS; i++)
			all[i] = (struct candidate){
				.row.exact = cases[c].exact,
				.plant.kind = PLANT_SAMPLED,
				.rank = i % PLANTED_ROWS};
		assert_int_equal(candidates_limit(all, &count, cases[c].room),
			cases[c].kept);
		assert_int_equal(count, ROWS);
		for (unsigned i = 0; i < ROWS; i++)
			if (all[i].plant.kind != PLANT_NOTHING &&
				all[i].rank == 0) {
				first++;
				early += i < ROWS / 2;
			}
		assert_int_equal(first, cases[c].first);
		assert_int_equal(early, first / 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_proportion),
		TEST(test_poisson),
		TEST(test_limit),
		TEST(test_all_splits),
		TEST(test_drawn_splits),
		TEST(test_session_splits),
		TEST(test_plant),
		TEST(test_detectable_scales),
		TEST(test_holds),
		TEST(test_threads),
		TEST(test_blind),
		TEST(test_judges_nothing),
		TEST(test_false_alarms),
		TEST(test_exact),
		TEST(test_too_few_runs),
		TEST(test_times_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
