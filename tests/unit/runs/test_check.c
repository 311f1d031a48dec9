/* Which captures are refused, set aside or flagged, and that good ones are
 * not. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/core/buf.h"
#include "gate/runs/check.h"

enum {CAPTURES = 16 };

/* Two run sets under construction; captures are added in order of workload and
 * run. */
struct world {
	struct arena arena;
	struct symtab *symtab;
	struct capture captures[2][CAPTURES];
	struct runs runs;
	struct notes notes;
	struct err err;
};

static int setup(void **state)
{
	static struct world w;

	w = (struct world){.symtab = symtab_new()};
	runs_open(&w.runs, w.symtab, &w.arena);
	for (int s = 0; s < 2; s++)
		w.runs.sets[s] = (struct run_set){.label = s ? "head" : "base",
			.captures = w.captures[s]};
	w.notes.arena = &w.arena;
	*state = &w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	symtab_free(w->symtab);
	arena_clear(&w->arena);
	return 0;
}

static struct capture *add(struct world *w, int side, const char *workload,
	const char *run, const struct profile *profile)
{
	struct run_set *set = &w->runs.sets[side];
	struct capture *c = &set->captures[set->capture_count++];

	if (set->capture_count > CAPTURES)
		fail_msg("more than %d captures", CAPTURES);
	c->path = arena_printf(&w->arena, "%s/%s/%s", set->label, workload,
		run);
	c->workload = workload;
	c->run = run;
	costs_sum(&c->costs, profile, &policy_default, NULL, 0, &w->arena);
	return c;
}

#define LIT(w, ...) lit(&(w)->arena, (w)->symtab, __VA_ARGS__, NULL)

/* A good capture on either side. */
static void add_good(struct world *w, const char *workload)
{
	for (int s = 0; s < 2; s++)
		add(w, s, workload, "1", LIT(w, "main;parse 60", "main 40"));
}

/* A text of one benchmark, and where it was made. */
static struct capture *add_text(struct world *w, int side, const char *run,
	double operations, const char *cpu)
{
	struct capture *c = add(w, side, "w", run, &(struct profile){
		.symtab = w->symtab, .format = "gobench",
		.stack_start = (uint32_t[]){0}});
	struct bench_value *result = arena_alloc(&w->arena, 1, sizeof *result);
	struct fact *fact = arena_alloc(&w->arena, 1, sizeof *fact);

	result->benchmark = symtab_intern(w->symtab, span_of("BenchmarkX"));
	result->unit = symtab_intern(w->symtab, span_of("ns/op"));
	result->iterations = operations;
	fact->key = symtab_intern(w->symtab, span_of("cpu"));
	fact->value = symtab_intern(w->symtab, span_of(cpu));
	c->costs.bench_values = result;
	c->costs.bench_value_count = 1;
	c->costs.facts = fact;
	c->costs.fact_count = 1;
	return c;
}

static void check(struct world *w)
{
	if (runs_check(&w->runs, &w->notes, &w->err) != 0)
		fail_msg("refused: %s", w->err.text);
}

static void assert_note(const struct world *w, size_t at, const char *code,
	const char *message)
{
	if (at >= w->notes.count)
		fail_msg("%s: there are %zu notes", code, w->notes.count);
	assert_string_equal(w->notes.list[at].code, code);
	assert_string_equal(w->notes.list[at].message, message);
}

static void assert_refused(struct world *w, const char *text)
{
	assert_int_equal(runs_check(&w->runs, &w->notes, &w->err), -1);
	assert_int_equal(w->err.kind, ERR_INPUT);
	assert_string_equal(w->err.text, text);
}

static void good_captures_pass(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add_good(w, "b");
	check(w);
	assert_int_equal(w->notes.count, 0);
	assert_int_equal(w->captures[0][0].costs.group_count, 1);
}

static void no_samples(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 1, "b", "1", LIT(w, "main 0"))->costs.sample_count = 0;
	assert_refused(w, "head/b/1: the samples profile holds no samples; "
		"check that the benchmark ran long enough and that nothing "
		"else was profiling it [no-samples]");
}

static void metric_twice(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 1, "a", "1", LIT(w, "main 50"))->path = "head/a/1.again";
	assert_refused(w, "head/a/1.again: run 1 already has samples from "
		"head/a/1; give each run one capture of a kind, or merge them "
		"with `go tool pprof -proto` [metric-twice]");
}

static void unit_differs(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	w->captures[1][0].costs.metrics[0].unit =
		symtab_intern(w->symtab, span_of("ns"));
	assert_refused(w, "head/a/1: samples is in ns, but in count in "
		"base/a/1; take all runs with the same profiler "
		"[unit-differs]");
}

static void period_differs_within_a_side(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 0, "a", "2", LIT(w, "main 50"))->costs.metrics[0].period = 10;
	assert_refused(w, "base/a/2: samples is sampled every 10 count, but "
		"sampled in base/a/1; take all runs with the same profiling "
		"rate [period-differs]");
}

/* Some profilers state the mean interval that they measured: a few per cent are
 * one rate. */
static void mean_periods_are_one_rate(void **state)
{
	static const double same[] = {1126000, 1127000, 1100000, 1175000};
	static const double other[] = {1190000, 1000000, 11260000, 0};
	struct world *w = *state;

	add_good(w, "a");
	w->captures[0][0].costs.metrics[0].period = 1126000;
	for (size_t i = 0; i < 4; i++) {
		w->captures[1][0].costs.metrics[0].period = same[i];
		check(w);
		w->captures[1][0].costs.metrics[0].period = other[i];
		assert_int_equal(runs_check(&w->runs, NULL, &w->err), -1);
		w->err = (struct err){0};
	}
}

/* A side whose samples the profiler counted against one where it did not. */
static void counted_and_not(void **state)
{
	struct world *w = *state;

	add(w, 0, "a", "1", LIT(w, "main;parse 60", "main 40"));
	add(w, 1, "a", "1",
		capture(&w->arena, w->symtab, "main;parse 60\nmain 40\n"));
	check(w); /* whole numbers may be counts */
	w->captures[1][0].costs = (struct costs){0};
	w->runs.sets[1].capture_count = 0;
	add(w, 1, "a", "1",
		capture(&w->arena, w->symtab, "main;parse 60.5\nmain 40\n"));
	assert_refused(w,
		"head/a/1: samples is sampled without sample counts, "
		"but sampled in base/a/1; take all runs with the same "
		"profiling rate [period-differs]");
}

static void nature_differs(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	w->captures[1][0].costs.metrics[0].nature = NATURE_EXACT;
	assert_refused(w, "head/a/1: samples is counted exactly, but sampled "
		"in base/a/1; take all runs with the same profiling rate "
		"[period-differs]");
}

static void types_differ(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	w->captures[1][0].costs.metrics[0].name =
		symtab_intern(w->symtab, span_of("wall"));
	assert_refused(w, "head/a/1: holds wall, and nothing that base/a/1 "
		"holds (samples); take the same kind of profile on both sides "
		"[types-differ]");
}

static void no_common_workload(void **state)
{
	struct world *w = *state;

	add(w, 0, "a", "1", LIT(w, "main 50"));
	add(w, 1, "b", "1", LIT(w, "main 50"));
	assert_refused(w, "nothing to compare: base and head have no workload "
		"in common (a, b); a workload is the folder of its captures: "
		"give it the same name on both sides [no-common-workload]");
}

static void one_set_needs_no_other(void **state)
{
	struct world *w = *state;

	add(w, 0, "a", "1", LIT(w, "main 12"));
	assert_int_equal(runs_check(&w->runs, &w->notes, &w->err), 0);
	assert_int_equal(w->notes.count, 1);
	assert_string_equal(w->notes.list[0].code, "few-samples");
}

static void few_samples(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 0, "a", "2", LIT(w, "main 19"));
	add(w, 1, "a", "2", LIT(w, "main;parse 3", "main 4"));
	add(w, 1, "a", "3", LIT(w, "main 7"));
	add_good(w, "b");
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_string_equal(w->notes.list[0].workload, "a");
	assert_note(w, 0, "few-samples", "7 samples in head/a/2, the "
		"fewest of 3 captures: too few to tell one function from "
		"another; make the runs longer, e.g. with -benchtime");
}

static void twenty_samples_are_enough(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 0, "a", "2", LIT(w, "main;parse 15", "main 5"));
	check(w);
	assert_int_equal(w->notes.count, 0);
}

static void one_sided_workloads_are_not_flagged(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 1, "b", "1", LIT(w, "main 3"));
	check(w);
	assert_int_equal(w->notes.count, 0);
}

static void unsymbolized(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 0, "a", "2", LIT(w, "main;parse 80", "main;[unknown] 20"));
	add(w, 1, "a", "2", LIT(w, "main;parse 87", "main;0x7f10 13"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "unsymbolized", "frames without names have 20 % of "
		"samples in base/a/2, the worst of 2 captures: charged to "
		"their callers, or to nobody; keep the symbols of the program "
		"and its libraries");
	assert_int_equal(w->captures[0][1].costs.group_count, 1);
}

static void mostly_unsymbolized(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	for (int s = 0; s < 2; s++)
		add(w, s, "b", "1", LIT(w, "main 40",
			"[app];[app+0x12] 60"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_string_equal(w->notes.list[0].workload, "b");
	assert_note(w, 0, "mostly-unsymbolized", "stacks without a name to "
		"charge have 60 % of samples in base: the metric was not "
		"compared; keep the symbols of the program and its libraries");
	for (int s = 0; s < 2; s++) {
		assert_int_equal(w->captures[s][0].costs.group_count, 1);
		assert_int_equal(w->captures[s][1].costs.group_count, 0);
		assert_int_equal(w->captures[s][1].costs.metric_count, 0);
	}
}

static void symbols_differ(void **state)
{
	struct world *w = *state;

	add(w, 0, "a", "1", LIT(w, "main;parse 60", "main 40"));
	add(w, 1, "a", "1", LIT(w, "main;[app] 40", "main 60"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "symbols-differ", "frames without names have 0 % of "
		"samples in base and 40 % in head: what has names on one side "
		"has none on the other, and the metric was not compared; "
		"build and strip both sides alike");
	assert_int_equal(w->captures[0][0].costs.group_count, 0);
}

static void lost_samples(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 1, "a", "2", LIT(w, "main.main 97",
		"runtime/pprof.lostProfileEvent 2",
		"runtime._ExternalCode;runtime._LostExternalCode 1"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "lost-samples", "the profiler lost 3 % of samples "
		"in head/a/2: nobody knows whose they were; sample less "
		"often, or on a machine with less load");
}

/* What an agent left without a name is nobody's; too much of it, and named
 * functions are not compared either. */
static void cut_off(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 1, "a", "2", LIT(w, "main;parse 92", "main;(truncated) 8"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "cut-off",
		"frames whose names an agent or a server "
		"cut off have 8 % of samples in head/a/2: charged to nobody; "
		"let the agent and the server keep all nodes: for Pyroscope a "
		"query with max_nodes=0");
	assert_int_equal(w->captures[1][1].costs.group_count, 1);
}

static void mostly_cut_off(void **state)
{
	struct world *w = *state;

	add(w, 0, "a", "1", LIT(w, "main;parse 60", "main 40"));
	add(w, 1, "a", "1", LIT(w, "main;parse 80", "main;(truncated) 20"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "mostly-cut-off",
		"frames whose names an agent or a "
		"server cut off have 20 % of samples in head: functions that "
		"are named on one side may be part of it on the other, and the "
		"metric was not compared; let the agent and the server keep "
		"all nodes: for Pyroscope a query with max_nodes=0");
	assert_int_equal(w->captures[0][0].costs.group_count, 0);
	assert_int_equal(w->captures[1][0].costs.refused_count, 1);
}

/* Told of time alone: what a profile is made of is allocated, too. */
static void profiler_share(void **state)
{
	struct world *w = *state;

	add_good(w, "a");
	add(w, 1, "a", "2",
		LIT(w, "main.main;main.parse 90",
			"runtime/pprof.profileWriter;compress/"
	                "flate.(*Writer).Write "
			"10"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "profiler-share",
		"the profiler itself has 10 % of "
		"samples in head/a/2: charged to nobody; make "
		"the runs longer, or take profiles less often");
}

static void operations_differ(void **state)
{
	struct world *w = *state;

	add_text(w, 0, "1", 1000, "x");
	add_text(w, 0, "2", 1005, "x");
	add_text(w, 1, "1", 1000, "x");
	check(w);
	assert_int_equal(w->notes.count, 0);
	add_text(w, 1, "2", 1200, "x");
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "operations-differ", "BenchmarkX does 1000 "
		"operations in base/w/1 and 1200 in head/w/2: what a run does "
		"once weighs differently on each operation; fix the count, as "
		"in -benchtime=1000x or --benchmark_min_time=1000x");
}

static void machine_mixed(void **state)
{
	struct world *w = *state;

	add_text(w, 0, "1", 1000, "fast");
	add_text(w, 1, "1", 1000, "slow");
	check(w);
	assert_int_equal(w->notes.count, 0);
	add_text(w, 1, "2", 1000, "fast");
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_null(w->notes.list[0].workload);
	assert_note(w, 0, "machine-mixed", "cpu is slow in head/w/1 and fast "
		"in head/w/2: what differs between machines counts as noise, "
		"or as a change of the code when the other side has another "
		"mix; take all runs on machines of one kind");
}

/* "first;f10;f11;...": so many frames in all, with a count. NULL: no first. */
static const char *deep(struct world *w, const char *first, unsigned from,
	unsigned depth, unsigned count)
{
	struct buf line = {0};
	const char *text;

	for (unsigned i = 0; i < depth; i++) {
		if (i > 0)
			buf_char(&line, ';');
		if (i == 0 && first)
			buf_text(&line, first);
		else
			buf_printf(&line, "f%u", from + i);
	}
	buf_printf(&line, " %u", count);
	text = arena_copy(&w->arena, buf_view(&line));
	buf_clear(&line);
	return text;
}

static double cut_events(const struct capture *c)
{
	return c->costs.groups[0].flawed[FLAW_TRUNCATED];
}

static void truncated_stacks(void **state)
{
	struct world *w = *state;
	/* f5 is called by f4 in the first and outermost in the second */
	struct capture *c = add(w, 0, "a", "1", LIT(w,
		deep(w, "main", 0, 20, 80), deep(w, NULL, 5, 64, 20)));

	assert_near(cut_events(c), 20, 0);
	add(w, 1, "a", "1", LIT(w, "main 100"));
	check(w);
	assert_int_equal(w->notes.count, 1);
	assert_note(w, 0, "truncated-stacks", "stacks that the profiler cut "
		"off have 20 % of samples in base/a/1: call paths end early, "
		"and moved code is harder to recognise; let the profiler keep "
		"deeper stacks where it can, as Go 1.23 does for the heap "
		"with GODEBUG=profstackdepth=1024");
}

static void deep_stacks_are_not_all_cut(void **state)
{
	const struct {
		const char *name, *first;
		unsigned from, depth;
		double want;
	} cases[] = {
		{"32 with its root", "main", 0, 32, 0},
		{"32 without", NULL, 5, 32, 20},
		{"29: Go hid three", NULL, 5, 29, 20},
		{"28 is no limit", NULL, 5, 28, 0},
		{"33 neither", NULL, 5, 33, 0},
		{"127 of perf", NULL, 5, 127, 20},
		{"127 and the command", "main", 5, 128, 20},
		{"128 with its root", "main", 0, 128, 0},
		{"300: no known limit", NULL, 5, 300, 0},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double got;

		w->runs.sets[0].capture_count = 0;
		got = cut_events(add(w, 0, "a", "1", LIT(w,
			deep(w, "main", 0, 20, 80), deep(w, cases[i].first,
				cases[i].from, cases[i].depth, 20))));
		if (got != cases[i].want)
			fail_msg("%s: %g", cases[i].name, got);
	}
}

static void recursion_to_the_limit_is_cut(void **state)
{
	struct world *w = *state;
	struct buf line = {0};

	for (int i = 0; i < 63; i++)
		buf_text(&line, "f;");
	buf_text(&line, "g 10");
	assert_near(cut_events(add(w, 0, "a", "1", LIT(w,
		arena_copy(&w->arena, buf_view(&line)), "main;f 5"))), 10, 0);
	buf_clear(&line);
}

static void names_and_what_is_none(void **state)
{
	static const struct {
		const char *frame;
		bool named;
	} cases[] = {
		{"parse", true}, {"[B", true}, {"operator[]", true},
		{"-[Foo bar]", true}, {"(anonymous)", true},
		{"[unknown]", false}, {"[libc.so.6]", false},
		{"[app+0x12]", false}, {"0x7fff12", false},
		{"??", false}, {"(unknown)", false},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const double *flawed;

		w->runs.sets[0].capture_count = 0;
		flawed = add(w, 0, "a", "1",
			LIT(w, arena_printf(&w->arena, "main;%s 5",
				       cases[i].frame)))
		                 ->costs.groups[0]
		                 .flawed;
		if (flawed[FLAW_UNSYMBOLIZED] + flawed[FLAW_UNOWNED] !=
			(cases[i].named ? 0.0 : 5.0))
			fail_msg("%s", cases[i].frame);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(good_captures_pass),
		TEST(no_samples),
		TEST(metric_twice),
		TEST(unit_differs),
		TEST(period_differs_within_a_side),
		TEST(mean_periods_are_one_rate),
		TEST(counted_and_not),
		TEST(nature_differs),
		TEST(types_differ),
		TEST(no_common_workload),
		TEST(one_set_needs_no_other),
		TEST(few_samples),
		TEST(twenty_samples_are_enough),
		TEST(one_sided_workloads_are_not_flagged),
		TEST(unsymbolized),
		TEST(mostly_unsymbolized),
		TEST(symbols_differ),
		TEST(lost_samples),
		TEST(cut_off),
		TEST(mostly_cut_off),
		TEST(profiler_share),
		TEST(operations_differ),
		TEST(machine_mixed),
		TEST(truncated_stacks),
		TEST(deep_stacks_are_not_all_cut),
		TEST(recursion_to_the_limit_is_cut),
		TEST(names_and_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
