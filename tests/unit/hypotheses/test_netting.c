/* What fell offsets so much as it is, once: renames, splits and chains of them
 * below main, whose other functions stay as they are. */
#include "tests/unit/support/comparison.h"

#define RUNS 5
#define STEADY "main 300", "main;s 300", "main;t 300"

struct want {
	const char *function; /* NULL ends */
	enum status status;
};

struct situation {
	const char *name;
	const char *base[4], *head[4]; /* counts of each run */
	struct want want[4];
};

static const struct situation situations[] = {
	{"renamed", {"main;a 90"}, {"main;b 90"}, {{"b", STATUS_MOVED}}},
	{"renamed and half as slow again", {"main;a 90"}, {"main;b 140"},
		{{"b", STATUS_REGRESSION}}},
	{"two rises, each of the size of the fall", {"main;a 90"},
		{"main;b 91", "main;c 90"},
		{{"b", STATUS_MOVED}, {"c", STATUS_REGRESSION}}},
	{"three names for one", {"main;a 240"},
		{"main;b 80", "main;c 80", "main;d 80"},
		{{"b", STATUS_MOVED}, {"c", STATUS_MOVED},
			{"d", STATUS_MOVED}}},
	{"three names, each of the size of the one", {"main;a 90"},
		{"main;b 92", "main;c 91", "main;d 90"},
		{{"b", STATUS_MOVED}, {"c", STATUS_REGRESSION},
			{"d", STATUS_REGRESSION}}},
	{"a fall that is larger than both rises", {"main;a 300"},
		{"main;b 90", "main;c 90"},
		{{"b", STATUS_MOVED}, {"c", STATUS_MOVED}}},
	{"a chain: a is called b, and b c", {"main;a 150", "main;b 70"},
		{"main;b 150", "main;c 70"},
		{{"b", STATUS_MOVED}, {"c", STATUS_MOVED}}},
	{"two renamed, together they cost more", {"main;a 120", "main;b 60"},
		{"main;c 120", "main;d 150"},
		{{"d", STATUS_MOVED}, {"c", STATUS_REGRESSION}}},
	{"renamed, and so is its only caller", {"main;u;a 90"},
		{"main;v;b 90"}, {{"b", STATUS_MOVED}}},
	{"and half as slow again", {"main;u;a 90"}, {"main;v;b 140"},
		{{"b", STATUS_REGRESSION}}},
	{"new beside one that is gone, whose caller is not",
		{"main;s;u;a 90", "main;t;u 90"}, {"main;t;u 90", "main;t;b 90"},
		{{"b", STATUS_REGRESSION}}},
	{"a second name that is too small to be judged", {"main;a 60"},
		{"main;b 65", "main;c 50"}, {{"b", STATUS_REGRESSION}}},
};

static struct run *side(struct bench *b, const char *const *lines)
{
	struct run *runs = arena_alloc(&b->arena, RUNS, sizeof *runs);

	for (int r = 0; r < RUNS; r++)
		runs[r] = RUN(b, 1000, STEADY, lines[0], lines[1], lines[2],
			lines[3]);
	return runs;
}

static void test_situations(void **state)
{
	struct bench *b = *state;
	int failed = 0;

	for (size_t i = 0; i < sizeof situations / sizeof *situations; i++) {
		const struct situation *s = &situations[i];
		const struct workload w = {"w", RUNS, RUNS, side(b, s->base),
			side(b, s->head)};

		compare_all(b, &w, 1);
		for (size_t k = 0; k < 4 && s->want[k].function; k++) {
			const struct finding *f =
				find(b, "w", s->want[k].function);

			if (f->status == s->want[k].status)
				continue;
			print_error("%s: %s is %s\n", s->name,
				s->want[k].function, status_name(f->status));
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
