/* Hostile names in every place where a report shows them. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/text/escape.h"
#include "tests/unit/support/verdict_sample.h"

/* One function's table: the same for all of them. */
struct escape_case {
	const char *name, *in, *want;
};

typedef void escape_fn(struct buf *out, const char *text, size_t cap);

static void check_cases(const struct escape_case *cases, size_t count,
	escape_fn *escape, size_t cap)
{
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		struct buf out = {0};

		escape(&out, cases[i].in, cap);
		if (strcmp(out.data, cases[i].want) != 0) {
			print_error("%s: got \"%s\", want \"%s\"\n",
				cases[i].name, out.data, cases[i].want);
			failed = 1;
		}
		buf_clear(&out);
	}
	assert_int_equal(failed, 0);
}

#define CHECK(cases, escape, cap)                                              \
	check_cases(cases, sizeof(cases) / sizeof(cases[0]), escape, cap)

static void test_sanitize(void **state)
{
	static const struct escape_case cases[] = {
		{"plain", "pkg.(*T).F", "pkg.(*T).F"},
		{"empty", "", "(no name)"},
		{"none", NULL, "(no name)"},
		{"blank", "  ", "(no name)"},
		{"utf-8 stays", "\xe5\x87\xbd\xf0\x9f\x94\xa5",
			"\xe5\x87\xbd\xf0\x9f\x94\xa5"},
		{"controls", "a\n\t\x1b[0m\x7f", "a\\x0a\\x09\\x1b[0m\\x7f"},
		{"C1", "\xc2\x85", "\\u{85}"},
		{"right to left", "\xe2\x80\xae", "\\u{202e}"},
		{"zero width", "a\xe2\x80\x8b", "a\\u{200b}"},
		{"byte order mark", "\xef\xbb\xbf", "\\u{feff}"},
		{"separator", "\xe2\x80\xa8", "\\u{2028}"},
		{"noncharacter", "\xef\xbf\xbe", "\\u{fffe}"},
		{"tag", "\xf3\xa0\x81\x81", "\\u{e0041}"},
		{"bad byte",
			"\xff"
			"a",
			"\xef\xbf\xbd"
			"a"},
		{"cut sequence is one", "\xe2\x82", "\xef\xbf\xbd"},
		{"cut before a letter", "\xf0\x9f\x94z", "\xef\xbf\xbdz"},
		{"overlong", "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"},
		{"surrogate", "\xed\xa0\x80",
			"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{"past the last", "\xf4\x90\x80\x80",
			"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	};

	(void)state;
	CHECK(cases, sanitize, CAP_NAME);
}

static void test_cap(void **state)
{
	static const struct escape_case cases[] = {
		{"fits", "12345678901234567890", "12345678901234567890"},
		{"middle", "abcdefghijklmnopqrstuvwxyz",
			"abcdefghi\xe2\x80\xa6qrstuvwxyz"},
		{"function stays whole", "github.com/a/b/c/zstd.Decode",
			"github.\xe2\x80\xa6/zstd.Decode"},
		{"function too long", "a/bcdefghijklmnopqrstuvwxyz",
			"a/bcdefgh\xe2\x80\xa6qrstuvwxyz"},
		{"function takes it all", "github/b.cdefghijklmnopqr",
			"\xe2\x80\xa6/b.cdefghijklmnopqr"},
		{"code points",
			"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
			"\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
			"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
			"\xa4\xc3\xa4",
			"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
			"\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
			"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
			"\xa4"},
	};

	(void)state;
	CHECK(cases, sanitize, 20);
}

/* A very long name is cut before it is looked at; the ends are the same. */
static void test_long(void **state)
{
	enum { LENGTH = 65536 };
	char *name = calloc(LENGTH + 1, 1);
	struct buf out = {0};

	(void)state;
	assert_non_null(name);
	for (size_t i = 0; i + 1 < LENGTH; i += 2) {
		name[i] = '\xc3';
		name[i + 1] = (char)('\xa0' + (int)(i / 2 % 26));
	}
	name[0] = 'h';
	name[1] = '\n';
	name[LENGTH - 1] = 't';
	sanitize(&out, name, CAP_NAME);
	assert_int_equal(columns_of(buf_view(&out)), CAP_NAME);
	assert_memory_equal(out.data, "h\\x0a", 5);
	assert_int_equal(out.data[out.len - 1], 't');
	assert_non_null(strstr(out.data, "\xe2\x80\xa6"));
	buf_clear(&out);
	free(name);
}

static void test_line(void **state)
{
	static const struct escape_case cases[] = {
		{"command", "::error::x", "\\::error::x"},
		{"blanks first", "  ::error::x", "  \\::error::x"},
		{"wide blank first", "\xe3\x80\x80::a", "\xe3\x80\x80\\::a"},
		{"unseen between", ":\xef\xb8\x8f:a", "\\:\xef\xb8\x8f:a"},
		{"inside", "std::map", "std::map"},
		{"old form", "x ##[error]y", "x #\\#[error]y"},
		{"old form, more", "###[error]", "##\\#[error]"},
		{"old form, unseen", "##\xef\xb8\x8f[a]",
			"#\\#\xef\xb8\x8f[a]"},
		{"twice", "##[a]##[b]", "#\\#[a]#\\#[b]"},
		{"no old form", "## [a] #[b", "## [a] #[b"},
		{"escape", "\x1b[31m", "\\x1b[31m"},
		{"line end", "a\n::error::b", "a\\x0a::error::b"},
	};

	(void)state;
	CHECK(cases, escape_line, CAP_NAME);
}

static void test_command(void **state)
{
	static const struct escape_case data[] = {
		{"plain", "a: b, c = 5", "a: b, c = 5"},
		{"percent", "+18 %0A%25", "+18 %250A%2525"},
		{"line end", "a\nb", "a\\x0ab"},
		{"ends a command", "a::b", "a::b"},
	};
	static const struct escape_case property[] = {
		{"plain", "src/a.c", "src/a.c"},
		{"all three", "50%,a::b", "50%25%2Ca%3A%3Ab"},
		{"line end", "a\r\nb", "a\\x0d\\x0ab"},
		{"old form", "##[x]", "#\\#[x]"},
	};

	(void)state;
	CHECK(data, escape_command, CAP_NAME);
	CHECK(property, escape_property, CAP_NAME);
}

static void test_markup(void **state)
{
	static const struct escape_case cases[] = {
		{"all five", "<a b='c' d=\"e\">&",
			"&lt;a b=&#39;c&#39; "
			"d=&#34;e&#34;&gt;&amp;"},
		{"cdata end", "]]>", "]]&gt;"},
		{"no line end", "a\nb", "a\\x0ab"},
		{"command", "::x::y", "&#58;:x::y"},
		{"old form", "##[x]", "&#35;#[x]"},
	};

	(void)state;
	CHECK(cases, escape_markup, CAP_NAME);
}

static void test_markdown(void **state)
{
	static const struct escape_case cases[] = {
		{"plain", "abc 123", "abc 123"},
		{"cell", "a|b", "a&#124;b"},
		{"tag", "<b>", "&#60;b&#62;"},
		{"backtick", "`", "&#96;"},
		{"mail", "a@b", "a<wbr>&#64;<wbr>b"},
		{"issue", "#1", "<wbr>&#35;<wbr>1"},
		{"issue by a word", "GH-1", "GH<wbr>&#45;<wbr>1"},
		{"tracker", "x ABC-12", "x ABC<wbr>&#45;<wbr>12"},
		{"a date", "2026-11-26", "2026&#45;11&#45;26"},
		{"merge request", "a/b!1", "a&#47;b<wbr>&#33;<wbr>1"},
		{"not equal", "a != b", "a &#33;&#61; b"},
		{"method", "(*T).F", "&#40;&#42;T&#41;&#46;F"},
		{"value", "A=1", "A&#61;1"},
		{"label", "~bug", "<wbr>&#126;<wbr>bug"},
		{"label of words", "~\"a b\"", "<wbr>&#126;<wbr>&#34;a b&#34;"},
		{"epic", "&1", "<wbr>&#38;<wbr>1"},
		{"milestone", "%1", "<wbr>&#37;<wbr>1"},
		{"per cent", "5 % of", "5 &#37; of"},
		{"snippet", "$1", "<wbr>&#36;<wbr>1"},
		{"alert", "^alert", "<wbr>&#94;<wbr>alert"},
		{"iteration", "*iteration:1",
			"<wbr>&#42;<wbr>iteration<wbr>&#58;<wbr>1"},
		{"kind of its own", "[epic:1]",
			"<wbr>&#91;<wbr>epic<wbr>&#58;<wbr>1&#93;"},
		{"emoji", ":tada:", "<wbr>&#58;<wbr>tada&#58;"},
		{"link", "http://a", "http<wbr>&#58;<wbr>&#47;&#47;a"},
		{"marked",
			"==a==", "<wbr>&#61;<wbr>&#61;a<wbr>&#61;<wbr>&#61;"},
		{"commit", "at 0123456789abcdef",
			"at 0123<wbr>456789<wbr>abcdef<wbr>"},
		{"no commit", "123456 deadbeefs", "123456 deadbeefs"},
		{"blanks at the ends", " a ", "&#32;a&#32;"},
		{"blanks in a row", "a  b", "a &#32;b"},
		{"utf-8", "\xe5\x87\xbd", "\xe5\x87\xbd"},
	};

	(void)state;
	CHECK(cases, escape_markdown, CAP_NAME);
}

/* Where nothing is linked but addresses, names stay short. */
static void test_code(void **state)
{
	static const struct escape_case cases[] = {
		{"C++", "a::b<c&>(!d) 0123456789",
			"<code>a&#58;&#58;b&#60;c&#38;&#62;&#40;&#33;d&#41; "
			"0123456789</code>"},
		{"mail", "a@b#1",
			"<code>a<wbr>&#64;<wbr>b<wbr>&#35;<wbr>1</code>"},
	};

	(void)state;
	CHECK(cases, escape_code, CAP_NAME);
}

static void test_narrow(void **state)
{
	static const struct escape_case cases[] = {
		{"it may break", "a.B", "<code>a&#46;<wbr>B</code>"},
		{"before a capital", "readRecord", "<code>read<wbr>Record</code>"},
		{"folders go first", "example.com/acme/pkg.Parse",
			"<code>pkg&#46;<wbr>Parse</code>"},
		{"not of a benchmark", "a/BenchmarkX/d/b.c",
			"<code>\xe2\x80\xa6" "nchmark<wbr>X&#47;<wbr>d&#47;<wbr>b&#46;"
			"<wbr>c</code>"},
		{"what a C++ function takes", "A::mix(std::vector<int> const&)",
			"<code>A&#58;&#58;<wbr>mix<wbr>"
			"&#40;\xe2\x80\xa6&#41;</code>"},
		{"and not Go's (*T)", "m.(*T).abcdefghijk",
			"<code>\xe2\x80\xa6T&#41;&#46;<wbr>abcdefghi<wbr>jk"
			"</code>"},
		{"then its beginning", "abcdefghijklmnopqrstuvwxyz",
			"<code>\xe2\x80\xa6mnopqrstu<wbr>vwxyz</code>"},
		{"not within a character",
			"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
			"\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4",
			"<code>\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
			"\xc3\xa4\xc3\xa4\xc3\xa4<wbr>\xc3\xa4\xc3\xa4</code>"},
	};

	(void)state;
	CHECK(cases, escape_narrow, 15);
}

static void escape_shell_case(struct buf *out, const char *text, size_t cap)
{
	(void)cap;
	escape_shell(out, text);
}

static void escape_json_case(struct buf *out, const char *text, size_t cap)
{
	(void)cap;
	if (!escape_json(out, text))
		buf_text(out, " damaged");
}

static void escape_fence_case(struct buf *out, const char *text, size_t cap)
{
	(void)cap;
	escape_fence(out, span_of(text));
}

static void test_shell(void **state)
{
	static const struct escape_case cases[] = {
		{"plain", "perf/base-1_2.x@y", "perf/base-1_2.x@y"},
		{"empty", "", "''"},
		{"blank", "a b", "'a b'"},
		{"quote", "it's", "'it'\\''s'"},
		{"substitution", "$(id)`id`", "'$(id)`id`'"},
		{"home", "~", "'~'"},
	};

	(void)state;
	CHECK(cases, escape_shell_case, 0);
}

static void test_json(void **state)
{
	static const struct escape_case cases[] = {
		{"plain", "a", "\"a\""},
		{"none", NULL, "\"\""},
		{"quotes", "\"\\", "\"\\\"\\\\\""},
		{"controls", "\n\t\r\x01\x7f",
			"\"\\n\\t\\u000d\\u0001\\u007f\""},
		{"tag", "</script>", "\"\\u003c/script>\""},
		{"separators", "\xe2\x80\xa8\xe2\x80\xa9",
			"\"\\u2028\\u2029\""},
		{"bidi, C1", "\xe2\x80\xae\xc2\x85", "\"\\u202e\\u0085\""},
		{"past 16 bits", "\xf3\xa0\x81\x81\xf0\x9f\x94\xa5",
			"\"\\udb40\\udc41\xf0\x9f\x94\xa5\""},
		{"damage", "\xff", "\"\xef\xbf\xbd\" damaged"},
		{"command", "###[x] #", "\"#\\u0023#[x] #\""},
	};

	(void)state;
	CHECK(cases, escape_json_case, 0);
}

static void test_fence(void **state)
{
	static const struct escape_case cases[] = {
		{"plain", "a\n", "```text\na\n```\n"},
		{"backticks", "```\n````x\n", "`````text\n```\n````x\n`````\n"},
		{"commands",
			"a\n  ::x::y\n##[z]\n",
			"```text\na\n  \\::x::y\n#\\#[z]\n```\n"},
	};

	(void)state;
	CHECK(cases, escape_fence_case, 0);
}

/* After a blank, after a colour of ours: still the start of the line. */
static void test_line_start(void **state)
{
	static const struct escape_case cases[] = {
		{"start", "a\n", "a\n\\::x"},
		{"blank", "  ", "  \\::x"},
		{"colour", "\n\x1b[1;31m ", "\n\x1b[1;31m \\::x"},
		{"word", "m ", "m ::x"},
		{"colour after a word", "m\x1b[0m", "m\x1b[0m::x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		buf_text(&out, cases[i].in);
		escape_line(&out, "::x", CAP_NAME);
		assert_string_equal(out.data, cases[i].want);
		buf_clear(&out);
	}
}

/* No sink lets a control byte, a raw tag or a cell border through. */
static void test_corpus(void **state)
{
	(void)state;
	for (size_t i = 0; sample_hostile[i]; i++) {
		const char *name = sample_hostile[i];
		struct buf line = {0}, markup = {0}, code = {0}, json = {0};

		escape_line(&line, name, CAP_NAME);
		escape_markup(&markup, name, CAP_NAME);
		escape_code(&code, name, CAP_NAME);
		escape_narrow(&code, name, 20);
		escape_json(&json, name);
		for (size_t k = 0; k < line.len; k++)
			assert_true((unsigned char)line.data[k] >= 0x20);
		assert_null(strstr(line.data, "##["));
		assert_int_not_equal(strncmp(line.data, "::", 2), 0);
		assert_null(strpbrk(markup.data, "<>\"'\n"));
		assert_null(strpbrk(code.data, "|`*_[]\\\n\""));
		assert_null(strpbrk(json.data, "<\n"));
		buf_clear(&line);
		buf_clear(&markup);
		buf_clear(&code);
		buf_clear(&json);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sanitize),
		cmocka_unit_test(test_cap),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_line_start),
		cmocka_unit_test(test_command),
		cmocka_unit_test(test_markup),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_shell),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_fence),
		cmocka_unit_test(test_corpus),
	};

	return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
