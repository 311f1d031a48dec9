/* What allocates more, sampled and counted. */
#include "tests/unit/support/comparison.h"

#include <stdio.h>
#include <string.h>

/* A heap capture of 10 operations: two sites that main calls, with the given
 * observations; exact: those are bytes, and all of them. */
static struct run heap_of(struct bench *b, const char *const names[2],
	const double counts[2], bool exact)
{
	struct builder *builder = builder_new(&b->arena, b->symtab,
		&limits_default, "test");
	struct profile profile;
	struct err err = {0};
	uint32_t stack[2];

	assert_int_equal(builder_metric(builder, (struct metric){
		.name = symtab_intern(b->symtab, span_of("alloc_space")),
		.unit = symtab_intern(b->symtab, span_of("bytes")),
		.nature = exact ? NATURE_EXACT : NATURE_SAMPLED,
		.better = -1, .period = exact ? 1.0 : 524288.0}, &err), 0);
	builder_events(builder, 1);
	stack[1] = builder_frame(builder, (struct frame){
		.func = symtab_intern(b->symtab, span_of("main"))});
	for (int i = 0; i < 2; i++) {
		double value = counts[i] * (exact ? 1.0 : 524288.0);

		stack[0] = builder_frame(builder, (struct frame){
			.func = symtab_intern(b->symtab, span_of(names[i])),
			.line = 7});
		assert_int_equal(builder_sample(builder, stack, 2, &value,
			&counts[i], &err), 0);
	}
	assert_int_equal(builder_finish(&profile, builder, &err), 0);
	return run_of(b, &profile, 10);
}

static struct run heap_run(struct bench *b, double x, double y)
{
	return heap_of(b, (const char *const[]){ "x", "y" },
		(const double[]){x, y}, false);
}

static void test_heap(void **state)
{
	struct bench *b = *state;
	struct run base[] = {heap_run(b, 100, 40),
		heap_run(b, 95, 44), heap_run(b, 107, 38)};
	const struct run head[] = {heap_run(b, 131, 41),
		heap_run(b, 126, 39), heap_run(b, 138, 43)};
	const struct finding *f;

	base[0].commit = base[2].commit = "near";
	base[1].commit = "far";
	base[1].age = 1;
	COMPARE(b, base, head);
	f = find(b, "w", NULL);
	assert_int_equal(f->history_count, 2);
	assert_near(f->history[1].cost.value, 285.0 * 524288.0 / 20.0, 1e-6);
	f = find(b, "w", "x");
	assert_int_equal(f->history_count, 2);
	assert_near(f->history[0].cost.value, 95.0 * 524288.0 / 10.0, 1e-6);
	assert_near(f->history[0].cost.events, 95.0, 1e-9);
	check_test(f, 3.52789, 0.00105703, 9, -1, .352107, STATUS_REGRESSION);
	assert_int_equal(f->kind, KIND_SITE);
	assert_int_equal(f->subject.line, 7);
	assert_int_equal(f->line_count, 1);
	assert_near(f->change.ratio, 395.0 / 302.0, 1e-9);
	assert_near(f->base.value, 302.0 * 524288.0 / 30.0, 1e-9);
	check_test(find(b, "w", "y"), 0.0638877, 0.474847, 5, -1, .623667,
		STATUS_UNCHANGED);
}

static const struct finding *find_site(const struct bench *b,
	const char *function)
{
	for (size_t i = 0; i < b->verdict.finding_count; i++) {
		const struct finding *f = &b->verdict.findings[i];

		if (f->kind == KIND_SITE && strcmp(f->subject.function,
				function) == 0)
			return f;
	}
	fail_msg("no site %s", function);
	return NULL;
}

/* Exact sites: a rename is a move, rename and grow is not, one more allocation
 * of 16 KiB per operation is found in a single run. */
static void test_exact_sites(void **state)
{
	static const char *const old[] = {"old", "y"}, *const new[] = {
		"new", "y"};
	static const double same[] = {4e6, 1e6}, more[] = {10e6, 1e6};
	struct bench *b = *state;
	const struct run base[] = {heap_of(b, old, same, true)};
	const struct run renamed[] = {heap_of(b, new, same, true)};
	const struct run grown[] = {heap_of(b, new, more, true)};
	const struct run added[] = {heap_of(b, old,
		(const double[]){4e6, 1e6 + 163840}, true)};

	COMPARE(b, base, renamed);
	assert_int_equal(find_site(b, "new")->status, STATUS_MOVED);
	assert_string_equal(find_site(b, "new")->matched.function, "old");
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
	COMPARE(b, base, grown);
	assert_int_equal(find_site(b, "new")->status, STATUS_REGRESSION);
	COMPARE(b, base, added);
	assert_int_equal(find_site(b, "y")->status, STATUS_REGRESSION);
	assert_int_equal(find_site(b, "old")->status, STATUS_UNCHANGED);
}

/* A run that is nothing but a benchmark line. */
static struct run text_run(struct bench *b, double iterations, double bytes,
	double allocations)
{
	const double values[2] = {bytes, allocations};
	const char *const units[2] = {"B/op", "allocs/op"};
	struct costs *costs = arena_alloc(&b->arena, 1, sizeof *costs);
	const struct costs **list = arena_alloc(&b->arena, 1, sizeof *list);

	costs->bench_value_count = 2;
	costs->bench_values =
		arena_alloc(&b->arena, 2, sizeof *costs->bench_values);
	for (int i = 0; i < 2; i++)
		costs->bench_values[i] = (struct bench_value){
			.benchmark = symtab_intern(b->symtab,
				span_of("BenchmarkX")),
			.unit = symtab_intern(b->symtab, span_of(units[i])),
			.value = values[i],
			.iterations = iterations};
	list[0] = costs;
	return (struct run){.name = "1", .costs_count = 1, .costs = list};
}

/* Growth that happens once a run is no growth per operation. */
static void test_exact_text(void **state)
{
	static const struct {
		const char *name;
		double iterations;
		double base[3][2], head[3][2];
		enum outcome want;
	} cases[] = {
		{"one more allocation", 300,
			{{100, 2}, {100, 2}, {100, 2}},
			{{108, 3}, {108, 3}, {108, 3}},
			OUTCOME_REGRESSION},
		{"a larger buffer each time", 3000,
			{{1024, 1}, {1024, 1}, {1030, 1}},
			{{2048, 1}, {2050, 1}, {2048, 1}},
			OUTCOME_REGRESSION},
		{"a buffer once a run", 300,
			{{47, 1}, {48, 1}, {48, 1}},
			{{169, 1}, {170, 1}, {171, 1}},
			OUTCOME_PASS},
		{"less than one allocation", 269,
			{{174, 0}, {285, 0}, {15735, 0}},
			{{31359, 0}, {31360, 0}, {31393, 0}},
			OUTCOME_PASS},
		{"differs between runs", 100000,
			{{4000, 9}, {6000, 9}, {5000, 9}},
			{{7000, 9}, {8000, 9}, {7500, 9}},
			OUTCOME_PASS},
		{"a tenth of a percent", 100000,
			{{4000, 1000}, {4000, 1000}, {4000, 1000}},
			{{4004, 1001}, {4004, 1001}, {4004, 1001}},
			OUTCOME_PASS},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run base[3], head[3];

		for (int r = 0; r < 3; r++) {
			base[r] = text_run(b, cases[i].iterations,
				cases[i].base[r][0], cases[i].base[r][1]);
			head[r] = text_run(b, cases[i].iterations,
				cases[i].head[r][0], cases[i].head[r][1]);
		}
		COMPARE(b, base, head);
		if (b->verdict.outcome != cases[i].want)
			fail_msg("%s: %s", cases[i].name,
				outcome_name(b->verdict.outcome));
	}
}

/* A run of both profiles: of 200 samples so many collect garbage; and what x
 * allocates. */
static struct run collecting_run(struct bench *b, int collector, double x)
{
	char work[64], marker[64];
	struct run out = heap_run(b, x, 40), cpu;
	const struct costs **list = arena_alloc(&b->arena, 3, sizeof *list);

	snprintf(work, sizeof work, "runtime.goexit;main.main;x %d",
		200 - collector);
	snprintf(marker, sizeof marker, "runtime.gcBgMarkWorker;"
		"runtime.gcDrain;runtime.scanobject %d", collector);
	cpu = RUN(b, 0, work, marker);
	memcpy(list, out.costs, 2 * sizeof *list);
	list[2] = cpu.costs[0];
	out.costs = list;
	out.costs_count = 3;
	return out;
}

/* A rise of the collector's time is explained where something allocates more,
 * and nothing is said of one that chance explains. */
static void test_collector(void **state)
{
	static const struct {
		int base, head;
		double x;
		const char *want;
	} cases[] = {
		{20, 60, 200, "the garbage collector takes 30.4 % of samples "
			"in head, 10.4 % in base, because x allocates more "
			"(alloc_space +99 %)"},
		{20, 60, 100, NULL},
		{20, 24, 200, NULL},
		{60, 20, 200, NULL},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run base[5], head[5];
		const char *got = NULL;

		for (int r = 0; r < 5; r++) {
			int noise = r % 3;

			base[r] = collecting_run(b, cases[i].base + noise,
				100 + noise);
			head[r] = collecting_run(b, cases[i].head + noise,
				cases[i].x + noise);
		}
		COMPARE(b, base, head);
		for (size_t n = 0; n < b->verdict.note_count; n++)
			if (strcmp(b->verdict.notes[n].code, "collector") == 0)
				got = b->verdict.notes[n].message;
		if (!cases[i].want != !got || (got &&
				!strstr(got, cases[i].want)))
			fail_msg("case %zu: %s", i, got ? got : "no note");
	}
}

/* The same run, of another number of operations. */
static struct run of_operations(struct run run, double operations)
{
	run.costs[1]->bench_values[0].iterations = operations;
	return run;
}

/* Base and head do different numbers of operations: a site may cost as much an
 * operation, or as much a run, or something in between, and no more. */
static void test_unlike_operations(void **state)
{
	static const struct {
		double base, head;   /* operations */
		double before, after; /* observations of x a run */
		enum status status;
	} cases[] = {
		{100, 25, 100, 100, STATUS_UNCHANGED},  /* once a run */
		{100, 25, 100, 25, STATUS_UNDECIDED},   /* an operation */
		{100, 25, 100, 60, STATUS_UNDECIDED},   /* some of both */
		{100, 25, 100, 180, STATUS_REGRESSION}, /* of neither */
		{25, 100, 100, 100, STATUS_UNDECIDED},
		{25, 100, 100, 400, STATUS_UNCHANGED},
		{25, 100, 100, 800, STATUS_REGRESSION},
		{100, 103, 100, 180, STATUS_REGRESSION},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run base[5], head[5];

		for (int r = 0; r < 5; r++) {
			base[r] = of_operations(heap_run(b,
				cases[i].before + r % 3, 400), cases[i].base);
			head[r] = of_operations(heap_run(b,
				cases[i].after + r % 3, 400), cases[i].head);
		}
		COMPARE(b, base, head);
		if (find_site(b, "x")->status != cases[i].status)
			fail_msg("case %zu: %d", i,
				(int)find_site(b, "x")->status);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_collector),
		TEST(test_heap),
		TEST(test_unlike_operations),
		TEST(test_exact_sites),
		TEST(test_exact_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
