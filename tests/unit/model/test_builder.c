/* The builder: what it sums, what it keeps apart, and where it says no. */
#include "tests/unit/support/support.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

static struct span text(const struct profile *p, sym name)
{
	return symtab_text(p->symtab, name);
}

/* The stack as a folded line, root first. */
static void stack_text(const struct profile *p, uint32_t stack, char out[256])
{
	size_t len = 0;

	out[0] = '\0';
	for (uint32_t i = p->stack_start[stack + 1];
		i > p->stack_start[stack]; i--) {
		struct frame f = p->frames[p->stack_frames[i - 1]];

		len += (size_t)snprintf(out + len, 256 - len, "%s%s",
			len ? ";" : "", text(p, f.func).data);
	}
}

static void equal_stacks_are_summed(void **state)
{
	static const struct {
		const char *stack;
		double value;
	} want[] = {
		{"main;parse", 35}, {"main", 2}, {"parse;main", 1},
		{"main;parse;parse", 4}, {"", 7},
	};
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct profile *p = lit(&arena, symtab, "main;parse 30", "main 2",
		"parse;main 1", "main;parse 5", "main;parse;parse 4", "7",
		NULL);
	char got[256];

	(void)state;
	assert_int_equal(p->stack_count, 5);
	assert_int_equal(p->sample_count, 6);
	assert_int_equal(p->frame_count, 2);
	assert_int_equal(p->metric_count, 1);
	assert_string_equal(text(p, p->metrics[0].name).data, "samples");
	for (uint32_t i = 0; i < 5; i++) {
		stack_text(p, i, got);
		assert_string_equal(got, want[i].stack);
		assert_near(p->values[i], want[i].value, 0);
		assert_near(p->events[i], want[i].value, 0);
	}
	arena_clear(&arena);
	symtab_free(symtab);
}

static void an_empty_profile_is_whole(void **state)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct err err = {0};
	struct profile p;

	(void)state;
	assert_int_equal(builder_finish(&p,
		builder_new(&arena, symtab, &limits_default, "pprof"), &err),
		0);
	assert_int_equal(p.stack_count, 0);
	assert_int_equal(p.stack_start[0], 0);
	assert_string_equal(p.format, "pprof");
	arena_clear(&arena);
	symtab_free(symtab);
}

static void frames_differ_by_every_field(void **state)
{
	static const struct frame frames[] = {
		{{1}, {2}, {3}, 4, 0}, {{9}, {2}, {3}, 4, 0},
		{{1}, {9}, {3}, 4, 0}, {{1}, {2}, {9}, 4, 0},
		{{1}, {2}, {3}, 9, 0}, {{1}, {2}, {3}, 4, FRAME_INLINED},
	};
	const uint32_t count = sizeof(frames) / sizeof(*frames);
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct builder *b =
		builder_new(&arena, symtab, &limits_default, "pprof");
	struct err err = {0};
	struct profile p;

	(void)state;
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < count; i++)
			assert_int_equal(builder_frame(b, frames[i]), i);
	assert_int_equal(builder_finish(&p, b, &err), 0);
	assert_int_equal(p.frame_count, count);
	assert_memory_equal(p.frames, frames, sizeof(frames));
	arena_clear(&arena);
	symtab_free(symtab);
}

static void extras_are_kept_once(void **state)
{
	struct symtab *symtab = symtab_new();
	sym z = symtab_intern(symtab, span_of("z"));
	sym a = symtab_intern(symtab, span_of("a"));
	sym m = symtab_intern(symtab, span_of("m"));
	struct arena arena = {0};
	struct builder *b =
		builder_new(&arena, symtab, &limits_default, "gobench");
	struct err err = {0};
	struct profile p;

	(void)state;
	builder_label(b, z, a);
	builder_label(b, m, z);
	builder_label(b, m, a);
	builder_label(b, z, a);
	builder_fact(b, z, m);
	builder_fact(b, a, m);
	builder_fact(b, z, m);
	builder_note(b, "one", "first %d", 1);
	builder_note(b, "two", "second");
	builder_note(b, "one", "again");
	builder_time(b, 5, 6);
	assert_int_equal(builder_bench_value(b,
		(struct bench_value){m, a, 1.5, 100, 0, 0}, &err), 0);
	assert_int_equal(builder_finish(&p, b, &err), 0);

	assert_int_equal(p.label_count, 3);
	assert_string_equal(text(&p, p.labels[0].key).data, "m");
	assert_string_equal(text(&p, p.labels[0].value).data, "a");
	assert_string_equal(text(&p, p.labels[1].value).data, "z");
	assert_string_equal(text(&p, p.labels[2].key).data, "z");
	assert_int_equal(p.fact_count, 2);
	assert_string_equal(text(&p, p.facts[0].key).data, "z");
	assert_string_equal(text(&p, p.facts[1].key).data, "a");
	assert_int_equal(p.note_count, 2);
	assert_string_equal(p.notes[0].code, "one");
	assert_string_equal(p.notes[0].message, "first 1");
	assert_string_equal(p.notes[1].message, "second");
	assert_int_equal(p.bench_value_count, 1);
	assert_near(p.bench_values[0].value, 1.5, 0);
	assert_int_equal(p.time_nanos, 5);
	assert_int_equal(p.duration_nanos, 6);
	arena_clear(&arena);
	symtab_free(symtab);
}

/* Against sums that are kept the slow way, over enough stacks to grow every
 * table several times. */
static void many_stacks(void **state)
{
	enum { STACKS = 5000, SAMPLES = 40000, FRAMES = 50, DEPTH = 40 };
	static double want[STACKS][2];
	static uint32_t number[STACKS]; /* of the stack in the profile, + 1 */
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct builder *b =
		builder_new(&arena, symtab, &limits_default, "pprof");
	struct metric metric = {.events = -1};
	struct metric other = {.name = symtab_intern(symtab, span_of("other")),
		.events = -1};
	struct err err = {0};
	uint64_t seed = 1;
	uint32_t seen = 0;
	struct profile p;

	(void)state;
	assert_int_equal(builder_metric(b, metric, &err), 0);
	assert_int_equal(builder_metric(b, other, &err), 0);
	for (uint32_t i = 0; i < FRAMES; i++)
		builder_frame(b, (struct frame){.line = i});
	builder_expect(b, STACKS / 2, DEPTH); /* more come */
	for (int i = 0; i < SAMPLES; i++) {
		uint32_t stack = (uint32_t)(random_next(&seed) % STACKS);
		double values[2] = {(double)(random_next(&seed) % 1000),
			0.1 * (double)(random_next(&seed) % 7)};
		uint32_t frames[DEPTH];
		uint64_t shape = stack;

		for (uint32_t f = 0; f < DEPTH; f++)
			frames[f] = (uint32_t)(random_next(&shape) % FRAMES);
		if (number[stack] == 0)
			number[stack] = ++seen;
		want[stack][0] += values[0];
		want[stack][1] += values[1];
		assert_int_equal(builder_sample(b, frames,
			5 + stack % (DEPTH - 4), values, NULL, &err), 0);
	}
	assert_int_equal(builder_finish(&p, b, &err), 0);
	assert_int_equal(p.stack_count, seen);
	assert_int_equal(p.sample_count, SAMPLES);
	for (uint32_t stack = 0; stack < STACKS; stack++) {
		uint32_t at = number[stack] - 1;

		if (number[stack] == 0)
			continue;
		assert_near(p.values[at * 2], want[stack][0], 0);
		assert_near(p.values[at * 2 + 1], want[stack][1], 0);
		assert_int_equal(p.stack_start[at + 1] - p.stack_start[at],
			5 + stack % (DEPTH - 4));
	}
	arena_clear(&arena);
	symtab_free(symtab);
}

/* A small profile with something in every table: 200 stacks of 3 out of 31
 * frames, 200 results. */
static int build(struct profile *out, struct arena *arena,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	struct builder *b = builder_new(arena, symtab, limits, "pprof");
	sym name = symtab_intern(symtab, span_of("name"));
	struct metric metric = {.name = name, .events = 0};
	struct bench_value result = {name, name, 1, 1, 0, 0};
	int status = builder_metric(b, metric, err);

	builder_events(b, 1);
	for (uint32_t i = 0; status == 0 && i < 200; i++) {
		const uint32_t lines[3] = {i % 20, 20 + i / 20, 30};
		uint32_t frames[3];
		double value = i;

		for (uint32_t f = 0; f < 3; f++)
			frames[f] = builder_frame(b,
				(struct frame){.func = name, .line = lines[f]});
		builder_label(b, name, (sym){i % 2});
		builder_fact(b, name, (sym){i % 2});
		status = builder_sample(b, frames, 3, &value, &value, err);
		if (status == 0)
			status = builder_bench_value(b, result, err);
	}
	builder_note(b, "note", "a note that takes some %s", "room");
	if (status == 0)
		return builder_finish(out, b, err);
	builder_drop(b);
	return status;
}

static void every_ceiling_is_met_cleanly(void **state)
{
	struct symtab *symtab = symtab_new();
	size_t passed[2] = {0};
	size_t refused[2] = {0};

	(void)state;
	for (size_t ceiling = 1; ceiling < 64 << 10; ceiling += 97) {
		for (int which = 0; which < 2; which++) {
			struct limits limits = limits_default;
			struct arena arena = {0};
			struct err err = {0};
			struct profile p;
			int status;

			if (which == 0)
				arena.ceiling = ceiling;
			else
				limits.arena = ceiling;
			status = build(&p, &arena, symtab, &limits, &err);
			if (status == 0) {
				assert_int_equal(p.stack_count, 200);
				passed[which]++;
			} else {
				assert_int_equal(status, -1);
				assert_int_equal(err.kind, ERR_LIMIT);
				assert_non_null(
					strstr(err.text, "--max-arena"));
				/* once it fits it fits */
				assert_int_equal(passed[which], 0);
				refused[which]++;
			}
			arena_clear(&arena);
		}
	}
	for (int which = 0; which < 2; which++)
		assert_true(passed[which] > 0 && refused[which] > 0);
	symtab_free(symtab);
}

static void limits_name_value_and_option(void **state)
{
	static const struct {
		const char *name;
		uint32_t rows, depth;
		const char *value, *option; /* NULL: it fits */
	} cases[] = {
		{"fits", 200, 3, NULL, NULL},
		{"depth", 200, 2, "3 frames, the limit is 2;", "--max-depth"},
		{"stacks", 199, 3, "more stacks than the limit of 199;",
			"--max-rows"},
		{"frames", 15, 3, "more frames than the limit of 15;",
			"--max-rows"},
		{"metrics", 0, 3, "more metrics than the limit of 0;",
			"--max-rows"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct symtab *symtab = symtab_new();
		struct limits limits = limits_default;
		struct arena arena = {0};
		struct err err = {0};
		struct profile p;
		int status;

		limits.rows = cases[i].rows;
		limits.stack_depth = cases[i].depth;
		status = build(&p, &arena, symtab, &limits, &err);
		if (status != (cases[i].value ? -1 : 0) ||
			(cases[i].value &&
				(err.kind != ERR_LIMIT ||
					!strstr(err.text, cases[i].value) ||
					!strstr(err.text, cases[i].option))))
			fail_msg("%s: %s", cases[i].name, err.text);
		arena_clear(&arena);
		symtab_free(symtab);
	}
}

/* A name of its own each, and no more than profilers write. */
static void metrics_are_few_and_distinct(void **state)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct builder *b =
		builder_new(&arena, symtab, &limits_default, "pprof");
	struct err err = {0};

	(void)state;
	for (uint32_t i = 0; i <= METRICS_MAX; i++) {
		char name[20];

		snprintf(name, sizeof(name), "m%u", i);
		assert_int_equal(builder_metric(b,
					 (struct metric){
						 .name = symtab_intern(symtab,
							 span_of(name))},
					 &err),
			i < METRICS_MAX ? 0 : -1);
	}
	assert_int_equal(err.kind, ERR_LIMIT);
	builder_drop_metric(b, 0);
	err = (struct err){0};
	assert_int_equal(builder_metric(b,
				 (struct metric){.name = symtab_intern(symtab,
							 span_of("m7"))},
				 &err),
		-1);
	assert_string_equal(err.text, "the sample type m7 is there twice: "
				      "leave one of the two out");
	err = (struct err){0};
	builder_events(b, EVENTS_MAX + 1);
	assert_int_equal(builder_metric(b,
				 (struct metric){.name = symtab_intern(symtab,
							 span_of("new"))},
				 &err),
		-1);
	assert_int_equal(err.kind, ERR_LIMIT);
	builder_drop(b);
	arena_clear(&arena);
	symtab_free(symtab);
}

/* Functions that return nothing leave it to builder_finish to say no. */
static void rows_are_counted_exactly(void **state)
{
	struct limits limits = limits_default;

	(void)state;
	limits.rows = 5;
	for (uint32_t count = 4; count <= 6; count++) {
		struct symtab *symtab = symtab_new();
		struct arena arena = {0};
		struct builder *b =
			builder_new(&arena, symtab, &limits, "pprof");
		struct err err = {0};
		struct profile p;

		for (uint32_t i = 0; i < count; i++)
			builder_frame(b, (struct frame){.line = i});
		assert_int_equal(
			builder_finish(&p, b, &err), count > 5 ? -1 : 0);
		assert_int_equal(p.frame_count, count > 5 ? 0 : count);
		assert_int_equal(err.kind, count > 5 ? ERR_LIMIT : ERR_NONE);
		arena_clear(&arena);
		symtab_free(symtab);
	}
}

static void sums_stay_finite(void **state)
{
	static const struct {
		const char *name;
		double values[2];
		double events[2];
		const char *want; /* NULL: fine */
	} cases[] = {
		{"largest", {DBL_MAX, 0}, {1, 1}, NULL},
		{"overflow in one stack", {DBL_MAX, DBL_MAX}, {1, 1},
			"the values of metric cpu do not add up"},
		{"overflow of magnitudes", {DBL_MAX, -DBL_MAX}, {1, 1},
			"the values of metric cpu do not add up"},
		{"events", {1, 1}, {DBL_MAX, DBL_MAX},
			"the observations behind the values do not add up"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct symtab *symtab = symtab_new();
		struct arena arena = {0};
		struct builder *b =
			builder_new(&arena, symtab, &limits_default, "pprof");
		struct metric metric = {
			.name = symtab_intern(symtab, span_of("cpu"))};
		struct err err = {0};
		struct profile p;
		int status;

		assert_int_equal(builder_metric(b, metric, &err), 0);
		builder_events(b, 1);
		for (uint32_t s = 0; s < 2; s++) {
			uint32_t frame =
				builder_frame(b, (struct frame){.line = s});

			assert_int_equal(builder_sample(b, &frame, 1,
				&cases[i].values[s], &cases[i].events[s],
				&err), 0);
		}
		status = builder_finish(&p, b, &err);
		if (status != (cases[i].want ? -1 : 0) ||
			(cases[i].want && (err.kind != ERR_INPUT ||
				!strstr(err.text, cases[i].want))))
			fail_msg("%s: %d %s", cases[i].name, status, err.text);
		arena_clear(&arena);
		symtab_free(symtab);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_stacks_are_summed),
		cmocka_unit_test(an_empty_profile_is_whole),
		cmocka_unit_test(frames_differ_by_every_field),
		cmocka_unit_test(extras_are_kept_once),
		cmocka_unit_test(many_stacks),
		cmocka_unit_test(every_ceiling_is_met_cleanly),
		cmocka_unit_test(limits_name_value_and_option),
		cmocka_unit_test(metrics_are_few_and_distinct),
		cmocka_unit_test(rows_are_counted_exactly),
		cmocka_unit_test(sums_stay_finite),
	};

	return cmocka_run_group_tests_name("builder", tests, NULL, NULL);
}
