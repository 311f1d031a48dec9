/* Unit tests for lists of facts and the table of known ones. */
#include "gate/text/facts.h"

#include "tests/unit/support/support.h"

enum {FACTS = 6 };

static void joins(void **state)
{
	static const struct {
		struct fact_pair facts[FACTS];
		const char *want;
	} cases[] = {
		{{{0}}, ""},
		{{{"os", "linux"}, {"cpu", "a"}}, "cpu=a os=linux "},
		{{{"cpu", "b"}, {"cpu", "a"}, {"cpu", "b"}, {"cpu", "a"}},
			"cpu=a, b "},
		{{{"cpu", "a, b"}, {"cpu", "b"}, {"c", "a"}, {"cpu", "c"}},
			"c=a cpu=a, b, b, c "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fact_pair items[FACTS];
		struct facts facts = {0, items};
		struct arena arena = {0};
		struct buf got = {0};

		for (; cases[i].facts[facts.count].key; facts.count++)
			items[facts.count] = cases[i].facts[facts.count];
		facts_join(&facts, &arena);
		for (size_t k = 0; k < facts.count; k++)
			buf_printf(&got, "%s=%s ", items[k].key,
				items[k].value);
		assert_string_equal(got.len ? got.data : "", cases[i].want);
		buf_clear(&got);
		arena_clear(&arena);
	}
}

static void finds(void **state)
{
	struct fact_pair items[] = {{"cpu", "a"}, {"os", "b"}};
	const struct facts facts = {2, items}, none = {0};
	size_t at = 0;

	(void)state;
	assert_string_equal(facts_value(&facts, "os"), "b");
	assert_null(facts_value(&facts, "arch"));
	assert_null(facts_value(&none, "os"));
	assert_null(facts_next(&facts, &at, "arch"));
	assert_string_equal(facts_next(&facts, &at, "os"), "b");
	assert_string_equal(facts_next(&facts, &at, "os"), "b");
	assert_null(facts_next(&facts, &at, "zone"));
}

/* Both names lead to one row, and no name to two. */
static void names_are_unique(void **state)
{
	(void)state;
	for (size_t i = 0; i < known_fact_count; i++) {
		const struct known_fact *known = &known_facts[i];

		assert_true(known->key || known->captured);
		if (known->key)
			assert_ptr_equal(fact_known(known->key), known);
		if (known->captured)
			assert_ptr_equal(fact_known(known->captured), known);
	}
	assert_null(fact_known("date"));
	assert_true(fact_known("goarch")->machine);
	assert_false(fact_known("arch")->mendable);
	assert_null(fact_known("pkg")->key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joins),
		cmocka_unit_test(finds),
		cmocka_unit_test(names_are_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
