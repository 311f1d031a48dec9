/* Places and names that reports for other tools give. */
#include <string.h>

#include "reporters/words/data_points.h"
#include "reporters/words/places.h"
#include "reporters/words/problems.h"
#include "tests/unit/support/support.h"

static void test_file(void **state)
{
	static const char *const roots[] = {"example.com/app"};
	static const char *const files[] = {"cmd/main.go", "pkg/a.go"};
	static const struct tracked tracked = {
		.root_count = 1,
		.roots = (const char **)roots,
		.count = 2,
		.files = (const char **)files,
	};
	static const struct {
		const char *file, *alone, *with;
	} cases[] = {
		{"src/a.c", "src/a.c", NULL},
		{"example.com/app/pkg/a.go", "example.com/app/pkg/a.go",
			"pkg/a.go"},
		{"/usr/lib/go/src/a.go", NULL, NULL},
		{"../secret.c", NULL, NULL},
		{"a/../../b.c", NULL, NULL},
		{"a/..", NULL, NULL},
		{"a/..b/c.c", "a/..b/c.c", NULL},
		{"C:\\src\\a.c", NULL, NULL},
		{"file://a", NULL, NULL},
		{"<string>", NULL, NULL},
		{"", NULL, NULL},
		{NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct finding at = {.subject.file = cases[i].file};
		const char *alone = problem_file(&at, NULL);
		const char *with = problem_file(&at, &tracked);

		if (strcmp(alone ? alone : "-",
			    cases[i].alone ? cases[i].alone : "-") != 0 ||
			strcmp(with ? with : "-",
				cases[i].with ? cases[i].with : "-") != 0)
			fail_msg("%s: %s, %s", cases[i].file, alone, with);
	}
}

/* A function of a library is where the repository calls it. */
static void test_place(void **state)
{
	static const char *const frames[] = {"strings.Clone", "lib.Keys",
		"app.parse", "app.main"};
	static const char *const files[] = {"main.go", "parse.go"};
	static const struct tracked tracked = {.count = 2,
		.files = (const char **)files};
	struct path path = {4, (const char **)frames, 1.0};
	struct finding findings[] = {
		{.kind = KIND_SITE,
			.subject = {.function = "strings.Clone",
				.file = "/usr/lib/go/src/strings/clone.go",
				.line = 22},
			.path_count = 1,
			.paths = &path},
		{.kind = KIND_FUNCTION,
			.subject = {.function = "app.main",
				.file = "main.go",
				.line = 3}},
		{.kind = KIND_FUNCTION,
			.subject = {.function = "app.parse",
				.file = "parse.go",
				.line = 40}},
		{.kind = KIND_TOTAL, .subject = {.function = "BenchmarkX"}},
	};
	struct verdict verdict = {.finding_count = 4, .findings = findings};
	struct finding_places places;
	struct tracked_place place;

	(void)state;
	places_init(&places, &verdict, &tracked);
	assert_true(place_of(&place, &places, &findings[0]));
	assert_string_equal(place.file, "parse.go");
	assert_int_equal(place.line, 40);
	assert_true(place.caller);
	assert_true(place_of(&place, &places, &findings[1]));
	assert_string_equal(place.file, "main.go");
	assert_false(place.caller);
	assert_false(place_of(&place, &places, &findings[3]));
	places_clear(&places);
}

/* The policy of base is called by its commit. */
static void test_policy(void **state)
{
	static const struct {
		const char *config, *want;
	} cases[] = {
		{"4869846:ci/profgate.yml", "ci/profgate.yml"},
		{"ci/profgate.yml", "ci/profgate.yml"},
		{"/home/u/app/profgate.yml", "profgate.yml"},
		{"4869846:../x.yml", "profgate.yml"},
		{NULL, "profgate.yml"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct verdict verdict = {.policy.config = cases[i].config};

		assert_string_equal(problem_policy(&verdict), cases[i].want);
	}
}

static void test_uri(void **state)
{
	struct buf out = {0};

	(void)state;
	problem_uri(&out, "a b/c%d\"\xc3\xa9.c");
	assert_string_equal(out.data, "a%20b/c%25d%22%C3%A9.c");
	buf_clear(&out);
}

/* Names that are shown alike get their ids; others never do, so that a history
 * goes on under them. */
static void test_data_points(void **state)
{
	struct finding findings[] = {
		{.id = "1111111111111111", .workload = "W", .metric = "cpu",
			.kind = KIND_FUNCTION, .subject.function = "f",
			.judged = true, .head = {true, 1, 1, 1, 5, 9, .1}},
		{.id = "2222222222222222", .workload = "W", .metric = "cpu",
			.kind = KIND_FUNCTION,
			.subject = {.function = "f", .module = "m"},
			.judged = true, .head = {true, 2, 2, 2, 5, 9, .1}},
		{.id = "3333333333333333", .workload = "W",
			.metric = "alloc_space", .kind = KIND_SITE,
			.subject.function = "f", .judged = true,
			.head = {true, 3, 3, 3, 5, 9, .1}},
		{.id = "4444444444444444", .workload = "W", .metric = "ns/op",
			.kind = KIND_TOTAL,
			.head = {true, 4, 4, 4, 5, 9, 1}},
		{.id = "5555555555555555", .workload = "W", .metric = "MB/s",
			.kind = KIND_TOTAL,
			.head = {true, 5, 5, 5, 5, 9, 1}},
		{.id = "6666666666666666", .workload = "W", .metric = "cpu",
			.kind = KIND_FUNCTION, .subject.function = "gone",
			.judged = true},
	};
	static const char *const want[][2] = {
		{"W", "ns/op"},
		{"W: f", "alloc_space"},
		{"W: f", "cpu"},
		{"W: f [22222222]", "cpu"},
	};
	struct verdict verdict = {.finding_count = 6, .findings = findings};
	struct data_points points;

	(void)state;
	data_points_of(&points, &verdict);
	assert_int_equal(points.count, 4);
	for (size_t i = 0; i < points.count; i++) {
		assert_string_equal(points.at[i].name, want[i][0]);
		assert_string_equal(
			points.at[i].finding->metric, want[i][1]);
	}
	data_points_clear(&points);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_uri),
		cmocka_unit_test(test_data_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
