/* Counters of a text of metrics: which series are added up. */
#include "tests/unit/support/support.h"

#include "gate/pull/counters.h"

#define TEXT                                                                   \
	"# HELP requests_total so many\n"                                      \
	"# TYPE requests_total counter\n"                                      \
	"requests_total{code=\"200\",method=\"GET\"} 10\n"                     \
	"requests_total{ code=\"200\", method=\"PUT\", } 5 1700000000\n"       \
	"requests_total{code=\"5\\\"}0\"} 2\n"                                 \
	"requests_total_other 100\n"                                           \
	"requests_total{code=\"500\"} NaN\n"                                   \
	"requests_total{code=\"500\" 7\n"                                      \
	"plain_total 1e3\n"                                                    \
	"plain_total"

static const struct {
	const char *name, *counter;
	int status;
	double sum;
} cases[] = {
	{"all series", "requests_total", 0, 17},
	{"one label", "requests_total{code=\"200\"}", 0, 15},
	{"two labels, in any order",
		"requests_total{method=\"PUT\", code=\"200\"}", 0, 5},
	{"an escaped quote", "requests_total{code=\"5\\\"}0\"}", 0, 2},
	{"without labels", "plain_total", 0, 1000},
	{"no such value", "requests_total{code=\"404\"}", 1, 0},
	{"not a number", "requests_total{code=\"500\"}", 1, 0},
	{"no such name", "requests", 1, 0},
	{"no name", "{code=\"200\"}", -1, 0},
	{"no quotes", "requests_total{code=200}", -1, 0},
	{"an open quote", "requests_total{code=\"200}", -1, 0},
	{"an open brace", "requests_total{code=\"200\"", -1, 0},
	{"more behind it", "requests_total 5", -1, 0},
	{"nothing", "", -1, 0},
};

static void test_sum(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = {0};
		struct counter counter;
		struct err err = {0};
		double sum = 0;
		int status =
			counter_parse(&counter, cases[i].counter, &arena, &err);

		if (status == 0)
			status = counter_sum(&sum, &counter, span_of(TEXT));
		if (status != cases[i].status || sum < cases[i].sum ||
			sum > cases[i].sum)
			fail_msg("%s: %d, %g", cases[i].name, status, sum);
		arena_clear(&arena);
	}
}

static void test_list(void **state)
{
	struct buf names = {0};

	(void)state;
	counters_list(&names, span_of(TEXT));
	assert_string_equal(names.data, "requests_total, plain_total");
	buf_clear(&names);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sum),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
