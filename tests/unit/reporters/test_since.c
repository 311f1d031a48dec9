/* What crept up since an older commit, in words. */
#include "tests/unit/support/support.h"

#include "reporters/words/since.h"

#define COMMIT "9f3c2a17b0d94e55a1c2d3e4f5061728394a5b6c"

enum { POINTS = 20 };

/* Costs from commit to commit, then head's. */
struct course {
	size_t count;
	double values[POINTS];
	const char *says, *drawn;
};

static struct side_value cost_of(double value)
{
	return (struct side_value){.present = value >= 0,
		.value = value,
		.lo = value,
		.hi = value,
		.runs = 5};
}

static void make(struct finding *out, struct past *history,
	const struct course *course)
{
	size_t last = course->count - 1;

	for (size_t i = 0; i < last; i++)
		history[i] = (struct past){COMMIT, cost_of(course->values[i])};
	*out = (struct finding){.metric = "B/op",
		.unit = "B/op",
		.since = "v1.4",
		.judged = true,
		.budget_ratio = 1.05,
		.base = cost_of(course->values[0]),
		.head = cost_of(course->values[last]),
		.change = {.ratio = course->values[0] > 0
	                                    ? course->values[last] /
	                                              course->values[0]
	                                    : ABSENT},
		.history_count = last,
		.history = history};
}

static void tells_how_it_came(void **state)
{
	static const struct course courses[] = {
		{4, {100, 102, 106, 109},
			"uses 9.0 % more B/op than v1.4, though no step "
			"failed: the largest, +3.9 %, is that of 9f3c2a17b",
			"\u2581\u2583\u2586\u2588 100 B in v1.4, 102 B, 106 B, "
			"109 B in head"},
		{3, {100, 101, 104},
			"uses 4.0 % more B/op than v1.4, though no step "
			"failed: the largest, +3.0 %, is that of head",
			"\u2581\u2583\u2588 100 B in v1.4, 101 B, 104 B in "
			"head"},
		{4, {100, 140, 141, 142},
			"uses 42.0 % more B/op than v1.4; the largest step, "
			"+40.0 %, is that of 9f3c2a17b",
			"\u2581\u2588\u2588\u2588 100 B in v1.4, 140 B, 141 B, "
			"142 B in head"},
		{2, {100, 109},
			"uses 9.0 % more B/op than v1.4; nothing is recorded "
			"in between",
			"\u2581\u2588 100 B in v1.4, 109 B in head"},
		/* of what is the better the more of it there is */
		{3, {100, 97, 93},
			"uses 7.0 % less B/op than v1.4, though no step "
			"failed: the largest, -4.1 %, is that of head",
			"\u2588\u2585\u2581 100 B in v1.4, 97 B, 93 B in head"},
		{2, {10, 300},
			"uses x30 the B/op of v1.4; nothing is recorded "
			"in between",
			"\u2581\u2588 10 B in v1.4, 300 B in head"},
		{3, {0, 50, 51}, "uses 51 B of B/op, and v1.4 none",
			"\u2581\u2588\u2588 0 in v1.4, 50 B, 51 B in head"},
		{3, {7, 7, 7},
			"uses 0.0 % more B/op than v1.4, though no step "
			"failed: the largest, 0.0 %, is that of 9f3c2a17b",
			"\u2585\u2585\u2585 7 B in v1.4, 7 B, 7 B in head"},
		/* a commit that lacks it */
		{3, {100, -1, 109},
			"uses 9.0 % more B/op than v1.4; nothing is recorded "
			"in between",
			""},
		{12, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12},
			"uses x12 the B/op of v1.4; the largest step, "
			"+100 %, is that of 9f3c2a17b",
			"\u2581\u2582\u2582\u2583\u2584\u2584\u2585\u2585\u2586"
			"\u2587\u2587\u2588 1 B in v1.4, 2 B, 3 B, 4 B, 5 B, "
			"6 B, 7 B, \u2026, 12 B in head"},
	};
	struct past history[POINTS];
	struct finding finding;
	struct buf text = {0};

	(void)state;
	for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
		make(&finding, history, &courses[i]);
		phrase_creep(&text, &finding);
		assert_string_equal(text.data, courses[i].says);
		buf_reset(&text);
		phrase_course(&text, &finding);
		assert_string_equal(text.len ? text.data : "",
			courses[i].drawn);
		buf_reset(&text);
	}
	finding.since = NULL;
	phrase_course(&text, &finding);
	phrase_since(&text, &finding);
	assert_int_equal(text.len, 0);
	buf_clear(&text);
}

static void counts_what_was_held(void **state)
{
	struct verdict verdict = {.since = {.present = true,
					  .name = "v1.4",
					  .commit = COMMIT,
					  .runs = 15,
					  .pinned = true}};
	struct buf text = {0};

	(void)state;
	assert_false(phrase_since_counts(&text, &verdict));
	verdict.since.judged = 3;
	verdict.since.counts[STATUS_REGRESSION] = 1;
	verdict.since.counts[STATUS_UNCHANGED] = 2;
	assert_true(phrase_since_counts(&text, &verdict));
	assert_string_equal(text.data, "v1.4 (9f3c2a17b, 15 runs, pinned): 3 "
				       "judged: 1 regression, 2 unchanged");
	buf_clear(&text);
}

/* Of a rise over base: after which commit, and whether it had been there before. */
static void tells_when_it_began(void **state)
{
	static const struct course courses[] = {
		{4, {100, 101, 99, 120},
			"no commit before cost as much: it began after 9f3c2a17b",
			NULL},
		{4, {100, 119, 100, 120},
			"it began after 9f3c2a17b, and 9f3c2a17b had cost as much",
			NULL},
		{3, {120, 119, 100}, "", NULL},
		{1, {120}, "", NULL},
	};
	struct past history[POINTS];
	struct buf text = {0};
	struct finding f;

	(void)state;
	for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
		make(&f, history, &courses[i]);
		f.status = STATUS_REGRESSION;
		f.since = NULL;
		buf_reset(&text);
		assert_int_equal(phrase_began(&text, &f), *courses[i].says != 0);
		assert_string_equal(text.data ? text.data : "",
			courses[i].says);
	}
	buf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_how_it_came),
		cmocka_unit_test(tells_when_it_began),
		cmocka_unit_test(counts_what_was_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
