/* Measuring suspects again: the eighth worked example of the statistics page,
 * and how the two stages become one verdict. */
#include <string.h>

#include "compare/decide.h"
#include "compare/retest.h"
#include "tests/unit/support/comparison.h"

enum {FIRST = 3, FRESH = 5 };

static const unsigned first_base[FIRST][2] = {{90, 20}, {88, 22}, {93, 19}};
static const unsigned first_head[FIRST][2] = {{91, 32}, {89, 30}, {90, 34}};
static const unsigned fresh_base[FRESH][2] = {{91, 21}, {87, 20}, {92, 18},
	{90, 22}, {89, 19}};
static const unsigned fresh_head[FRESH][2] = {{90, 33}, {92, 31}, {88, 35},
	{91, 30}, {90, 36}};
/* b as it was */
static const unsigned fresh_same[FRESH][2] = {{90, 21}, {92, 19}, {88, 20},
	{91, 22}, {90, 20}};

static struct run *make_runs(struct bench *b, const unsigned (*counts)[2],
	size_t count)
{
	struct run *runs = arena_alloc(&b->arena, count, sizeof(*runs));

	for (size_t i = 0; i < count; i++)
		runs[i] = RUN(b, 0, arena_printf(&b->arena, "a %u",
			counts[i][0]), arena_printf(&b->arena, "b %u",
			counts[i][1]));
	return runs;
}

static void stage(struct verdict *out, struct bench *b,
	const struct run *base, const struct run *head, size_t count,
	const struct retest *only)
{
	const struct workload w = {"w", count, count, base, head};

	compare(out, &(struct compare_input){.symtab = b->symtab,
		.policy = &b->policy, .workload_count = 1, .workloads = &w,
		.base_label = "base", .head_label = "head",
		.tool_version = "0", .alpha_share = RETEST_SHARE,
		.only_count = only ? only->id_count : 0,
		.only = only ? only->ids : NULL}, &b->arena);
}

static const struct finding *find_in(const struct verdict *v, const char *name)
{
	for (size_t i = 0; i < v->finding_count; i++)
		if (v->findings[i].subject.function &&
			strcmp(v->findings[i].subject.function, name) == 0)
			return &v->findings[i];
	return NULL;
}

/* The verdict of both stages; the first one stays as it was. */
static void settle(struct verdict *verdict, const struct verdict *fresh,
	const struct verdict *whole, const struct retest *again,
	struct bench *b)
{
	const struct verdict first = *verdict;
	enum status was = find_in(&first, "b")->status;

	decide_retest(verdict, &first, &(struct fresh_runs){fresh, whole},
		again, &(struct compare_input){.policy = &b->policy},
		&b->arena);
	assert_int_equal(find_in(&first, "b")->status, was);
	assert_false(find_in(&first, "b")->first_present);
}

static void first_stage(struct verdict *out, struct retest *again,
	struct bench *b)
{
	stage(out, b, make_runs(b, first_base, FIRST),
		make_runs(b, first_head, FIRST), FIRST, NULL);
	retest_find(again, out, &b->arena);
}

static void test_example(void **state)
{
	struct bench *b = *state;
	struct verdict first, fresh;
	struct retest again;
	const struct finding *f;

	first_stage(&first, &again, b);
	check_test(find_in(&first, "b"), 2.63273, .00797714, 9, 1, .91508,
		STATUS_SUSPECT);
	assert_int_equal(again.id_count, 1);
	assert_string_equal(again.ids[0], find_in(&first, "b")->id);
	assert_int_equal(again.workload_count, 1);
	assert_string_equal(again.workloads[0], "w");

	stage(&fresh, b, make_runs(b, fresh_base, FRESH),
		make_runs(b, fresh_head, FRESH), FRESH, &again);
	assert_int_equal(fresh.finding_count, 1);
	assert_int_equal(fresh.judged, 1);
	check_test(find_in(&fresh, "b"), 3.78322, .000282319, 25, 1, .592822,
		STATUS_REGRESSION);

	settle(&first, &fresh, &fresh, &again, b);
	f = find_in(&first, "b");
	assert_int_equal(f->status, STATUS_REGRESSION);
	assert_int_equal(f->base.runs, FRESH);
	assert_int_equal(f->first.status, STATUS_SUSPECT);
	assert_int_equal(f->first.base.runs, FIRST);
	assert_false(find_in(&first, "a")->first_present);
	assert_true(f->first_present);
	assert_int_equal(first.outcome, OUTCOME_REGRESSION);
	assert_int_equal(first.exit_code, 1);
	assert_int_equal(first.counts[STATUS_SUSPECT], 0);
}

/* Half of the error is half of the level at which a row fails. */
static void test_share(void **state)
{
	struct bench *b = *state;
	const struct workload w = {"w", FIRST, FIRST,
		make_runs(b, first_base, FIRST), make_runs(b, first_head, FIRST)};
	struct verdict half;

	compare_all(b, &w, 1);
	stage(&half, b, w.base, w.head, FIRST, NULL);
	assert_near(find_in(&half, "b")->change.p, find(b, "w", "b")->change.p,
		1e-12);
	assert_true(find_in(&half, "b")->detectable >
		find(b, "w", "b")->detectable * 1.03);
}

static void test_cleared(void **state)
{
	struct bench *b = *state;
	struct verdict first, fresh;
	struct retest again;
	const struct finding *f;

	first_stage(&first, &again, b);
	stage(&fresh, b, make_runs(b, fresh_base, FRESH),
		make_runs(b, fresh_same, FRESH), FRESH, &again);
	settle(&first, &fresh, &fresh, &again, b);
	f = find_in(&first, "b");
	assert_int_equal(f->status, STATUS_UNCHANGED);
	assert_int_equal(f->first.status, STATUS_SUSPECT);
	assert_int_equal(first.counts[STATUS_SUSPECT], 0);
}

/* Measured apart, a regression of time is a suspicion, too. */
static void test_apart(void **state)
{
	struct bench *b = *state;
	struct run *base = example_base(b), *head = arena_alloc(&b->arena, 5,
		sizeof(*head));
	struct verdict first, fresh;
	struct retest again;

	for (size_t i = 0; i < 5; i++)
		head[i] = RUN(b, 100, "a 50", "b 400", "c 20");
	b->policy.measured = MEASURED_APART;
	stage(&first, b, base, head, 5, NULL);
	assert_int_equal(find_in(&first, "b")->status, STATUS_REGRESSION);
	retest_find(&again, &first, &b->arena);
	assert_int_equal(again.id_count, 2); /* the total, too */
	assert_int_equal(again.workload_count, 1);
	b->policy.measured = MEASURED_INTERLEAVED;
	stage(&fresh, b, base, example_base(b), 5, &again);
	settle(&first, &fresh, &fresh, &again, b);
	assert_int_equal(find_in(&first, "b")->first.status,
		STATUS_REGRESSION);
	assert_int_not_equal(find_in(&first, "b")->status, STATUS_REGRESSION);
	assert_int_equal(first.outcome, OUTCOME_PASS);
	assert_int_equal(first.exit_code, 0);
}

/* Measured apart, what most sessions would not explain is worth asking, though
 * some would; and what fresh runs do not have is left as it was. */
static void test_asked(void **state)
{
	struct bench *b = *state;
	struct run *base = example_base(b), *head = example_head(b);
	struct run *other = make_runs(b, fresh_base, FRESH);
	struct verdict first, fresh;
	struct retest again;
	const struct finding *f;

	b->policy.measured = MEASURED_APART;
	stage(&first, b, base, head, 5, NULL);
	assert_int_equal(find_in(&first, "b")->status, STATUS_UNDECIDED);
	retest_find(&again, &first, &b->arena);
	assert_int_equal(again.id_count, 1);
	assert_string_equal(again.ids[0], find_in(&first, "b")->id);
	stage(&fresh, b, other, other, FRESH, &(struct retest){
		.id_count = 1, .ids = (const char *[]){"none"}});
	settle(&first, &fresh, &fresh, &again, b);
	f = find_in(&first, "b");
	assert_int_equal(f->status, STATUS_UNDECIDED);
	assert_false(f->first_present);

	b->policy.measured = MEASURED_INTERLEAVED;
	stage(&fresh, b, base, head, 5, &again);
	settle(&first, &fresh, &fresh, &again, b);
	f = find_in(&first, "b");
	assert_int_equal(f->status, STATUS_REGRESSION);
	assert_int_equal(f->first.status, STATUS_UNDECIDED);

	/* Nothing is asked of what did not rise, or in turn. */
	stage(&first, b, base, head, 5, NULL);
	retest_find(&again, &first, &b->arena);
	assert_int_equal(again.id_count, 0);
	b->policy.measured = MEASURED_APART;
	stage(&first, b, base, base, 5, NULL);
	retest_find(&again, &first, &b->arena);
	assert_int_equal(again.id_count, 0);
}

/* The time of the whole workload is of the runs that its functions are of. */
static void test_whole(void **state)
{
	struct bench *b = *state;
	struct run *base = make_runs(b, fresh_base, FRESH);
	struct run *head = make_runs(b, fresh_head, FRESH);
	struct verdict first, fresh, whole;
	const struct finding *f = NULL;
	struct retest again;

	first_stage(&first, &again, b);
	assert_int_equal(first.workloads[0].note_count, 0);
	stage(&fresh, b, base, head, FRESH, &again);
	stage(&whole, b, base, head, FRESH, NULL);
	settle(&first, &fresh, &whole, &again, b);
	for (size_t i = 0; i < first.finding_count; i++)
		if (first.findings[i].kind == KIND_TOTAL)
			f = &first.findings[i];
	assert_non_null(f);
	assert_true(f->first_present);
	assert_int_equal(f->base.runs, FRESH);
	assert_int_equal(f->first.base.runs, FIRST);
	assert_int_not_equal(f->status, STATUS_REGRESSION);
	assert_int_equal(first.workloads[0].note_count, 1);
	assert_non_null(strstr(first.workloads[0].notes[0], "5 + 5 runs"));
	assert_int_equal(find_in(&first, "a")->base.runs, FIRST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_example),
		TEST(test_share),
		TEST(test_cleared),
		TEST(test_apart),
		TEST(test_asked),
		TEST(test_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
