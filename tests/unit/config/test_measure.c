/* The measure: section of profgate.yml: what it becomes, and what is refused. */
#include <string.h>

#include "gate/config/config.h"
#include "tests/unit/support/config_text.h"
#include "tests/unit/support/support.h"

static void test_bad(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"measure: 3\n", "p.yml:1:10: \"measure\" must be a mapping, "
			"such as {command: ./bench}"},
		{"measure: {comand: a}\n", "p.yml:1:11: unknown key "
			"\"comand\", did you mean \"command\"?"},
		{"measure: {command: \"\"}\n", "p.yml:1:20: \"command\" is no "
			"command, such as \"./bench {cpu}\" or [./bench, "
			"\"{cpu}\"]"},
		{"measure: {build: []}\n", "p.yml:1:18: \"build\" is no "
			"command, such as \"./bench {cpu}\" or [./bench, "
			"\"{cpu}\"]"},
		{"measure: {build: [a, [b]]}\n", "p.yml:1:22: a word of a "
			"command is a text"},
		{"measure: {build: [\"\", b]}\n", "p.yml:1:19: a command begins "
			"with a program"},
		{"measure: {runs: 0}\n", "p.yml:1:17: \"runs\" must be a whole "
			"number from 1 to 10000"},
		{"measure: {timeout: 10}\n", "p.yml:1:20: \"timeout\" needs a "
			"time, such as 90s or 10m"},
		{"measure: {pass: A}\n", "p.yml:1:17: \"pass\" must be a list, "
			"such as [GOPROXY]"},
		{"measure: {workloads: [a]}\n", "p.yml:1:23: workload \"a\" has "
			"no command"},
		{"measure: {command: x, workloads: [a, a]}\n", "p.yml:1:38: "
			"workload \"a\" is here twice"},
		{"measure: {command: x, workloads: []}\n", "p.yml:1:34: "
			"\"workloads\" names none"},
		{"measure: {workloads: {../a: x}}\n", "p.yml:1:23: a workload "
			"is named as a folder: letters, digits and "
			"/._-+,:@%="},
		{"measure: {workloads: {a: {run: x}}}\n", "p.yml:1:27: unknown "
			"key \"run\", known are command, build, "
			"counted-command, arguments"},
		{"measure: {command: x y, workloads: {a: {arguments: [b]}}}\n",
			"p.yml:1:41: \"arguments\" are added to a \"command\" "
			"that is a list of words"},
		{"measure: {command: [x], workloads: {a: {arguments: b}}}\n",
			"p.yml:1:52: \"arguments\" is a list of words, such as "
			"[-test.benchtime=2000x]"},
		{"measure: {suites: x}\n", "p.yml:1:19: \"suites\" must be a "
			"list, such as [{folder: decode, command: ./bench}]"},
		{"measure: {suites: []}\n", "p.yml:1:19: \"suites\" has 0 "
			"items, and may have 1 to 256"},
		{"measure: {suites: [{command: x}]}\n", "p.yml:1:20: a suite "
			"needs a \"folder\" or a \"name\""},
		{"measure: {suites: [{folder: a}]}\n", "p.yml:1:20: a suite "
			"needs a \"command\""},
		{"measure: {suites: [{folder: ../a, command: x}]}\n",
			"p.yml:1:29: \"folder\" is a folder below another: "
			"letters, digits and /._-+,:@%="},
		{"measure: {suites: [{dir: a}]}\n", "p.yml:1:21: unknown key "
			"\"dir\", known are folder, name, build, command, "
			"counted-command, workloads"},
		{"measure: {suites: [{folder: a, command: x}, {name: a, "
			"command: y}]}\n", "p.yml:1:45: workload \"a\" is here "
			"twice"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct err err = {0};
		struct config config;

		config_of(&config, &arena, span_of(cases[i].text), &err);
		if (strcmp(err.text, cases[i].want) != 0)
			fail_msg("%s: got %s, want %s", cases[i].text,
				err.text, cases[i].want);
		arena_clear(&arena);
	}
}

static void test_measure(void **state)
{
	static const char text[] = "measure:\n"
		"  runs: 7\n"
		"  build: make bench\n"
		"  timeout: 1h30m\n"
		"  pass: [A_TOKEN]\n"
		"  command: ./bench {workload} {cpu}\n"
		"  workloads:\n"
		"    Decode:\n"
		"    a/Encode: [./e, \"{cpu}\", a b]\n"
		"    Other: {build: make other, command: ./one}\n";
	struct arena arena = {0};
	struct err err = {0};
	struct config config;
	struct buf printed = {0};
	const struct plan *plan = &config.measure;

	(void)state;
	assert_int_equal(config_of(&config, &arena, span_of(text), &err), 0);
	assert_int_equal(plan->runs, 7);
	assert_near(plan->timeout, 5400, 0);
	assert_int_equal(plan->bench_count, 3);
	assert_string_equal(plan->pass[0], "A_TOKEN");
	assert_true(plan->build.shell);
	assert_string_equal(plan->benches[0].name, "Decode");
	assert_true(plan->benches[0].command.shell);
	assert_false(plan->benches[1].command.shell);
	assert_int_equal(plan->benches[1].command.count, 3);
	assert_string_equal(plan->benches[1].command.words[2], "a b");
	assert_false(plan->benches[2].command.shell);
	assert_string_equal(plan->benches[2].build.words[0], "make other");
	print_measured(&printed, &config);
	assert_non_null(strstr(printed.data, "command: [\"./one\"]"));
	/* alone, without a name */
	assert_int_equal(config_of(&config, &arena,
		span_of("measure: {command: x}\n"), &err), 0);
	assert_int_equal(plan->bench_count, 1);
	assert_null(plan->benches[0].name);
	buf_clear(&printed);
	arena_clear(&arena);
}

static void test_suites(void **state)
{
	static const char text[] = "measure:\n"
		"  command: [./bench, \"{workload}\"]\n"
		"  workloads: [Whole]\n"
		"  suites:\n"
		"    - folder: a/decode\n"
		"      build: make\n"
		"      workloads:\n"
		"        One: {arguments: [-n, 7]}\n"
		"        Two: ./two\n"
		"    - {name: tool, command: ./tool}\n";
	struct arena arena = {0};
	struct err err = {0};
	struct config config;
	struct buf printed = {0};
	const struct plan *plan = &config.measure;
	const struct bench *b;

	(void)state;
	assert_int_equal(config_of(&config, &arena, span_of(text), &err), 0);
	assert_int_equal(plan->bench_count, 4);
	b = plan->benches;
	assert_null(b[0].suite);
	assert_string_equal(b[0].name, "Whole");
	assert_string_equal(b[1].name, "a/decode/One");
	assert_string_equal(b[1].called, "One");
	assert_string_equal(b[1].suite->folder, "a/decode");
	assert_string_equal(b[1].suite->build.words[0], "make");
	assert_int_equal(b[1].command.count, 4);
	assert_string_equal(b[1].command.words[3], "7");
	assert_ptr_equal(b[2].suite, b[1].suite);
	assert_string_equal(b[2].command.words[0], "./two");
	assert_string_equal(b[3].name, "tool");
	assert_null(b[3].called);
	assert_null(b[3].suite->folder);
	print_measured(&printed, &config);
	buf_clear(&printed);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_measure),
		cmocka_unit_test(test_suites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
