/* gperftools' CPU profiles: words of every size and order, what becomes of
 * addresses, and how such a file breaks. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"
#include "tests/unit/support/stacks.h"

#include <stdlib.h>

#include "gate/core/buf.h"

#define HEAD "0 3 0 10000 0 "
#define END "0 1 0 "
#define MAPS                                                                   \
	"00001000-00002000 r-xp 00000400 00:00 7    /bin/app\n"                \
	"00002000-00003000 rw-p 00000000 00:00 7    /bin/app\n"                \
	"build=/somewhere\n"                                                   \
	"00004000-00005000 r-xp 00000000 00:00 0    [vdso]\n"
#define AGAIN                                                                  \
	"the profile is damaged or was cut short: take it again, of a "        \
	"program that ends by itself or calls ProfilerStop()"
#define WANTED                                                                 \
	"note symbols-wanted: no function of app has a name, and the "         \
	"capture tells no build id: give the file that ran with --symbols "    \
	"PATH, of two sides with base=PATH and head=PATH\n"

static const struct {
	const char *name, *words, *text, *want;
} cases[] = {
	{"a leaf is where it is, a caller's call before it", HEAD
		"2 2 4112 4128 1 1 4112 " END, MAPS,
		"[app+0x410]!app < [app+0x41f]!app 2 20000000 /2\n"
		"[app+0x410]!app 1 10000000 /1\n" WANTED},
	{"outside of all maps", HEAD "3 1 12288 1 1 16384 " END, MAPS,
		"[0x3000] 3 30000000 /3\n[[vdso]+0x0]![vdso] 1 10000000 /1\n"},
	{"the handler of signals, of all stacks", HEAD
		"2 3 16384 16385 16386 1 3 16390 16385 16400 " END, MAPS,
		"[[vdso]+0x0]![vdso] < [[vdso]+0x1]![vdso] 2 20000000 /2\n"
		"[[vdso]+0x6]![vdso] < [[vdso]+0xf]![vdso] 1 10000000 /1\n"},
	{"a leaf twice", HEAD "1 2 16384 16384 1 1 16390 1 1 16391 " END, MAPS,
		"[[vdso]+0x0]![vdso] 1 10000000 /1\n"
		"[[vdso]+0x6]![vdso] 1 10000000 /1\n"
		"[[vdso]+0x7]![vdso] 1 10000000 /1\n"},
	{"no stack", HEAD "4 0 " END, "", " 4 40000000 /4\n"},
	{"no samples", HEAD END, MAPS, ""},
	{"no end", HEAD "1 1 7", "",
		"[0x7] 1 10000000 /1\n"
		"note no-end: the profile has no end (words 0, 1, 0): what the "
		"program had not written when it was killed is missing\n"},
	{"no period", "0 3 0 0 0 " END, "",
		"it does not begin with the words 0, 3, 0, PERIOD, 0; " AGAIN},
	{"a head alone", "0 3 0 1", "",
		"it does not begin with the words 0, 3, 0, PERIOD, 0; " AGAIN},
	{"half a stack", HEAD "1", "", "it ends within a stack; " AGAIN},
};

/* More frames than there are words: the place is in bytes. */
static const char *const deep[] = {
	"a stack of 9 frames at byte 20, and 1 words are left; " AGAIN,
	"a stack of 9 frames at byte 40, and 1 words are left; " AGAIN};
static const char *const many[] = {
	"a stack seen 2147483649 times at byte 20: nobody samples as long; "
	AGAIN,
	"a stack seen 2147483649 times at byte 40: nobody samples as long; "
	AGAIN};

static void put_words(struct buf *out, const char *words, size_t size, bool big)
{
	char *end;

	for (uint64_t word; word = strtoull(words, &end, 10), end != words;
		words = end)
		for (size_t i = 0; i < size; i++) {
			char byte = (char)(word >>
					   8 * (big ? size - 1 - i : i));

			buf_span(out, (struct span){&byte, 1});
		}
}

static void put(struct buf *out, const struct profile *p)
{
	put_stacks(out, p, true);
	for (uint32_t i = 0; i < p->note_count; i++)
		buf_printf(out, "note %s: %s\n", p->notes[i].code,
			p->notes[i].message);
}

static void read_as(const char *name, const char *words, const char *text,
	const char *want, size_t size, bool big)
{
	struct buf in = {0};

	put_words(&in, words, size, big);
	buf_text(&in, text);
	assert_reading_bytes(name, buf_view(&in), "gperftools", put, want);
	buf_clear(&in);
}

static void reads(void **state)
{
	(void)state;
	for (size_t kind = 0; kind < 4; kind++) {
		size_t size = kind / 2 ? 8 : 4;
		bool big = kind % 2;

		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			read_as(cases[i].name, cases[i].words, cases[i].text,
				cases[i].want, size, big);
		read_as("deep", HEAD "1 9 1", "", deep[kind / 2], size, big);
		read_as("many", HEAD "2147483649 0", "", many[kind / 2], size,
			big);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
