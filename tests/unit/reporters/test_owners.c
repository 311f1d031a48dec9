/* CODEOWNERS: what GitHub's and GitLab's own pages say of each form. */
#include <string.h>

#include "reporters/words/owners.h"
#include "tests/unit/support/support.h"

static void test_patterns(void **state)
{
	static const struct {
		const char *pattern, *file;
		bool want;
	} cases[] = {
		{"*", "a/b.go", true},
		{"*.js", "a/b.js", true},
		{"*.js", "a/b.jsx", false},
		{"/build/logs/", "build/logs/x/y", true},
		{"/build/logs/", "src/build/logs/x", false},
		{"docs/*", "docs/getting-started.md", true},
		{"docs/*", "docs/build/troubleshooting.md", false},
		{"apps/", "x/apps/y/z.c", true},
		{"apps/", "apps", false},
		{"/docs/", "docs/a/b", true},
		{"/scripts", "scripts/a", true},
		{"/scripts", "x/scripts", false},
		{"**/logs", "build/logs/x", true},
		{"**/logs", "logs/x", true},
		{"/apps/github", "apps/github", true},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"a/**/b", "a/xb", false},
		{"a/**", "a/x/y", true},
		{"/*.go", "main.go", true},
		{"/*.go", "a/main.go", false},
		{"README.md", "x/README.md", true},
		{"internal/README.md", "x/internal/README.md", false},
		{"a?c", "abc", true},
		{"a?c", "a/c", false},
		{"a\\ b", "a b", true},
		{"\\#x", "#x", true},
		{"[ab]c", "ac", false},
		{"/", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf text = {0}, got = {0};
		struct arena arena = {0};
		struct code_owners owners;

		buf_printf(&text, "%s @x", cases[i].pattern);
		owners_read(&owners, buf_view(&text), &arena);
		/* a line that begins so is a section, or a comment */
		if (owners_of(&got, &owners, cases[i].file) != cases[i].want)
			fail_msg("%s of %s", cases[i].pattern, cases[i].file);
		arena_clear(&arena);
		buf_clear(&got);
		buf_clear(&text);
	}
}

static void test_files(void **state)
{
	static const char github[] =
		"# every file\n"
		"*       @global-owner1 @global-owner2\n"
		"*.go    docs@example.com # of Go\n"
		"/apps/  @octocat\n"
		"/apps/github\n"
		"!/apps/x @nobody\n";
	static const char gitlab[] =
		"* @all\n"
		"[Documentation] @docs\n"
		"/docs/\n"
		"README.md @ann @docs\n"
		"^[Database][2] @database\n"
		"model/db/\n"
		"!model/db/generated/\n"
		"/docs/db.md @dba\n"
		"model/db/generated/x.sql @late\n"
		"[documentation]\n"
		"/docs/new/ @new\n";
	static const struct {
		const char *text, *file, *want;
	} cases[] = {
		{github, "x.c", "@global-owner1 @global-owner2"},
		{github, "a/x.go", "docs@example.com"},
		{github, "apps/x", "@octocat"},
		{github, "apps/github", ""},
		{gitlab, "x.c", "@all"},
		{gitlab, "docs/a.md", "@all @docs"},
		{gitlab, "docs/README.md", "@all @ann @docs"},
		{gitlab, "docs/db.md", "@all @docs @dba"},
		{gitlab, "model/db/a.sql", "@all @database"},
		{gitlab, "model/db/generated/a.sql", "@all"},
		{gitlab, "model/db/generated/x.sql", "@all"},
		{gitlab, "docs/new/a.md", "@all @new"},
		{"", "x", ""},
		{"[", "x", ""},
		{"!", "x", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = {0};
		struct arena arena = {0};
		struct code_owners owners;

		owners_read(&owners, span_of(cases[i].text), &arena);
		owners_of(&got, &owners, cases[i].file);
		if (strcmp(got.len ? got.data : "", cases[i].want) != 0)
			fail_msg("%s: %s, not %s", cases[i].file, got.data,
				cases[i].want);
		arena_clear(&arena);
		buf_clear(&got);
	}
	assert_false(owners_of(NULL, NULL, "x"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
