/* Options: parsing into values, what is refused and how, and the help. */
#include <string.h>

#include "gate/cli/opt.h"
#include "gate/text/nearest.h"
#include "gate/text/num.h"
#include "tests/unit/support/support.h"

struct values {
	bool quiet;
	const char *config;
	unsigned jobs;
	size_t size;
	unsigned color;
	struct opt_list reports;
};

#define AT(member) .offset = offsetof(struct values, member)

static const char *const colors[] = {"auto", "always", "never", NULL};

static const struct opt first[] = {
	{.name = "quiet", .letter = 'q', .kind = OPT_FLAG, AT(quiet),
		.help = "say nothing"},
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "a long text that has to be broken into lines, since a "
			"terminal has eighty columns and not one more"},
	{.name = "jobs", .letter = 'j', .kind = OPT_COUNT, .value = "N",
		.max = 64, AT(jobs), .help = "threads"},
	{0}
};

/* Offsets of this group count from the member that it is put at. */
static const struct opt second[] = {
	{.name = "color", .kind = OPT_CHOICE, .choices = colors, .offset = 0,
		.help = "when"},
	{0}
};

static const struct opt third[] = {
	{.name = "report", .kind = OPT_LIST, .value = "FORMAT=PATH",
		AT(reports), .help = "repeatable"},
	{.name = "max-size", .kind = OPT_SIZE, .value = "SIZE", AT(size),
		.help = "bytes"},
	{0}
};

static void more(struct buf *out)
{
	buf_text(out, "\nMore.\n");
}

static const struct opt_group first_group = {"Options", first, more};
static const struct opt_group second_group = {NULL, second, NULL};
static const struct opt_group third_group = {"Third", third, NULL};
static const struct opt_part parts[] = {
	{&first_group, 0},
	{&second_group, offsetof(struct values, color)},
	{&third_group, 0},
	{0}
};

enum {WORDS = 10 };

/* Splits line at blanks and parses; out describes what came of it. */
static void parse(struct buf *out, const char *line)
{
	struct arena arena = {0};
	struct args args = {.arena = &arena};
	struct values v = {0};
	struct err err = {0};
	char text[200];
	char *argv[WORDS + 1] = {0};
	char *rest;
	size_t argc = 0;

	assert_true(strlen(line) < sizeof(text));
	memcpy(text, line, strlen(line) + 1);
	for (char *w = strtok_r(text, " ", &rest); w && argc < WORDS;
		w = strtok_r(NULL, " ", &rest))
		argv[argc++] = strcmp(w, "''") == 0 ? w + 2 : w;

	int result = opt_parse(&args, parts, &v, argv, &err);

	buf_text(out, "");
	if (result < 0) {
		buf_printf(out, "error %d: %s", (int)err.kind, err.text);
	} else if (result > 0) {
		buf_printf(out, "%s", args.version ? "version" : "help");
	} else {
		if (v.quiet)
			buf_printf(out, "quiet ");
		if (v.config)
			buf_printf(out, "config=%s ", v.config);
		if (v.jobs)
			buf_printf(out, "jobs=%u ", v.jobs);
		if (v.size)
			buf_printf(out, "size=%zu ", v.size);
		if (v.color)
			buf_printf(out, "color=%u ", v.color);
		for (size_t i = 0; i < v.reports.count; i++)
			buf_printf(out, "report=%s ", v.reports.items[i]);
		for (size_t i = 0; i < args.count; i++)
			buf_printf(out, "[%s]", args.items[i]);
	}
	arena_clear(&arena);
}

static void test_parse(void **state)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{"", ""},
		{"a b", "[a][b]"},
		{"-", "[-]"},
		{"--config x a", "config=x [a]"},
		{"--config=x a", "config=x [a]"},
		{"--config=a=b", "config=a=b "},
		{"a --config x b", "config=x [a][b]"},
		{"-- --config x -j", "[--config][x][-j]"},
		{"a -- -- b", "[a][--][b]"},
		{"--config -- x", "config=-- [x]"},
		{"-j 4", "jobs=4 "},
		{"-j4", "jobs=4 "},
		{"--jobs 64", "jobs=64 "},
		{"-qj4", "quiet jobs=4 "},
		{"-qj 4 -", "quiet jobs=4 [-]"},
		{"--max-size 3k", "size=3072 "},
		{"--color always", "color=2 "},
		{"--color=auto", "color=1 "},
		{"--report a=1 --report=b=2 x", "report=a=1 report=b=2 [x]"},
		{"-h", "help"},
		{"-qh", "help"},
		{"a --help --nonsense", "help"},
		{"--version", "version"},
		{"--quit", "error 1: unknown option --quit, did you mean "
			"--quiet?"},
		{"--reports a=1", "error 1: unknown option --reports, did you "
			"mean --report?"},
		{"--conf", "error 1: unknown option --conf, did you mean "
			"--config?"},
		{"--xyzzy=3", "error 1: unknown option --xyzzy"},
		{"--xy", "error 1: unknown option --xy"},
		{"-x", "error 1: unknown option -x"},
		{"-qx", "error 1: unknown option -x"},
		{"---", "error 1: unknown option ---"},
		{"--=x", "error 1: unknown option --"},
		{"--config", "error 1: --config needs a value: FILE"},
		{"--config=", "error 1: --config: its FILE is empty"},
		{"--config ''", "error 1: --config: its FILE is empty"},
		{"-j", "error 1: -j needs a value: N"},
		{"--quiet=1", "error 1: --quiet takes no value"},
		{"--help=1", "error 1: --help takes no value"},
		{"-j 0", "error 1: --jobs: \"0\" is no whole number from 1 to "
			"64"},
		{"-j 65", "error 1: --jobs: \"65\" is no whole number from 1 "
			"to 64"},
		{"-j -1", "error 1: --jobs: \"-1\" is no whole number from 1 "
			"to 64"},
		{"-j 4x", "error 1: --jobs: \"4x\" is no whole number from 1 "
			"to 64"},
		{"--max-size 4X", "error 1: --max-size: \"4X\" is no size, "
			"write 512M or 2GiB"},
		{"--color red", "error 1: --color: \"red\" is none of auto, "
			"always, never"},
		{"--config a --config b", "error 1: --config is given twice"},
		{"-j1 --jobs 1", "error 1: --jobs is given twice"},
		{"-qq", "error 1: --quiet is given twice"},
	};
	int bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf got = {0};

		parse(&got, cases[i].line);
		if (strcmp(got.data, cases[i].want) != 0) {
			print_error("'%s':\n got  %s\n want %s\n",
				cases[i].line, got.data, cases[i].want);
			bad++;
		}
		buf_clear(&got);
	}
	assert_int_equal(bad, 0);
}

static void test_size(void **state)
{
	static const struct {
		const char *text;
		size_t want; /* 0: refused */
	} cases[] = {
		{"1", 1}, {"17", 17}, {"17B", 17}, {"1k", 1024}, {"1K", 1024},
		{"1KiB", 1024}, {"1kb", 1024}, {"512M", 512u << 20},
		{"2GiB", (size_t)2 << 30}, {"1T", (size_t)1 << 40},
		{"16777215T", (size_t)16777215 << 40},
		{"16777216T", 0}, {"18446744073709551616", 0}, {"", 0},
		{"0", 0}, {"0M", 0}, {"M", 0}, {"-1", 0}, {"1.5G", 0},
		{"1 M", 0}, {"1MM", 0}, {"1i", 0}, {"1iB", 0}, {"1MiBs", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t got = 0;

		if (!size_parse(&got, cases[i].text))
			got = 0;
		if (got != cases[i].want)
			fail_msg("%s: got %zu, want %zu", cases[i].text, got,
				cases[i].want);
	}
}

static void test_help(void **state)
{
	struct buf out = {0};

	(void)state;
	opt_help(&out, parts);
	assert_string_equal(out.data,
		"\n"
		"Options:\n"
		"  -q, --quiet               say nothing\n"
		"      --config FILE         a long text that has to be broken "
		"into lines, since\n"
		"                            a terminal has eighty columns and "
		"not one more\n"
		"  -j, --jobs N              threads\n"
		"      --color auto|always|never\n"
		"                            when\n"
		"\n"
		"Third:\n"
		"      --report FORMAT=PATH  repeatable\n"
		"      --max-size SIZE       bytes\n"
		"\n"
		"More.\n");
	buf_clear(&out);
}

static void test_distance(void **state)
{
	static const struct {
		const char *a, *b;
		size_t want;
	} cases[] = {
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3},
		{"budgts", "budgets", 1}, {"bugdets", "budgets", 1},
		{"kitten", "sitting", 3}, {"abcd", "abcd", 0},
		{"ca", "abc", 3}, /* a swap is not edited again */
		{"ab", "ba", 1}, {"a", "b", 1},
	};
	static const char long_word[] =
		"0123456789012345678901234567890123456789012345678901234567890"
		"123";

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t got = edit_distance(cases[i].a, cases[i].b);

		if (got != cases[i].want)
			fail_msg("%s, %s: got %zu, want %zu", cases[i].a,
				cases[i].b, got, cases[i].want);
	}
	assert_true(edit_distance(long_word, "x") == SIZE_MAX);
	assert_true(edit_distance(long_word + 1, "x") == 63);
}

static void test_nearest(void **state)
{
	static const char *const names[] = {
		"compare", "show", "report", "config", "help"
	};
	static const struct {
		const char *word, *want;
	} cases[] = {
		{"compar", "compare"}, {"comapre", "compare"},
		{"com", "compare"}, {"con", "config"}, {"shw", "show"},
		{"hlep", "help"}, {"sh", NULL}, {"", NULL}, {"check", NULL},
		{"record", "report"}, {"baseline", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct nearest nearest = nearest_to(cases[i].word);
		const char *want = cases[i].want;

		for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
			nearest_try(&nearest, names[n]);
		if ((nearest.best == NULL) != (want == NULL) ||
			(want && strcmp(nearest.best, want) != 0))
			fail_msg("%s: got %s", cases[i].word,
				nearest.best ? nearest.best : "nothing");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_size),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_nearest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
