/* What a subject cost in the commits that base runs were recorded for. */
#include <stdio.h>

#include "tests/unit/support/comparison.h"

static struct run run_for(struct bench *b, const char *commit, size_t age,
	int slow)
{
	char text[64];
	struct run run;

	snprintf(text, sizeof text, "main;slow %d", slow);
	run = RUN(b, 10, text, "main;rest 100");
	run.commit = commit;
	run.age = age;
	return run;
}

/* Oldest first; each the mean per operation of the runs of its commit. */
static void test_by_commit(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {run_for(b, "near", 0, 40),
		run_for(b, "far", 2, 50), run_for(b, "near", 0, 44),
		run_for(b, "far", 2, 52), run_for(b, "far", 2, 54)};
	const struct run head[] = {run_for(b, NULL, 0, 46),
		run_for(b, NULL, 0, 47), run_for(b, NULL, 0, 48)};
	const struct finding *f;
	const struct side_value *cost;

	COMPARE(b, base, head);
	f = find(b, "w", "slow");
	assert_int_equal(f->history_count, 2);
	assert_string_equal(f->history[0].commit, "far");
	cost = &f->history[0].cost;
	assert_int_equal(cost->runs, 3);
	assert_near(cost->value, (50 + 52 + 54) / 30.0, 1e-12);
	assert_near(cost->events, 156, 1e-12);
	assert_true(cost->lo > 3.5 && cost->lo < cost->value &&
		cost->value < cost->hi && cost->hi < 7);
	assert_string_equal(f->history[1].commit, "near");
	assert_int_equal(f->history[1].cost.runs, 2);
	assert_near(f->history[1].cost.value, 84 / 20.0, 1e-12);
	f = find(b, "w", NULL);
	assert_int_equal(f->history_count, 2);
	assert_near(f->history[1].cost.value, 284 / 20.0, 1e-12);
}

/* Base of one commit has no history; of many, the newest are shown. */
static void test_how_many(void **state)
{
	static char names[25][8];
	struct bench *b = *state;
	struct run base[25], head[3];
	const struct finding *f;

	for (size_t i = 0; i < 3; i++)
		base[i] = head[i] = run_for(b, "one", 0, 40);
	compare_all(b,
		&(struct workload){.name = "w",
			.base_count = 3,
			.head_count = 3,
			.base = base,
			.head = head},
		1);
	assert_int_equal(find(b, "w", "slow")->history_count, 0);
	for (size_t i = 0; i < 25; i++) {
		snprintf(names[i], sizeof names[i], "%zu", i);
		base[i] = run_for(b, names[i], i, 40);
	}
	COMPARE(b, base, head);
	f = find(b, "w", "slow");
	assert_int_equal(f->history_count, 20);
	assert_string_equal(f->history[0].commit, "19");
	assert_string_equal(f->history[19].commit, "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_by_commit),
		TEST(test_how_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
