/* Annotations: worst first, never more than the runner shows, in files that
 * the repository has. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <string.h>

#include "compare/causes/causes.h"
#include "reporters/formats/annotations.h"
#include "tests/unit/support/verdict_sample.h"

static const char *roots[] = {"/home/u/app", "github.com/acme/app"};
static const char *files[] = {"decode/x.go", "main.go", "parse.go"};
static const struct tracked tracked = {2, roots, 3, files, NULL};

static void test_tracked(void **state)
{
	static const struct {
		const char *file, *want;
	} cases[] = {
		{"parse.go", "parse.go"},
		{"./parse.go", "parse.go"},
		{"/home/u/app/decode/x.go", "decode/x.go"},
		{"github.com/acme/app/decode/x.go", "decode/x.go"},
		/* of the same name, and not ours */
		{"github.com/other/lib/decode/x.go", NULL},
		{"/usr/lib/go/src/main.go", NULL},
		{"/home/u/application/main.go", NULL},
		{"/home/u/app", NULL},
		{"/home/u/app/", NULL},
		{"../app/main.go", NULL},
		{"", NULL},
		{NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = tracked_find(&tracked, cases[i].file);

		if (!cases[i].want)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].want);
	}
	assert_null(tracked_find(&(struct tracked){0}, "main.go"));
	assert_null(tracked_find(NULL, "main.go"));
}

static size_t lines_of(const struct buf *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->len; i++)
		count += text->data[i] == '\n';
	return count;
}

static void test_stories(void **state)
{
	static const struct {
		const char *story;
		int exit_code; /* -1: as the story has it */
		const char *want;
	} cases[] = {
		{"pass", -1, ""},
		{"regression", -1, "::error title=profgate%3A more allocs::"
			"BenchmarkParse: go/parser.(*parser).parseIdent: "},
		{"regression", 0, "::warning title="},
		{"undecided", 0, "::notice title=profgate::"},
		{"undecided", 3, "::error title=profgate::"},
		{"no-baseline", 0, "::notice title=profgate::"},
	};
	static const char *known[] = {"parse.go"};
	struct tracked here = {0, NULL, 1, known, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = {0};
		struct verdict verdict;
		struct buf out = {0};

		assert_true(sample_story(&verdict, cases[i].story, &arena));
		if (cases[i].exit_code >= 0)
			verdict.exit_code = cases[i].exit_code;
		if (verdict.finding_count > 0) {
			verdict.findings[0].subject.file = "parse.go";
			verdict.findings[0].subject.line = 212;
		}
		annotations_render(&out, &verdict, &here);
		if (strncmp(out.len ? out.data : "", cases[i].want,
			    strlen(cases[i].want)) != 0 ||
			(cases[i].want[0] == '\0' && out.len > 0))
			fail_msg("%s: %s", cases[i].story, out.data);
		buf_clear(&out);
		arena_clear(&arena);
	}
}

/* One annotation a cause, nine and a count when there are more than ten. */
static void test_most(void **state)
{
	(void)state;
	for (size_t count = 1; count < 14; count++) {
		struct arena arena = {0};
		struct verdict verdict;
		struct buf out = {0};
		char more[64];

		assert_true(sample_story(&verdict, "huge", &arena));
		for (size_t i = 0; i < verdict.finding_count; i++) {
			struct finding *f = &verdict.findings[i];

			f->path_count = 0;
			f->subject.function =
				arena_printf(&arena, "f%zu", i);
			f->subject.file = f->subject.function;
			if (i >= count)
				f->status = STATUS_UNCHANGED;
		}
		causes_find(&verdict, &arena);
		annotations_render(&out, &verdict, NULL);
		assert_int_equal(lines_of(&out), count <= 10 ? count : 10);
		snprintf(more, sizeof(more), "::and %zu more,", count - 9);
		assert_int_equal(strstr(out.data, more) != NULL, count > 10);
		assert_null(strstr(out.data, "file="));
		assert_true(out.len < (size_t)10 * 3200);
		buf_clear(&out);
		arena_clear(&arena);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tracked),
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
