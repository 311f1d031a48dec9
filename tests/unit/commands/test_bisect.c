/* Which commit is measured next, and when there is no need to. */
#include "gate/commands/bisect/bisect.h"

#include <string.h>

#include "tests/unit/support/support.h"

/* States as letters, oldest first: ? g b s. */
static void set_states(struct search *search, enum commit_state *states,
	const char *letters)
{
	*search = (struct search){.count = strlen(letters), .states = states};
	for (size_t i = 0; i < search->count; i++)
		states[i] = letters[i] == 'g' ? COMMIT_GOOD :
			letters[i] == 'b' ? COMMIT_BAD :
			letters[i] == 's' ? COMMIT_SKIPPED : COMMIT_UNKNOWN;
}

static void test_next(void **state)
{
	static const struct {
		const char *states;
		int next; /* -1: none */
		size_t first, last;
	} cases[] = {
		{"b", -1, 0, 0},
		{"?b", 0, 0, 1},
		{"????????b", 4, 0, 8},
		{"????g???b", 6, 5, 8},
		{"????b???b", 2, 0, 4},
		{"gb", -1, 1, 1},
		{"g?gb", -1, 3, 3},
		{"????s???b", 3, 0, 8},
		{"???ss???b", 5, 0, 8},
		{"gsb", -1, 1, 2},
		{"gs?b", 2, 1, 3},
		{"gsgb", -1, 3, 3},
		{"gbgb", -1, 1, 1},
		{"sb", -1, 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum commit_state states[16];
		struct search search;
		size_t next = 99;
		bool more;

		set_states(&search, states, cases[i].states);
		more = bisect_next(&next, &search);
		if (more != (cases[i].next >= 0) ||
			(more && next != (size_t)cases[i].next) ||
			search.first != cases[i].first ||
			search.last != cases[i].last)
			fail_msg("%s: %zu, %zu to %zu", cases[i].states, next,
				search.first, search.last);
	}
}

/* Whatever the commits are, so many steps are enough. */
static void test_steps(void **state)
{
	enum {COMMITS = 1000, STEPS = 10 };
	enum commit_state states[COMMITS];

	(void)state;
	for (size_t culprit = 0; culprit < COMMITS; culprit++) {
		struct search search = {.count = COMMITS, .states = states};
		size_t next, steps = 0;

		memset(states, 0, sizeof states);
		states[COMMITS - 1] = COMMIT_BAD;
		while (bisect_next(&next, &search)) {
			states[next] = next < culprit ? COMMIT_GOOD
			                              : COMMIT_BAD;
			steps++;
		}
		assert_int_equal(search.first, culprit);
		assert_int_equal(search.last, culprit);
		assert_true(steps <= STEPS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
