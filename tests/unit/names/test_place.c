/* Which ends of paths tell the files of one name apart. */
#include <string.h>

#include "compare/names/place.h"
#include "gate/core/arena.h"
#include "tests/unit/support/support.h"

static void test_path(void **state)
{
	static const struct {
		const char *file, *want;
	} cases[] = {
		{"json_reader.py", "json_reader.py"},
		{"/app/src/a.py", "app/src/a.py"},
		{"./a.py", "a.py"},
		{"../a.py", "../a.py"},
		{".a.py", ".a.py"},
		{"a/.", "a/."},
		{"file:///app/a.js", "app/a.js"},
		{"file:///C:/app/a.js", "C:/app/a.js"},
		{"C:\\app\\.\\a.py", "C:/app/a.py"},
		{"webpack://shop/./src/a.ts?3f2a", "shop/src/a.ts"},
		{"webpack-internal:///./src/a.ts", "src/a.ts"},
		{"/app/a.js?v=17", "app/a.js"},
		{"dist/main.3f2a91c0.js", "dist/main.js"},
		{"dist/page-0123456789abcdef.js", "dist/page.js"},
		{"node:fs", "node:fs"},
		{"<string>", "<string>"},
		{"file://", ""},
		{"", ""},
	};
	struct buf got = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		place_path(&got, span_of(cases[i].file));
		if (!span_equal(buf_view(&got), span_of(cases[i].want)))
			fail_msg("%s: got %s", cases[i].file, got.data);
	}
	buf_clear(&got);
}

/* Places of one name: a path, the runs that have it as digits, its tail. */
struct row {
	const char *path, *runs, *want;
};

static const struct row cases[][8] = {
	{{"src/a.py", "01", ""}, {0}},
	/* the same file in another checkout */
	{{"tmp/x/a.py", "0", ""}, {"work/a.py", "1", ""}, {0}},
	/* another file in another run: moved, or not the same */
	{{"a.py", "0", ""}, {"b.py", "1", ""}, {0}},
	{{"x/a.py", "01", "a.py"}, {"x/b.py", "1", "b.py"}, {0}},
	{{"x/a.py", "0", "a.py"}, {"x/b.py", "0", "b.py"},
		{"w/a.py", "1", "a.py"}, {"w/b.py", "1", "b.py"}, {0}},
	/* no more elements than are needed, each for itself */
	{{"x/json/init.py", "0", "json/init.py"},
		{"x/xml/init.py", "0", "xml/init.py"},
		{"x/main.py", "0", "main.py"},
		{"work/json/init.py", "1", "json/init.py"},
		{"work/xml/init.py", "1", "xml/init.py"},
		{"work/main.py", "1", "main.py"}, {0}},
	/* what they differ by may lie deep */
	{{"x/a/lib/u.py", "0", "a/lib/u.py"},
		{"x/b/lib/u.py", "0", "b/lib/u.py"}, {0}},
	{{"a/x/y.py", "0", "a/x/y.py"}, {"b/x/y.py", "0", "b/x/y.py"},
		{"c/y.py", "0", "c/y.py"}, {0}},
	/* one path is the end of another */
	{{"a.py", "0", "a.py"}, {"lib/a.py", "0", "lib/a.py"}, {0}},
	/* part of an element is none */
	{{"xa.py", "0", "xa.py"}, {"a.py", "0", "a.py"}, {0}},
	/* a run without a say follows */
	{{"x/a.py", "0", ""}, {"w/a.py", "", ""}, {"w/b.py", "", ""}, {0}},
	{{"x/a.py", "0", "a.py"}, {"x/b.py", "0", "b.py"},
		{"w/l/a.py", "", "a.py"}, {"w/c.py", "", "c.py"}, {0}},
};

static void test_tell(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct place places[8];
		uint32_t runs[8][8], count = 0;

		for (; cases[i][count].path; count++) {
			const struct row *row = &cases[i][count];

			places[count] = (struct place){
				.path = span_of(row->path),
				.runs = runs[count],
				.run_count = strlen(row->runs),
				.id = count,
			};
			for (size_t r = 0; row->runs[r]; r++)
				runs[count][r] = (uint32_t)(row->runs[r] - '0');
		}
		places_tell(places, count, 8);
		for (uint32_t p = 0; p < count; p++) {
			const struct row *row = &cases[i][places[p].id];

			if (!span_equal(places[p].tail, span_of(row->want)))
				fail_msg("case %zu, %s: got %.*s", i, row->path,
					(int)places[p].tail.len,
					places[p].tail.data);
		}
	}
}

/* Names have nothing to do with each other. */
static void test_names(void **state)
{
	const uint32_t run = 0;
	struct place places[] = {
		{.name = 1,
			.path = span_of("a.py"),
			.runs = &run,
			.run_count = 1},
		{.name = 2,
			.path = span_of("b.py"),
			.runs = &run,
			.run_count = 1},
	};

	(void)state;
	places_tell(places, 2, 1);
	assert_int_equal(places[0].tail.len + places[1].tail.len, 0);
	places_tell(places, 0, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_tell),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
