/* Selectors taken apart and added to. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/pull/selector.h"

static const struct {
	const char *text;
	const char *parsed; /* NULL: it is none */
	const char *job;    /* the value of that label; NULL: it has none */
} cases[] = {
	{"", "", NULL},
	{"{}", "", NULL},
	{"{job=\"order\"}", "job=\"order\"", "order"},
	{"job=\"order\"", "job=\"order\"", "order"},
	{" { job = \"order\" , pod =~ \"a.*\" } ",
		"job = \"order\" , pod =~ \"a.*\"", "order"},
	{"{pod!=\"job\",job=\"b\",}", "pod!=\"job\",job=\"b\",", "b"},
	{"{job=~\"order\"}", "job=~\"order\"", NULL},
	{"{job!=\"order\"}", "job!=\"order\"", NULL},
	{"{job=\"a\\\"b\\\\c\"}", "job=\"a\\\"b\\\\c\"", "a\"b\\c"},
	{"{job=\"a,b}c\"}", "job=\"a,b}c\"", "a,b}c"},
	{"{\"service.name\"=\"x\",job=\"y\"}",
		"\"service.name\"=\"x\",job=\"y\"", "y"},
	{"{job=\"\"}", "job=\"\"", NULL},
	{"{job=order}", NULL, NULL},
	{"{job=\"order}", NULL, NULL},
	{"{job=\"order\"", NULL, NULL},
	{"{job\"order\"}", NULL, NULL},
	{"{job=\"order\" pod=\"a\"}", NULL, NULL},
	{"{=\"order\"}", NULL, NULL},
	{"{job=\"order\\\"}", NULL, NULL},
	{"{job>\"order\"}", NULL, NULL},
	{"}", NULL, NULL},
	{"{", NULL, NULL},
};

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = {0};
		struct err err = {0};
		const char *parsed = NULL, *job = NULL;
		int status =
			selector_parse(&parsed, cases[i].text, &arena, &err);

		if (status == 0)
			job = selector_value(parsed, "job", &arena);
		if ((status == 0) != (cases[i].parsed != NULL) ||
			(parsed && strcmp(parsed, cases[i].parsed) != 0) ||
			!job != !cases[i].job ||
			(job && strcmp(job, cases[i].job) != 0))
			fail_msg("%s: %d, %s, %s", cases[i].text, status,
				parsed ? parsed : "none", job ? job : "none");
		arena_clear(&arena);
	}
}

static void test_with(void **state)
{
	struct arena arena = {0};
	const char *text = selector_with("", "pod", "a\"b\\\n", &arena);
	struct err err = {0};

	(void)state;
	assert_string_equal(text, "pod=\"a\\\"b\\\\\\n\"");
	text = selector_with("job=\"x\",", "service.name", NULL, &arena);
	assert_string_equal(text, "job=\"x\",\"service.name\"=\"\"");
	text = selector_with("job=\"x\"", "a\"b", "c", &arena);
	assert_string_equal(text, "job=\"x\",\"a\\\"b\"=\"c\"");
	assert_int_equal(selector_parse(&text, text, &arena, &err), 0);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_with),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
