/* Policy: globs, which rule holds, which acceptance covers. */
#include <math.h>
#include <string.h>
#include <time.h>

#include "compare/policy/policy.h"
#include "gate/model/metric.h"
#include "tests/unit/support/support.h"

static void test_glob(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool want;
	} cases[] = {
		{"", "", true}, {"", "a", false}, {"*", "", true},
		{"*", "abc", true}, {"a", "a", true}, {"a", "b", false},
		{"a", "ab", false}, {"ab", "a", false}, {"?", "a", true},
		{"?", "", false}, {"a?c", "abc", true}, {"a*", "a", true},
		{"a*c", "abbbc", true}, {"a*c", "abbb", false},
		{"*b*", "abc", true}, {"*b*", "ac", false},
		{"a*b*c", "axbxbxc", true}, {"*ab", "aab", true},
		{"*a?b", "aaxb", true}, {"**", "x", true}, {"a**", "a", true},
		{"runtime.*", "runtime.mallocgc", true},
		{"runtime.*", "runtime/pprof.f", false},
		{"encoding/json.*", "encoding/json.(*Decoder).Decode", true},
		{"p.(*T).M", "p.(*T).M", true},
		{"[ab]", "a", false}, {"[ab]", "[ab]", true},
		{"\\*", "*", false}, {"\\*", "\\x", true},
		{"*?", "", false}, {"*?", "a", true}, {"*??", "a", false},
		{"a*a", "a", false}, {"*?b*", "ab", true}, {"*?b*", "b", false},
		{"*a*a*", "a", false}, {"*ab*b", "ab", false},
		{"*ab*b", "aabb", true}, {"?*?", "ab", true},
	};
	char text[20001];
	char pattern[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (glob_match(cases[i].pattern, cases[i].text) !=
			cases[i].want)
			fail_msg("glob %s, text %s", cases[i].pattern,
				cases[i].text);

	/* What takes 20000^30 steps when every star is tried again. */
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < 60; i += 2)
		memcpy(pattern + i, "*a", 2);
	memcpy(pattern + 60, "b", 2);

	clock_t start = clock();

	assert_false(glob_match(pattern, text));
	assert_true(clock() - start < 5 * CLOCKS_PER_SEC);
}

static void test_default(void **state)
{
	static const struct {
		const char *metric;
		double growth[SCOPE_COUNT]; /* -1: off */
	} cases[] = {
		{"cpu", {.10, .10, -1}},
		{"samples", {.10, .10, -1}},
		{"alloc_space", {.05, -1, .10}},
		{"alloc_objects", {.05, -1, .10}},
		{"B/op", {.05, -1, -1}},
		{"allocs/op", {.01, -1, -1}},
		{"ns/op", {-1, -1, -1}},
		{"inuse_space", {-1, -1, -1}},
		{"inuse_objects", {-1, -1, -1}},
		{"widgets/op", {-1, -1, -1}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (unsigned s = 0; s < SCOPE_COUNT; s++) {
			struct allowance got = policy_allowance(&policy_default,
				"default", "f", cases[i].metric, "", (enum scope)s);
			double want = cases[i].growth[s];

			assert_string_equal(got.rule, "default");
			if (got.off != (want < 0) ||
				(!got.off && fabs(got.growth - want) > 1e-15))
				fail_msg("%s %s: %s %g", cases[i].metric,
					scope_name((enum scope)s),
					got.off ? "off" : "on", got.growth);
		}
	assert_near(policy_budget(&policy_default, "cpu", "").hot, .03, 0);
	assert_near(policy_budget(&policy_default, "new", "").hot, .03, 0);
	assert_near(policy_default.false_alarms, .01, 0);
	assert_int_equal(policy_default.min_runs, 3);
	assert_int_equal(policy_default.measured, MEASURED_AUTO);
}

static void test_scopes(void **state)
{
	static const struct {
		const char *metric;
		bool function, site;
	} cases[] = {
		{"cpu", true, false}, {"wall", true, false},
		{"anything", true, false}, {"alloc_space", false, true},
		{"inuse_objects", false, true}, {"ns/op", false, false},
		{"alloc_x/op", false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *metric = cases[i].metric;
		const struct metric_row *row = metric_find(metric, "");

		if (!metric_has_scope(row, SCOPE_TOTAL) ||
			metric_has_scope(row, SCOPE_FUNCTION) !=
				cases[i].function ||
			metric_has_scope(row, SCOPE_SITE) != cases[i].site)
			fail_msg("%s", metric);
	}
}

static void test_rules(void **state)
{
	static struct rule rules[] = {
		{NULL, "json.*", "cpu", {.growth = .2, .rule = "1"}},
		{"Bench*", "json.*", "cpu", {.growth = .3, .rule = "2"}},
		{"Bench*", "json.*", "alloc_space",
			{.growth = .9, .rule = "3"}},
		{NULL, "runtime.*", "cpu", {.off = true, .rule = "4"}},
		{"Small", NULL, "cpu", {.growth = .5, .rule = "5"}},
		{NULL, "*", "wall", {.growth = .6, .rule = "6"}},
		{NULL, "parse", "cpu", {.growth = .7, .rule = "7"}},
		{NULL, "parse (b.js)", "cpu", {.growth = .8, .rule = "8"}},
	};
	static const struct {
		const char *workload, *function, *metric;
		enum scope scope;
		const char *want;
	} cases[] = {
		{"Other", "json.Get", "cpu", SCOPE_FUNCTION, "1"},
		{"BenchX", "json.Get", "cpu", SCOPE_FUNCTION, "2"},
		{"BenchX", "main.f", "cpu", SCOPE_FUNCTION, "default"},
		{"BenchX", "json.Get", "alloc_space", SCOPE_SITE, "3"},
		{"Other", "json.Get", "alloc_space", SCOPE_SITE, "default"},
		{"BenchX", "runtime.f", "cpu", SCOPE_FUNCTION, "4"},
		{"Small", "runtime.f", "cpu", SCOPE_FUNCTION, "5"},
		{"Small", NULL, "cpu", SCOPE_TOTAL, "5"},
		{"BenchX", NULL, "cpu", SCOPE_TOTAL, "default"},
		{"Small", "f", "cpu", SCOPE_SITE, "default"},
		{"Small", "f", "wall", SCOPE_FUNCTION, "6"},
		/* of a function that was told from others by its file */
		{"Other", "parse (a.js)", "cpu", SCOPE_FUNCTION, "7"},
		{"Other", "parse (b.js)", "cpu", SCOPE_FUNCTION, "8"},
		{"Other", "parse (b.js", "cpu", SCOPE_FUNCTION, "default"},
		{"Other", "parse(b.js)", "cpu", SCOPE_FUNCTION, "default"},
		{"Other", "parser (b.js)", "cpu", SCOPE_FUNCTION, "default"},
		{"Small", NULL, "wall", SCOPE_TOTAL, "default"},
	};
	struct policy policy = policy_default;

	(void)state;
	policy.rules = rules;
	policy.rule_count = sizeof(rules) / sizeof(rules[0]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct allowance got = policy_allowance(&policy,
			cases[i].workload, cases[i].function, cases[i].metric,
			"", cases[i].scope);

		if (strcmp(got.rule, cases[i].want) != 0)
			fail_msg("case %zu: got %s, want %s", i, got.rule,
				cases[i].want);
	}
}

static void test_acceptances(void **state)
{
	static const char *const late[] = {"A", "C"};
	static struct acceptance list[] = {
		{.function = "pkg.Parse",
			.metric = "cpu",
			.reason = "a",
			.rule = "1"},
		{.function = "pkg.*",
			.workload = "Big",
			.reason = "b",
			.rule = "2"},
		{.function = "00ff00ff00ff00ff", .reason = "c", .rule = "3"},
		{.function = "pkg.Grow",
			.reason = "d",
			.most = 1.4,
			.rule = "4"},
		{.function = "pkg.Grow",
			.metric = "cpu",
			.reason = "e",
			.most = 1.6,
			.rule = "5"},
		{.function = "Whole*",
			.metric = "cpu",
			.reason = "f",
			.rule = "6"},
		{.function = "late",
			.reason = "g",
			.rule = "7",
			.limited = true,
			.only = {2, late},
			.only_counted = {1, late}},
		{.function = "BenchmarkX", .reason = "h", .rule = "8"},
		{.function = "Benchmark*t/n-1", .reason = "i", .rule = "9"},
	};
	static const struct {
		struct accept_subject subject;
		const char *want;
	} cases[] = {
		{{"C", "late", false, "p99-ns", "1", 2}, "7"},
		{{"C", "late", false, "B/op", "1", 2}, NULL},
		{{"A", "late", false, "B/op", "1", 2}, "7"},
		{{"W", "pkg.Grow", false, "cpu", "1", 1.4}, "4"},
		{{"W", "pkg.Grow", false, "cpu", "1", 1.41}, "5"},
		{{"W", "pkg.Grow", false, "cpu", "1", 1.61}, NULL},
		{{"W", "pkg.Grow", false, "cpu", "1", (double)INFINITY}, NULL},
		{{"W", "pkg.Grow", false, "cpu", "1", 0}, "4"},
		{{"Whole", NULL, true, "cpu", "1", 2}, "6"},
		{{"Whole", "other", false, "cpu", "1", 2}, NULL},
		{{"W", "pkg.Parse", false, "cpu", "1", 2}, "1"},
		{{"Big", "pkg.Parse", false, "cpu", "1", 2}, "1"},
		{{"Big", "pkg.Parse", false, "alloc_space", "1", 2}, "2"},
		{{"W", "pkg.Parse", false, "alloc_space", "1", 2}, NULL},
		{{"Big", "pkg.Other", false, "cpu", "1", 2}, "2"},
		{{"W", "other", false, "cpu", "00ff00ff00ff00ff", 2}, "3"},
		{{"W", NULL, true, "cpu", "00ff00ff00ff00ff", 2}, "3"},
		{{"Big", NULL, true, "cpu", "1", 2}, NULL},
		{{"A", "late", false, "cpu", "1", 2}, "7"},
		{{"B", "late", false, "cpu", "1", 2}, NULL},
		{{"C", "late", false, "cpu", "1", 2}, "7"},
		{{"W", "BenchmarkX", true, "cpu", "1", 2}, "8"},
		{{"W", "BenchmarkX/size-16", true, "cpu", "1", 2}, "8"},
		{{"W", "BenchmarkX/size-16/deep", true, "cpu", "1", 2}, "8"},
		{{"W", "BenchmarkXY", true, "cpu", "1", 2}, NULL},
		{{"W", "BenchmarkXY/size-16", true, "cpu", "1", 2}, NULL},
		{{"W", "a/BenchmarkX", true, "cpu", "1", 2}, NULL},
		{{"BenchmarkX", "BenchmarkY", true, "cpu", "1", 2}, "8"},
		{{"a/b/BenchmarkX", "BenchmarkY", true, "cpu", "1", 2}, "8"},
		{{"BenchmarkX/b", "BenchmarkY", true, "cpu", "1", 2}, NULL},
		{{"W", "BenchmarkSort/n-1/cold", true, "cpu", "1", 2}, "9"},
		{{"W", "BenchmarkSort/n-2/cold", true, "cpu", "1", 2}, NULL},
		{{"W", "Whole/part", true, "cpu", "1", 2}, "6"},
		{{"BenchmarkX", "pkg.Other", false, "cpu", "1", 2}, NULL},
		{{"W", "BenchmarkX/size-16", false, "cpu", "1", 2}, NULL},
	};
	struct policy policy = policy_default;

	(void)state;
	policy.acceptances = list;
	policy.acceptance_count = sizeof(list) / sizeof(list[0]);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct acceptance *got =
			policy_acceptance(&policy, &cases[i].subject);
		const char *want = cases[i].want;

		if (!got != !want || (got && strcmp(got->rule, want) != 0))
			fail_msg("case %zu: got %s", i,
				got ? got->rule : "none");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_glob),
		cmocka_unit_test(test_default),
		cmocka_unit_test(test_scopes),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_acceptances),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
