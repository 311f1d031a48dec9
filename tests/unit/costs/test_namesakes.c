/* Functions of one name in several files, in whole comparisons. */
#include <stdio.h>
#include <string.h>

#include "gate/core/buf.h"
#include "tests/unit/support/comparison.h"

enum { RUNS = 5 };

/* Runs of a side: stacks with their counts; @ is the number of the run, for
 * files that lie elsewhere in each. */
static struct run *side(struct bench *b, const char *text)
{
	struct run *runs = arena_alloc(&b->arena, RUNS, sizeof *runs);

	for (int r = 0; r < RUNS; r++) {
		struct buf lines = {0};

		for (const char *c = text; *c; c++) {
			if (*c == '@')
				buf_printf(&lines, "%d", r);
			else
				buf_char(&lines, *c);
		}
		runs[r] =
			run_of(b, capture(&b->arena, b->symtab, lines.data), 0);
		buf_clear(&lines);
	}
	return runs;
}

static void judge_sides(struct bench *b, const char *base, const char *head)
{
	compare_all(b,
		&(struct workload){"w", RUNS, RUNS, side(b, base),
			side(b, head)},
		1);
}

/* Head's parse of a is slower by as much as that of b is faster, unless it
 * says otherwise. */
static const struct {
	const char *base, *head;
	const char *slower;  /* NULL: nothing is */
	const char *matched; /* what base calls it; NULL the same */
} cases[] = {
	{"main (m.py:1) 300\nparse (a.py:1) 100\nparse (b.py:1) 200\n",
		"main (m.py:1) 300\nparse (a.py:1) 200\nparse (b.py:1) 100\n",
		"parse (a.py)", NULL},
	/* in other checkouts, one for each run even */
	{"main (/x/m.js:1) 300\n(anonymous) (/x/s/a.js:1) 100\n"
	 "(anonymous) (/x/s/b.js:1) 200\n",
		"main (/y/m.js:1) 300\n(anonymous) (file:///y/s/a.js?v=@:1) "
		"200\n(anonymous) (file:///y/s/b.js:1) 100\n",
		"(anonymous) (a.js)", NULL},
	{"main (/x@/m.rb:1) 300\nparse (/x@/a/i.rb:1) 100\n"
	 "parse (/x@/b/i.rb:1) 200\n",
		"main (/y@/m.rb:1) 300\nparse (/y@/a/i.rb:1) 200\n"
		"parse (/y@/b/i.rb:1) 100\n",
		"parse (a/i.rb)", NULL},
	/* a file that needs its directory, which is another one */
	{"main (/x/m.py:1) 300\nparse (/x/i.py:1) 100\n"
	 "parse (/x/b/i.py:1) 200\n",
		"main (/y/m.py:1) 300\nparse (/y/i.py:1) 200\n"
		"parse (/y/b/i.py:1) 100\n",
		"parse (y/i.py)", "parse (x/i.py)"},
	/* moved to another file, beside one that stays */
	{"main (m.py:1) 300\nparse (a.py:1) 100\nparse (b.py:1) 200\n",
		"main (m.py:1) 300\nparse (c.py:1) 200\nparse (b.py:1) 200\n",
		"parse (c.py)", "parse (a.py)"},
	{"main (m.py:1) 300\nparse (a.py:1) 200\nparse (b.py:1) 200\n",
		"main (m.py:1) 300\nparse (c.py:1) 200\nparse (b.py:1) 200\n",
		NULL, NULL},
	/* moved, and the only one */
	{"main (m.py:1) 300\nparse (a.py:1) 100\n",
		"main (m.py:1) 300\nparse (z.py:1) 100\n", NULL, NULL},
	{"main (m.py:1) 300\nparse (a.py:1) 100\n",
		"main (m.py:1) 300\nparse (z.py:1) 300\n", "parse", NULL},
	/* static functions of C and C++, and what a header has */
	{"main (/b1/m.c:1) 300\nparse (/b1/a.c:1) 100\nparse (/b1/b.c:1) 200\n",
		"main (/b2/m.c:1) 300\nparse (/b2/a.c:1) 200\n"
		"parse (/b2/b.c:1) 100\n",
		"parse (a.c)", NULL},
	{"main (m.cc:1) 300\n(anonymous namespace)::parse (a.cc:1) 100\n"
	 "(anonymous namespace)::parse (b.cpp:1) 200\n",
		"main (m.cc:1) 300\n(anonymous namespace)::parse (a.cc:1) "
		"200\n(anonymous namespace)::parse (b.cpp:1) 100\n",
		"(anonymous namespace)::parse (a.cc)", NULL},
	{"main (m.c:1) 300\nparse (a.c:1) 100\nparse (i.h:1) 200\n",
		"main (m.c:1) 300\nparse (a.c:1) 200\nparse (i.h:1) 100\n",
		NULL, NULL},
	{"main (m.cc:1) 300\nA::parse (a.cc:1) 100\n",
		"main (m.cc:1) 300\nA::parse (z.cc:1) 300\n", "A::parse", NULL},
	/* qualified names are of no file, as those of Java, Go, Rust */
	{"main (m.rb:1) 300\nA#parse (a.rb:1) 100\nA#parse (b.rb:1) 200\n",
		"main (m.rb:1) 300\nA#parse (a.rb:1) 200\n"
		"A#parse (b.rb:1) 100\n",
		NULL, NULL},
	{"m.main (m.go:1) 300\nm.Parse (a.go:1) 100\nm.Parse (b.go:1) 200\n",
		"m.main (m.go:1) 300\nm.Parse (a.go:1) 200\n"
		"m.Parse (b.go:1) 100\n",
		NULL, NULL},
	{"m::main (m.rs:1) 300\nm::parse (a.rs:1) 100\n"
	 "m::parse (b.rs:1) 200\n",
		"m::main (m.rs:1) 300\nm::parse (a.rs:1) 200\n"
		"m::parse (b.rs:1) 100\n",
		NULL, NULL},
	{"M.main (M.java:1) 300\nM.parse (A.java:1) 100\n"
	 "M.parse (B.java:1) 200\n",
		"M.main (M.java:1) 300\nM.parse (A.java:1) 200\n"
		"M.parse (B.java:1) 100\n",
		NULL, NULL},
};

static void test_compared(void **state)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t slower = 0;
		struct bench *b;

		bench_setup(state);
		b = *state;
		judge_sides(b, cases[i].base, cases[i].head);
		for (size_t f = 0; f < b->verdict.finding_count; f++) {
			const struct finding *x = &b->verdict.findings[f];
			const char *matched =
				x->matched_present ? x->matched.function : NULL;

			if (x->kind == KIND_TOTAL ||
				x->status != STATUS_REGRESSION)
				continue;
			slower++;
			if (!cases[i].slower ||
				strcmp(x->subject.function, cases[i].slower))
				fail_msg("case %zu: %s", i,
					x->subject.function);
			if ((matched == NULL) != (cases[i].matched == NULL) ||
				(matched && strcmp(matched, cases[i].matched)))
				fail_msg("case %zu: base calls it %s", i,
					matched ? matched : "the same");
		}
		if (slower != (cases[i].slower != NULL))
			fail_msg("case %zu: %zu slower", i, slower);
		bench_teardown(state);
	}
}

/* Whoever has its name to itself keeps its id, wherever the file has gone. */
static void test_id_stays(void **state)
{
	struct bench *b = *state;
	char id[17];

	judge_sides(b, "main (m.py:1) 300\nparse (a.py:1) 100\n",
		"main (m.py:1) 300\nparse (a.py:1) 100\n");
	memcpy(id, find(b, "w", "parse")->id, sizeof id);
	judge_sides(b, "main 300\nparse 100\n", "main 300\nparse 100\n");
	assert_string_equal(find(b, "w", "parse")->id, id);
	judge_sides(b, "main (m.py:1) 300\nparse (a.py:1) 100\n",
		"main (m.py:1) 300\nparse (c.py:1) 100\n");
	assert_string_equal(find(b, "w", "parse")->id, id);
}

/* Fresh runs call functions as those did that raised the suspicion. */
static void test_again(void **state)
{
	struct bench *b = *state;
	const char *one = "main (m.py:1) 300\nparse (a.py:1) 100\n";
	const char *two = "main (m.py:1) 300\nparse (a.py:1) 100\n"
			  "parse (b.py:1) 1\n";
	struct workload first = {"w", RUNS, RUNS, side(b, one), side(b, one)};
	struct workload fresh = {"w", RUNS, RUNS, side(b, two), side(b, two)};
	const struct compare_input in = {.symtab = b->symtab,
		.policy = &b->policy,
		.workload_count = 1,
		.workloads = &fresh,
		.base_label = "base",
		.head_label = "head",
		.first = {1, &first}};

	compare_all(b, &fresh, 1);
	assert_non_null(find(b, "w", "parse (a.py)"));
	compare(&b->verdict, &in, &b->arena);
	assert_non_null(find(b, "w", "parse"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compared),
		TEST(test_id_stays),
		TEST(test_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
