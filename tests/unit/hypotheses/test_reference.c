/* What is a yardstick, and what is none: a benchmark that is nearly one
 * function, d, with small ones beside it. */
#include "tests/unit/support/comparison.h"

#include <math.h>
#include <string.h>

#define RUNS 5
#define TOTAL "the total"

struct want {
	const char *function;
	enum status status;
};

struct situation {
	const char *name;
	double operations; /* of each run; 0: no count */
	enum measured measured;
	const char *base[4], *head[4]; /* counts of each run */
	struct want want[4];
	double factor; /* about what is taken out; 0: not asked */
};

static const struct situation situations[] = {
	{"the large one got faster", 1000, MEASURED_INTERLEAVED,
		{"d 900", "x 60", "y 40"}, {"d 450", "x 60", "y 40"},
		{{"d", STATUS_IMPROVEMENT}, {"x", STATUS_UNCHANGED},
			{"y", STATUS_UNCHANGED}},
		1},
	{"the large one got faster, and x slower", 1000, MEASURED_INTERLEAVED,
		{"d 900", "x 60", "y 40"}, {"d 450", "x 120", "y 40"},
		{{"d", STATUS_IMPROVEMENT}, {"x", STATUS_REGRESSION},
			{"y", STATUS_UNCHANGED}},
		1},
	{"the large one got slower", 1000, MEASURED_INTERLEAVED,
		{"d 200", "x 200", "y 200", "z 200"},
		{"d 9000", "x 200", "y 200", "z 200"},
		{{"d", STATUS_REGRESSION}, {"x", STATUS_UNCHANGED},
			{"y", STATUS_UNCHANGED}},
		1},
	{"the large one got slower, the others faster", 1000,
		MEASURED_INTERLEAVED, {"d 700", "x 150", "y 150"},
		{"d 1400", "x 75", "y 75"},
		{{"d", STATUS_REGRESSION}, {"x", STATUS_IMPROVEMENT},
			{"y", STATUS_IMPROVEMENT}},
		1},
	{"two large ones got faster", 1000, MEASURED_INTERLEAVED,
		{"d 450", "e 450", "x 100"}, {"d 225", "e 225", "x 100"},
		{{"d", STATUS_IMPROVEMENT}, {"e", STATUS_IMPROVEMENT},
			{"x", STATUS_UNCHANGED}},
		1},
	{"all got slower alike: the total says it", 1000, MEASURED_INTERLEAVED,
		{"d 400", "x 200", "y 200"}, {"d 800", "x 400", "y 400"},
		{{"d", STATUS_UNCHANGED}, {"x", STATUS_UNCHANGED},
			{TOTAL, STATUS_REGRESSION}},
		2},
	{"a run is an operation where its total says so", 0,
		MEASURED_INTERLEAVED, {"d 900", "x 100"}, {"d 450", "x 100"},
		{{"d", STATUS_IMPROVEMENT}, {"x", STATUS_UNCHANGED}}, 1},
	{"a fixed time: did d fall or x rise?", 0, MEASURED_INTERLEAVED,
		{"d 900", "x 100"}, {"d 818", "x 182"},
		{{"x", STATUS_SUSPECT}, {"d", STATUS_UNCHANGED}}, 0},
	{"a fixed time: x rose against two", 0, MEASURED_INTERLEAVED,
		{"d 600", "x 200", "y 200"}, {"d 500", "x 333", "y 167"},
		{{"x", STATUS_REGRESSION}, {"d", STATUS_UNCHANGED},
			{"y", STATUS_UNCHANGED}},
		0},
	{"apart, shares alone: d fell to a tenth or x rose tenfold", 0,
		MEASURED_APART, {"d 900", "x 100"}, {"d 90", "x 100"},
		{{"x", STATUS_SUSPECT}, {"d", STATUS_UNDECIDED}}, 0},
	{"apart, shares alone: x rose tenfold against two", 0, MEASURED_APART,
		{"d 600", "x 100", "y 300"}, {"d 600", "x 1000", "y 300"},
		{{"x", STATUS_REGRESSION}}, 0},
	{"apart, with operations: no machine differs tenfold", 1000,
		MEASURED_APART, {"d 900", "x 100"}, {"d 900", "x 1000"},
		{{"x", STATUS_REGRESSION}}, 0},
};

static struct run *side(struct bench *b, const char *const *lines,
	double operations)
{
	struct run *runs = arena_alloc(&b->arena, RUNS, sizeof *runs);

	for (int r = 0; r < RUNS; r++)
		runs[r] = RUN(b, operations, lines[0], lines[1], lines[2],
			lines[3]);
	return runs;
}

static void test_situations(void **state)
{
	struct bench *b = *state;
	int failed = 0;

	for (size_t i = 0; i < sizeof situations / sizeof *situations; i++) {
		const struct situation *s = &situations[i];
		const struct workload w = {"w", RUNS, RUNS,
			side(b, s->base, s->operations),
			side(b, s->head, s->operations)};

		b->policy.measured = s->measured;
		compare_all(b, &w, 1);
		for (size_t k = 0; k < 4 && s->want[k].function; k++) {
			const char *name = s->want[k].function;
			const struct finding *f = find(b, "w",
				strcmp(name, TOTAL) == 0 ? NULL : name);

			if (f->status == s->want[k].status)
				continue;
			print_error("%s: %s is %s (%s)\n", s->name, name,
				status_name(f->status), reason_name(f->reason));
			failed++;
		}
		if (s->factor > 0.0 &&
			fabs(b->verdict.workloads[0].factor / s->factor - 1.0) >
				.05) {
			print_error("%s: factor %.2f\n", s->name,
				b->verdict.workloads[0].factor);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_situations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
