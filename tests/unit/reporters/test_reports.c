/* Words and numbers of the reports, and what each of them shows. */
#include "reporters/words/change.h"
#include "tests/unit/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gate/text/quantity.h"
#include "reporters/formats/explain.h"
#include "reporters/reporter.h"
#include "reporters/words/phrase.h"
#include "reporters/words/reading_order.h"
#include "tests/unit/support/verdict_sample.h"

static void test_words(void **state)
{
	(void)state;
	for (int i = 0; i < OUTCOME_COUNT; i++)
		assert_int_equal(
			outcome_find(outcome_name((enum outcome)i)), i);
	for (int i = 0; i < STATUS_COUNT; i++)
		assert_int_equal(status_find(status_name((enum status)i)), i);
	for (int i = 0; i < KIND_COUNT; i++)
		assert_int_equal(kind_find(kind_name((enum kind)i)), i);
	for (int i = 0; i < ATTRIBUTION_COUNT; i++)
		assert_int_equal(
			attribution_find(attribution_name((enum attribution)i)),
			i);
	for (int i = 0; i < REASON_COUNT; i++) {
		assert_int_equal(reason_find(reason_name((enum reason)i)), i);
		assert_true(strlen(reason_sentence((enum reason)i)) > 8);
	}
	assert_int_equal(status_find("regressions"), -1);
	assert_int_equal(reason_find(""), -1);
}

static const struct {
	double value;
	const char *unit, *want;
} values[] = {
	{0, "ns", "0"},
	{348e6, "ns", "348 ms"},
	{1, "ns", "1 ns"},
	{999.4, "ns", "999 ns"},
	{999.6, "ns", "1 \xc2\xb5s"},
	{1.5e9, "ns", "1.5 s"},
	{1234e9, "ns", "1,234 s"},
	{999500, "ns", "1 ms"},
	{12.34e6, "ns/op", "12.3 ms"},
	{8598323, "bytes", "8.2 MiB"},
	{512, "B/op", "512 B"},
	{1023, "bytes", "1 KiB"},
	{12345, "count", "12,345"},
	{1.55e6, "objects", "1.55 M"},
	{99999, "samples", "99,999"},
	{100000, "allocs/op", "100 k"},
	{2.5, "count", "2.5"},
	{12.5, "MB/s", "12.5 MB/s"},
	{1e300, "count", "1.00e+288 T"},
	{.004, "count", "0.004"},
	{-8598323, "bytes", "-8.2 MiB"},
};

static void test_values(void **state)
{
	struct buf out = {0};
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		buf_reset(&out);
		format_value(&out, values[i].value, values[i].unit);
		if (strcmp(out.data, values[i].want) != 0) {
			print_error("%g %s: got \"%s\", want \"%s\"\n",
				values[i].value, values[i].unit, out.data,
				values[i].want);
			failed = 1;
		}
	}
	assert_int_equal(failed, 0);
	buf_reset(&out);
	format_value(&out, ABSENT, "ns");
	format_delta(&out, 64e6, "ns");
	format_delta(&out, -64e6, "ns");
	format_count(&out, 1234567);
	assert_string_equal(out.data, "?+64 ms-64 ms1,234,567");
	buf_clear(&out);
}

static const struct {
	const char *name;
	double base, head, ratio, lo, hi;
	const char *want;
} changes[] = {
	{"rise", 348, 412, 1.184, 1.149, 1.218,
		"+18.4 % (14.9 \xe2\x80\xa6 21.8)"},
	{"fall", 412, 348, .8447, .8, .9, "-15.5 % (-20.0 \xe2\x80\xa6 -10.0)"},
	{"nothing", 5, 5, .99999, NAN, NAN, "0.0 %"},
	{"large", 1, 3.5, 3.5, 2, 5.5, "+250 % (100 \xe2\x80\xa6 450)"},
	{"multiple", 1, 12.3, 12.3, 9, 14, "x12.3 (9 \xe2\x80\xa6 14)"},
	{"exact", 4, 5, 1.25, 1.25, 1.25, "+25.0 %"},
	{"new", 0, 5, NAN, NAN, NAN, "new"},
	{"gone", 5, 0, 0, NAN, NAN, "gone"},
	{"neither", 0, 0, NAN, NAN, NAN, "-"},
};

static void test_changes(void **state)
{
	struct buf out = {0};
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		struct finding finding = {
			.base = {.present = true, .value = changes[i].base},
			.head = {.present = true, .value = changes[i].head},
			.change = {.ratio = changes[i].ratio,
				.ratio_lo = changes[i].lo,
				.ratio_hi = changes[i].hi},
		};

		buf_reset(&out);
		format_change(&out, &finding);
		format_interval(&out, &finding);
		if (strcmp(out.data, changes[i].want) != 0) {
			print_error("%s: got \"%s\", want \"%s\"\n",
				changes[i].name, out.data, changes[i].want);
			failed = 1;
		}
	}
	assert_int_equal(failed, 0);
	buf_reset(&out);
	format_allowed(
		&out, &(struct finding){.judged = true, .budget_ratio = 1.1});
	format_allowed(
		&out, &(struct finding){.judged = true, .budget_ratio = 1});
	format_allowed(&out, &(struct finding){.budget_ratio = ABSENT});
	assert_string_equal(out.data, "+10 %+0 %-");
	buf_clear(&out);
}

/* Bytes and objects of one site stand together, the workload with the worst
 * finding comes first, undecided last. */
static void test_order(void **state)
{
	struct arena arena = {0};
	struct verdict verdict;
	struct finding swapped;
	struct reading_order rows;

	(void)state;
	assert_true(sample_story(&verdict, "several", &arena));
	swapped = verdict.findings[2]; /* parseIdent's objects after a total */
	verdict.findings[2] = verdict.findings[3];
	verdict.findings[3] = swapped;
	reading_order_of(&rows, &verdict, ALL_STATUSES, true);
	assert_int_equal(rows.count, verdict.finding_count);
	assert_string_equal(rows.at[1].finding->metric, "alloc_space");
	assert_string_equal(rows.at[2].finding->metric, "alloc_objects");
	assert_false(rows.at[1].continues);
	assert_true(rows.at[2].continues);
	assert_string_equal(rows.at[0].finding->workload, "BenchmarkParse");
	assert_string_equal(
		rows.at[rows.count - 1].finding->workload, "BenchmarkDecode");
	reading_order_clear(&rows);
	reading_order_of(&rows, &verdict, ONE_STATUS(STATUS_UNDECIDED), false);
	assert_int_equal(rows.count, 4);
	reading_order_clear(&rows);
	arena_clear(&arena);
}

static void test_path(void **state)
{
	static const char *const frames[] = {
		"a/pkg.Leaf",
		"a/pkg.Caller",
		"b/pkg.Middle",
		"main.main",
	};
	struct buf out = {0};

	(void)state;
	phrase_path(&out, frames, 4, 100);
	assert_string_equal(
		out.data, "pkg.Leaf <- pkg.Caller <- pkg.Middle <- main.main");
	buf_reset(&out);
	phrase_path(&out, frames, 4, 44);
	assert_string_equal(out.data,
		"pkg.Leaf <- pkg.Caller <- \xe2\x80\xa6 <- main.main");
	buf_reset(&out);
	phrase_path(&out, frames, 1, 5);
	assert_string_equal(out.data, "pkg.Leaf");
	buf_clear(&out);
}

static void report(
	struct buf *out, const char *story, const char *format, bool color)
{
	const struct report_options options = {.color = color};
	struct arena arena = {0};
	struct verdict verdict;

	assert_true(sample_story(&verdict, story, &arena));
	reporter_find(format)->render(out, &verdict, &options);
	arena_clear(&arena);
}

/* What a report of a story holds, and what it must not. */
static const struct {
	const char *story, *format, *has, *lacks;
} shows[] = {
	{"regression", "text",
		"FAIL: 1 function got slower, 1 allocation "
		"site allocates more\n",
		"\x1b"},
	{"regression", "text",
		"\xe2\x9c\x97 slower       "
		"go/scanner.(*Scanner).scanIdentifier",
		NULL},
	{"regression", "text",
		"+51 \xc2\xb5s         <- scanner.(*Scanner).Scan <- ", NULL},
	{"several", "text", "; advisory, the build does not fail\n", NULL},
	{"several", "text", "\nBenchmarkDecode\n    5 + 4 runs", NULL},
	{"pass", "text",
		"PASS: no regression: 1 of 5 functions decided, in the rest only "
		"rises past x2.4 would have shown\n", "FAIL"},
	{"undecided", "text",
		"UNDECIDED: too few runs to judge anything "
		"(2 + 2, the policy wants 3 + 3); the policy fails the "
		"build\n",
		"PASS"},
	{"no-baseline", "text",
		"NO BASELINE: nothing to compare with yet; "
		"the build does not fail\n",
		"PASS"},
	{"regression", "markdown",
		"<!-- profgate:comment v1 id=default -->\n"
		"### \xe2\x9d\x8c profgate: <code>go&#47;<wbr>parser",
		NULL},
	{"regression", "markdown",
		"<code>profgate run &#45;&#45;base "
		"9f3c2a17b0d94e55a1c2d3e4f5061728394a5b6c &#45;&#45;workload "
		"BenchmarkParse &#45;&#45;out perf&#45;51aa0f2 &#38;&#38; profgate "
		"compare perf&#45;51aa0f2&#47;base perf&#45;51aa0f2&#47;head</code>",
		NULL},
	{"regression", "summary", "### \xe2\x9d\x8c profgate", "<!--"},
	{"pass", "markdown", "### \xe2\x9c\x85 profgate", "allowed |"},
	{"no-baseline", "markdown", "run profgate record on main", "Reproduce"},
	{"regression", "junit",
		"name=\"go/scanner.(*Scanner).scanIdentifier "
		"[ca009717]\" time=\"0.000\" file=\"src/go/scanner/scanner.go"
		"\" line=\"388\"",
		NULL},
	{"regression", "junit", "<failure type=\"regression\" ",
		"type=\"undecided\""},
	{"regression", "junit:strict", "<failure type=\"regression\" ",
		" file=\""},
	{"undecided", "junit", "<failure type=\"undecided\" ", "<skipped"},
	{"no-baseline", "junit",
		"<testsuite name=\"profgate\" tests=\"1\" "
		"failures=\"0\" errors=\"0\" skipped=\"1\"",
		NULL},
	{"pass", "junit", "name=\"gate\"", "<failure"},
};

static void test_shows(void **state)
{
	int failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++) {
		struct buf out = {0};

		report(&out, shows[i].story, shows[i].format, false);
		if (!strstr(out.data, shows[i].has)) {
			print_error("%s as %s lacks \"%s\"\n", shows[i].story,
				shows[i].format, shows[i].has);
			failed = 1;
		}
		if (shows[i].lacks && strstr(out.data, shows[i].lacks)) {
			print_error("%s as %s has \"%s\"\n", shows[i].story,
				shows[i].format, shows[i].lacks);
			failed = 1;
		}
		buf_clear(&out);
	}
	assert_int_equal(failed, 0);
}

/* Colours add to the bytes and change none of the others. */
static void test_color(void **state)
{
	struct buf plain = {0}, colored = {0};
	size_t k = 0;

	(void)state;
	report(&plain, "regression", "text", false);
	report(&colored, "regression", "text", true);
	assert_true(colored.len > plain.len);
	for (size_t i = 0; i < colored.len; i++) {
		if (colored.data[i] == '\x1b')
			i += strcspn(colored.data + i, "m");
		else
			assert_int_equal(colored.data[i], plain.data[k++]);
	}
	assert_int_equal(k, plain.len);
	buf_clear(&plain);
	buf_clear(&colored);
}

static void test_size(void **state)
{
	static const struct {
		const char *format;
		size_t most;
	} sizes[] = {
		{"markdown", 60000},
		{"summary", 1000000},
		{"junit", 30000000},
		{"junit:strict", 30000000},
		{"text", 200000},
		{"html", 3000000},
	};
	struct arena arena = {0};
	struct verdict verdict;

	(void)state;
	assert_true(sample_story(&verdict, "huge", &arena));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const struct report_options options = {0};
		struct buf out = {0};

		reporter_find(sizes[i].format)
			->render(&out, &verdict, &options);
		if (out.len > sizes[i].most || out.len < 1000)
			fail_msg("%s: %zu bytes", sizes[i].format, out.len);
		buf_clear(&out);
	}
	arena_clear(&arena);
}

/* Each text as long in Markdown as a text can get: 15 bytes for one. */
static void test_worst_size(void **state)
{
	struct report_options options = {0};
	struct arena arena = {0};
	struct verdict verdict;
	char *at = arena_alloc(&arena, 4097, 1);

	(void)state;
	memset(at, '@', 4096);
	for (size_t i = 0; i < 2; i++) {
		struct buf out = {0};

		assert_true(
			sample_story(&verdict, i ? "several" : "pass", &arena));
		verdict.base.label = verdict.head.label = at;
		verdict.base.commit = verdict.head.commit = at;
		verdict.seen = verdict.policy.config = at;
		verdict.note_count = 4;
		for (size_t k = 0; k < verdict.note_count; k++)
			verdict.notes[k] = (struct verdict_note){at, at, at};
		for (size_t k = 0; k < verdict.workload_count; k++)
			verdict.workloads[k].normalization = at;
		for (size_t k = 0; k < verdict.finding_count; k++) {
			verdict.findings[k].workload = at;
			verdict.findings[k].metric = at;
			verdict.findings[k].unit = at;
			verdict.findings[k].subject.function = at;
			verdict.findings[k].subject.file = at;
		}
		reporter_find("markdown")->render(&out, &verdict, &options);
		if (out.len > 60000)
			fail_msg("%zu bytes", out.len);
		buf_clear(&out);
	}
	arena_clear(&arena);
}

/* The page's limit holds for the longest texts in all of its parts. */
static void test_page_size(void **state)
{
	enum { MANY = 100, LENGTH = 4096 };
	const struct report_options options = {0};
	struct arena arena = {0};
	struct verdict verdict;
	struct buf out = {0};
	char *at = arena_alloc(&arena, LENGTH + 1, 1);
	const char *name = at;

	(void)state;
	memset(at, '"', LENGTH);
	assert_true(sample_story(&verdict, "huge", &arena));
	verdict.seen = verdict.policy.config = verdict.base.label = at;
	for (size_t i = 0; i < verdict.finding_count; i++) {
		verdict.findings[i].kind = (enum kind)(i % KIND_PATH);
		verdict.findings[i].metric = verdict.findings[i].unit = at;
		verdict.findings[i].budget_rule = at;
	}
	verdict.notes = arena_alloc(&arena, MANY, sizeof(*verdict.notes));
	verdict.workloads =
		arena_alloc(&arena, MANY, sizeof(*verdict.workloads));
	verdict.policy.budgets =
		arena_alloc(&arena, MANY, sizeof(*verdict.policy.budgets));
	verdict.trees = arena_alloc(&arena, MANY, sizeof(*verdict.trees));
	verdict.note_count = verdict.workload_count = verdict.tree_count =
		verdict.policy.budget_count = MANY;
	for (size_t i = 0; i < MANY; i++) {
		verdict.notes[i] = (struct verdict_note){at, at, at};
		verdict.workloads[i] = (struct workload_summary){at, 5, 5, 5, 5,
			at, 1, 0, 1, &name, 0, NULL};
		verdict.policy.budgets[i] =
			(struct budget_summary){at, at, .1, .03};
		sample_tree(&verdict.trees[i], 300, &name, 1, i, &arena);
		verdict.trees[i].workload = verdict.trees[i].metric =
			verdict.trees[i].unit = at;
	}
	reporter_find("html")->render(&out, &verdict, &options);
	if (out.len > 3000000 || out.len < 1000000)
		fail_msg("%zu bytes", out.len);
	buf_clear(&out);
	arena_clear(&arena);
}

/* Any verdict goes through any reporter, twice with the same bytes. */
static void test_random(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		const struct report_options options = {.color = seed % 2};
		struct arena arena = {0};
		struct verdict verdict;

		sample_random(&verdict, seed, &arena);
		for (const struct reporter *at = reporters; at->name; at++) {
			struct buf first = {0}, second = {0};

			at->render(&first, &verdict, &options);
			at->render(&second, &verdict, &options);
			assert_true(span_equal(
				buf_view(&first), buf_view(&second)));
			/* Only stacks may be none. */
			assert_true(first.len > 2 ||
				strncmp(at->name, "folded", 6) == 0);
			if (strcmp(at->name, "markdown") == 0)
				assert_true(first.len <= 60000);
			buf_clear(&first);
			buf_clear(&second);
		}
		arena_clear(&arena);
	}
}

/* Whatever a finding holds is told in lines that no terminal and no CI runner
 * takes for anything else. */
static void test_explain(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (uint64_t seed = 0; seed <= 60; seed++) {
		struct verdict verdict;

		if (seed == 0)
			assert_true(sample_story(&verdict, "hostile", &arena));
		else
			sample_random(&verdict, seed, &arena);
		for (size_t i = 0; i < verdict.finding_count; i++) {
			struct buf out = {0};

			explain_render(&out, &verdict, &verdict.findings[i]);
			assert_non_null(strstr(out.data, "\nstatus: "));
			assert_non_null(strstr(out.data, "\nto change: "));
			assert_null(strstr(out.data, "##["));
			for (const char *at = out.data; *at; at++)
				assert_true((unsigned char)*at >= ' ' ||
					*at == '\n');
			buf_clear(&out);
		}
	}
	arena_clear(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_shows),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_worst_size),
		cmocka_unit_test(test_page_size),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_explain),
	};

	return cmocka_run_group_tests_name("reports", tests, NULL, NULL);
}
