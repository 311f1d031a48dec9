/* What the values of metrics are of which nobody counted the observations. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/core/buf.h"
#include "gate/runs/check.h"

enum { STACKS = 12 };

/* Two captures, base and head, of STACKS values each: i % 5 + 1 times the unit
 * of its side, and what base's first value has besides. */
static const struct {
	const char *metric, *unit;
	double period; /* declared by both */
	double times[2], more;
	unsigned stacks; /* of each capture, in their place */
	enum counting counting;
	double measure;
	const char *note;
} cases[] = {
	{"cpu", "ns", 1e9, {1e7, 1e7}, 0, STACKS, COUNTING_SURE, 1e7,
		"period-derived"},
	{"cpu", "ns", 1e6, {1e7, 1e7}, 0, STACKS, COUNTING_SURE, 1e7,
		"period-derived"},
	{"cpu", "ns", 0, {1e7, 1e7}, 0, STACKS, COUNTING_SURE, 1e7,
		"period-derived"},
	{"cpu", "ns", 1e7, {1e7, 1e7}, 0, STACKS, COUNTING_SURE, 1e7, NULL},
	/* all captures together */
	{"cpu", "ns", 0, {3e7, 2e7}, 0, STACKS, COUNTING_SURE, 1e7,
		"period-derived"},
	/* few values share a factor by chance */
	{"cpu", "ns", 1e7, {2e7, 2e7}, 0, 5, COUNTING_SURE, 1e7, NULL},
	{"cpu", "ns", 1e9, {2e7, 2e7}, 0, 5, COUNTING_NONE, 0, NULL},
	{"cpu", "ns", 0, {2e7, 2e7}, 0, 5, COUNTING_NONE, 0, NULL},
	/* no period of a profiler, or none at all */
	{"cpu", "ns", 1e7, {1e7, 1e7}, 1, STACKS, COUNTING_NONE, 0, NULL},
	{"cpu", "ns", 1e7, {1e7, 1e7}, .5, STACKS, COUNTING_NONE, 0, NULL},
	{"cpu", "ns", 0, {2e9, 2e9}, 0, STACKS, COUNTING_NONE, 0, NULL},
	{"cycles", "count", 4e6, {4e6, 4e6}, 0, STACKS, COUNTING_SURE, 4e6,
		NULL},
	{"cycles", "count", 2e6, {4e6, 4e6}, 0, STACKS, COUNTING_NONE, 0, NULL},
	{"cycles", "count", 0, {4e6, 4e6}, 0, STACKS, COUNTING_NONE, 0, NULL},
	/* bytes and counts are not divided */
	{"alloc_size", "bytes", 0, {16, 16}, 0, STACKS, COUNTING_NONE, 0, NULL},
	{"alloc_size", "bytes", 0, {1, 1}, 0, STACKS, COUNTING_NONE, 0, NULL},
	{"samples", "count", 0, {3, 3}, 0, STACKS, COUNTING_NONE, 0, NULL},
	{"samples", "count", 0, {1, 1}, .5, STACKS, COUNTING_NONE, 0, NULL},
	{"samples", "count", 0, {1, 1}, 0, STACKS, COUNTING_OPEN, 1, NULL},
	{"samples", "count", 0, {3, 1}, 0, STACKS, COUNTING_OPEN, 1, NULL},
	{"samples", "count", 0, {3, 3}, 0, 5, COUNTING_OPEN, 1, NULL},
};

struct world {
	struct arena arena;
	struct symtab *symtab;
	struct capture captures[2];
	struct runs runs;
	struct notes notes;
};

static void add_capture(struct world *w, size_t at, int side)
{
	struct builder *b =
		builder_new(&w->arena, w->symtab, &limits_default, "pprof");
	struct capture *c = &w->captures[side];
	struct profile profile;
	struct err err = {0};

	builder_metric(b,
		(struct metric){.name = symtab_intern(w->symtab,
					span_of(cases[at].metric)),
			.unit = symtab_intern(w->symtab,
				span_of(cases[at].unit)),
			.better = -1,
			.period = cases[at].period,
			.events = -1},
		&err);
	for (unsigned i = 0; i < cases[at].stacks; i++) {
		char name[] = "ex.fA";
		double value = (i % 5 + 1) * cases[at].times[side] +
		               (i == 0 && side == 0 ? cases[at].more : 0);
		uint32_t frame;

		name[4] = (char)('A' + i);
		frame = builder_frame(b,
			(struct frame){.func = symtab_intern(w->symtab,
					       span_of(name))});
		builder_sample(b, &frame, 1, &value, NULL, &err);
	}
	if (builder_finish(&profile, b, &err))
		fail_msg("%s", err.text);
	*c = (struct capture){.path = side ? "head/w/1" : "base/w/1",
		.workload = "w",
		.run = "1",
		.loaded = true};
	costs_sum(&c->costs, &profile, &policy_default, NULL, 0, &w->arena);
	w->runs.sets[side] = (struct run_set){.label = side ? "head" : "base",
		.captures = c,
		.capture_count = 1};
}

static void check_case(struct world *w, size_t at)
{
	struct err err = {0};
	const char *note;

	/* a second time, as when more runs come in, changes nothing */
	for (int i = 0; i < 2; i++)
		if (runs_check(&w->runs, i ? NULL : &w->notes, &err))
			fail_msg("case %zu: %s", at, err.text);
	note = w->notes.count ? w->notes.list[0].code : "none";
	for (int side = 0; side < 2; side++) {
		const struct event_group *g =
			&w->captures[side].costs.groups[0];
		double sum = 0.0, want = 0.0;

		for (unsigned i = 0; i < cases[at].stacks; i++)
			want += (i % 5 + 1) * cases[at].times[side] +
			        (i == 0 && side == 0 ? cases[at].more : 0);
		sum = group_observations(g) * g->unit;
		if (g->counting != cases[at].counting || sum < want * .999999 ||
			sum > want * 1.000001 ||
			(cases[at].measure > 0.0 &&
				(g->unit < cases[at].measure ||
					g->unit > cases[at].measure)))
			fail_msg("case %zu: counting %d, unit %g, %g of %g", at,
				(int)g->counting, g->unit, sum, want);
	}
	if (cases[at].note && strcmp(note, cases[at].note) != 0)
		fail_msg("case %zu: note %s", at, note);
	if (!cases[at].note && strcmp(note, "period-derived") == 0)
		fail_msg("case %zu: %s", at, w->notes.list[0].message);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w = {.symtab = symtab_new()};

		w.notes.arena = &w.arena;
		runs_open(&w.runs, w.symtab, &w.arena);
		for (int side = 0; side < 2; side++)
			add_capture(&w, i, side);
		check_case(&w, i);
		symtab_free(w.symtab);
		arena_clear(&w.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
