/* Snapshots of a process that counts up, and the window between two. */
#include "compare/costs/difference.h"

#include <string.h>

#include "tests/unit/support/comparison.h"

static struct costs *costs_of(struct bench *b, const struct profile *profile)
{
	struct costs *out = arena_alloc(&b->arena, 1, sizeof *out);

	costs_sum(out, profile, &b->policy, NULL, 0, &b->arena);
	return out;
}

#define COSTS(b, ...)                                                          \
	costs_of((b), lit(&(b)->arena, (b)->symtab, __VA_ARGS__, NULL))

static void test_counts_up(void **state)
{
	struct bench *b = *state;
	const struct costs *first = COSTS(b, "main;f 10", "main;g 4");
	const struct {
		const struct costs *later;
		enum course course;
	} cases[] = {
		{COSTS(b, "main;f 10", "main;g 4"), COURSE_STILL},
		{COSTS(b, "main;g 4", "main;f 12"), COURSE_RISES},
		{COSTS(b, "main;f 12", "main;g 3"), COURSE_FALLS},
		{COSTS(b, "main;f 12"), COURSE_FALLS},
		{COSTS(b, "main;f 10", "main;g 4", "main;h 1"), COURSE_RISES},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (group_course(&first->groups[0],
			    &cases[i].later->groups[0]) != cases[i].course)
			fail_msg("case %zu", i);
}

/* The window between two is what a profile of it alone would have held. */
static void test_window(void **state)
{
	struct bench *b = *state;
	const struct costs *before =
		COSTS(b, "main;g 4", "main;f 10", "main;other;f 3");
	struct costs *after = COSTS(b, "main;new 7", "main;f 15",
		"main;other;f 4", "main;g 4");
	const struct costs *want = COSTS(b, "main;new 7", "main;f 5",
		"main;other;f 1", "main;g 0");
	struct event_group *got = &after->groups[0];
	double paths = 0.0, lines = 0.0, edges = 0.0, calls = 0.0;

	costs_subtract(after, got, before, &before->groups[0]);
	assert_near(after->totals[0], 13.0, 1e-12);
	assert_near(group_observations(got), 13.0, 1e-12);
	for (uint32_t i = 0; i < got->func_count; i++)
		for (uint32_t w = 0; w < want->groups[0].func_count; w++)
			if (sym_equal(got->funcs[i],
				    want->groups[0].funcs[w])) {
				assert_near(got->events[i],
					want->groups[0].events[w], 1e-12);
				assert_near(got->reach[i],
					want->groups[0].reach[w], 1e-12);
				assert_near(got->values[i],
					want->groups[0].values[w], 1e-12);
			}
	for (uint32_t i = 0; i < got->path_count; i++)
		paths += got->path_values[i];
	for (uint32_t i = 0; i < got->line_count; i++)
		lines += got->line_values[i];
	for (uint32_t i = 0; i < got->edge_count; i++)
		edges += got->edges[i].events;
	for (uint32_t i = 0; i < want->groups[0].edge_count; i++)
		calls += want->groups[0].edges[i].events;
	assert_near(paths, 13.0, 1e-12);
	assert_near(lines, 13.0, 1e-12);
	assert_near(edges, calls, 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_counts_up),
		TEST(test_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
