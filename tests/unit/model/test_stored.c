/* Stored profiles: what is written is read back to the last bit. */
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/core/varint.h"
#include "gate/model/stored.h"
#include "gate/read/reader.h"
#include "gate/runs/runs.h"

#define SAME_BYTES(one, other, count, what, name) \
	do {\
		size_t size = (count) * sizeof(*(one)); \
		if (size > 0 && memcmp((one), (other), size) != 0) \
			fail_msg("%s: other %s", (name), (what)); \
	} while (0)

/* One process, one symtab: what is equal has equal syms. */
static void assert_profiles_equal(const struct profile *a,
	const struct profile *b, const char *name)
{
	assert_string_equal(a->format, b->format);
	assert_true(a->time_nanos == b->time_nanos);
	assert_true(a->duration_nanos == b->duration_nanos);
	assert_true(a->sample_count == b->sample_count);
	assert_int_equal(a->metric_count, b->metric_count);
	assert_int_equal(a->event_count, b->event_count);
	assert_int_equal(a->stack_count, b->stack_count);
	assert_int_equal(a->label_count, b->label_count);
	assert_int_equal(a->fact_count, b->fact_count);
	assert_int_equal(a->bench_value_count, b->bench_value_count);
	assert_int_equal(a->note_count, b->note_count);
	for (uint32_t m = 0; m < a->metric_count; m++) {
		const struct metric *x = &a->metrics[m], *y = &b->metrics[m];

		assert_int_equal(x->name.i, y->name.i);
		assert_int_equal(x->unit.i, y->unit.i);
		assert_int_equal(x->nature, y->nature);
		assert_int_equal(x->better, y->better);
		assert_true(x->period == y->period);
		assert_int_equal(x->events, y->events);
		assert_int_equal(x->squares, y->squares);
		assert_int_equal(x->is_events, y->is_events);
	}
	SAME_BYTES(a->stack_start, b->stack_start, a->stack_count + 1u,
		"stacks", name);
	SAME_BYTES(a->values, b->values,
		(size_t)a->stack_count * a->metric_count, "values", name);
	SAME_BYTES(a->events, b->events,
		(size_t)a->stack_count * a->event_count, "events", name);
	SAME_BYTES(a->labels, b->labels, a->label_count, "labels", name);
	SAME_BYTES(a->facts, b->facts, a->fact_count, "facts", name);
	for (uint32_t i = 0; i < a->stack_start[a->stack_count]; i++)
		SAME_BYTES(&a->frames[a->stack_frames[i]],
			&b->frames[b->stack_frames[i]], 1u, "frames", name);
	for (uint32_t i = 0; i < a->bench_value_count; i++) {
		const struct bench_value *x = &a->bench_values[i];
		const struct bench_value *y = &b->bench_values[i];

		assert_int_equal(x->benchmark.i, y->benchmark.i);
		assert_int_equal(x->unit.i, y->unit.i);
		assert_true(x->value == y->value);
		assert_true(x->iterations == y->iterations);
		assert_int_equal(x->line_index, y->line_index);
		assert_int_equal(x->better, y->better);
	}
	for (uint32_t i = 0; i < a->note_count; i++) {
		assert_string_equal(a->notes[i].code, b->notes[i].code);
		assert_string_equal(a->notes[i].message, b->notes[i].message);
	}
}

static void round_trip(const struct profile *profile, struct arena *arena,
	struct symtab *symtab, const char *name)
{
	struct profile back, third;
	struct buf bytes = {0}, again = {0};
	struct err err = {0};

	stored_write(&bytes, profile);
	if (capture_read(&back, buf_view(&bytes), arena, symtab,
		&limits_default, &err))
		fail_msg("%s: %s", name, err.text);
	assert_profiles_equal(profile, &back, name);
	stored_write(&again, &back);
	if (!span_equal(buf_view(&bytes), buf_view(&again)))
		fail_msg("%s: other bytes the second time", name);
	assert_int_equal(capture_read(&third, buf_view(&again), arena, symtab,
		&limits_default, &err), 0);
	buf_clear(&bytes);
	buf_clear(&again);
}

static void round_trip_file(const char *path)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile;
	struct buf bytes = {0};
	struct err err = {0};

	if (file_read(&bytes, path, (size_t)1 << 30, &err))
		fail_msg("%s", err.text);
	if (capture_read(&profile, buf_view(&bytes), &arena, symtab,
		&limits_default, &err) == 0)
		round_trip(&profile, &arena, symtab, path);
	symtab_free(symtab);
	arena_clear(&arena);
	buf_clear(&bytes);
}

static void keeps_all_fixtures(void **state)
{
	static const char *const folders[] = {"fixtures/profiles",
		"fixtures/runs"};

	(void)state;
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		struct arena arena = {0};
		const struct run_set *set;
		struct runs runs;
		struct err err = {0};

		runs_open(&runs, NULL, &arena);
		if (runs_add(&runs, SET_BASE, folders[i], &err))
			fail_msg("%s", err.text);
		set = &runs.sets[SET_BASE];
		assert_true(set->capture_count > 20);
		for (size_t c = 0; c < set->capture_count; c++)
			round_trip_file(set->captures[c].path);
		arena_clear(&arena);
	}
}

static double chosen(uint64_t *seed)
{
	static const double values[] = {0, 1, 100, 1e7, 0.1, 1e300, 1e-300,
		9007199254740992.0, 9007199254740994.0, 1.0 / 3, 250};

	return values[random_next(seed) % (sizeof(values) / sizeof(*values))];
}

static sym named(struct symtab *symtab, const char *prefix, uint64_t number)
{
	struct buf text = {0};
	sym name;

	buf_printf(&text, "%s%llu%c", prefix, (unsigned long long)number, 0);
	name = symtab_intern(symtab, buf_view(&text));
	buf_clear(&text);
	return name;
}

/* Profiles of any shape: no samples, no metrics, empty stacks, deep ones that
 * share their roots, hostile names and numbers. */
static void keeps_profiles_of_any_shape(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct arena arena = {0};
		struct symtab *symtab = symtab_new();
		struct builder *b = builder_new(&arena, symtab,
			&limits_default, "folded");
		uint32_t metrics = (uint32_t)(random_next(&seed) % 4);
		uint32_t events = (uint32_t)(random_next(&seed) % 4);
		uint32_t samples = (uint32_t)(random_next(&seed) % 40);
		uint32_t stack[64], count = 0;
		struct profile profile;
		struct err err = {0};

		for (uint32_t m = 0; m < metrics; m++)
			builder_metric(b, (struct metric){
				.name = named(symtab, "m", m),
				.unit = named(symtab, "\xff\n", m),
				.nature = m % 2 ? NATURE_EXACT
						: NATURE_SAMPLED,
				.better = (int)(m % 3) - 1,
				.period = chosen(&seed),
				.events = m < events ? (int)m : -1,
				.squares = m + 1 < events ? (int)m + 1 : 0,
				.is_events = m == 1}, &err);
		builder_events(b, events);
		for (uint32_t s = 0; s < samples; s++) {
			uint32_t depth = (uint32_t)(random_next(&seed) % 60);
			double values[4], observed[4];

			/* leaf first, the root end often as before */
			for (uint32_t i = 0; i < depth; i++)
				if (i >= count || random_next(&seed) % 8 == 0)
					stack[i] = builder_frame(b,
						(struct frame){
						named(symtab, "f",
							random_next(&seed) % 9),
						named(symtab, "", 3),
						{0}, (uint32_t)
							random_next(&seed) % 3,
						(uint32_t)
							random_next(&seed) %
							4});
			if (depth > count)
				count = depth;
			for (int i = 0; i < 4; i++) {
				values[i] = chosen(&seed);
				observed[i] = i % 2 ? values[i] *
					values[i] / 7 : 7;
				if (observed[i] > 1e300)
					observed[i] = 1;
			}
			builder_sample(b, stack, depth, values, observed,
				&err);
		}
		builder_label(b, named(symtab, "l", 1), named(symtab, "", 1));
		builder_fact(b, named(symtab, "k", 1), (sym){0});
		builder_bench_value(b,
			(struct bench_value){named(symtab, "B", 1),
				named(symtab, "u", 2), -chosen(&seed),
				chosen(&seed), 7, round % 3 - 1}, &err);
		builder_note(b, "skipped-lines", "100 %% of \"it\"\xff");
		builder_time(b, -(int64_t)random_next(&seed) / 2,
			INT64_MAX);
		if (builder_finish(&profile, b, &err))
			fail_msg("round %d: %s", round, err.text);
		round_trip(&profile, &arena, symtab, "made up");
		symtab_free(symtab);
		arena_clear(&arena);
	}
}

/* What profgate 0.1.0 took for observations where nobody had counted them. */
static void believes_no_guess(void **state)
{
	static const struct {
		const char *format, *unit;
		double period;
		bool samples; /* another metric counts them */
		int events;
	} cases[] = {
		{"folded", "count", 0, false, -1},
		{"pprof", "ns", 1e9, false, -1},
		{"pprof", "ns", 1e7, true, 0},
		{"pprof", "ns", 0, false, 0},
		{"pprof", "count", 1, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		struct symtab *symtab = symtab_new();
		struct builder *b = builder_new(&arena, symtab, &limits_default,
			cases[i].format);
		struct profile old, read;
		struct buf bytes = {0};
		struct err err = {0};

		builder_metric(b,
			(struct metric){.name = symtab_intern(symtab,
						span_of("m")),
				.unit = symtab_intern(symtab,
					span_of(cases[i].unit)),
				.better = -1,
				.period = cases[i].period},
			&err);
		if (cases[i].samples)
			builder_metric(b,
				(struct metric){.name = symtab_intern(symtab,
							span_of("n")),
					.better = -1,
					.is_events = true},
				&err);
		builder_events(b, 1);
		builder_sample(b, NULL, 0, (double[]){5e7, 5}, (double[]){5},
			&err);
		assert_int_equal(builder_finish(&old, b, &err), 0);
		stored_write(&bytes, &old);
		assert_int_equal(capture_read(&read, buf_view(&bytes), &arena,
					 symtab, &limits_default, &err),
			0);
		if (read.metrics[0].events != cases[i].events ||
			read.values[0] < 5e7)
			fail_msg("case %zu: column %d", i,
				read.metrics[0].events);
		buf_clear(&bytes);
		symtab_free(symtab);
		arena_clear(&arena);
	}
}

/* A stored capture by hand, up to where the case goes on. */
#define START "profgate capture 1\n\0"
#define NAMES START "\2\1m\1f"                /* names 1 and 2 */
#define HEAD NAMES "\6folded\0\0\2"           /* format, times, samples */
#define METRIC HEAD "\1\1\1\0\1\0\1\0\0\1"    /* 1 metric, 1 column */
#define COLUMNS METRIC "\2\1\2\4\1\2\4"       /* of 2 stacks: 1 and 2 */
#define FRAMES COLUMNS "\1\2\0\0\0\0"         /* 1 frame, f */
#define STACKS FRAMES "\0\1\0\1\1\1"          /* f and f;f */
#define WHOLE STACKS "\0\0\0\0"

#define CASE(bytes, want) {bytes, sizeof(bytes) - 1, want}

static const struct {
	const char *bytes;
	size_t len;
	const char *want;
} damages[] = {
	CASE(WHOLE, ""),
	CASE("profgate capture 3\n\0\0", "another version than 1 or 2"),
	CASE("profgate capture 1\n", "byte 19: cut short"),
	CASE(START "\4\1a", "more names than what follows"),
	CASE(START "\1\5a", "a text longer than what follows"),
	CASE(START "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
		"cut short within a number"),
	CASE(NAMES "\4A b!\0\0\2\0\0\0\0\0\0\0\0\0\0",
		"not a word of profgate's"),
	CASE(NAMES "\0\0\0\2\0\0\0\0\0\0\0\0\0\0", "not a word of profgate's"),
	CASE(HEAD "\2\0\0\0\0\0\0\0\0\0", "more metrics than what follows"),
	CASE(HEAD "\1\3\0\0\0\0\0\0\0\0", "a name that is not there"),
	CASE(HEAD "\1\1\1\2\0\0\0\0\0\0", "not a nature of a metric"),
	CASE(HEAD "\1\1\1\0\3\0\0\0\0\0", "not a direction of a metric"),
	CASE(HEAD "\1\1\1\0\1\2\0\0\0\0", "a period below 0"),
	CASE(HEAD "\1\1\1\0\1\1\0\0\0\0\0\0\xf0\x7f\0\0\0",
		"not a finite number"),
	CASE(HEAD "\1\1\1\0\1\3\0\0\0\0", "not a number"),
	CASE(HEAD "\1\1\1\0\1\0\2\0\0\1\0\0\0",
		"a metric of columns that are not there"),
	CASE(HEAD "\1\1\1\0\1\0\0\1\0\1\0\0\0",
		"a metric of columns that are not there"),
	CASE(HEAD "\1\1\1\0\1\0\0\0\2\0\0\0", "neither yes nor no"),
	CASE(METRIC "\x7f\1\0", "more stacks than what follows"),
	CASE(METRIC "\2\1\1\4\1\2\4\0\0\0\0", "a measurement below 0"),
	CASE(METRIC "\2\0\3\4\1\2\4\0\0\0\0", "not a number"),
	CASE(METRIC "\2\0\5\4\1\2\4\0\0\0\0", "not a number"),
	CASE(COLUMNS "\2\2\0\0\0\0", "more frames than what follows"),
	CASE(COLUMNS "\1\3\0\0\0\0", "a name that is not there"),
	CASE(COLUMNS "\1\2\0\0\0\4", "not flags of a frame"),
	CASE(FRAMES "\1\1\0\1\1\1", "more frames shared than there are"),
	CASE(FRAMES "\0\1\1\1\1\1", "a frame that was not there yet"),
	CASE(FRAMES "\0\1\0\1\1\0\0\0\0\0",
		"a frame that is not in the table"),
	CASE(FRAMES "\0\x7f\0\1\1\1", "more frames than what follows"),
	CASE(STACKS "\1\1\3\0\0\0", "a name that is not there"),
	CASE(STACKS "\0\0\7\0", "more results than what follows"),
	CASE(STACKS "\0\0\0\1\1!\0", "not a word of profgate's"),
	CASE(WHOLE "\0", "bytes after the end"),
	CASE(NAMES "\6folded\0\0\1\0\0\2\0\0\0\0\0\0\0\0\0",
		"fewer samples than stacks"),
};

/* Ends at the end of its memory, for the sanitizers to see. */
static int read_exactly(struct profile *out, struct span bytes,
	struct arena *arena, struct symtab *symtab,
	const struct limits *limits, struct err *err)
{
	char *copy = malloc(bytes.len + 1);
	int status;

	memcpy(copy, bytes.data, bytes.len);
	status = capture_read(out, (struct span){copy, bytes.len}, arena,
		symtab, limits, err);
	free(copy);
	return status;
}

static void says_what_is_damaged(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		struct arena arena = {0};
		struct symtab *symtab = symtab_new();
		struct profile profile;
		struct err err = {0};

		read_exactly(&profile, (struct span){damages[i].bytes,
			damages[i].len}, &arena, symtab, &limits_default, &err);
		if (*damages[i].want ? !strstr(err.text, damages[i].want)
				     : err.kind != ERR_NONE)
			fail_msg("case %zu: \"%s\" instead of \"%s\"", i,
				err.text, damages[i].want);
		symtab_free(symtab);
		arena_clear(&arena);
	}
}

/* As profgate 0.1.0 wrote it: the direction of a unit is a fact. */
static void reads_directions_of_version_1(void **state)
{
	static const char bytes[] = START "\4\1B\1u\x08" "better:u\6higher"
		"\7gobench\0\0\0\0\0\0\0\0" "\1\3\4" "\1\1\2\x14\0\0";
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile;
	struct err err = {0};

	(void)state;
	if (read_exactly(&profile, (struct span){bytes, sizeof bytes}, &arena,
			symtab, &limits_default, &err))
		fail_msg("%s", err.text);
	assert_int_equal(profile.fact_count, 0);
	assert_int_equal(profile.bench_value_count, 1);
	assert_int_equal(profile.bench_values[0].better, 1);
	symtab_free(symtab);
	arena_clear(&arena);
}

/* Every prefix of a real one, and every byte of it changed, is read or
 * refused; nothing else. */
static void survives_every_damage(void **state)
{
	struct arena arena = {0}, scratch = {0};
	struct symtab *symtab = symtab_new();
	struct buf bytes = {0};

	(void)state;
	stored_write(&bytes, lit(&arena, symtab, "main;parse;scan 30",
		"main;parse 12", "main;gc 3", "7", NULL));
	for (size_t i = 0; i < bytes.len; i++) {
		struct profile profile;
		struct err err = {0};

		assert_int_not_equal(read_exactly(&profile, (struct span){
			bytes.data, i}, &scratch, symtab, &limits_default,
			&err), 0);
		for (int bit = 0; bit < 8; bit++) {
			struct err other = {0};

			bytes.data[i] ^= (char)(1 << bit);
			read_exactly(&profile, buf_view(&bytes), &scratch,
				symtab, &limits_default, &other);
			bytes.data[i] ^= (char)(1 << bit);
			arena_reset(&scratch);
		}
	}
	buf_clear(&bytes);
	symtab_free(symtab);
	arena_clear(&scratch);
	arena_clear(&arena);
}

/* Stacks that share all but one frame cost three bytes each, however deep. */
static void limits_shared_frames(void **state)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct limits limits = limits_default;
	struct buf bytes = {0};
	struct profile profile;
	struct err err = {0};

	(void)state;
	buf_add(&bytes, START, sizeof(START) - 1);
	varint_add(&bytes, 0);
	buf_add(&bytes, "\6folded\0\0", 9);
	varint_add(&bytes, 2000);
	buf_add(&bytes, "\0\0", 2);
	varint_add(&bytes, 2000);
	buf_add(&bytes, "\1\0\0\0\0\0", 6);
	buf_add(&bytes, "\0\1\0", 3);
	for (unsigned i = 1; i < 2000; i++) {
		varint_add(&bytes, i);
		buf_add(&bytes, "\1\1", 2);
	}
	buf_add(&bytes, "\0\0\0\0", 4);
	limits.rows = 2001000; /* 1 + 2 + ... + 2000 */
	if (capture_read(&profile, buf_view(&bytes), &arena, symtab, &limits,
		&err))
		fail_msg("%s", err.text);
	limits.rows--;
	assert_int_equal(capture_read(&profile, buf_view(&bytes), &arena,
		symtab, &limits, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	err = (struct err){0};
	limits = limits_default;
	limits.stack_depth = 1999;
	assert_int_equal(capture_read(&profile, buf_view(&bytes), &arena,
		symtab, &limits, &err), -1);
	assert_non_null(strstr(err.text, "--max-depth"));
	err = (struct err){0};
	limits = limits_default;
	limits.arena = 100000;
	assert_int_equal(capture_read(&profile, buf_view(&bytes), &arena,
		symtab, &limits, &err), -1);
	assert_non_null(strstr(err.text, "--max-arena"));
	buf_clear(&bytes);
	symtab_free(symtab);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_all_fixtures),
		cmocka_unit_test(keeps_profiles_of_any_shape),
		cmocka_unit_test(believes_no_guess),
		cmocka_unit_test(says_what_is_damaged),
		cmocka_unit_test(reads_directions_of_version_1),
		cmocka_unit_test(survives_every_damage),
		cmocka_unit_test(limits_shared_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
