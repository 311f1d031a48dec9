/* What `measure:` says of counted runs. */
#include <string.h>

#include "gate/config/config.h"
#include "tests/unit/support/config_text.h"
#include "tests/unit/support/support.h"

static void test_refused(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{"measure: {counted-runs: 0}\n",
			"p.yml:1:25: "
			"\"counted-runs\" must be a whole number from 1 to "
			"10000"},
		{"measure: {counters: perf}\n", "p.yml:1:21: \"counters\" "
						"must be one of auto, qemu, "
						"valgrind, cachegrind, off"},
		{"measure: {command: \"{counter} ./b {cpu}\"}\n",
			"p.yml:1:10: "
			"{counter} in a command that takes profiles: give the "
			"same without them as \"counted-command\""},
		{"measure: {counted-command: \"{counter} ./b {dir}\"}\n",
			"p.yml:1:10: a counted run takes no other profile: "
			"leave {cpu}, {mem} and {dir} out"},
		{"measure: {workloads: {a: {counted-command: ./b}}}\n",
			"p.yml:1:23: \"counted-command\" needs {counter} "
			"once, directly before the program and as a word of "
			"its own"},
		{"measure: {counted-command: [\"x={counter}\", ./b]}\n",
			"p.yml:1:10: \"counted-command\" needs {counter} once, "
			"directly before the program and as a word of its "
			"own"},
		{"measure: {counted-command: [./b, \"{counter}\"]}\n",
			"p.yml:1:10: \"counted-command\" needs {counter} once, "
			"directly before the program and as a word of its "
			"own"},
		{"measure: {counted-command: \"{counter} a; {counter} b\"}\n",
			"p.yml:1:10: \"counted-command\" needs {counter} once, "
			"directly before the program and as a word of its "
			"own"},
	};
	struct arena arena = {0};
	struct config config;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err err = {0};

		assert_int_equal(config_of(&config, &arena,
			span_of(cases[i].text), &err), -1);
		assert_string_equal(err.text, cases[i].error);
	}
	arena_clear(&arena);
}

static void test_read(void **state)
{
	static const char text[] =
		"measure:\n"
		"  command: ./bench {workload} {cpu}\n"
		"  counters: valgrind\n"
		"  counted-runs: 4\n"
		"  counted-command: \"{counter} ./bench {workload}\"\n"
		"  suites:\n"
		"    - {folder: deep, counted-command: \"{counter} ./deep\"}\n"
		"  workloads:\n"
		"    Decode:\n"
		"    Other: {counted-command: [\"{counter}\", ./other]}\n";
	struct arena arena = {0};
	struct err err = {0};
	struct config config;
	struct buf printed = {0};
	const struct plan *plan = &config.measure;

	(void)state;
	assert_int_equal(config_of(&config, &arena, span_of(text), &err), 0);
	assert_int_equal(plan->counters, COUNTERS_VALGRIND);
	assert_int_equal(plan->counted_runs, 4);
	assert_string_equal(plan->benches[0].counted.words[0],
		"{counter} ./bench {workload}");
	assert_string_equal(plan->benches[1].counted.words[1], "./other");
	assert_string_equal(plan->benches[2].counted.words[0],
		"{counter} ./deep");
	print_measured(&printed, &config);
	assert_non_null(strstr(printed.data, "counted-runs: 4\n"));
	buf_clear(&printed);
	arena_clear(&arena);
}

static void test_kinds(void **state)
{
	struct arena arena = {0};
	struct err err = {0};
	struct config config;
	struct buf printed = {0};
	const struct plan *plan = &config.measure;

	(void)state;
	assert_int_equal(config_of(&config, &arena,
		span_of("measure: {command: x}\n"), &err), 0);
	assert_false(plan_is_counted(plan));
	/* counted as it is timed */
	assert_int_equal(config_of(&config, &arena,
		span_of("measure: {command: \"{counter} x\"}\n"), &err), 0);
	assert_true(plan_is_timed(plan) && plan_is_counted(plan));
	config_print(&printed, &config);
	assert_null(strstr(printed.data, "counted-command"));
	/* counted alone */
	assert_int_equal(config_of(&config, &arena,
		span_of("measure: {counted-command: \"{counter} x\"}\n"), &err), 0);
	assert_false(plan_is_timed(plan));
	assert_true(plan_is_counted(plan));
	buf_clear(&printed);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
