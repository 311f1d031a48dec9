/* Whole comparisons in memory: the worked examples of the statistics page,
 * and what the edge cases come to. */
#include "tests/unit/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/compare.h"

/* What the tests share; each begins with an empty one. */
struct bench {
	struct arena arena;
	struct symtab *symtab;
	struct policy policy;
	struct verdict verdict;
};

static int setup(void **state)
{
	static struct bench bench;

	bench = (struct bench){ .symtab = symtab_new(),
		.policy = policy_default };
	bench.policy.min_runs = 2; /* as the worked examples have it */
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

/* A run of one profile, with a benchmark text of so many operations; 0: no
 * text. */
static struct run run_of(struct bench *b, const struct profile *profile,
	double operations)
{
	struct fold *folds = arena_alloc(&b->arena, 2, sizeof *folds);
	const struct fold **list = arena_alloc(&b->arena, 2, sizeof *list);
	struct run run = { .name = "1", .fold_count = 1, .folds = list };

	fold_profile(&folds[0], profile, &b->policy, &b->arena);
	list[0] = &folds[0];
	if (operations > 0.0) {
		struct result *result = arena_alloc(&b->arena, 1,
			sizeof *result);

		result->benchmark = symtab_intern(b->symtab,
			span_of("BenchmarkX"));
		result->unit = symtab_intern(b->symtab, span_of("ns/op"));
		result->value = 1.0;
		result->iterations = operations;
		folds[1].results = result;
		folds[1].result_count = 1;
		list[1] = &folds[1];
		run.fold_count = 2;
	}
	return run;
}

#define RUN(b, n, ...) \
	run_of((b), lit(&(b)->arena, (b)->symtab, __VA_ARGS__, NULL), (n))

static void judge(struct bench *b, const struct workload *workloads,
	size_t count)
{
	const struct comparison in = {
		.symtab = b->symtab,
		.policy = &b->policy,
		.workload_count = count,
		.workloads = workloads,
		.base_label = "base",
		.head_label = "head",
		.tool_version = "test",
	};

	compare(&b->verdict, &in, &b->arena);
}

#define JUDGE(b, base_runs, head_runs) \
	judge((b), &(struct workload){ .name = "w", \
		.base_count = sizeof(base_runs) / sizeof *(base_runs), \
		.head_count = sizeof(head_runs) / sizeof *(head_runs), \
		.base = (base_runs), .head = (head_runs) }, 1)

/* The finding of a function; NULL function: the sampled total. */
static const struct finding *find(const struct bench *b, const char *workload,
	const char *function)
{
	for (size_t i = 0; i < b->verdict.finding_count; i++) {
		const struct finding *f = &b->verdict.findings[i];

		if (strcmp(f->workload, workload) != 0 || f->exact)
			continue;
		if (function ? f->subject.function && strcmp(function,
				f->subject.function) == 0 :
				f->kind == KIND_TOTAL)
			return f;
	}
	fail_msg("no finding for %s in %s", function ? function : "total",
		workload);
	return NULL;
}

/* Numbers as the reference prints them: six digits. */
static void check(const struct finding *f, double z, double p, double rank,
	int one_run, double detectable, enum status status)
{
	assert_near(f->test.z, z, 1e-5);
	assert_near(f->change.p, p, 1e-5);
	assert_near(f->test.rank, rank, 1e-12);
	assert_int_equal(f->test.one_run, one_run);
	assert_near(f->detectable - 1.0, detectable, 1e-5);
	assert_string_equal(status_name(f->status), status_name(status));
}

static const struct run *example_base(struct bench *b)
{
	struct run *runs = arena_alloc(&b->arena, 5, sizeof *runs);

	runs[0] = RUN(b, 100, "a 50", "b 30", "c 20");
	runs[1] = RUN(b, 100, "a 48", "b 33", "c 19");
	runs[2] = RUN(b, 100, "a 52", "b 28", "c 22");
	runs[3] = RUN(b, 100, "a 47", "b 31", "c 21");
	runs[4] = RUN(b, 100, "a 51", "b 29", "c 18");
	return runs;
}

static const struct run *example_head(struct bench *b)
{
	struct run *runs = arena_alloc(&b->arena, 5, sizeof *runs);

	runs[0] = RUN(b, 100, "a 51", "b 62", "c 20");
	runs[1] = RUN(b, 100, "a 47", "b 58", "c 21");
	runs[2] = RUN(b, 100, "a 50", "b 66", "c 19");
	runs[3] = RUN(b, 100, "a 52", "b 60", "c 23");
	runs[4] = RUN(b, 100, "a 49", "b 57", "c 18");
	return runs;
}

static void test_doubled(void **state)
{
	struct bench *b = *state;
	const struct workload w = { "w", 5, 5, example_base(b),
		example_head(b) };
	const struct finding *f;

	judge(b, &w, 1);
	check(find(b, "w", "a"), 0.0263671, 0.489555, 7, 0, .47932,
		STATUS_UNCHANGED);
	check(find(b, "w", "b"), 6.50717, 7.33695e-08, 25, 1, .482329,
		STATUS_REGRESSION);
	check(find(b, "w", "c"), 0.0596072, 0.476399, 7, 0, .71853,
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
	const struct workload w = { "w", 5, 5, example_base(b),
		example_head(b) };

	b->policy.measured = MEASURED_APART;
	judge(b, &w, 1);
	check(find(b, "w", "a"), -0.0178915, 0.507088, 0, 0, 1.85135,
		STATUS_UNDECIDED);
	check(find(b, "w", "b"), 2.25968, 0.014995, 25, 1, 1.70491,
		STATUS_UNDECIDED);
	check(find(b, "w", "c"), 0.0180394, 0.492854, 0, 0, 1.85134,
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

	JUDGE(b, base, head);
	f = find(b, "w", "new");
	check(f, 11.0084, 3.07174e-10, 9, 1, 1.21139, STATUS_MOVED);
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

	JUDGE(b, base, head);
	assert_int_equal(find(b, "w", "new")->status, STATUS_REGRESSION);
}

static void test_one_and_two_runs(void **state)
{
	struct bench *b = *state;
	const struct run base[] = { RUN(b, 0, "a 60", "b 40"),
		RUN(b, 0, "a 62", "b 38") };
	const struct run head[] = { RUN(b, 0, "a 60", "b 120"),
		RUN(b, 0, "a 61", "b 118") };
	const struct workload one = { "w", 1, 1, base, head };

	JUDGE(b, base, head);
	check(find(b, "w", "b"), 7.35636, 4.38896e-06, 4, 1, .742999,
		STATUS_REGRESSION);
	b->policy.min_runs = 3;
	JUDGE(b, base, head);
	assert_int_equal(find(b, "w", "b")->status, STATUS_UNDECIDED);
	assert_int_equal(find(b, "w", "b")->reason, REASON_TOO_FEW_RUNS);
	assert_int_equal(b->verdict.outcome, OUTCOME_UNDECIDED);
	assert_int_equal(b->verdict.exit_code, 0);
	b->policy.undecided = ANSWER_FAIL;
	judge(b, &one, 1);
	check(find(b, "w", "b"), 4.94165, 0.0039038, 1, 1, 1.87787,
		STATUS_UNDECIDED);
	assert_int_equal(b->verdict.exit_code, 3);
}

/* Five workloads, the machine 1.2 times slower for head, w4 really 2.4x. */
static void test_machine_factor(void **state)
{
	static const char *const names[] = { "w0", "w1", "w2", "w3", "w4" };
	struct bench *b = *state;
	struct workload w[5];
	char lines[12][16];

	for (int i = 0; i < 4; i++) {
		const int counts[12] = { 60 + i, 40 - i, 58, 41 + i, 63, 39,
			72 + i, 48, 70, 49 + i, 75 - i, 47 + i };
		struct run *runs = arena_alloc(&b->arena, 6, sizeof *runs);

		for (int k = 0; k < 12; k++)
			snprintf(lines[k], sizeof lines[k], "%c %d",
				k % 2 ? 'b' : 'a', counts[k]);
		for (int r = 0; r < 6; r++)
			runs[r] = RUN(b, 0, lines[2 * r], lines[2 * r + 1]);
		w[i] = (struct workload){ names[i], 3, 3, runs, runs + 3 };
	}
	w[4] = (struct workload){ names[4], 3, 3,
		(const struct run[]){ RUN(b, 0, "a 60", "b 40"),
			RUN(b, 0, "a 58", "b 41"), RUN(b, 0, "a 63", "b 39") },
		(const struct run[]){ RUN(b, 0, "a 150", "b 95"),
			RUN(b, 0, "a 144", "b 99"),
			RUN(b, 0, "a 149", "b 101") } };
	judge(b, w, 5);
	assert_near(log(b->verdict.machine_factor), .185885, 1e-5);
	check(find(b, "w0", "a"), -0.0250147, 0.509854, 9, 0, .693571,
		STATUS_UNCHANGED);
	check(find(b, "w4", "a"), 3.91231, 0.000431789, 9, 1, .589137,
		STATUS_REGRESSION);
	check(find(b, "w4", "b"), 2.97251, 0.0037635, 9, 1, .667133,
		STATUS_SUSPECT);
	assert_near(find(b, "w4", NULL)->test.z, 7.15882, 1e-5);
	assert_int_equal(find(b, "w4", NULL)->status, STATUS_REGRESSION);
	assert_int_equal(find(b, "w0", NULL)->status, STATUS_UNCHANGED);
}

static void test_disturbed_run(void **state)
{
	struct bench *b = *state;
	const struct run base[] = { RUN(b, 0, "a 60", "b 10"),
		RUN(b, 0, "a 58", "b 31"), RUN(b, 0, "a 63", "b 9"),
		RUN(b, 0, "a 61", "b 33") };
	const struct run head[] = { RUN(b, 0, "a 62", "b 35"),
		RUN(b, 0, "a 59", "b 36"), RUN(b, 0, "a 61", "b 12"),
		RUN(b, 0, "a 180", "b 60") };
	const struct finding *f;

	JUDGE(b, base, head);
	f = find(b, "w", "b");
	check(f, 1.4376, 0.0830046, 10, 0, 1.01756, STATUS_UNDECIDED);
	assert_near(f->test.dispersion, 1.38634, 1e-5);
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
		{ 20, 20, 20, 20, 20, 22, 23, 22, 24, 110 },
		{ 30, 33, 28, 31, 29, 62, 58, 66, 60, 57 },
	};
	struct bench *b = *state;
	struct run runs[2][10];

	for (int t = 0; t < 2; t++)
		for (int r = 0; r < 10; r++)
			runs[t][r] = outlier_run(b, tables[t][r]);
	judge(b, &(struct workload){ "w", 5, 5, runs[0], runs[0] + 5 }, 1);
	check(find(b, "w", "b"), 3.40921, 0.00081002, 25, 0, 1.03588,
		STATUS_SUSPECT);
	judge(b, &(struct workload){ "w", 5, 5, runs[1], runs[1] + 5 }, 1);
	check(find(b, "w", "b"), 7.05297, 1.39892e-08, 25, 1, .454465,
		STATUS_REGRESSION);
}

/* A heap capture of 10 operations: two sites that main calls, with the given
 * observations; exact: those are bytes, and all of them. */
static struct run heap_of(struct bench *b, const char *const names[2],
	const double counts[2], bool exact)
{
	struct builder *builder = builder_new(&b->arena, b->symtab,
		&limits_default, "test");
	struct profile profile;
	struct err err = { 0 };
	uint32_t stack[2];

	assert_int_equal(builder_metric(builder, (struct metric){
		.name = symtab_intern(b->symtab, span_of("alloc_space")),
		.unit = symtab_intern(b->symtab, span_of("bytes")),
		.nature = exact ? NATURE_EXACT : NATURE_SAMPLED,
		.better = -1, .period = exact ? 1.0 : 524288.0 }, &err), 0);
	builder_events(builder, 1);
	stack[1] = builder_frame(builder, (struct frame){
		.func = symtab_intern(b->symtab, span_of("main")) });
	for (int i = 0; i < 2; i++) {
		double value = counts[i] * (exact ? 1.0 : 524288.0);

		stack[0] = builder_frame(builder, (struct frame){
			.func = symtab_intern(b->symtab, span_of(names[i])),
			.line = 7 });
		assert_int_equal(builder_sample(builder, stack, 2, &value,
			&counts[i], &err), 0);
	}
	assert_int_equal(builder_finish(&profile, builder, &err), 0);
	return run_of(b, &profile, 10);
}

static struct run heap_run(struct bench *b, double x, double y)
{
	return heap_of(b, (const char *const[]){ "x", "y" },
		(const double[]){ x, y }, false);
}

static void test_heap(void **state)
{
	struct bench *b = *state;
	const struct run base[] = { heap_run(b, 100, 40),
		heap_run(b, 95, 44), heap_run(b, 107, 38) };
	const struct run head[] = { heap_run(b, 131, 41),
		heap_run(b, 126, 39), heap_run(b, 138, 43) };
	const struct finding *f;

	JUDGE(b, base, head);
	f = find(b, "w", "x");
	check(f, 3.52789, 0.00105703, 9, -1, .352107, STATUS_REGRESSION);
	assert_int_equal(f->kind, KIND_SITE);
	assert_int_equal(f->subject.line, 7);
	assert_int_equal(f->line_count, 1);
	assert_near(f->change.ratio, 395.0 / 302.0, 1e-9);
	assert_near(f->base.value, 302.0 * 524288.0 / 30.0, 1e-9);
	check(find(b, "w", "y"), 0.0638877, 0.474847, 5, -1, .623667,
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
	static const char *const old[] = { "old", "y" }, *const new[] = {
		"new", "y" };
	static const double same[] = { 4e6, 1e6 }, more[] = { 10e6, 1e6 };
	struct bench *b = *state;
	const struct run base[] = { heap_of(b, old, same, true) };
	const struct run renamed[] = { heap_of(b, new, same, true) };
	const struct run grown[] = { heap_of(b, new, more, true) };
	const struct run added[] = { heap_of(b, old,
		(const double[]){ 4e6, 1e6 + 163840 }, true) };

	JUDGE(b, base, renamed);
	assert_int_equal(find_site(b, "new")->status, STATUS_MOVED);
	assert_string_equal(find_site(b, "new")->matched.function, "old");
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
	JUDGE(b, base, grown);
	assert_int_equal(find_site(b, "new")->status, STATUS_REGRESSION);
	JUDGE(b, base, added);
	assert_int_equal(find_site(b, "y")->status, STATUS_REGRESSION);
	assert_int_equal(find_site(b, "old")->status, STATUS_UNCHANGED);
}

/* A run that is nothing but a benchmark line. */
static struct run text_run(struct bench *b, double iterations, double bytes,
	double allocations)
{
	const double values[2] = { bytes, allocations };
	const char *const units[2] = { "B/op", "allocs/op" };
	struct fold *fold = arena_alloc(&b->arena, 1, sizeof *fold);
	const struct fold **list = arena_alloc(&b->arena, 1, sizeof *list);

	fold->result_count = 2;
	fold->results = arena_alloc(&b->arena, 2, sizeof *fold->results);
	for (int i = 0; i < 2; i++)
		fold->results[i] = (struct result){
			.benchmark = symtab_intern(b->symtab,
				span_of("BenchmarkX")),
			.unit = symtab_intern(b->symtab, span_of(units[i])),
			.value = values[i], .iterations = iterations };
	list[0] = fold;
	return (struct run){ .name = "1", .fold_count = 1, .folds = list };
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
		{ "one more allocation", 300,
			{ { 100, 2 }, { 100, 2 }, { 100, 2 } },
			{ { 108, 3 }, { 108, 3 }, { 108, 3 } },
			OUTCOME_REGRESSION },
		{ "a larger buffer each time", 3000,
			{ { 1024, 1 }, { 1024, 1 }, { 1030, 1 } },
			{ { 2048, 1 }, { 2050, 1 }, { 2048, 1 } },
			OUTCOME_REGRESSION },
		{ "a buffer once a run", 300,
			{ { 47, 1 }, { 48, 1 }, { 48, 1 } },
			{ { 169, 1 }, { 170, 1 }, { 171, 1 } },
			OUTCOME_PASS },
		{ "less than one allocation", 269,
			{ { 174, 0 }, { 285, 0 }, { 15735, 0 } },
			{ { 31359, 0 }, { 31360, 0 }, { 31393, 0 } },
			OUTCOME_PASS },
		{ "differs between runs", 100000,
			{ { 4000, 9 }, { 6000, 9 }, { 5000, 9 } },
			{ { 7000, 9 }, { 8000, 9 }, { 7500, 9 } },
			OUTCOME_PASS },
		{ "a tenth of a percent", 100000,
			{ { 4000, 1000 }, { 4000, 1000 }, { 4000, 1000 } },
			{ { 4004, 1001 }, { 4004, 1001 }, { 4004, 1001 } },
			OUTCOME_PASS },
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
		JUDGE(b, base, head);
		if (b->verdict.outcome != cases[i].want)
			fail_msg("%s: %s", cases[i].name,
				outcome_name(b->verdict.outcome));
	}
}

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
		JUDGE(b, base, head);
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
	static const char *const names[] = { "0", "1", "2", "3", "4", "5" };
	struct bench *b = *state;
	struct workload w[6];
	uint64_t seed = 7;

	for (int i = 0; i < 6; i++) {
		struct run *runs = arena_alloc(&b->arena, 10, sizeof *runs);

		for (int r = 0; r < 10; r++)
			runs[r] = speed_run(b, (r < 5 ? 0.0 : log(4.0 / 3.0)) +
				.05 * normal(&seed));
		w[i] = (struct workload){ names[i], 5, 5, runs, runs + 5 };
	}
	judge(b, w, 6);
	assert_int_equal(find(b, "(all workloads)", NULL)->status,
		STATUS_REGRESSION);
	assert_int_equal(find(b, "(all workloads)", NULL)->reason,
		REASON_MACHINE_WIDE);
	assert_int_equal(find(b, "3", NULL)->status, STATUS_UNCHANGED);
	assert_near(find(b, "(all workloads)", NULL)->change.ratio, 4.0 / 3.0,
		.05);
	b->policy.measured = MEASURED_APART;
	judge(b, w, 6);
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
			symtab_intern(b->symtab, span_of(i ? "B" : "A")) };
	((struct fold *)base[0].folds[1])->facts = &facts[0];
	((struct fold *)base[0].folds[1])->fact_count = 1;
	((struct fold *)head[0].folds[1])->facts = &facts[1];
	((struct fold *)head[0].folds[1])->fact_count = 1;
	judge(b, &(struct workload){ "w", 5, 5, base, head }, 1);
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
	((struct fold *)made.folds[0])->time_nanos = INT64_C(1000000000) *
		(3600 * (session + 1) + 20 * run);
	return made;
}

/* Apart, a rise of x1.8 in a function of 20 samples: invisible to a stranger,
 * found where five sessions of base agree, and not where they do not. */
static void test_sessions(void **state)
{
	struct bench *b = *state;
	struct run base[25], head[5];
	const double restless[5] = { -.5, .4, -.3, .5, 0 };

	b->policy.measured = MEASURED_AUTO;
	for (int r = 0; r < 5; r++)
		head[r] = session_run(b, 5, r, 0, 36);
	for (int r = 0; r < 25; r++)
		base[r] = session_run(b, r / 5, r % 5, 0, 20);
	judge(b, &(struct workload){ "w", 5, 5, base, head }, 1);
	assert_int_not_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
	judge(b, &(struct workload){ "w", 25, 5, base, head }, 1);
	assert_int_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
	for (int r = 0; r < 25; r++)
		base[r] = session_run(b, r / 5, r % 5, restless[r / 5], 20);
	judge(b, &(struct workload){ "w", 25, 5, base, head }, 1);
	assert_int_not_equal(find(b, "w", "hot")->status, STATUS_REGRESSION);
}

/* An improvement fails nothing and is called one. */
static void test_improvement(void **state)
{
	struct bench *b = *state;
	const struct workload w = { "w", 5, 5, example_head(b),
		example_base(b) };

	judge(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_IMPROVEMENT);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
}

static void test_policy(void **state)
{
	struct bench *b = *state;
	const struct workload w = { "w", 5, 5, example_base(b),
		example_head(b) };
	struct rule rules[] = { { .function = "b", .metric = "samples",
		.allowance = { .growth = 2.0, .rule = "profgate.yml:3" } } };
	const struct budget budgets[] = { { "samples", {
		[SCOPE_TOTAL] = { .off = true, .rule = "default" },
		[SCOPE_FUNCTION] = { .growth = .10, .rule = "default" },
		[SCOPE_SITE] = { .off = true, .rule = "default" } }, .03 } };
	struct acceptance accept = { .function = "b", .reason = "on purpose",
		.rule = "profgate.yml:9" };

	b->policy.budgets = budgets;
	b->policy.budget_count = 1;

	b->policy.rules = rules;
	b->policy.rule_count = 1;
	judge(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_TOLERATED);
	assert_string_equal(find(b, "w", "b")->budget_rule, "profgate.yml:3");
	rules[0].allowance.off = true;
	judge(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_TOLERATED);
	assert_false(find(b, "w", "b")->judged);
	assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
	b->policy.rule_count = 0;
	b->policy.acceptances = &accept;
	b->policy.acceptance_count = 1;
	judge(b, &w, 1);
	assert_int_equal(find(b, "w", "b")->status, STATUS_ACCEPTED);
	assert_string_equal(find(b, "w", "b")->accepted_reason, "on purpose");
	assert_int_equal(b->verdict.exit_code, 0);
}

/* Ids name the subject, not the numbers; and they are what they were. */
static void test_ids(void **state)
{
	struct bench *b = *state;
	const struct workload w = { "w", 5, 5, example_base(b),
		example_head(b) };

	judge(b, &w, 1);
	assert_string_equal(find(b, "w", "b")->id, "84f8fed6c0f3ae09");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_doubled, setup, teardown),
		cmocka_unit_test_setup_teardown(test_apart, setup, teardown),
		cmocka_unit_test_setup_teardown(test_renamed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_renamed_and_slow, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_one_and_two_runs, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_machine_factor, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_disturbed_run, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_one_run_guard, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_heap, setup, teardown),
		cmocka_unit_test_setup_teardown(test_exact_sites, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_exact_text, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_quiet_machine, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_machine_wide, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_machine_differs, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_sessions, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_improvement, setup,
			teardown),
		cmocka_unit_test_setup_teardown(test_policy, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ids, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
