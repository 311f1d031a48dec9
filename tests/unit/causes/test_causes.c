/* Which findings are one cause: pairs of which only one thing differs. */
#include "compare/causes/causes.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit/support/support.h"

#define ALL "(all)"

enum {MOST = 6, WORKLOADS = 2, FRAMES = 4 };

/* A finding in short; metric "" ends a list. */
struct told {
	const char *metric, *workload, *function;
	const char *caller; /* and its, "g<main" */
	const char *file;
	double base, head; /* of 1000 that the workload costs */
	enum status status;
};

static void make(struct verdict *out, const struct told *told,
	struct arena *arena)
{
	*out = (struct verdict){.workload_count = WORKLOADS,
		.findings = arena_alloc(arena, MOST + 1,
			sizeof *out->findings)};
	for (; out->finding_count < MOST && told->metric; told++) {
		struct finding *f = &out->findings[out->finding_count];
		const char **frames = arena_alloc(arena, FRAMES, sizeof *frames);
		struct span callers = span_of(told->caller ? told->caller : ""),
			caller;
		size_t depth = 1;

		*f = (struct finding){.workload = told->workload,
			.metric = told->metric,
			.unit = "ns",
			.kind = told->function ? KIND_FUNCTION : KIND_TOTAL,
			.subject = {.function = told->function,
				.file = told->file},
			.status = told->status,
			.reason = strcmp(told->workload, ALL) == 0
			                  ? REASON_MACHINE_WIDE
			                  : REASON_PAST_BUDGET,
			.base = {.present = told->base > 0,
				.value = told->base,
				.share = told->base / 1000},
			.head = {.present = true, .value = told->head,
				.share = told->head / 1000},
			.change = {.absolute = told->head - told->base,
				.ratio = told->base > 0
				                 ? told->head / told->base
				                 : ABSENT}};
		snprintf(f->id, sizeof f->id, "%zu", out->finding_count++);
		frames[0] = told->function;
		while (depth < FRAMES && callers.len > 0 &&
			span_next(&caller, &callers, '<'))
			frames[depth++] = arena_copy(arena, caller);
		f->paths = arena_alloc(arena, 1, sizeof *f->paths);
		f->paths[0] = (struct path){depth, frames, f->change.absolute};
		f->path_count = told->function != NULL;
	}
}

static void tell_apart(void **state)
{
	static const struct {
		const char *what;
		struct told told[MOST];
		const char *want; /* id of the cause of each; "-": none */
	} cases[] = {
		{"one function in two metrics and benchmarks",
			{{"cpu", "a", "f", NULL, NULL, 100, 150, 0},
				{"cpu", "b", "f", NULL, NULL, 100, 300, 0},
				{"alloc_space", "a", "f", NULL, NULL, 9, 30, 0}},
			"1 1 1"},
		{"two functions",
			{{"cpu", "a", "f", NULL, NULL, 100, 150, 0},
				{"cpu", "a", "g", NULL, NULL, 100, 300, 0}},
			"0 1"},
		{"a caller that does more",
			{{"cpu", "a", "f", NULL, NULL, 100, 150, 0},
				{"cpu", "a", "g", "f", NULL, 100, 160, 0}},
			"0 0"},
		{"a caller that did not rise alike",
			{{"cpu", "a", "f", NULL, NULL, 100, 120, 0},
				{"cpu", "a", "g", "f", NULL, 100, 300, 0}},
			"0 1"},
		{"a caller of something new: the deepest explains",
			{{"cpu", "a", "f", NULL, NULL, 100, 120, 0},
				{"cpu", "a", "g", "f", NULL, 0, 300, 0}},
			"1 1"},
		{"a caller in another benchmark",
			{{"cpu", "b", "f", NULL, NULL, 100, 150, 0},
				{"cpu", "a", "g", "f", NULL, 0, 60, 0}},
			"0 1"},
		{"one line that allocates and takes time",
			{{"cpu", "a", "f", NULL, NULL, 100, 150, 0},
				{"alloc_space", "a", "clone", "f", NULL, 10, 900,
					0}},
			"1 1"},
		{"two new of one caller",
			{{"cpu", "a", "f", "main", NULL, 0, 50, 0},
				{"cpu", "a", "g", "main", NULL, 0, 300, 0}},
			"1 1"},
		{"two new of a library that one calls now",
			{{"cpu", "a", "f", "lib.g<lib.h<app", NULL, 0, 50, 0},
				{"cpu", "a", "k", "lib.h<app", NULL, 0, 300, 0},
				{"cpu", "a", "app", NULL, NULL, 90, 90,
					STATUS_UNCHANGED}},
			"1 1 -"},
		{"that two call",
			{{"cpu", "a", "f", "lib.h<one<app", NULL, 0, 50, 0},
				{"cpu", "a", "k", "lib.k<two<app", NULL, 0, 300, 0},
				{"cpu", "a", "one", NULL, NULL, 90, 90,
					STATUS_UNCHANGED},
				{"cpu", "a", "two", NULL, NULL, 90, 90,
					STATUS_UNCHANGED}},
			"0 1 - -"},
		{"an echo in the same file",
			{{"cpu", "a", "f", NULL, "x.go", 100, 900, 0},
				{"cpu", "a", "g", NULL, "x.go", 100, 140, 0}},
			"0 0"},
		{"of another file",
			{{"cpu", "a", "f", NULL, "x.go", 100, 900, 0},
				{"cpu", "a", "g", NULL, "y.go", 100, 140, 0}},
			"0 1"},
		{"of its own size",
			{{"cpu", "a", "f", NULL, "x.go", 100, 900, 0},
				{"cpu", "a", "g", NULL, "x.go", 100, 400, 0}},
			"0 1"},
		{"totals go to what raised the same",
			{{"cpu", "a", "f", NULL, NULL, 100, 500, 0},
				{"alloc_space", "a", "g", NULL, NULL, 100, 200,
					0},
				{"cpu", "a", NULL, NULL, NULL, 1000, 1500, 0},
				{"B/op", "a", NULL, NULL, NULL, 900, 1000, 0}},
			"0 1 0 1"},
		{"a total of time to what allocates",
			{{"alloc_space", "a", "g", NULL, NULL, 100, 200, 0},
				{"cpu", "a", NULL, NULL, NULL, 1000, 1500, 0}},
			"0 0"},
		{"no total of bytes to what takes time",
			{{"cpu", "a", "f", NULL, NULL, 100, 500, 0},
				{"B/op", "a", NULL, NULL, NULL, 900, 1000, 0}},
			"0 1"},
		{"a total to what rose elsewhere and here",
			{{"cpu", "b", "f", NULL, NULL, 100, 500, 0},
				{"cpu", "a", "f", NULL, NULL, 100, 200,
					STATUS_UNDECIDED},
				{"cpu", "a", NULL, NULL, NULL, 1000, 1150, 0}},
			"0 - 0"},
		{"all workloads together to what raised them",
			{{"cpu", "a", "f", NULL, NULL, 100, 300, 0},
				{"cpu", "b", "f", NULL, NULL, 100, 300, 0},
				{"cpu", "b", "g", NULL, NULL, 100, 150, 0},
				{"cpu", ALL, NULL, NULL, NULL, 2000, 2400, 0}},
			"0 0 2 0"},
		{"and not to what rose in one",
			{{"cpu", "a", "f", NULL, NULL, 100, 200, 0},
				{"cpu", ALL, NULL, NULL, NULL, 2000, 2400, 0}},
			"0 1"},
		{"two workloads of which nothing is known",
			{{"cpu", "a", NULL, NULL, NULL, 100, 200, 0},
				{"cpu", "b", NULL, NULL, NULL, 100, 200, 0}},
			"0 1"},
		{"what fell has none",
			{{"cpu", "a", "f", NULL, NULL, 100, 20,
				STATUS_IMPROVEMENT}},
			"-"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct verdict verdict;
		struct buf got = {0};

		make(&verdict, cases[i].told, &arena);
		causes_find(&verdict, &arena);
		for (size_t f = 0; f < verdict.finding_count; f++)
			buf_printf(&got, "%s%s", f ? " " : "",
				verdict.findings[f].cause
					? verdict.findings[f].cause : "-");
		if (strcmp(got.data, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].what, got.data,
				cases[i].want);
		buf_clear(&got);
		arena_clear(&arena);
	}
}

/* Several benchmarks of one workload have causes of their own, and those of a
 * lone one are one with its other totals. */
static void benchmarks(void **state)
{
	struct finding findings[4] = {0};
	struct verdict verdict = {.finding_count = 4, .findings = findings};
	static const char *const names[] = {"BenchmarkA", "BenchmarkB", NULL,
		"BenchmarkA"};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		findings[i] = (struct finding){.workload = i < 2 ? "w" : "v",
			.metric = "ns/op",
			.unit = "ns/op",
			.subject.function = names[i],
			.change = {1.0, 2.0, 2.0, 2.0, 0, 0}};
		snprintf(findings[i].id, sizeof findings[i].id, "%zu", i);
	}
	causes_find(&verdict, &arena);
	assert_int_equal(verdict.cause_count, 3);
	assert_string_equal(findings[0].cause, "0");
	assert_string_equal(findings[1].cause, "1");
	assert_string_equal(findings[2].cause, "2");
	assert_string_equal(findings[3].cause, "2");
	assert_int_equal(verdict.causes[2].finding_count, 2);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tell_apart),
		cmocka_unit_test(benchmarks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
