/* What a metric is, by its name or by what it is of. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/model/metric.h"

static const struct {
	const char *name, *unit;
	enum metric_kind kind;
	bool judged;        /* by default */
	bool function, site;
} cases[] = {
	{"cpu", "ns", METRIC_TIME, true, true, false},
	{"CPU", "ns", METRIC_TIME, true, true, false},
	{"itimer", "ns", METRIC_TIME, true, true, false},
	{"cycles", "count", METRIC_TIME, true, true, false},
	{"some-time", "ns", METRIC_TIME, true, true, false},
	{"alloc_space", "bytes", METRIC_BYTES, true, false, true},
	{"alloc_in_new_tlab_bytes", "bytes", METRIC_BYTES, true, false, true},
	{"alloc_in_new_tlab_objects", "count", METRIC_OBJECTS, true, false,
		true},
	{"inuse_space", "bytes", METRIC_HELD_BYTES, false, false, true},
	{"heap_live_size", "bytes", METRIC_HELD_BYTES, false, false, true},
	{"lock_time", "ns", METRIC_WAIT, true, true, false},
	{"delay", "ns", METRIC_WAIT, true, true, false},
	{"block_delay", "ns", METRIC_WAIT, true, true, false},
	{"goroutine", "count", METRIC_STATE, false, false, false},
	{"cycles:u", "count", METRIC_TIME, true, true, false},
	{"cpu-clock:ppp", "count", METRIC_TIME, true, true, false},
	{"task-clock:u", "ns", METRIC_TIME, true, true, false},
	{"wall_clock", "ns", METRIC_TIME, true, true, false},
	{"cpu-clock", "ns", METRIC_TIME, true, true, false},
	{"exception", "count", METRIC_COUNT, false, true, false},
	{"B/op", "B/op", METRIC_BYTES, true, false, false},
	{"ns/op", "ns/op", METRIC_TIME, false, false, false},
	{"alloc_x/op", "alloc_x/op", METRIC_COUNT, false, false, false},
	{"pages/s", "pages/s", METRIC_RATE, false, false, false},
	{"calls", "count", METRIC_WORK, true, true, false},
	{"", "", METRIC_COUNT, false, true, false},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct metric_row *row =
			metric_find(cases[i].name, cases[i].unit);
		bool judged = false;

		for (enum scope s = 0; s < SCOPE_COUNT; s++)
			judged |= row->growth[s] > 0.0;
		if (row->kind != cases[i].kind || judged != cases[i].judged ||
			!metric_has_scope(row, SCOPE_TOTAL) ||
			metric_has_scope(row, SCOPE_FUNCTION) !=
				cases[i].function ||
			metric_has_scope(row, SCOPE_SITE) != cases[i].site)
			fail_msg("%s", cases[i].name);
	}
}

/* No budget of the table is for a scope that the metric cannot have. */
static void test_table(void **state)
{
	const struct metric_row *row;

	(void)state;
	for (unsigned i = 0; (row = metric_at(i)); i++) {
		for (enum scope s = 0; s < SCOPE_COUNT; s++)
			if (row->growth[s] > 0.0 && !metric_has_scope(row, s))
				fail_msg("%s", row->name);
		assert_ptr_equal(metric_find(row->name, ""), row);
		assert_true(strlen(metric_words(row)->up) > 0);
	}
	assert_int_equal(metric_sense(metric_find("alloc_objects", "count")),
		METRIC_BYTES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests_name("metric", tests, NULL, NULL);
}
