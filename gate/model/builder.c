/* Growing tables on the heap, of which one profile is made. */
#include "gate/model/builder_tables.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/text/cxx_name.h"
#include "gate/text/cxx_short.h"
#include "gate/text/lines.h"
#include "gate/text/rust_name.h"

const struct limits limits_default = {
	.inflated = (size_t)1 << 30,
	.stack_depth = 4096,
	.strings = 16u << 20,
	.rows = 64u << 20,
	.arena = (size_t)4 << 30,
	.names = (size_t)512 << 20,
};

enum {
	ROWS_MOST = 1 << 28, /* whatever the limit: what the tables can index */
	CAPACITY_MIN = 64,
};

struct builder *builder_new(struct arena *arena, struct symtab *symtab,
	const struct limits *limits, const char *format)
{
	struct builder *b = xcalloc(1, sizeof(*b));

	b->arena = arena;
	b->symtab = symtab;
	b->limits = *limits;
	if (b->limits.rows > ROWS_MOST)
		b->limits.rows = ROWS_MOST;
	b->format = format;
	symtab_limit(symtab, limits->names);
	rowset_init(&b->frames, FRAME_WORDS);
	rowset_init(&b->labels, PAIR_WORDS);
	rowset_init(&b->facts, PAIR_WORDS);
	rowset_init(&b->starts, START_WORDS);
	return b;
}

struct symtab *builder_symtab(struct builder *b)
{
	return b->symtab;
}

/* Whether a name can be one that is written in full: others need no look at each
 * of their characters. */
static bool may_be_full(struct span name)
{
	return name.len > 0 && (name.data[name.len - 1] == '>' ||
		text_find(name, span_of("std::")) < name.len);
}

/* Rust's and C++'s compilers begin all that they make up with it. */
static bool may_be_mangled(struct span name)
{
	return name.len > 0 && name.data[0] == '_';
}

/* As people write it; false, and nothing in out: it is that already. */
static bool write_for_people(struct buf *out, struct span name)
{
	struct buf full = {0};
	bool mangled = may_be_mangled(name) &&
		(rust_name_write(&full, name) || cxx_name_write(&full, name));
	struct span spelled = mangled ? buf_view(&full) : name;
	bool shorter = may_be_full(spelled) && cxx_short_write(out, spelled);

	if (mangled && !shorter)
		buf_span(out, spelled);
	buf_clear(&full);
	return mangled || shorter;
}

sym builder_text(struct builder *b, struct span text)
{
	bool cut = false;
	sym got = symtab_intern_cut(b->symtab, text, &cut);

	if (cut)
		builder_note(b, "name-cut",
			"a name of %zu bytes was cut at %d: what differs "
			"after that is told apart by a hash alone",
			text.len, NAME_MAX_BYTES);
	if (got.i == 0 && text.len > 0)
		symtab_check(b->symtab, &b->err);
	return got;
}

sym builder_name(struct builder *b, struct span name)
{
	struct buf people = {0};
	sym got = builder_text(b, write_for_people(&people, name)
		? buf_view(&people) : name);

	buf_clear(&people);
	return got;
}

const struct limits *builder_limits(const struct builder *b)
{
	return &b->limits;
}

int builder_arena_passed(const struct builder *b, struct err *err)
{
	size_t ceiling = b->arena->ceiling;

	if (ceiling == 0 || ceiling > b->limits.arena)
		ceiling = b->limits.arena;
	return err_set(err, ERR_LIMIT,
		"the profile's tables need more than the limit of %zu bytes; "
		"raise it with --max-arena",
		ceiling);
}

int builder_rows_passed(
	const struct builder *b, const char *what, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"more %s than the limit of %u; raise it with --max-rows", what,
		b->limits.rows);
}

int builder_charge(struct builder *b, size_t bytes, struct err *err)
{
	if (bytes > b->limits.arena - b->bytes)
		return builder_arena_passed(b, err);
	b->bytes += bytes;
	return 0;
}

uint32_t builder_capacity(uint32_t capacity, uint32_t need)
{
	if (capacity < CAPACITY_MIN)
		capacity = CAPACITY_MIN;
	while (capacity < need)
		capacity = capacity > UINT32_MAX / 2 ? UINT32_MAX : capacity * 2;
	return capacity;
}

void *builder_table(struct builder *b, void *table, uint32_t count,
	uint32_t *capacity, size_t size, const char *what, struct err *err)
{
	uint32_t fresh;

	if (count >= b->limits.rows) {
		builder_rows_passed(b, what, err);
		return NULL;
	}
	if (count < *capacity)
		return table;
	fresh = builder_capacity(*capacity, count + 1);
	if (builder_charge(b, (fresh - *capacity) * size, err) != 0)
		return NULL;
	*capacity = fresh;
	return xrealloc(table, fresh, size);
}

/* The rows' numbers; 0 and an error that sticks past the limit. */
static void rows_add(struct builder *b, struct rowset *set,
	const uint32_t *rows, size_t count, uint32_t *out, const char *what)
{
	uint32_t capacity = set->capacity;

	if (b->err.kind == ERR_NONE) {
		rowset_add_all(set, rows, count, out);
		if (set->count > b->limits.rows)
			builder_rows_passed(b, what, &b->err);
		if (set->capacity != capacity)
			builder_charge(b,
				(set->capacity - capacity) *
					rowset_row_size(set),
				&b->err);
	}
	for (size_t i = 0; b->err.kind != ERR_NONE && i < count; i++)
		out[i] = 0;
}

static uint32_t row_add(struct builder *b, struct rowset *set,
	const uint32_t *row, const char *what)
{
	uint32_t number;

	rows_add(b, set, row, 1, &number, what);
	return number;
}

int builder_pending(const struct builder *b, struct err *err)
{
	if (b->err.kind == ERR_NONE)
		return 0;
	return err_set(err, b->err.kind, "%s", b->err.text);
}

static int metric_admit(
	const struct builder *b, struct metric metric, struct err *err)
{
	struct span name = symtab_text(b->symtab, metric.name);

	if (b->metric_count == METRICS_MAX)
		return err_set(err, ERR_LIMIT,
			"more than %d kinds of values (sample types): no "
			"profiler writes such a capture",
			METRICS_MAX);
	for (uint32_t m = 0; m < b->metric_count; m++)
		if (sym_equal(b->metrics[m].name, metric.name))
			return err_set(err, ERR_INPUT,
				"the sample type %.*s is there twice: leave "
				"one of the two out",
				(int)name.len, name.data);
	return 0;
}

int builder_metric(struct builder *b, struct metric metric, struct err *err)
{
	struct metric *metrics;

	if (b->stack_capacity > 0)
		BUG("a metric after the first sample");
	if (builder_pending(b, err) != 0 || metric_admit(b, metric, err) != 0)
		return -1;
	metrics = builder_table(b, b->metrics, b->metric_count,
		&b->metric_capacity, sizeof(metric), "metrics", err);
	if (!metrics)
		return -1;
	b->metrics = metrics;
	b->metrics[b->metric_count++] = metric;
	return 0;
}

void builder_drop_metric(struct builder *b, uint32_t metric)
{
	size_t kept = 0, cells = (size_t)b->stack_count * b->metric_count;

	for (size_t i = 0; i < cells; i++)
		if (i % b->metric_count != metric)
			b->values[kept++] = b->values[i];
	for (uint32_t m = metric + 1; m < b->metric_count; m++)
		b->metrics[m - 1] = b->metrics[m];
	b->metric_count--;
}

void builder_events(struct builder *b, uint32_t columns)
{
	if (b->stack_capacity > 0)
		BUG("event columns after the first sample");
	if (columns > EVENTS_MAX)
		err_set(&b->err, ERR_LIMIT,
			"more than %d columns of observations: no profiler "
			"writes such a capture",
			EVENTS_MAX);
	b->event_count = columns;
}

uint32_t builder_frame(struct builder *b, struct frame frame)
{
	uint32_t row[FRAME_WORDS] = {frame.func.i, frame.file.i, frame.module.i,
		frame.line, frame.flags};

	return row_add(b, &b->frames, row, "frames");
}

void builder_frames(struct builder *b, const struct frame *frames,
	size_t count, uint32_t *numbers)
{
	/* of nothing but 32-bit words, as builder_finish.c makes sure of */
	rows_add(b, &b->frames, &frames->func.i, count, numbers, "frames");
}

void builder_label(struct builder *b, sym key, sym value)
{
	uint32_t row[PAIR_WORDS] = {key.i, value.i};

	row_add(b, &b->labels, row, "labels");
}

void builder_start(struct builder *b, struct func_start start)
{
	uint32_t row[START_WORDS] = {start.func.i, start.file.i, start.line};

	row_add(b, &b->starts, row, "functions");
}

void builder_fact(struct builder *b, sym key, sym value)
{
	uint32_t row[PAIR_WORDS] = {key.i, value.i};

	row_add(b, &b->facts, row, "facts");
}

int builder_bench_value(struct builder *b, struct bench_value result,
	struct err *err)
{
	struct bench_value *bench_values;

	if (builder_pending(b, err) != 0)
		return -1;
	bench_values = builder_table(b, b->bench_values, b->bench_value_count,
		&b->bench_value_capacity, sizeof(result), "results", err);
	if (!bench_values)
		return -1;
	b->bench_values = bench_values;
	b->bench_values[b->bench_value_count++] = result;
	return 0;
}

void builder_ending(struct builder *b, struct ending ending)
{
	b->ending = ending;
}

void builder_memory(struct builder *b, const struct process_memory *memory)
{
	b->memory = *memory;
}

void builder_time(struct builder *b, int64_t time_nanos, int64_t duration)
{
	b->time_nanos = time_nanos;
	b->duration_nanos = duration;
}

void builder_origin(struct builder *b, const char *format,
	uint64_t sample_count)
{
	b->format = format;
	b->sample_count = sample_count;
}

void builder_note(struct builder *b, const char *code, const char *format, ...)
{
	struct note *notes;
	char *message;
	va_list args;
	int len;

	for (uint32_t i = 0; i < b->note_count; i++)
		if (strcmp(b->notes[i].code, code) == 0)
			return;
	notes = builder_table(b, b->notes, b->note_count, &b->note_capacity,
		sizeof(*notes), "notes", &b->err);
	if (!notes)
		return;
	b->notes = notes;
	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		BUG("bad format: %s", format);
	message = arena_alloc(b->arena, (size_t)len + 1, 1);
	if (!message) {
		builder_arena_passed(b, &b->err);
		return;
	}
	va_start(args, format);
	vsnprintf(message, (size_t)len + 1, format, args);
	va_end(args);
	b->notes[b->note_count++] = (struct note){code, message};
}

void builder_drop(struct builder *b)
{
	rowset_clear(&b->frames);
	rowset_clear(&b->labels);
	rowset_clear(&b->facts);
	rowset_clear(&b->starts);
	free(b->metrics);
	free(b->stack_start);
	free(b->values);
	free(b->events);
	free(b->stack_frames);
	free(b->slots);
	free(b->alone);
	free(b->bench_values);
	free(b->goroutines);
	free(b->notes);
	free(b);
}
