/* Builds runs in memory and judges them. */
#include "tests/unit/support/comparison.h"

#include <string.h>

int bench_setup(void **state)
{
	static struct bench bench;

	bench = (struct bench){.symtab = symtab_new(),
		.policy = policy_default};
	bench.policy.min_runs = 2; /* as the worked examples have it */
	bench.policy.measured = MEASURED_INTERLEAVED;
	*state = &bench;
	return 0;
}

int bench_teardown(void **state)
{
	struct bench *b = *state;

	symtab_free(b->symtab);
	arena_clear(&b->arena);
	return 0;
}

struct run run_of(struct bench *b, const struct profile *profile,
	double operations)
{
	struct costs *costs = arena_alloc(&b->arena, 2, sizeof *costs);
	const struct costs **list = arena_alloc(&b->arena, 2, sizeof *list);
	struct run run = {.name = "1", .costs_count = 1, .costs = list};

	costs_sum(&costs[0], profile, &b->policy, NULL, COSTS_CALLS,
		&b->arena);
	list[0] = &costs[0];
	if (operations > 0.0) {
		struct bench_value *result =
			arena_alloc(&b->arena, 1, sizeof *result);

		result->benchmark =
			symtab_intern(b->symtab, span_of("BenchmarkX"));
		result->unit = symtab_intern(b->symtab, span_of("ns/op"));
		result->value = 1.0;
		result->iterations = operations;
		costs[1].format = "gobench";
		costs[1].bench_values = result;
		costs[1].bench_value_count = 1;
		list[1] = &costs[1];
		run.costs_count = 2;
	}
	return run;
}

void compare_all(struct bench *b, const struct workload *workloads,
	size_t count)
{
	struct notes notes = {.arena = &b->arena};
	const struct compare_input in = {
		.notes = &notes,
		.symtab = b->symtab,
		.policy = &b->policy,
		.workload_count = count,
		.workloads = workloads,
		.base_label = "base",
		.head_label = "head",
		.tool_version = "test",
	};

	compare(&b->verdict, &in, &b->arena);
	notes_freeze(&b->verdict, &notes);
}

const struct finding *find(const struct bench *b, const char *workload,
	const char *function)
{
	for (size_t i = 0; i < b->verdict.finding_count; i++) {
		const struct finding *f = &b->verdict.findings[i];

		if (strcmp(f->workload, workload) != 0 || f->exact)
			continue;
		if (function ? f->subject.function &&
					strcmp(function, f->subject.function) ==
						0
			     : f->kind == KIND_TOTAL)
			return f;
	}
	fail_msg("no finding for %s in %s", function ? function : "total",
		workload);
	return NULL;
}

struct run *example_base(struct bench *b)
{
	struct run *runs = arena_alloc(&b->arena, 5, sizeof *runs);

	runs[0] = RUN(b, 100, "a 50", "b 30", "c 20");
	runs[1] = RUN(b, 100, "a 48", "b 33", "c 19");
	runs[2] = RUN(b, 100, "a 52", "b 28", "c 22");
	runs[3] = RUN(b, 100, "a 47", "b 31", "c 21");
	runs[4] = RUN(b, 100, "a 51", "b 29", "c 18");
	return runs;
}

struct run *example_head(struct bench *b)
{
	struct run *runs = arena_alloc(&b->arena, 5, sizeof *runs);

	runs[0] = RUN(b, 100, "a 51", "b 62", "c 20");
	runs[1] = RUN(b, 100, "a 47", "b 58", "c 21");
	runs[2] = RUN(b, 100, "a 50", "b 66", "c 19");
	runs[3] = RUN(b, 100, "a 52", "b 60", "c 23");
	runs[4] = RUN(b, 100, "a 49", "b 57", "c 18");
	return runs;
}

void check_test(const struct finding *f, double z, double p, double rank,
	int one_run, double detectable, enum status status)
{
	assert_near(f->test.z, z, 1e-5);
	assert_near(f->change.p, p, 1e-5);
	assert_near(f->test.rank, rank, 1e-12);
	assert_int_equal(f->test.one_run, one_run);
	if (isnan(detectable))
		assert_true(isnan(f->detectable));
	else
		assert_near(f->detectable - 1.0, detectable, 1e-5);
	assert_string_equal(status_name(f->status), status_name(status));
}
