/* Names in a store: what a path is, and that made names are of the layout. */
#include "gate/git/object_id.h"
#include "tests/unit/support/support.h"

#include <git2.h>
#include <string.h>

#include "gate/store/layout.h"

#define SHA1 "ab/cdef0123456789abcdef0123456789abcdef01"
#define SHA256 SHA1 "23456789abcdef0123456789"
#define ENV SHA1 "/0123456789abcdef"
#define LEAF "1700000000-0123456789ab"

static void test_kinds(void **state)
{
	static const struct {
		const char *path;
		enum layout_kind kind;
	} cases[] = {
		{"", LAYOUT_ROOT},
		{"VERSION", LAYOUT_VERSION_FILE},
		{"ab", LAYOUT_FAN},
		{SHA1, LAYOUT_COMMIT},
		{SHA256, LAYOUT_COMMIT},
		{SHA1 "/pin", LAYOUT_PIN},
		{ENV, LAYOUT_ENVIRONMENT_FOLDER},
		{ENV "/env.json", LAYOUT_ENVIRONMENT_FILE},
		{ENV "/runs", LAYOUT_RUNS},
		{ENV "/runs/" LEAF ".json", LAYOUT_RECORD},
		{ENV "/captures", LAYOUT_CAPTURES},
		{ENV "/captures/BenchmarkDecode", LAYOUT_WORKLOAD},
		{ENV "/captures/a%2Fb", LAYOUT_WORKLOAD},
		{ENV "/captures/%2D.-", LAYOUT_WORKLOAD},
		{ENV "/captures/w/" LEAF, LAYOUT_CAPTURE},
		{ENV "/captures/w/0-0123456789ab", LAYOUT_CAPTURE},
		/* none of them */
		{"version", LAYOUT_FOREIGN},
		{"AB", LAYOUT_FOREIGN},
		{"a", LAYOUT_FOREIGN},
		{"abc", LAYOUT_FOREIGN},
		{"/", LAYOUT_FOREIGN},
		{"/ab", LAYOUT_FOREIGN},
		{"ab/", LAYOUT_FOREIGN},
		{"ab//" LEAF, LAYOUT_FOREIGN},
		{SHA1 "/", LAYOUT_FOREIGN},
		{SHA1 "0", LAYOUT_FOREIGN},
		{SHA1 "/..", LAYOUT_FOREIGN},
		{SHA1 "/.git", LAYOUT_FOREIGN},
		{SHA1 "/pin/x", LAYOUT_FOREIGN},
		{"VERSION/ab", LAYOUT_FOREIGN},
		{"../etc", LAYOUT_FOREIGN},
		{SHA1 "/0123456789ABCDEF", LAYOUT_FOREIGN},
		{ENV "/env.json/x", LAYOUT_FOREIGN},
		{ENV "/runs/" LEAF, LAYOUT_FOREIGN},
		{ENV "/runs/" LEAF ".jsonx", LAYOUT_FOREIGN},
		{ENV "/runs/0170000000-0123456789ab.json", LAYOUT_FOREIGN},
		{ENV "/runs/-0123456789ab.json", LAYOUT_FOREIGN},
		{ENV "/runs/12345678901234567890-0123456789ab.json",
			LAYOUT_FOREIGN},
		{ENV "/runs/1-0123456789AB.json", LAYOUT_FOREIGN},
		{ENV "/captures/.hidden", LAYOUT_FOREIGN},
		{ENV "/captures/-option", LAYOUT_FOREIGN},
		{ENV "/captures/..", LAYOUT_FOREIGN},
		{ENV "/captures/a b", LAYOUT_FOREIGN},
		{ENV "/captures/a%41", LAYOUT_FOREIGN}, /* needs no escape */
		{ENV "/captures/a%2f", LAYOUT_FOREIGN}, /* not as we write it */
		{ENV "/captures/a%", LAYOUT_FOREIGN},
		{ENV "/captures/a%2", LAYOUT_FOREIGN},
		{ENV "/captures/w/" LEAF "/x", LAYOUT_FOREIGN},
		{ENV "/captures/w/x", LAYOUT_FOREIGN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (layout_kind(span_of(cases[i].path)) != cases[i].kind)
			fail_msg("%s: %d, not %d", cases[i].path,
				layout_kind(span_of(cases[i].path)),
				cases[i].kind);
	assert_int_equal(layout_kind((struct span){"a\0", 2}), LAYOUT_FOREIGN);
}

static void test_workloads(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{"BenchmarkDecode", "BenchmarkDecode"},
		{"a/b", "a%2Fb"},
		{"a b", "a%20b"},
		{".x", "%2Ex"},
		{"-x", "%2Dx"},
		{"x-.", "x-."},
		{"..", "%2E."},
		{"50%", "50%25"},
		{"%~", "%25%7E"},
		{"\xc3\xa9", "%C3%A9"},
		{"case", "case"},
		{"Case", "Case"},
	};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(layout_workload(&arena, cases[i].name),
			cases[i].want);
	arena_clear(&arena);
}

/* Any name at all becomes one component, and different ones stay different. */
static void test_workloads_of_any_bytes(void **state)
{
	struct arena arena = {0};
	uint64_t seed = 4;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char name[400], other[400];
		size_t len = random_next(&seed) % 300;
		const char *made, *twin, *path;

		for (size_t k = 0; k < len; k++)
			name[k] = (char)(1 + random_next(&seed) % 255);
		name[len] = '\0';
		memcpy(other, name, len + 1);
		if (len > 0)
			other[random_next(&seed) % len] ^= 1;
		if (strlen(other) < len)
			continue;
		made = layout_workload(&arena, name);
		twin = layout_workload(&arena, other);
		path = arena_printf(&arena, ENV "/captures/%s", made);
		if (layout_kind(span_of(path)) != LAYOUT_WORKLOAD)
			fail_msg("%s", path);
		assert_true(strlen(made) <= LAYOUT_NAME_MAX);
		if (len > 0)
			assert_string_not_equal(made, twin);
		arena_reset(&arena);
	}
	arena_clear(&arena);
}

static void test_paths(void **state)
{
	struct arena arena = {0};
	const char *commit = "abcdef0123456789abcdef0123456789abcdef01";

	(void)state;
	assert_string_equal(layout_commit_path(&arena, commit), SHA1);
	assert_string_equal(layout_environment_path(&arena, commit,
		"0123456789abcdef"), ENV);
	assert_string_equal(layout_path_commit(&arena,
		span_of(ENV "/runs/" LEAF ".json")), commit);
	assert_string_equal(layout_path_commit(&arena, span_of(SHA1)), commit);
	assert_null(layout_path_commit(&arena, span_of("ab")));
	assert_null(layout_path_commit(&arena, span_of("VERSION")));
	assert_null(layout_path_commit(&arena, span_of("../" SHA1)));
	assert_string_equal(layout_leaf(&arena, 1700000000, commit),
		"1700000000-abcdef012345");
	assert_string_equal(layout_leaf(&arena, -5, commit), "0-abcdef012345");
	assert_true(is_object_id(commit));
	assert_false(is_object_id("abc"));
	assert_false(is_object_id(""));
	assert_true(layout_is_environment("0123456789abcdef"));
	assert_false(layout_is_environment("0123456789abcdeF"));
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_workloads),
		cmocka_unit_test(test_workloads_of_any_bytes),
		cmocka_unit_test(test_paths),
	};

	git_libgit2_init(); /* once, not for every name */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
