/* Comparisons in memory, for tests: runs from literal lines, judged. */
#ifndef TESTS_UNIT_SUPPORT_COMPARISON_H
#define TESTS_UNIT_SUPPORT_COMPARISON_H

#include "tests/unit/support/support.h"

#include "compare/compare.h"

/* What a test works with; each begins with an empty one, whose policy judges
 * two runs and takes them as interleaved, as the worked examples do. */
struct bench {
	struct arena arena;
	struct symtab *symtab;
	struct policy policy;
	struct verdict verdict;
};

/* For cmocka_unit_test_setup_teardown: *state is a struct bench. */
int bench_setup(void **state);
int bench_teardown(void **state);

/* A run of one profile, with a benchmark text of so many operations; 0: no
 * text. */
struct run run_of(struct bench *b, const struct profile *profile,
	double operations);

#define RUN(b, n, ...)                                                         \
	run_of((b), lit(&(b)->arena, (b)->symtab, __VA_ARGS__, NULL), (n))

/* Fills b->verdict. */
void compare_all(struct bench *b, const struct workload *workloads,
	size_t count);

#define COMPARE(b, base_runs, head_runs)                                       \
	compare_all((b),                                                       \
		&(struct workload){.name = "w",                                \
			.base_count = sizeof(base_runs) / sizeof *(base_runs), \
			.head_count = sizeof(head_runs) / sizeof *(head_runs), \
			.base = (base_runs),                                   \
			.head = (head_runs)},                                  \
		1)

/* The sampled finding of a function; NULL function: the total. */
const struct finding *find(const struct bench *b, const char *workload,
	const char *function);

/* Asserts numbers that the reference prints with six digits. */
void check_test(const struct finding *f, double z, double p, double rank,
	int one_run, double detectable, enum status status);

/* The first worked example: five runs of a, b, c, of which b doubles. */
struct run *example_base(struct bench *b);
struct run *example_head(struct bench *b);

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

#endif
