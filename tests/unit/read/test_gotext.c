/* Go's text forms: text in, samples and goroutines out; or the error. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/core/buf.h"
#include "gate/read/reader.h"
#include "gate/text/num.h"

#define HEAP "heap profile: 1: 64 [2: 1048576] @ heap/1048576\n"
#define MUTEX "--- mutex:\ncycles/second=2000000000\nsampling period=5\n"

/* A metric a line and its total; a sample a line, leaf first; goroutines. */
static const struct {
	const char *name, *text, *want;
} cases[] = {
	{"goroutines",
		"goroutine profile: total 3\n"
		"2 @ 0x1 0x2\n#\t0x1\tmain.f+0x10\tmain.go:7\n"
		"#\t0x2\tmain.main+0x1\t\ta b.go:9\n\n"
		"1 @ 0x3\n#\t0x3\tmain.g+0x1\tmain.go:8\n\n",
		"goroutine count exact\n2: main.f main.go:7, main.main a "
		"b.go:9\n1: main.g main.go:8\n"},
	{"labels",
		"goroutine profile: total 1\n1 @ 0x1\n"
		"# labels: {\"a\":\"b \\\" c\", \"d\":\"e\"}\n"
		"#\t0x1\tmain.f+0x10\tmain.go:7\n",
		"goroutine count exact\na=b \\\" c\nd=e\n1: main.f "
		"main.go:7\n"},
	{"what a program counts itself",
		"my/pkg.Handles profile: total 4\n4 @ 0x1f\n",
		"my/pkg.Handles count\n4: [0x1f] :0\n"},
	{"a thread that no goroutine made",
		"threadcreate profile: total 7\n7 @\n#\t0x0\n\n",
		"threadcreate count exact\n7:\n"},
	{"a heap, scaled as pprof has it",
		HEAP "1: 64 [2: 1048576] @ 0x1\n#\t0x1\tmain.f+0x1\tm.go:7\n\n"
		     "# runtime.MemStats\n# Alloc = 5\n# LastGC = 77\n",
		"alloc_objects count\nalloc_space bytes\ninuse_objects count\n"
		"inuse_space bytes\nat 77\n3 1658822 8192 524320: main.f "
		"m.go:7\n"},
	{"a heap of which everything was seen",
		"heap profile: 1: 64 [2: 128] @ heap/2\n1: 64 [2: 128] @ 0x1\n",
		"alloc_objects count exact\nalloc_space bytes exact\n"
		"inuse_objects count exact\ninuse_space bytes exact\n"
		"2 128 1 64: [0x1] :0\n"},
	{"a mutex", MUTEX "5000 3 @ 0x1\n#\t0x1\tmain.f+0x1\tm.go:7\n",
		"contentions count\ndelay ns\n3 2500: main.f m.go:7\n"},
	{"nothing waited", "--- contention:\ncycles/second=7\n",
		"contentions count\ndelay ns\n"},
	{"a dump",
		"goroutine 7 [chan send, 12 minutes, locked to thread]:\n"
		"main.(*T).f(0x1, {0x2, 0x3})\n\t/a b/m.go:7 +0x1f\n"
		"main.g(...)\n\tm.go:8\n"
		"created by main.h in goroutine 1\n\tm.go:9 +0x1\n\n"
		"goroutine 8 gp=0x1 m=nil [IO wait]{\"a\":\"b\"}:\n"
		"main.k[...]()\n\tm.go:3 +0x1f\ncreated by main.h\n"
		"\tm.go:9 +0x1\n",
		"goroutine count exact\n1: main.(*T).f /a b/m.go:7, main.g "
		"m.go:8\n1: main.k[...] m.go:3\n"
		"7 on 0 by main.h: chan send, 12 min\n"
		"8 on 1 by main.h: IO wait\n"},
	{"a dump with less to see",
		"goroutine 1 [running]:\n\tgoroutine running on other thread; "
		"stack unavailable\n\ngoroutine 2 [idle]:\nmain.f()\n"
		"...additional frames elided...\n",
		"goroutine count exact\n1:\n1: main.f :0\n1 on 0 by : running\n"
		"2 on 1 by : idle\n"},
	{"two dumps", "goroutine 1 [idle]:\n\ngoroutine 1 [idle]:\n",
		"line 3: goroutine 1 is there twice: a file for each dump, "
		"please"},
	{"a heap without its end", HEAP "1: 64 [1: 64] @ 0x1\n",
		"1 of the 2 allocations that its first line tells of are "
		"there; the text is damaged or cut short: take it again"},
	{"a line that is no group", "goroutine profile: total 1\nx\n",
		"line 2 is not `COUNTS @ 0xADDRESS ...`; the text is damaged "
		"or cut short: take it again"},
};

static void put_stack(struct buf *out, const struct profile *p, uint32_t stack)
{
	const char *between = " ";
	char number[NUM_MAX];

	for (uint32_t m = 0; m < p->metric_count; m++)
		buf_printf(out, "%s%s", m ? " " : "",
			num_format(number,
				p->values[stack * p->metric_count + m]));
	buf_text(out, ":");
	for (uint32_t i = p->stack_start[stack]; i < p->stack_start[stack + 1];
		i++) {
		const struct frame *frame = &p->frames[p->stack_frames[i]];

		buf_printf(out, "%s%s %s:%u", between,
			symtab_text(p->symtab, frame->func).data,
			symtab_text(p->symtab, frame->file).data,
			(unsigned)frame->line);
		between = ", ";
	}
	buf_text(out, "\n");
}

static void put_profile(struct buf *out, const struct profile *p)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		buf_printf(out, "%s %s%s\n",
			symtab_text(p->symtab, p->metrics[m].name).data,
			symtab_text(p->symtab, p->metrics[m].unit).data,
			p->metrics[m].nature == NATURE_EXACT ? " exact" : "");
	if (p->time_nanos)
		buf_printf(out, "at %d\n", (int)p->time_nanos);
	for (uint32_t i = 0; i < p->label_count; i++)
		buf_printf(out, "%s=%s\n",
			symtab_text(p->symtab, p->labels[i].key).data,
			symtab_text(p->symtab, p->labels[i].value).data);
	for (uint32_t s = 0; s < p->stack_count; s++)
		put_stack(out, p, s);
	for (uint32_t i = 0; i < p->goroutine_count; i++) {
		const struct goroutine *g = &p->goroutines[i];

		buf_printf(out, "%d on %u by %s: %s", (int)g->id,
			(unsigned)g->stack,
			symtab_text(p->symtab, g->creator).data,
			symtab_text(p->symtab, g->state).data);
		if (g->minutes)
			buf_printf(out, ", %u min", (unsigned)g->minutes);
		buf_text(out, "\n");
	}
}

static void read_text(struct buf *got, struct span text)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct err err = {0};

	if (capture_read(&profile, text, &arena, symtab, &limits_default, &err))
		buf_text(got, err.text);
	else
		put_profile(got, &profile);
	arena_clear(&arena);
	symtab_free(symtab);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = {0};

		read_text(&got, span_of(cases[i].text));
		if (!span_equal(buf_view(&got), span_of(cases[i].want)))
			fail_msg("%s:\n%s", cases[i].name, got.data);
		buf_clear(&got);
	}
}

/* Go stops at 64 MB and does not say so. */
static void test_cut_at_64_megabytes(void **state)
{
	static const char first[] = "goroutine 1 [idle]:\n\n";
	struct buf text = {0}, got = {0};

	(void)state;
	buf_text(&text, first);
	while (text.len < (size_t)64 << 20)
		buf_text(&text, "main.f()\n\tm.go:7 +0x1\n\n\n\n\n\n\n\n\n\n");
	read_text(&got, (struct span){text.data, (size_t)64 << 20});
	assert_non_null(strstr(got.data, "a dump of 64 MB"));
	buf_clear(&text);
	buf_clear(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_cut_at_64_megabytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
