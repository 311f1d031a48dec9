/* Text of `perf script` is told in every layout that its -F can ask for: what
 * stands before a stack, and what its frames have, each with each. What is read
 * of it: commands, events, what samples weigh, frames. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#include <stdio.h>

#include "gate/core/buf.h"
#include "gate/read/formats.h"

static const char *const commands[] = {
	"",
	"demo",
	"clang-20",
	"Web Content",
	"V8 WorkerThread",
	"tokio 1",
	"kworker/0:1H-kblockd",
	"rs:main Q:Reg",
	":-1",
	"(sd-pam)",
	"a;b",
	"java 12 3",
	"   node",
	"orders.test",
	"\xe6\x97\xa5\xe6\x9c\xac",
};

static const char *const places[] = {"", " 4242", " 4242/4250", "    -1",
	" 4242 [003]", " 4242/4250 [000]", " [127]"};

static const char *const times[] = {"", "    83.105177:", " 0.000000:",
	" 4794564.109216:", "  2524.206217123:"};

static const char *const periods[] = {"", "     250000", "          1"};

static const char *const events[] = {
	"",
	" cycles: ",
	" cycles:u: ",
	" cpu-clock:ppp: ",
	" r01c2: ",
	" cpu/event=0x3c,umask=0x0/u: ",
	" cpu_core/cycles/P: ",
	" L1-dcache-load-misses:u: ",
	" probe:do_exit: (ffffffff81234567)",
	" probe_libc:malloc: (7f1234567890) bytes=24",
	" sched:sched_switch: prev_comm=a b prev_pid=1 ==> next_comm=c",
	" syscalls:sys_enter_read: fd: 0x00000003, count: 0x00000340",
};

static const char *const frames[] = {
	"\tffffffff8103ce3b native_safe_halt+0x6 ([kernel.kallsyms])\n"
	"\t          4004f8 main+0x14 (/home/ci/demo)\n",
	"\t          4004f8 main (/home/ci/demo)\n",
	"\t          4004f8 main+0x14\n\t          400400 _start+0x21\n",
	"\t          4004f8 leaf\n\t          400400 main\n",
	"\t    55d0c8a311a9 leaf\n\t    55d0c8a311b4 main\n",
	"\tffffffff8103ce3b\n\t          4004f8\n",
	"\t          4004f8 main+0x14 (/home/ci/demo+0x4f8)\n",
	"\t          4004f8 [unknown] ([unknown])\n",
	"\t          4004f8 push_back<std::pair<int, int> > (inlined)\n"
	"\t          4004f8 main (/home/ci/demo)\n",
	"\t          4004f8 main+0x14 (/home/ci/demo)\n  demo.c:12\n",
	"\t          4004f8 leaf\n  demo.c:12\n\t          400400 main\n  "
	"??:0\n",
	"\t          4004f8 operator()(int) const+0x1 (/a b/demo (deleted))\n",
	"\t    3bd5f0a0 LazyCompile:*parse /a.js:1 (/tmp/perf-4242.map)\n",
	"\t    7f3a10aa84f8 [unknown] (//anon)\n",
	"\t          4004f8 main+0x14 (demo)\n",
};

static const char *const heads[] = {
	"",
	"\n",
	"# ========\n# captured on    : Thu Nov 26 10:00:00 2026\n"
	"# event : name = cycles, , id = { 1, 2 }, size = 112\n#\n",
	"Warning:\nProcessed 1234 events and lost 1 chunks!\n\n"
	"Check IO/CPU overload!\n\n",
};

enum {
	COMMANDS = sizeof commands / sizeof *commands,
	PLACES = sizeof places / sizeof *places,
	TIMES = sizeof times / sizeof *times,
	PERIODS = sizeof periods / sizeof *periods,
	EVENTS = sizeof events / sizeof *events,
	FRAMES = sizeof frames / sizeof *frames,
	HEADS = sizeof heads / sizeof *heads,
};

/* Two samples, so many columns and lines of them; crlf: with the line ends of
 * Windows. */
static void check(const char *head, const char *before, const char *stack,
	bool crlf)
{
	struct buf text = {0}, ends = {0};
	const struct format *row;

	buf_text(&text, head);
	for (int i = 0; i < 2; i++) {
		buf_text(&text, before);
		buf_text(&text, "\n");
		buf_text(&text, stack);
		buf_text(&text, "\n");
	}
	for (size_t i = 0; i < text.len; i++) {
		if (crlf && text.data[i] == '\n')
			buf_text(&ends, "\r");
		buf_span(&ends, (struct span){text.data + i, 1});
	}
	row = format_find(buf_view(&ends));
	if (!row || row->sniff != perf_script_sniff)
		fail_msg("%s, not perf: %s", row ? row->name : "?", text.data);
	buf_clear(&text);
	buf_clear(&ends);
}

static void test_fields(void **state)
{
	static const size_t radix[] = {COMMANDS, PLACES, TIMES, PERIODS,
		EVENTS};
	size_t all = 1;

	(void)state;
	for (size_t i = 0; i < sizeof radix / sizeof *radix; i++)
		all *= radix[i];
	for (size_t n = 0; n < all; n++) {
		size_t at = n;
		char before[256];
		const char *command = commands[at % COMMANDS];
		const char *place = places[(at /= COMMANDS) % PLACES];
		const char *time = times[(at /= PLACES) % TIMES];
		const char *period = periods[(at /= TIMES) % PERIODS];
		const char *event = events[at / PERIODS];

		snprintf(before, sizeof before, "%s%s%s%s%s", command, place,
			time, period, event);
		check("", before, frames[n % FRAMES], false);
	}
}

static void test_frames(void **state)
{
	static const char *const before[] = {"", "demo 4242",
		"demo 4242 cycles:u: ",
		"demo  4242 [001]    83.105177:     250000 cycles:u: "};

	(void)state;
	for (size_t head = 0; head < HEADS; head++)
		for (size_t i = 0; i < sizeof before / sizeof *before; i++)
			for (size_t f = 0; f < FRAMES; f++) {
				check(heads[head], before[i], frames[f], false);
				check(heads[head], before[i], frames[f], true);
			}
}

/* Without stacks a time, an event and a place are left on one line. */
static void test_no_stacks(void **state)
{
	(void)state;
	check("",
		"demo  4242    83.105177:     250000 cycles:u:  4004f8 main "
		"(/home/ci/demo)",
		"", false);
	check("", "demo  4242    83.105177:     250000 ", "", false);
}

#define MAIN "\t          4004f8 main+0x14 (/home/ci/demo)\n"

static const struct {
	const char *name, *in, *want; /* metrics, then stacks */
} samples[] = {
	{"equal periods", "a 1 1.000001: 250 cpu-clock:ppp: \n" MAIN "\n"
			  "a 1 1.000002: 250 cpu-clock:ppp: \n" MAIN "\n",
		"cpu-clock ns 250\nmain!/home/ci/demo < a 500 /2\n"},
	{"periods that begin at 1 count for little",
		"a 1 1.000001: 1 cycles: \n\tff leaf+0x1 (/x)\n\n"
		"a 1 1.000002: 100 cycles: \n" MAIN "\n"
		"a 1 1.000003: 100 cycles: \n" MAIN "\n",
		"cycles count 0\nleaf!/x < a 1 /0.010049497525123744\n"
		"main!/home/ci/demo < a 200 /2.0098995050247486\n"},
	{"two events", "a 1 1.000001: 5 cycles:u: \n" MAIN "\n"
		       "a 1 1.000002: 7 page-faults: \n" MAIN "\n",
		"cycles:u count 0\npage-faults count 0\n"
		"main!/home/ci/demo < a 5 7 /1 /1\n"},
	{"no period", "a 1 1.000001: cycles: \n" MAIN "\n",
		"samples count 0\nmain!/home/ci/demo < a 1 /1\n"},
	{"two events without", "a 1 1.000001: cycles: \n" MAIN "\n"
			       "a 1 1.000002: sched:sched_switch: x=1\n" MAIN,
		"samples:cycles count 0\nsched:sched_switch count 0\n"
		"main!/home/ci/demo < a 1 1 /1 /1\n"},
	{"commands of several words, with digits",
		"V8 Worker 7 4242/4250 [003] 1.000001: 5 cycles: \n" MAIN "\n"
		"clang-20 4242 1.000002: 5 cycles: \n" MAIN "\n"
		"Web C 4242 5 cycles: \n" MAIN "\n",
		"cycles count 0\nmain!/home/ci/demo < V8 Worker 7 5 /1\n"
		"main!/home/ci/demo < clang-20 5 /1\n"
		"main!/home/ci/demo < Web C 5 /1\n"},
	{"frames", "a 1 1.000001: 5 cycles: \n"
		   "\t4f8 f(int, void (*)(int)) const+0x1 (/a b/x (deleted))\n"
		   "\t4f8 g (inlined)\n"
		   "\t4f8 JS:*p (/q.js:1)+0x0 (/tmp/perf-42.map)\n"
		   "\tffffffff8103ce3b idle ([kernel.kallsyms])\n"
		   "\t0 [unknown] ([unknown])\n",
		"cycles count 0\nf(int, void (*)(int)) const!/a b/x < g < "
		"JS:*p (/q.js:1)![jit] < idle![kernel.kallsyms] < [unknown] < "
		"a 5 /1\n"},
	{"lines of the source", "a 1 1.000001: 5 cycles: \n" MAIN
				"  demo.c:12 (discriminator 3)\n"
				"\t4f0 _start+0x1 (/x)\n  ??:0\n",
		"cycles count 0\nmain@demo.c:12!/home/ci/demo < _start!/x < a "
		"5 /1\n"},
	{"words of perf's own", "Warning:\nlost 1 chunks!\n\n"
				"a 1 1.000001: 5 cycles: \n" MAIN,
		"cycles count 0\nmain!/home/ci/demo < a 5 /1\n"},
};

static void test_samples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		assert_reading(samples[i].name, samples[i].in, "perf",
			put_metrics, samples[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_no_stacks),
		cmocka_unit_test(test_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
