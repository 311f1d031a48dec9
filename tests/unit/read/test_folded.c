/* Folded stacks: every oddity of their writers, as text in and stacks out. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/stacks.h"

#include <stdio.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/read/reader.h"
#include "gate/text/num.h"

static void put_frame(
	struct buf *out, const struct profile *p, const struct frame *frame)
{
	buf_span(out, symtab_text(p->symtab, frame->func));
	if (frame->file.i) {
		buf_char(out, '@');
		buf_span(out, symtab_text(p->symtab, frame->file));
		buf_printf(out, ":%u", (unsigned)frame->line);
	}
	if (frame->module.i) {
		buf_char(out, '!');
		buf_span(out, symtab_text(p->symtab, frame->module));
	}
	if (frame->flags & FRAME_INLINED)
		buf_text(out, "~");
}

/* One line a stack, root first again, in the profile's order; then the notes.
 * Nobody counted observations. */
static void put_profile(struct buf *out, const struct profile *p)
{
	char number[NUM_MAX];

	for (uint32_t s = 0; s < p->stack_count; s++) {
		for (uint32_t i = p->stack_start[s + 1];
			i-- > p->stack_start[s];) {
			put_frame(out, p, &p->frames[p->stack_frames[i]]);
			buf_char(out, i > p->stack_start[s] ? ';' : ' ');
		}
		buf_text(out, num_format(number, p->values[s]));
		assert_true(metric_is_weight(&p->metrics[0]));
		buf_char(out, '\n');
	}
	for (uint32_t i = 0; i < p->note_count; i++)
		buf_printf(
			out, "%s: %s\n", p->notes[i].code, p->notes[i].message);
}

static void read_text(struct buf *out, const char *text, size_t len)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct err err = {0};
	int status = capture_read(&profile, (struct span){text, len}, &arena,
		symtab, &limits_default, &err);

	cut_understood(err.text);
	if (status)
		buf_printf(
			out, "%s%s", status > 0 ? "unknown: " : "", err.text);
	else
		put_profile(out, &profile);
	arena_clear(&arena);
	symtab_free(symtab);
}

#define SKIPPED(n, of, first)                                                  \
	"skipped-lines: skipped lines that are no "                            \
	"folded stacks: " #n " of " #of ", the first is line " #first "\n"
#define DIFFERENCE                                                             \
	"this is already a difference of two profiles, give the "              \
	"two profiles themselves [diff-profile]"
#define EMPTY "empty file: what should have written it failed, take it again"
#define NOT(said)                                                              \
	"unknown: not a capture of a known format; the file says: " said       \
	" (understood: ...)"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{"one stack", "main;parse 30\n", "main;parse 30\n"},
	{"no line end", "main;parse 30", "main;parse 30\n"},
	{"single frames only", "main 12\n", "main 12\n"},
	{"equal stacks add up", "a;b 1\na;b 2\n", "a;b 3\n"},
	{"CR LF", "a;b 1\r\na;b 2\r\n", "a;b 3\n"},
	{"CR", "a;b 1\ra;b 2\r", "a;b 3\n"},
	{"blanks at both ends", "  a;b 1 \t\n", "a;b 1\n"},
	{"blanks before the count", "a;b   1\n", "a;b 1\n"},
	{"blank and comment lines", "\n# perf\na;b 1\n\n   \n", "a;b 1\n"},
	{"byte order mark",
		"\xef\xbb\xbf"
		"a;b 1\n",
		"a;b 1\n"},
	{"blanks, colons, quotes, parentheses in names",
		"a b;std::c<d, e>::operator() (int) const;\"f\" 1\n",
		"a b;std::c<d, e>::operator() (int) const;\"f\" 1\n"},
	{"any bytes in names", "a;\xff\x80 1\n", "a;\xff\x80 1\n"},
	{"no name is [unknown]", "a;;b 1\na;b; 2\n;c 3\n",
		"a;[unknown];b 1\na;b;[unknown] 2\nc 3\n"},
	{"recursion stays", "a;b;a;b 4\n", "a;b;a;b 4\n"},
	{"zero counts", "a;b 0\na;c 1\n", "a;b 0\na;c 1\n"},
	{"weights", "a;b 1.5\na;c 2\n", "a;b 1.5\na;c 2\n"},
	{"exponents", "a;b 1e3\n", "a;b 1000\n"},

	{"annotations", "a_[k];b_[i];c_[j];d_[0];e_[1] 1\n",
		"a![kernel];b~;c;d;e 1\n"},
	{"an annotation is at the end", "a;_[k]b 1\n", "a;_[k]b 1\n"},
	{"nothing but an annotation", "a;_[k] 1\n", "a;[unknown]![kernel] 1\n"},

	{"perf pid/tid", "java-24636/25607;a 1\njava-7/8;a 1\n", "java;a 2\n"},
	{"perf pid", "java-24636;a 1\n", "java;a 1\n"},
	{"perf unknown pid", "java-?/25607;a 1\n", "java;a 1\n"},
	{"kernel threads", "swapper/0;a 1\n", "swapper/0;a 1\n"},
	{"async-profiler tid", "[main pool tid=123];a 1\n",
		"[main pool];a 1\n"},
	{"async-profiler without tid", "[main tid=x];a 1\n",
		"[main tid=x];a 1\n"},
	{"py-spy thread", "thread (0x7F12): Main;a 1\n", "thread: Main;a 1\n"},
	{"py-spy nameless thread", "thread (0x7F12);a 1\n", "thread;a 1\n"},
	{"py-spy process and thread",
		"process 12:\"python3 x.py\";thread (0x7f): Main;a 1\n",
		"process:\"python3 x.py\";thread: Main;a 1\n"},
	{"Austin",
		"P4317;T0:140123;/a b.py:f:12 9\nP4318;T0:7f1c;/a b.py:f:13 "
		"1\n",
		"process;thread;f@/a b.py:12 9\nprocess;thread;f@/a b.py:13 "
		"1\n"},
	{"Austin of modules without a file",
		"T12;<frozen importlib._bootstrap>:_find:11;<string>:<module>:1 1\n"
		"T12;<core::x>::f:12 1\n",
		"thread;_find@<frozen importlib._bootstrap>:11;"
		"<module>@<string>:1 1\nthread;<core::x>::f:12 1\n"},
	{"Austin of one process", "T12;a.py:f:1 1\n", "thread;f@a.py:1 1\n"},
	{"not of Austin", "Parse;T1 1\nP1x;T1 1\nT1y;a 1\n",
		"Parse;T1 1\nP1x;T1 1\nT1y;a 1\n"},
	{"Python 3.15 thread", "tid:140012;a 1\n", "tid;a 1\n"},
	{"only the first frame", "main;b-12;thread (0x7f): x;tid:1 1\n",
		"main;b-12;thread (0x7f): x;tid:1 1\n"},

	{"py-spy", "<module> (t.py:9);f (dir/file.py:123) 1\n",
		"<module>@t.py:9;f@dir/file.py:123 1\n"},
	{"py-spy --nolineno", "f (file.py) 1\n", "f@file.py:0 1\n"},
	{"py-spy frozen", "a;f (<frozen x._y>:241) 1\n",
		"a;f@<frozen x._y>:241 1\n"},
	{"py-spy native", "a;f (libc.so.6) 1\n", "a;f (libc.so.6) 1\n"},
	{"rbspy", "<main> - t.rb:9;block in f - a-b/c.rb:12 1\n",
		"<main>@t.rb:9;block in f@a-b/c.rb:12 1\n"},
	{"rbspy, of what is written in C",
		"<main> - t.rb:9;(unknown) [c function] - (unknown) 1\n",
		"<main>@t.rb:9;(unknown) [c function] 1\n"},
	{"excimer", ";/app/a.php;A\\f;{closure:/app/a.php(49)} 1\n",
		"/app/a.php;A\\f;{closure:/app/a.php(49)} 1\n"},
	{"Python 3.15", "tid:1;t.py:f:12;<GC> 1\n", "tid;f@t.py:12;<GC> 1\n"},
	{"line and column", "a;f (x.js:12:5) 1\n", "a;f@x.js:12 1\n"},
	{"a type is not a place", "a;f (int) 1\na;g::h:2 1\n",
		"a;f (int) 1\na;g::h:2 1\n"},
	{"a line past 32 bits", "a;f (x.py:99999999999) 1\n",
		"a;f (x.py:99999999999) 1\n"},

	{"invalid lines", "a;b 1\noops\na;c 2\n12\n",
		"a;b 1\na;c 2\n" SKIPPED(2, 4, 2)},
	{"more invalid lines than stacks", "a;b 1\noops\nagain x\n",
		"line 2 is not a folded stack (`frame;frame COUNT`), "
		"nor are 2 of 3 lines"},
	{"negative", "a;b 1\na;c -5\n",
		"line 2 has a negative count: " DIFFERENCE},
	{"too large", "a;b 1e15\na;c 1e160\n",
		"line 2 has a count above 1e15, which no profiler reaches; is "
		"its unit too small?"},
	{"two counts", "a;b 10 12\na;c 0 3\na;d 1\n",
		"lines end in two counts: " DIFFERENCE},
	{"few names that end in a number", "a;b 10 12\na;c 3\n",
		"a;b 10 12\na;c 3\n"},
	{"blanks in one frame", "<main> - busy.rb:3 9\n",
		"<main>@busy.rb:3 9\n"},
	{"blanks in brackets", "<module> (busy.py:2) 9\n",
		"<module>@busy.py:2 9\n"},
	{"prose beside stacks", "Web Content 3\nmain;f 2\n",
		"Web Content 3\nmain;f 2\n"},
	{"a message", "Service Unavailable 503",
		NOT("Service Unavailable 503")},
	{"a message with a semicolon", "rate limit exceeded; retry after 60\n",
		NOT("rate limit exceeded; retry after 60")},
	{"two lines of a message",
		"pod \"x\" not found; code 404\nretry in 5\n",
		NOT("pod \"x\" not found; code 404")},
	{"nothing", "", EMPTY},
	{"white space", " \n\t\r\n", EMPTY},
	{"only a byte order mark", "\xef\xbb\xbf", EMPTY},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = {0};

		read_text(&got, cases[i].in, strlen(cases[i].in));
		if (!got.data || strcmp(got.data, cases[i].want))
			fail_msg("%s: got\n%s\nwant\n%s", cases[i].name,
				got.data ? got.data : "nothing", cases[i].want);
		buf_clear(&got);
	}
}

static const char plain[] =
	"main;caf\xc3\xa9;\xe2\x82\xac 1\nmain;\xf0\x9f\x94\xa5 2\n";
static const uint16_t units[] = {
	0xfeff,
	'm',
	'a',
	'i',
	'n',
	';',
	'c',
	'a',
	'f',
	0xe9,
	';',
	0x20ac,
	' ',
	'1',
	'\r',
	'\n',
	'm',
	'a',
	'i',
	'n',
	';',
	0xd83d,
	0xdd25,
	' ',
	'2',
};
enum {UNITS = sizeof units / sizeof *units };

static void put_units(char *out, bool big)
{
	for (size_t i = 0; i < UNITS; i++) {
		out[2 * i + !big] = (char)(units[i] >> 8);
		out[2 * i + big] = (char)(units[i] & 0xff);
	}
}

static void test_utf16(void **state)
{
	struct buf want = {0};
	char text[2 * UNITS];

	(void)state;
	read_text(&want, plain, sizeof plain - 1);
	for (int big = 0; big < 2; big++) {
		struct buf got = {0};

		put_units(text, big);
		read_text(&got, text, sizeof text);
		assert_string_equal(got.data, want.data);
		buf_clear(&got);
	}
	buf_clear(&want);
}

static void test_utf16_broken(void **state)
{
	static const char half[] = "\xff\xfe"
				   "a\0;";
	static const char lone[] = "\xff\xfe"
				   "a\0;\0\0\xd8 \0"
				   "1\0";
	struct buf got = {0};

	(void)state;
	read_text(&got, half, sizeof half - 1);
	assert_string_equal(got.data, "UTF-16 text of 5 bytes ends in the "
				      "middle of a character");
	buf_clear(&got);
	read_text(&got, lone, sizeof lone - 1);
	assert_string_equal(got.data, "a;\xef\xbf\xbd 1\n");
	buf_clear(&got);
}

static void test_metric(void **state)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile p = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(capture_read(&p, span_of("a;b 1\na;b 2\n"), &arena,
				 symtab, &limits_default, &err),
		0);
	assert_string_equal(p.format, "folded");
	assert_int_equal(p.metric_count, 1);
	assert_true(span_equal(
		symtab_text(symtab, p.metrics[0].name), span_of("samples")));
	assert_true(span_equal(
		symtab_text(symtab, p.metrics[0].unit), span_of("count")));
	assert_int_equal(p.metrics[0].better, -1);
	assert_int_equal(p.metrics[0].nature, NATURE_SAMPLED);
	assert_int_equal(p.sample_count, 2);
	arena_clear(&arena);
	symtab_free(symtab);
}

/* A first line longer than what sniffing looks at, and as deep as allowed. */
static void test_long_line(void **state)
{
	struct buf text = {0}, got = {0};
	char want[200];

	(void)state;
	for (uint32_t i = 1; i < limits_default.stack_depth; i++)
		buf_text(&text, "some_function_name_that_is_long;");
	buf_text(&text, "f 1\n");
	read_text(&got, text.data, text.len);
	assert_int_equal(got.len, text.len);
	buf_clear(&got);
	text.len = 0;
	for (uint32_t i = 0; i < limits_default.stack_depth; i++)
		buf_text(&text, "a;");
	buf_text(&text, "f 1\n");
	read_text(&got, text.data, text.len);
	snprintf(want, sizeof want,
		"line 1: a stack of more than %u frames; raise the limit with "
		"--max-depth",
		limits_default.stack_depth);
	assert_string_equal(got.data, want);
	buf_clear(&got);
	buf_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_utf16_broken),
		cmocka_unit_test(test_metric),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests_name("folded", tests, NULL, NULL);
}
