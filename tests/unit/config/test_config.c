/* profgate.yml: what is read, what is refused and with which words. */
#include <string.h>

#include "gate/config/config.h"
#include "tests/unit/support/config_text.h"
#include "tests/unit/support/support.h"

static void test_bad(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		/* the file as a whole */
		{"budgts:\n", "p.yml:1:1: unknown key \"budgts\", did you mean "
			"\"budgets\"?"},
		{"gate:\nxyz: 1\n", "p.yml:2:1: unknown key \"xyz\", known are "
			"gate, budgets, rules, accept, runtime, modules, "
			"measure, pull"},
		{"gate:\nrules:\ngate:\n", "p.yml:3:1: key \"gate\" is here "
			"twice, first in line 1"},
		{"- a\n", "p.yml:1:1: the file must be a mapping, such as "
			"budgets: {cpu: {total: 5%}}"},
		{"text\n", "p.yml:1:1: the file must be a mapping, such as "
			"budgets: {cpu: {total: 5%}}"},
		{"? [a]\n: b\n", "p.yml:1:3: a key must be a text"},
		{"\"\": b\n", "p.yml:1:1: a key must be a text"},
		{"gate: {}\n---\nrules: []\n", "p.yml:2:1: a second document "
			"begins here, keep one"},
		{"a: b: c\n", "p.yml:1:5: mapping values are not allowed in "
			"this context"},
		{"gate:\n\tmin-runs: 3\n", "p.yml:2:1: found character that "
			"cannot start any token"},
		{"gate:\n  # \xff\n", "p.yml:2:5: is not plain UTF-8 text: "
			"invalid leading UTF-8 octet"},
		{"gate: {undecided: \"a\\0\"}\n", "p.yml:1:19: a text holds a "
			"NUL byte"},
		{"[[[[[[[[[\n", "p.yml:1:9: nested deeper than 8 levels"},
		{"gate: !!map {}\n", "p.yml:1:7: tag \"tag:yaml.org,2002:map\" "
			"is not understood, leave it out"},
		{"gate: *a\n", "p.yml:1:7: alias \"a\" stands for nothing above "
			"it"},
		{"rules: &a [*a]\n", "p.yml:1:12: alias \"a\" stands for "
			"nothing above it"},
		/* gate */
		{"gate: 3\n", "p.yml:1:7: \"gate\" must be a mapping, such as "
			"{min-runs: 3}"},
		{"gate: {min-run: 3}\n", "p.yml:1:8: unknown key \"min-run\", "
			"did you mean \"min-runs\"?"},
		{"gate: {x: 3}\n", "p.yml:1:8: unknown key \"x\", known are "
			"false-alarms, min-runs, undecided, missing-baseline, "
			"unjudged, gone, measured, since"},
		{"gate: {min-runs: 1}\n", "p.yml:1:18: \"min-runs\" must be a "
			"whole number from 2 to 1000"},
		{"gate: {min-runs: 1001}\n", "p.yml:1:18: \"min-runs\" must be "
			"a whole number from 2 to 1000"},
		{"gate: {min-runs: 3.0}\n", "p.yml:1:18: \"min-runs\" must be a "
			"whole number from 2 to 1000"},
		{"gate: {min-runs: [3]}\n", "p.yml:1:18: \"min-runs\" must be a "
			"whole number from 2 to 1000"},
		{"gate: {false-alarms: 0.01}\n", "p.yml:1:22: "
			"\"false-alarms\": 0.01 is no percentage, write "
			"0.01%"},
		{"gate: {false-alarms: 0%}\n", "p.yml:1:22: \"false-alarms\" "
			"must be above 0%"},
		{"gate: {false-alarms: 51%}\n", "p.yml:1:22: "
			"\"false-alarms\": 51% is not from 0% to 50%"},
		{"gate: {false-alarms: nan%}\n", "p.yml:1:22: "
			"\"false-alarms\" needs a percentage, such as 10%"},
		{"gate: {undecided: maybe}\n", "p.yml:1:19: \"undecided\" must "
			"be one of pass, fail"},
		{"gate: {missing-baseline: {}}\n", "p.yml:1:26: "
			"\"missing-baseline\" must be one of pass, fail"},
		{"gate: {measured: together}\n", "p.yml:1:18: \"measured\" must "
			"be one of auto, interleaved, apart"},
		/* budgets */
		{"budgets: [cpu]\n", "p.yml:1:10: \"budgets\" must be a "
			"mapping, such as {cpu: {function: 10%}}"},
		{"budgets:\n  cpu: 10%\n", "p.yml:2:8: a budget must be a "
			"mapping, such as {total: 5%}, or the word off"},
		{"budgets:\n  cpu:\n", "p.yml:2:7: a budget must be a mapping, "
			"such as {total: 5%}, or the word off"},
		{"budgets: {cpu: {total: 10}}\n", "p.yml:1:24: \"total\": 10 "
			"is no percentage, write 10%"},
		{"budgets: {cpu: {total: ten%}}\n", "p.yml:1:24: \"total\" "
			"needs a percentage, such as 10%"},
		{"budgets: {cpu: {total: \"%\"}}\n", "p.yml:1:24: \"total\" "
			"needs a percentage, such as 10%"},
		{"budgets: {cpu: {total: [1%]}}\n", "p.yml:1:24: \"total\" "
			"needs a percentage, such as 10%"},
		{"budgets: {cpu: {total: -1%}}\n", "p.yml:1:24: \"total\": -1% "
			"is not from 0% to 10000%"},
		{"budgets: {cpu: {hot: off}}\n", "p.yml:1:22: \"hot\" needs a "
			"percentage, such as 10%"},
		{"budgets: {cpu: {hot: 101%}}\n", "p.yml:1:22: \"hot\": 101% "
			"is not from 0% to 100%"},
		{"rules: [{ns/op: 5%, function: f, B/op: 5%}]\n",
			"p.yml:1:9: this rule names a function, and ns/op is "
			"judged as a total alone: it would hold for nothing"},
		{"rules: [{function: f, goroutine: 9%}]\n",
			"p.yml:1:9: this rule names a function, and goroutine is "
			"judged as a total alone: it would hold for nothing"},
		{"budgets: {cpu: {site: 1%}}\n", "p.yml:1:17: cpu has no scope "
			"\"site\", only total and function"},
		{"budgets: {alloc_space: {function: 1%}}\n", "p.yml:1:25: "
			"alloc_space has no scope \"function\", only total and "
			"site"},
		{"budgets: {B/op: {function: 1%}}\n", "p.yml:1:18: B/op has no "
			"scope \"function\", only total"},
		{"budgets: {cpu: {functoin: 1%}}\n", "p.yml:1:17: unknown key "
			"\"functoin\", did you mean \"function\"?"},
		{"budgets: {B/op: {xyz: 1%}}\n", "p.yml:1:18: unknown key "
			"\"xyz\", known are total, hot"},
		{"budgets: {cpu: off, cpu: off}\n", "p.yml:1:21: key \"cpu\" is "
			"here twice, first in line 1"},
		{"budgets: {cpu: {total: 1%, total: 1%}}\n", "p.yml:1:28: key "
			"\"total\" is here twice, first in line 1"},
		{"budgets: {alloc_spce: off}\n", "p.yml:1:11: unknown metric "
			"\"alloc_spce\", did you mean \"alloc_space\"?"},
		/* rules */
		{"rules: {cpu: off}\n", "p.yml:1:8: \"rules\" must be a list, "
			"such as - {cpu: 25%}"},
		{"rules:\n  - cpu\n", "p.yml:2:5: a rule must be a mapping, "
			"such as {function: \"runtime.*\", cpu: off}"},
		{"rules: [{function: f}]\n", "p.yml:1:9: this rule names no "
			"metric, add one, such as cpu: 25%"},
		{"rules: [{funktion: f, cpu: off}]\n", "p.yml:1:10: unknown "
			"key \"funktion\", did you mean \"function\"?"},
		{"rules: [{function: [], cpu: off}]\n", "p.yml:1:20: "
			"\"function\" needs a text"},
		{"rules: [{workload: \"\", cpu: off}]\n", "p.yml:1:20: "
			"\"workload\" needs a text"},
		{"rules: [{cpu: {total: 1%}}]\n", "p.yml:1:15: \"cpu\" needs a "
			"percentage, such as 10%"},
		{"rules: [{inuse_spase: 1%}]\n", "p.yml:1:10: unknown metric "
			"\"inuse_spase\", did you mean \"inuse_space\"?"},
		/* accept */
		{"accept: x\n", "p.yml:1:9: \"accept\" must be a list, such as "
			"- {function: \"pkg.Parse\", reason: \"validates UTF-8 "
			"now\"}"},
		{"accept: [x]\n", "p.yml:1:10: an acceptance must be a mapping, "
			"such as {function: \"pkg.Parse\", reason: \"validates "
			"UTF-8 now\"}"},
		{"accept: [{reason: r}]\n", "p.yml:1:10: this acceptance names "
			"no function"},
		{"accept: [{function: f}]\n", "p.yml:1:10: this acceptance "
			"gives no reason"},
		{"accept: [{function: f, reason: }]\n", "p.yml:1:32: "
			"\"reason\" needs a text"},
		{"accept: [{function: f, why: r}]\n", "p.yml:1:24: unknown key "
			"\"why\", known are function, metric, workload, "
			"reason, until, ratio"},
		{"accept: [{function: f, reason: r, ratio: .5}]\n",
			"p.yml:1:42: \"ratio\": \".5\" is no rise, such as "
			"x1.4 or +40%"},
		{"accept: [{function: f, reason: r, until: 2026-13-01}]\n",
			"p.yml:1:42: \"until\": \"2026-13-01\" is no date, "
			"such as 2027-03-01"},
		{"accept: [{function: f, reason: r, until: 2026-02-29}]\n",
			"p.yml:1:42: \"until\": \"2026-02-29\" is no date, "
			"such as 2027-03-01"},
		{"accept: [{function: f, reason: r, until: 2026-1-1}]\n",
			"p.yml:1:42: \"until\": \"2026-1-1\" is no date, such "
			"as 2027-03-01"},
		/* runtime, modules */
		{"module: []\n", "p.yml:1:1: unknown key \"module\", did you "
			"mean \"modules\"?"},
		{"modules: acme\n", "p.yml:1:10: \"modules\" must be a list, "
			"such as [github.com/acme/app]"},
		{"modules: [a, {b: c}]\n", "p.yml:1:14: \"modules\" lists "
			"texts, such as [github.com/acme/app]"},
		{"runtime:\n  - a\n  - \"\"\n", "p.yml:3:5: \"runtime\" lists "
			"texts, such as [\"acme.com/pool.*\"]"},
		{"runtime: [a]\nruntime: [b]\n", "p.yml:2:1: key \"runtime\" "
			"is here twice, first in line 1"},
	};
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = {0};
		struct config config;
		struct err err = {0};
		int result = config_of(&config, &arena, span_of(cases[i].text),
			&err);

		if (result != -1 || err.kind != ERR_CONFIG ||
			strcmp(err.text, cases[i].want) != 0) {
			print_error("%s got  %s\n want %s\n", cases[i].text,
				err.text, cases[i].want);
			bad++;
		}
		arena_clear(&arena);
	}
	assert_int_equal(bad, 0);
}

/* What a file changes, as the lines of config_print that do not say default. */
static void test_good(void **state)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{"nothing", "", ""},
		{"a comment", "# only this\n", ""},
		{"byte order mark", "\xef\xbb\xbfgate:\n", ""},
		{"empty parts", "gate:\nbudgets:\nrules:\naccept:\n", ""},
		{"empty collections",
			"gate: {}\nbudgets: {}\nrules: []\naccept: []\n", ""},
		{"explicit document", "---\ngate: {min-runs: 5}\n...\n",
			"  min-runs: 5 # p.yml:2\n"},
		{"gate",
			"gate:\n"
			"  false-alarms: 2.5%\n"
			"  min-runs: 1000\n"
			"  undecided: fail\n"
			"  missing-baseline: fail\n"
			"  measured: apart\n",
			"  false-alarms: 2.5% # p.yml:2\n"
			"  min-runs: 1000 # p.yml:3\n"
			"  undecided: fail # p.yml:4\n"
			"  missing-baseline: fail # p.yml:5\n"
			"  measured: apart # p.yml:6\n"},
		{"a row changes what it names",
			"budgets:\n  cpu: {function: 0.1%,\n    hot: 1e1%}\n",
			"    function: 0.1% # p.yml:2\n"
			"    hot: 10% # p.yml:3\n"},
		{"off for a metric", "budgets: {alloc_space: off}\n",
			"    total: off # p.yml:1\n"
			"    site: off # p.yml:1\n"},
		{"off for a scope", "budgets: {cpu: {total: 'off'}}\n",
			"    total: off # p.yml:1\n"},
		{"zero", "budgets: {allocs/op: {total: 0%}}\n",
			"    total: 0% # p.yml:1\n"},
		{"own unit", "budgets: {widgets/op: {total: 5%}}\n",
			"    total: 5% # p.yml:1\n"},
		{"own metric, far from known ones",
			"budgets: {connections: {function: 7%}}\n",
			"    function: 7% # p.yml:1\n"},
		{"a rule is one a metric",
			"rules:\n"
			"  - {workload: W, cpu: 1%, function: 'a \"b\"\\', "
			"x/op: off}\n",
			"rules:\n"
			"  - workload: \"W\"\n"
			"    function: \"a \\\"b\\\"\\\\\"\n"
			"    cpu: 1% # p.yml:2\n"
			"  - workload: \"W\"\n"
			"    function: \"a \\\"b\\\"\\\\\"\n"
			"    x/op: off # p.yml:2\n"},
		{"a rule for everything", "rules: [{cpu: 1%}]\n",
			"rules:\n  - cpu: 1% # p.yml:1\n"},
		{"aliases",
			"rules:\n  - &a {cpu: 1%}\n  - *a\n",
			"rules:\n"
			"  - cpu: 1% # p.yml:2\n"
			"  - cpu: 1% # p.yml:2\n"},
		{"acceptances",
			"accept:\n"
			"  - {function: f, reason: r}\n"
			"  - {function: g, metric: cpu, workload: w, reason: r,\n"
			"     until: 2026-06-30, ratio: +40%}\n",
			"accept:\n"
			"  # p.yml:2\n"
			"  - function: \"f\"\n"
			"    reason: \"r\"\n"
			"  # p.yml:3\n"
			"  - function: \"g\"\n"
			"    metric: \"cpu\"\n"
			"    workload: \"w\"\n"
			"    reason: \"r\"\n"
			"    until: \"2026-06-30\"\n"
			"    ratio: \"1.4\"\n"},
		{"owners",
			"modules: [github.com/acme/app, 'lib*']\n"
			"runtime:\n  - acme.com/pool\n",
			"runtime:\n"
			"  - \"acme.com/pool\" # p.yml:3\n"
			"modules:\n"
			"  - \"github.com/acme/app\" # p.yml:1\n"
			"  - \"lib*\" # p.yml:1\n"},
		{"characters that YAML does not print",
			"rules: [{function: \"\\e\\u0085\\u2028\\uFEFFé\", "
			"cpu: off}]\n",
			"rules:\n"
			"  - function: \"\\x1b\\u0085\\u2028\\ufeffé\"\n"
			"    cpu: off # p.yml:1\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = {0};
		struct config config;
		struct err err = {0};
		struct buf out = {0};
		struct buf got = {0};

		if (config_of(&config, &arena, span_of(cases[i].text), &err))
			fail_msg("%s: %s", cases[i].name, err.text);
		config_print(&out, &config);
		for (char *line = out.data, *end; *line; line = end + 1) {
			size_t tail;

			end = strchr(line, '\n');
			*end = '\0';
			if (strstr(line, "# default") ||
				strcmp(line, "gate:") == 0 ||
				strcmp(line, "budgets:") == 0 ||
				(line[0] == ' ' && line[2] != ' ' &&
					line[2] != '-' && end[-1] == ':'))
				continue;
			/* blanks before an origin become one */
			tail = strcspn(line, "#");
			buf_add(&got, line, tail);
			if (line[tail] == '#' && tail > 2) {
				while (got.data[got.len - 1] == ' ')
					got.len--;
				buf_char(&got, ' ');
			}
			buf_text(&got, line + tail);
			buf_char(&got, '\n');
		}
		buf_text(&got, "");
		if (strcmp(got.data, cases[i].want) != 0)
			fail_msg("%s: got\n%s", cases[i].name, got.data);
		buf_clear(&out);
		buf_clear(&got);
		arena_clear(&arena);
	}
}

/* Percentages that are no round numbers print as they were written. */
static void test_percent(void **state)
{
	static const char *const cases[] = {
		"0.1%", "0.7%", "2.3%", "5.7%", "29%", "57%", "58%", "113.7%",
		"9999.999%", "0.0000001%",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = {0};
		struct config config;
		struct err err = {0};
		struct buf out = {0};
		const char *text = arena_printf(&arena,
			"budgets: {B/op: {total: %s}}", cases[i]);
		const char *want = arena_printf(&arena, "total: %s ", cases[i]);

		assert_int_equal(
			config_of(&config, &arena, span_of(text), &err), 0);
		config_print(&out, &config);
		if (!strstr(out.data, want))
			fail_msg("%s:\n%s", cases[i], out.data);
		buf_clear(&out);
		arena_clear(&arena);
	}
}

static void test_values(void **state)
{
	struct arena arena = {0};
	struct config config;
	struct err err = {0};
	struct allowance a;

	(void)state;
	assert_int_equal(config_of(&config, &arena, span_of(
		"gate: {false-alarms: 5%}\n"
		"budgets: {cpu: {function: 20%, hot: 1%}, x/op: {total: 1%}}\n"
		"rules: [{function: 'runtime.*', cpu: off}]\n"
		"accept: [{function: f, reason: r}]\n"), &err), 0);
	assert_string_equal(config.policy.config, "p.yml");
	assert_near(config.policy.false_alarms, .05, 1e-15);
	assert_int_equal(config.policy.min_runs, 3);
	assert_int_equal(config.policy.budget_count, 2);
	a = policy_allowance(&config.policy, "w", "main.f", "cpu", "",
		SCOPE_FUNCTION);
	assert_false(a.off);
	assert_near(a.growth, .2, 1e-15);
	assert_string_equal(a.rule, "p.yml:2");
	a = policy_allowance(&config.policy, "w", NULL, "cpu", "", SCOPE_TOTAL);
	assert_near(a.growth, .1, 1e-15);
	assert_string_equal(a.rule, "default");
	a = policy_allowance(&config.policy, "w", "runtime.x", "cpu", "",
		SCOPE_FUNCTION);
	assert_true(a.off);
	assert_string_equal(a.rule, "p.yml:3");
	a = policy_allowance(&config.policy, "w", NULL, "x/op", "", SCOPE_TOTAL);
	assert_near(a.growth, .01, 1e-15);
	assert_near(policy_budget(&config.policy, "cpu", "").hot, .01, 1e-15);
	assert_near(policy_budget(&config.policy, "x/op", "").hot, .03, 1e-15);
	assert_string_equal(config.policy.acceptances[0].rule, "p.yml:4");
	/* the defaults are as they were */
	assert_near(policy_budget(&policy_default, "cpu", "")
		.scope[SCOPE_FUNCTION].growth, .1, 0);
	arena_clear(&arena);
}

static void test_expired(void **state)
{
	static const char text[] =
		"accept:\n"
		"  - {function: f, reason: r, until: 2026-06-29}\n"
		"  - {function: g, reason: r, until: 2026-06-30}\n";
	struct arena arena = {0};
	struct config config;
	struct err err = {0};

	(void)state;
	assert_int_equal(config_of(&config, &arena, span_of(text), &err), 0);
	assert_int_equal(config.policy.acceptance_count, 1);
	assert_string_equal(config.policy.acceptances[0].function, "g");
	assert_int_equal(config.notes.count, 1);
	assert_string_equal(config.notes.list[0].code, "acceptance-expired");
	assert_string_equal(config.notes.list[0].message,
		"p.yml:2: the acceptance of f ended on 2026-06-29 and covers "
		"nothing any more");
	arena_clear(&arena);
}

/* before, a number and after, count times, between head and tail: ends with an
 * error like want. */
static void assert_refused(const char *head, const char *before,
	const char *after, size_t count, const char *tail, const char *want)
{
	struct arena arena = {0};
	struct config config;
	struct err err = {0};
	struct buf all = {0};

	buf_text(&all, head);
	for (size_t i = 0; i < count; i++)
		buf_printf(&all, "%s%zu%s", before, i, after);
	buf_text(&all, tail);
	if (config_of(&config, &arena, buf_view(&all), &err) != -1 ||
		!strstr(err.text, want))
		fail_msg("%s: got %s", want, err.text);
	buf_clear(&all);
	arena_clear(&arena);
}

static void test_limits(void **state)
{
	(void)state;
	assert_refused("", "# ", " a comment of no use\n", 100000, "",
		"p.yml: longer than 1048576 bytes");
	assert_refused("budgets:\n", "  m", ": off\n", 257, "",
		"\"budgets\" has 257 keys, more than 256");
	assert_refused("rules:\n", "- {cpu: ", "%}\n", 10001, "",
		"\"rules\" has 10001 items, more than 10000");
	assert_refused("rules:\n", "- &a", " {cpu: 1%}\n", 65, "",
		"p.yml:66:3: more than 64 anchors");
	assert_refused("rules:\n- &a {cpu: 1%}\n", "- *a # ", "\n", 65, "",
		"p.yml:67:3: more than 64 aliases");
	assert_refused("rules:\n- &a {", "m", ": off, ", 250,
		"}\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n"
		"- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n"
		"- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n"
		"- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n- *a\n"
		"- *a\n",
		"\"rules\" sets more than 10000 values");
}

/* Every ceiling of the arena ends in an error, not in a crash. */
static void test_memory(void **state)
{
	static const char text[] =
		"gate: {min-runs: 4}\n"
		"budgets: {cpu: {function: 20%, hot: 1%}, x/op: {total: 1%}}\n"
		"rules: [&a {function: 'runtime.*', cpu: off}, *a]\n"
		"accept: [{function: f, reason: r, until: 2000-01-01}]\n"
		"runtime: [a]\n"
		"modules: [b, c]\n";
	bool done = false;

	(void)state;
	for (size_t ceiling = 1; !done; ceiling += 16) {
		struct arena arena = {.ceiling = ceiling};
		struct config config;
		struct err err = {0};

		done = config_of(&config, &arena, span_of(text), &err) == 0;
		if (!done)
			assert_int_equal(err.kind, ERR_LIMIT);
		assert_true(ceiling < 1 << 20);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_percent),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_expired),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
