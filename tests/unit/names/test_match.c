/* Functions that the two sides call by different names, in whole comparisons:
 * the same cost is no change, a larger one is found. */
#include <stdio.h>
#include <string.h>

#include "gate/core/buf.h"
#include "tests/unit/support/comparison.h"

enum {RUNS = 5 };

/* Counts of a run: small differences, the same in every test. */
static unsigned around(unsigned count, size_t run)
{
	static const int off[RUNS] = {0, 2, -3, 1, -1};

	return (unsigned)((int)count + off[run] * (int)count / 40);
}

/* Lines "stack COUNT" as a side of five runs; ends with a NULL stack. */
struct cost {
	const char *stack;
	unsigned count;
};

static struct run *side(struct bench *b, const struct cost *costs)
{
	struct run *runs = arena_alloc(&b->arena, RUNS, sizeof *runs);

	for (size_t r = 0; r < RUNS; r++) {
		struct buf text = {0};

		for (const struct cost *c = costs; c->stack; c++)
			buf_printf(&text, "%s %u\n", c->stack,
				around(c->count, r));
		runs[r] = run_of(b, capture(&b->arena, b->symtab, text.data),
			0);
		buf_clear(&text);
	}
	return runs;
}

static void match_sides(struct bench *b, const struct cost *base,
	const struct cost *head)
{
	compare_all(b,
		&(struct workload){"w", RUNS, RUNS, side(b, base),
			side(b, head)},
		1);
}

/* What is in a stack beside the function under test: marks of the language,
 * and other work for the reference set. */
static const char go[] = "m.main;runtime.mallocgc";
static const char java[] = "java/lang/Thread.run;com/acme/M.main";
static const char rust[] = "std::rt::lang_start;acme::main";
static const char c[] = "_start;main";
static const char python[] = "<module> (m.py:1)";

/* One function on each side. */
static const struct {
	const char *mark, *base, *head;
} pairs[] = {
	{go, "m.F.func1", "m.F.func2"},
	{go, "m.F.func1.1", "m.F.func2.1"},
	{go, "m.F.gowrap1", "m.F.gowrap3"},
	{go, "m.Map[go.shape.int,go.shape.*uint8]", "m.Map[...]"},
	{go, "m.(*T).Get", "m.(*T).Get-fm"},
	{go, "m/vendor/github.com/x/y.F", "github.com/x/y.F"},
	{go, "github.com/x/y/v2.F", "github.com/x/y/v3.F"},
	{go, "gopkg.in/yaml%2ev2.F", "gopkg.in/yaml%2ev3.F"},
	{c, "parse", "parse.isra.0"},
	{c, "parse.isra.0", "parse.constprop.1"},
	{c, "f(int)::{lambda(int)#1}::operator()(int) const",
		"f(int)::{lambda(int)#2}::operator()(int) const"},
	{c, "acme::list<A>::grow()", "acme::list<acme::A>::grow()"},
	{rust, "acme::run::h0123456789abcdef", "acme::run::h00112233aabbccdd"},
	{rust, "acme[0123456789abcdef]::run", "acme[00112233aabbccdd]::run"},
	{rust, "acme::run::{closure#0}", "acme::run::{closure#1}"},
	{java, "com/acme/A.lambda$run$0", "com/acme/A.lambda$run$1"},
	{java, "com/acme/A$$Lambda$88+0x00007f399c007a08/360062456.run",
		"com/acme/A$$Lambda/0x00007f399c007b10.run"},
	{java, "com/acme/A$1.run", "com/acme/A$2.run"},
	/* inlined in other places */
	{go, "m/a.Sum.func1", "m/b.Scan.Sum.func3"},
	{go, "m/a.(*T).Sum.func1.1", "m/b.Scan.(*T).Sum.func3.1"},
	{go, "m.Walk.Sum[go.shape.int].func2", "m.Scan.Sum[...].func1"},
	/* by the enclosing function */
	{go, "m.F.func1", "m.F.deferwrap1"},
	{go, "m.F.func1", "m.F"},
	{java, "com/acme/A.lambda$run$0", "com/acme/A.run"},
	{python, "P.parse.<locals>.<lambda>", "P.parse"},
};

static const struct cost *one(struct bench *b, const char *mark,
	const char *name, unsigned count)
{
	struct cost *costs = arena_alloc(&b->arena, 3, sizeof *costs);

	costs[0] = (struct cost){mark, 100};
	costs[1] = (struct cost){arena_printf(&b->arena, "%s;%s", mark, name),
		count};
	return costs;
}

static void test_same_cost(void **state)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct bench *b;
		const struct finding *f;

		bench_setup(state);
		b = *state;
		match_sides(b, one(b, pairs[i].mark, pairs[i].base, 80),
			one(b, pairs[i].mark, pairs[i].head, 80));
		f = find(b, "w", pairs[i].head);
		if (f->status != STATUS_UNCHANGED || !f->matched_present ||
				strcmp(f->matched.function, pairs[i].base) != 0)
			fail_msg("%s to %s: %s, matched %s", pairs[i].base,
				pairs[i].head, status_name(f->status),
				f->matched_present ? f->matched.function :
				"nothing");
		assert_int_equal(b->verdict.outcome, OUTCOME_PASS);
		bench_teardown(state);
	}
}

static void test_slower(void **state)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct bench *b;
		const struct finding *f;

		bench_setup(state);
		b = *state;
		match_sides(b, one(b, pairs[i].mark, pairs[i].base, 80),
			one(b, pairs[i].mark, pairs[i].head, 240));
		f = find(b, "w", pairs[i].head);
		if (f->status != STATUS_REGRESSION || !f->matched_present ||
				strcmp(f->matched.function, pairs[i].base) != 0)
			fail_msg("%s to %s: %s", pairs[i].base, pairs[i].head,
				status_name(f->status));
		assert_near(f->base.events, 80 * 5 - 2, .02);
		bench_teardown(state);
	}
}

/* What both sides have is itself, whatever its key. */
static void test_exact_first(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{go, 100}, {"m.main;m.F.func1", 80},
		{"m.main;m.F.func2", 40}, {0}};
	const struct cost head[] = {{go, 100}, {"m.main;m.F.func1", 80},
		{"m.main;m.F.func2", 120}, {0}};

	match_sides(b, base, head);
	assert_int_equal(find(b, "w", "m.F.func1")->status, STATUS_UNCHANGED);
	assert_int_equal(find(b, "w", "m.F.func2")->status, STATUS_REGRESSION);
	assert_false(find(b, "w", "m.F.func1")->matched_present);
	assert_false(find(b, "w", "m.F.func2")->matched_present);
}

/* A name that both sides have takes no part, even where it is the key. */
static void test_plain_stays(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{c, 100}, {"main;parse", 80},
		{"main;parse.isra.0", 40}, {0}};
	const struct cost head[] = {{c, 100}, {"main;parse", 80},
		{"main;parse.part.0", 40}, {0}};

	match_sides(b, base, head);
	assert_near(find(b, "w", "parse")->head.events, 80 * 5 - 2, .02);
	assert_false(find(b, "w", "parse")->matched_present);
	assert_string_equal(find(b, "w", "parse.part.0")->matched.function,
		"parse.isra.0");
	/* and so its id is its own */
	assert_string_not_equal(find(b, "w", "parse")->id,
		find(b, "w", "parse.part.0")->id);
}

/* Several a side: one subject, by the name of the largest, with a note. */
static void test_several(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{go, 100},
		{"m.main;m.F.func1", 30}, {"m.main;m.F.func2", 50},
		{0}};
	const struct cost head[] = {{go, 100},
		{"m.main;m.F.func3", 50}, {"m.main;m.F.func4", 30},
		{0}};
	const struct workload_summary *w;
	const struct finding *f;
	bool told = false;

	match_sides(b, base, head);
	f = find(b, "w", "m.F.func3");
	assert_int_equal(f->status, STATUS_UNCHANGED);
	assert_string_equal(f->matched.function, "m.F.func2");
	assert_near(f->base.events, 400, .03);
	assert_near(f->head.events, 400, .03);
	w = &b->verdict.workloads[0];
	for (size_t i = 0; i < w->note_count; i++)
		told |= strcmp(w->notes[i],
				"samples: 4 names that differ "
				"between base and head by no more than "
		                "compilers "
				"put into them are judged as one, m.F.func3") ==
		        0;
	assert_true(told);
}

/* One closure more above the others: numbers that both sides have stand for
 * other code. Nothing is joined; the fall beside the rise is seen. */
static void test_shifted(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{go, 100},
		{"m.main;m.F.func1", 90}, {"m.main;m.G;m.F.func2", 30},
		{0}};
	const struct cost head[] = {{go, 100},
		{"m.main;m.F.func1", 6}, {"m.main;m.G;m.F.func2", 90},
		{"m.main;m.F.func3", 30}, {0}};
	const struct cost slow[] = {{go, 100},
		{"m.main;m.F.func1", 6}, {"m.main;m.G;m.F.func2", 290},
		{"m.main;m.F.func3", 30}, {0}};

	match_sides(b, base, head);
	assert_int_equal(find(b, "w", "m.F.func2")->status, STATUS_MOVED);
	assert_string_equal(find(b, "w", "m.F.func2")->matched.function,
		"m.F.func1");
	assert_int_equal(b->verdict.counts[STATUS_REGRESSION], 0);
	match_sides(b, base, slow);
	assert_int_equal(find(b, "w", "m.F.func2")->status,
		STATUS_REGRESSION);
}

/* Closures of functions that are not inlined have two packages' functions of one
 * name in common, and are not one. */
static void test_not_inlined(void **state)
{
	struct bench *b = *state;

	const struct cost base[] = {{go, 100}, {"m.main;m/a.F", 80},
		{"m.main;m/b.F", 80}, {"m.main;m/a.Do.func1", 80}, {0}};
	const struct cost head[] = {{go, 100}, {"m.main;m/a.F", 80},
		{"m.main;m/b.F", 80}, {"m.main;m/b.Do.func1", 80}, {0}};

	match_sides(b, base, head);
	assert_int_equal(find(b, "w", "m/b.Do.func1")->status, STATUS_MOVED);
	assert_int_equal(b->verdict.counts[STATUS_REMOVED], 1);
}

/* One of two callers inlines it now: what has another name there fell where it
 * was. Twice as much is no move. */
static void test_inlined_once(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{go, 100},
		{"m.main;m.A;w.Run;w.Sum.func1", 60},
		{"m.main;m.B;w.Run;w.Sum.func1", 60}, {0}};
	const struct cost head[] = {{go, 100},
		{"m.main;m.A;w.Run;w.Sum.func1", 60},
		{"m.main;m.B;w.Run;m.B.Sum.func2", 60}, {0}};
	const struct cost slow[] = {{go, 100},
		{"m.main;m.A;w.Run;w.Sum.func1", 60},
		{"m.main;m.B;w.Run;m.B.Sum.func2", 180}, {0}};

	match_sides(b, base, head);
	assert_int_equal(find(b, "w", "m.B.Sum.func2")->status, STATUS_MOVED);
	match_sides(b, base, slow);
	assert_int_equal(find(b, "w", "m.B.Sum.func2")->status,
		STATUS_REGRESSION);
}

/* A package is elsewhere: what only moved is said to, whatever it is that is
 * slower, and that is named. */
static void test_package_moved(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{go, 100}, {"m.main;m/a.F", 80},
		{"m.main;m/a.G", 80}, {"m.main;m/a.F;m/a.H", 80}, {0}};
	const struct cost head[] = {{go, 100}, {"m.main;m/in/b.F", 80},
		{"m.main;m/in/b.G", 80}, {"m.main;m/in/b.F;m/in/b.H", 160},
		{0}};
	const struct finding *f;

	match_sides(b, base, head);
	assert_int_equal(b->verdict.counts[STATUS_NEW], 0);
	assert_int_equal(b->verdict.counts[STATUS_REMOVED], 0);
	f = find(b, "w", "m/in/b.H");
	assert_int_equal(f->status, STATUS_REGRESSION);
	assert_string_equal(f->matched.function, "m/a.H");
	f = find(b, "w", "m/in/b.G");
	assert_int_equal(f->status, STATUS_MOVED);
	assert_int_equal(f->reason, REASON_PACKAGE_MOVED);
	assert_true(f->judged);
	assert_string_equal(f->matched.function, "m/a.G");
}

/* Two packages swap names: nothing of one is held against the other. */
static void test_packages_swap(void **state)
{
	struct bench *b = *state;
	const struct cost base[] = {{go, 100}, {"m.main;m/a.F", 80},
		{"m.main;m/a.G", 80}, {"m.main;m/b.K", 80}, {0}};
	const struct cost head[] = {{go, 100}, {"m.main;m/b.F", 80},
		{"m.main;m/b.G", 80}, {"m.main;m/a.K", 80}, {0}};

	match_sides(b, base, head);
	for (size_t i = 0; i < b->verdict.finding_count; i++)
		assert_true(
			b->verdict.findings[i].reason != REASON_PACKAGE_MOVED);
	assert_false(find(b, "w", "m/b.F")->matched_present &&
		     find(b, "w", "m/b.F")->status == STATUS_UNCHANGED);
}

/* A few observations are no proof that the other side lacks a name. */
static void test_too_few(void **state)
{
	struct bench *b = *state;
	const struct cost head[] = {{go, 100}, {"m.main;m.F.func2", 80},
		{0}};
	const struct run *runs = side(b, head);
	struct run *base = side(b, (const struct cost[]){ {go, 100}, {0} });

	base[0] = run_of(b, capture(&b->arena, b->symtab,
		"m.main;runtime.mallocgc 100\nm.main;m.F.func1 4\n"), 0);
	compare_all(b, &(struct workload){"w", RUNS, RUNS, base, runs}, 1);
	assert_int_equal(find(b, "w", "m.F.func2")->status,
		STATUS_REGRESSION);
	assert_false(find(b, "w", "m.F.func2")->matched_present);
}

static void id_of(struct bench *b, char out[17], const char *mark,
	const char *name)
{
	match_sides(b, one(b, mark, name, 80), one(b, mark, name, 80));
	memcpy(out, find(b, "w", name)->id, 17);
}

/* Ids are the same from commit to commit. */
static void test_ids(void **state)
{
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		char base[17], head[17];

		if (strcmp(pairs[i].head, "m/b.Scan.Sum.func3") == 0)
			break; /* from here on the key differs */
		bench_setup(state);
		id_of(*state, base, pairs[i].mark, pairs[i].base);
		id_of(*state, head, pairs[i].mark, pairs[i].head);
		assert_string_equal(base, head);
		bench_teardown(state);
	}
}

/* Two subjects with one key keep ids of their own. */
static void test_ids_differ(void **state)
{
	struct bench *b = *state;
	const struct cost costs[] = {{go, 100}, {"m.main;m.F.func1", 80},
		{"m.main;m.F.func2", 80}, {0}};

	match_sides(b, costs, costs);
	assert_string_not_equal(find(b, "w", "m.F.func1")->id,
		find(b, "w", "m.F.func2")->id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_cost),
		cmocka_unit_test(test_slower),
		TEST(test_exact_first),
		TEST(test_plain_stays),
		TEST(test_several),
		TEST(test_shifted),
		TEST(test_not_inlined),
		TEST(test_inlined_once),
		TEST(test_package_moved),
		TEST(test_packages_swap),
		TEST(test_too_few),
		cmocka_unit_test(test_ids),
		TEST(test_ids_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
