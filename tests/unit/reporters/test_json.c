/* result.json: what is written is read back as it was, and damage is told. */
#include "tests/unit/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reporters/reporter.h"
#include "tests/unit/support/verdict_sample.h"

static void render(struct buf *out, const struct verdict *verdict)
{
	const struct report_options options = {0};

	reporter_find("json")->render(out, verdict, &options);
}

static void assert_round_trip(const struct verdict *verdict, const char *name)
{
	struct arena arena = {0};
	struct verdict again;
	struct err err = {0};
	struct buf first = {0}, second = {0};

	render(&first, verdict);
	if (json_read(&again, buf_view(&first), &arena, &err) < 0)
		fail_msg("%s: %s", name, err.text);
	render(&second, &again);
	if (!span_equal(buf_view(&first), buf_view(&second)))
		fail_msg("%s: comes back changed", name);
	buf_clear(&first);
	buf_clear(&second);
	arena_clear(&arena);
}

static void test_stories(void **state)
{
	(void)state;
	for (size_t i = 0; sample_stories[i]; i++) {
		struct arena arena = {0};
		struct verdict verdict;

		if (strcmp(sample_stories[i], "huge") == 0)
			continue;
		assert_true(sample_story(&verdict, sample_stories[i], &arena));
		assert_round_trip(&verdict, sample_stories[i]);
		arena_clear(&arena);
	}
}

static void test_random(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct arena arena = {0};
		struct verdict verdict;
		char name[32];

		snprintf(name, sizeof(name), "seed %d", (int)seed);
		sample_random(&verdict, seed, &arena);
		assert_round_trip(&verdict, name);
		arena_clear(&arena);
	}
}

/* Not only the bytes: the members hold what they held. */
static void test_members(void **state)
{
	struct arena arena = {0};
	struct verdict was, is;
	struct err err = {0};
	struct buf text = {0};

	(void)state;
	assert_true(sample_story(&was, "regression", &arena));
	was.findings[0].subject.function = "raw \xff\xfe bytes";
	was.findings[0].base.value = 0.1 + 0.2;
	was.findings[1].change.p = 4.9e-324;
	render(&text, &was);
	assert_int_equal(json_read(&is, buf_view(&text), &arena, &err), 0);
	assert_int_equal(is.outcome, was.outcome);
	assert_int_equal(is.exit_code, 1);
	assert_int_equal(is.judged, was.judged);
	assert_int_equal(is.counts[STATUS_MOVED], 1);
	assert_int_equal(is.finding_count, was.finding_count);
	assert_string_equal(
		is.findings[0].subject.function, "raw \xff\xfe bytes");
	assert_true(is.findings[0].base.value == 0.1 + 0.2);
	assert_true(is.findings[1].change.p == 4.9e-324);
	assert_int_equal(is.findings[0].path_count, 2);
	assert_string_equal(is.findings[0].paths[0].frames[1],
		"go/scanner.(*Scanner).Scan");
	assert_int_equal(is.findings[2].test.one_run, 1);
	assert_true(isnan(is.machine_factor));
	assert_true(is.findings[0].base.present);
	assert_string_equal(is.base.environment.items[1].value, "linux");
	assert_null(is.findings[0].accepted_reason);
	buf_clear(&text);
	arena_clear(&arena);
}

/* The document of a story with one place changed. */
static const struct {
	const char *name, *from, *to, *error;
} damage[] = {
	{"not JSON", "{\n  \"schema\"", "[{", "line 1: not JSON: "},
	{"another schema", "profgate.result", "perf.result",
		"schema: must be \"profgate.result\""},
	{"newer version", "\"schema_version\": 1", "\"schema_version\": 2",
		"schema_version: this program reads version 1 only"},
	{"version as text", "\"schema_version\": 1",
		"\"schema_version\": \"1\"", "schema_version: "},
	{"missing key", "\"verdict\"", "\"verdikt\"", "verdict: missing"},
	{"unknown word", "\"status\": \"suspect\"", "\"status\": \"foo\x1b\"",
		"line "},
	{"unknown status", "\"status\": \"suspect\"", "\"status\": \"foo\"",
		"findings[3].status: unknown word \"foo\""},
	{"unknown verdict", "\"verdict\": \"regression\"",
		"\"verdict\": \"\\u001b\"", "verdict: unknown word \"\\x1b\""},
	{"text for a number", "\"exit_code\": 1", "\"exit_code\": \"1\"",
		"exit_code: not a whole number in range"},
	{"fraction", "\"exit_code\": 1", "\"exit_code\": 1.5",
		"exit_code: not a whole number in range"},
	{"negative count", "\"judged\": 47", "\"judged\": -1",
		"counts.judged: not a whole number in range"},
	{"count past 2^53", "\"judged\": 47", "\"judged\": 1e16",
		"counts.judged: not a whole number in range"},
	{"null for a text", "\"label\": \"perf/base\"", "\"label\": null",
		"base.label: not a string"},
	{"number for a text", "\"commit\": \"9", "\"commit\": 1, \"x\": \"",
		"base.commit: not a string"},
	{"not a list", "\"paths\": [", "\"paths\": 1, \"x\": [",
		"findings[0].paths: not a list"},
	{"frame", "{\"frames\": [\"", "{\"frames\": [1, \"",
		"findings[0].paths[0].frames[0]: not a string"},
	{"not an object", "\"notes\": [\n    {\"code\"",
		"\"notes\": [\n    1, {\"code\"", "notes[0]: not an object"},
	{"short id", "\"id\": \"ca00", "\"id\": \"ca",
		"findings[0].id: not 16 hex digits"},
	{"hex that lies", "\"label\": \"perf/base\"",
		"\"label\": \"perf/base\", \"label_hex\": \"61\"",
		"base.label: its _hex says something else"},
	{"odd hex", "\"label\": \"perf/base\"",
		"\"label\": \"perf/base\", \"label_hex\": \"6\"",
		"base.label: its _hex is no text in hex"},
	{"NUL in hex", "\"label\": \"perf/base\"",
		"\"label\": \"perf/base\", \"label_hex\": \"00\"",
		"base.label: its _hex is no text in hex"},
	{"NUL", "\"label\": \"perf", "\"label\": \"p\\u0000", "line "},
	{"twice", "\"exit_code\": 1,", "\"exit_code\": 1, \"exit_code\": 0,",
		"line "},
	{"tristate", "\"one_run\": null", "\"one_run\": 2",
		"findings[0].test.one_run: not true, false or null"},
	{"tree without a root", "\"nodes\": [", "\"nodes\": [], \"x\": [",
		"call_trees[0].nodes: without a root"},
	{"root not first", "{\"depth\": 0,", "{\"depth\": 1,",
		"call_trees[0].nodes[0]: not in preorder"},
	{"two roots", "{\"depth\": 1,", "{\"depth\": 0,",
		"call_trees[0].nodes[1]: not in preorder"},
	{"node too deep", "{\"depth\": 1,", "{\"depth\": 2,",
		"call_trees[0].nodes[1]: not in preorder"},
	{"no such function", "\"function\": null, \"base\"",
		"\"function\": 7, \"base\"",
		"call_trees[0].nodes[0]: no such function"},
	{"negative cost", "\"base\": 48100000,", "\"base\": -1,",
		"call_trees[0].nodes[0]: below zero"},
	{"absent cost", "\"base\": 48100000,", "\"base\": null,",
		"call_trees[0].nodes[0]: below zero"},
	{"huge number", "\"exit_code\": 1,", "\"exit_code\": 1e999,", "line "},
};

static void test_damage(void **state)
{
	struct arena arena = {0};
	struct verdict verdict;
	struct buf text = {0};
	int failed = 0;

	(void)state;
	assert_true(sample_story(&verdict, "regression", &arena));
	render(&text, &verdict);
	for (size_t i = 0; i < sizeof(damage) / sizeof(damage[0]); i++) {
		char *at = strstr(text.data, damage[i].from);
		struct buf bad = {0};
		struct err err = {0};
		struct verdict out;

		assert_non_null(at);
		buf_add(&bad, text.data, (size_t)(at - text.data));
		buf_text(&bad, damage[i].to);
		buf_text(&bad, at + strlen(damage[i].from));
		if (json_read(&out, buf_view(&bad), &arena, &err) != -1 ||
			err.kind != ERR_INPUT ||
			strncmp(err.text, damage[i].error,
				strlen(damage[i].error)) != 0) {
			print_error("%s: got \"%s\", want \"%s\"\n",
				damage[i].name, err.text, damage[i].error);
			failed = 1;
		}
		buf_clear(&bad);
	}
	assert_int_equal(failed, 0);
	buf_clear(&text);
	arena_clear(&arena);
}

/* Keys of a later 1.x are skipped; `workload` of a note may be left out. */
static void test_additions(void **state)
{
	static const char more[] = "{\"later\": {\"a\": [1, null]},";
	struct arena arena = {0};
	struct verdict verdict;
	struct err err = {0};
	struct buf text = {0}, longer = {0};
	char *at;

	(void)state;
	assert_true(sample_story(&verdict, "no-baseline", &arena));
	render(&text, &verdict);
	at = strstr(text.data, ", \"workload\": null");
	assert_non_null(at);
	memset(at, ' ', strlen(", \"workload\": null"));
	buf_text(&longer, more);
	buf_text(&longer, text.data + 1);
	if (json_read(&verdict, buf_view(&longer), &arena, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(verdict.outcome, OUTCOME_NO_BASELINE);
	assert_null(verdict.notes[0].workload);
	/* Results of version 0.1 have no call trees. */
	at = strstr(longer.data, "\"call_trees\"");
	assert_non_null(at);
	at[1] = 'x';
	if (json_read(&verdict, buf_view(&longer), &arena, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(verdict.tree_count, 0);
	buf_clear(&text);
	buf_clear(&longer);
	arena_clear(&arena);
}

/* Each way of running out of memory is an error, and none is a crash. */
static void test_ceiling(void **state)
{
	struct arena arena = {0};
	struct verdict verdict;
	struct buf text = {0};

	(void)state;
	assert_true(sample_story(&verdict, "regression", &arena));
	render(&text, &verdict);
	for (size_t ceiling = 1; ceiling < 20000; ceiling += 97) {
		struct arena small = {.ceiling = ceiling};
		struct err err = {0};

		if (json_read(&verdict, buf_view(&text), &small, &err) < 0)
			assert_int_equal(err.kind, ERR_LIMIT);
		else
			assert_true(small.used <= ceiling);
		arena_clear(&small);
	}
	buf_clear(&text);
	arena_clear(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_additions),
		cmocka_unit_test(test_ceiling),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
