/* Whether base and head were taken in turn, by when their runs began and how
 * long they took. */
#include "compare/hypotheses/hypothesis.h"

#include <math.h>

#include "tests/unit/support/comparison.h"

enum { MOST = 20, SECOND = 1000000000 };

struct moment {
	double begin, length; /* seconds; begin 0: not said */
};

/* The runs of two workloads as letters: b and h of the first, B and H of the
 * second, one after the other. */
static const struct {
	const char *name, *order;
	double step, length;
	struct moment first; /* of the first run, where it is another */
	enum taken taken;
	bool service; /* no text says what it did */
	unsigned together; /* so many begin at a step, but for a moment */
} cases[] = {
	{"one by one", "bhbhbhbhbh", 5, 4, {0, 0}, TAKEN_IN_TURN, false, 1},
	{"in pairs, each the other way round", "bhhbbhhb", 5, 4, {0, 0},
		TAKEN_IN_TURN, false, 1},
	{"two blocks", "bbbbbhhhhh", 5, 4, {0, 0}, TAKEN_APART, false, 1},
	{"two blocks of three", "bbbhhh", 5, 4, {0, 0}, TAKEN_APART, false, 1},
	{"one block in the middle of the other", "bbbhhhhhbb", 5, 4, {0, 0},
		TAKEN_APART, false, 1},
	{"all at once", "bhbhbhbhbh", 0, 4, {0, 0}, TAKEN_AT_ONCE, false, 1},
	{"at one moment, nobody knows how long", "bhbhbhbhbh", 0, 0, {0, 0},
		TAKEN_AT_ONCE, false, 1},
	{"each reaches into the next", "bhbhbhbhbh", 5, 6, {0, 0},
		TAKEN_AT_ONCE, false, 1},
	{"one reaches into the next", "bhbhbhbhbh", 5, 4, {100, 7},
		TAKEN_AT_ONCE, false, 1},
	{"one reaches over three", "bhbhbhbhbh", 5, 4, {100, 16}, TAKEN_AT_ONCE,
		false, 1},
	{"by less than clocks are good for", "bhbhbhbhbh", 5, 5.01, {0, 0},
		TAKEN_IN_TURN, false, 1},
	{"runs of one side overlap", "bbhhbbhhbbhh", 5, 4, {100, 9},
		TAKEN_IN_TURN, false, 1},
	{"how long is not known", "bhbhbhbhbh", 5, 0, {0, 0}, TAKEN_IN_TURN,
		false, 1},
	{"when is not known", "bhbhbhbhbh", 5, 4, {-1, 4}, TAKEN_UNKNOWN,
		false, 1},
	{"one side of a workload after the other's", "bBhHbBhHbBhH", 5, 4,
		{0, 0}, TAKEN_IN_TURN, false, 1},
	{"windows of two running programs", "bhbhbhbhbh", 0.1, 5.1, {0, 0},
		TAKEN_BESIDE, true, 1},
	{"windows that reach into the next", "bhbhbhbhbh", 5, 6, {0, 0},
		TAKEN_BESIDE, true, 1},
	{"three windows of two and two running programs", "bbhhhhbbbbhh", 5,
		5.1, {0, 0}, TAKEN_BESIDE, true, 4},
	{"three windows of three and three", "bbbhhhhhhbbbbbbhhh", 5, 5.1,
		{0, 0}, TAKEN_BESIDE, true, 6},
	{"three windows of one and one", "bhhbbh", 5, 5.1, {0, 0}, TAKEN_BESIDE,
		true, 2},
	{"benchmarks on four processors", "bbhhhhbbbbhh", 5, 5.1, {0, 0},
		TAKEN_AT_ONCE, false, 4},
	{"windows of one side, then of the other", "bbbhhh", 5, 4.99, {0, 0},
		TAKEN_APART, true, 1},
	{"as long, but of benchmarks", "bhbhbhbhbh", 0.1, 5.1, {0, 0},
		TAKEN_AT_ONCE, false, 1},
	{"over a run of another workload", "bHhBbHhBbHhB", 5, 4, {100, 7},
		TAKEN_AT_ONCE, false, 1},
};

/* Begins at 100 s; a case may say otherwise of the first. */
static struct run taken_at(struct bench *b, size_t which, size_t at)
{
	struct run run = RUN(b, cases[which].service ? 0 : 1, "main;f 10");
	struct costs *costs = arena_alloc(&b->arena, 1, sizeof *costs);
	unsigned together = cases[which].together;
	size_t round = at / together;
	double begin = 100.0 + (double)round * cases[which].step +
	               (double)(at % together) * .01;
	double length = cases[which].length;

	if (at == 0 && cases[which].first.begin != 0) {
		begin = fmax(cases[which].first.begin, 0.0);
		length = cases[which].first.length;
	}
	*costs = *run.costs[0];
	costs->time_nanos = (int64_t)(begin * SECOND);
	costs->duration_nanos = (int64_t)(length * SECOND);
	((const struct costs **)run.costs)[0] = costs;
	return run;
}

static void test_taken(void **state)
{
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run runs[2][2][MOST]; /* workload, side */
		size_t counts[2][2] = {{0}};
		struct workload workloads[2];
		struct judged_series series = {
			.series = {.workload = workloads}};
		struct analysis analysis = {.workloads = workloads,
			.series = &series,
			.arena = &b->arena};
		const char *order = cases[i].order;

		for (size_t r = 0; order[r]; r++) {
			int w = order[r] < 'a';
			int head = order[r] == 'h' || order[r] == 'H';

			runs[w][head][counts[w][head]++] = taken_at(b, i, r);
		}
		for (int w = 0; w < 2; w++)
			workloads[w] = (struct workload){.name = "w",
				.base = runs[w][0],
				.head = runs[w][1],
				.base_count = counts[w][0],
				.head_count = counts[w][1]};
		analysis.workload_count = counts[1][0] ? 2 : 1;
		series.series.measured = workloads[0];
		series.series.metric = runs[0][0][0].costs[0]->metrics[0];
		analysis.series_count = counts[1][0] ? 0 : 1;
		turns_learn(&analysis);
		if (analysis.turns.taken != cases[i].taken)
			fail_msg("%s: %d", cases[i].name,
				(int)analysis.turns.taken);
		assert_int_equal(analysis.turns.base != NULL,
			cases[i].taken == TAKEN_AT_ONCE ||
				cases[i].taken == TAKEN_BESIDE);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
