/* Reads stored profiles, of which every byte may be hostile. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/core/varint.h"
#include "gate/model/stored.h"
#include "gate/model/stored_layout.h"

enum {WORD_MAX = 40, FLAGS_ALL = FRAME_INLINED | FRAME_UNSYMBOLIZED };

/*
 * What is read, and how far. After a failure everything reads as 0 and ends at
 * once, so that only loops and whoever uses what was read have to ask.
 */
struct source {
	struct span in;
	bool better; /* results say it: version 2 */
	bool folded; /* it was read from folded stacks */
	bool pprof;
	size_t at;
	struct builder *b;
	struct err *err;
	struct arena tables;
	uint32_t name_count;
	sym *names;
	uint32_t metric_count, event_count, stack_count;
	struct metric *metrics;
	double *rows;     /* of a stack: values, then events */
	uint32_t *frames; /* the builder's numbers */
	uint32_t frame_count;
	struct rowset units; /* whose direction version 1 says */
	int *better_of;      /* each */
};

static bool failed(const struct source *s)
{
	return s->err->kind != ERR_NONE;
}

static void damaged(struct source *s, const char *what)
{
	err_set(s->err, ERR_INPUT, "byte %zu: %s; the stored capture is "
		"damaged", s->at, what);
	s->at = s->in.len;
}

static uint64_t next(struct source *s)
{
	uint64_t value = 0;

	if (!failed(s) && !varint_read(&value, s->in, &s->at))
		damaged(s, "cut short within a number");
	return failed(s) ? 0 : value;
}

static uint64_t next_below(struct source *s, uint64_t end, const char *what)
{
	uint64_t value = next(s);

	if (!failed(s) && value >= end)
		damaged(s, what);
	return failed(s) ? 0 : value;
}

/* How many items follow, of which each takes so many bytes at least. */
static uint32_t next_count(struct source *s, size_t bytes, const char *what)
{
	uint64_t count = next(s);

	if (!failed(s) && (count >= UINT32_MAX ||
		count > (s->in.len - s->at) / bytes))
		damaged(s, what);
	return failed(s) ? 0 : (uint32_t)count;
}

static void *table(struct source *s, size_t count, size_t size)
{
	void *made = failed(s) ? NULL
			       : arena_alloc(&s->tables, count + 1, size);

	if (!failed(s) && !made)
		err_set(s->err, ERR_LIMIT, "the stored capture's tables need "
			"more than the limit of %zu bytes; raise it with "
			"--max-arena", s->tables.ceiling);
	return made;
}

static struct span next_text(struct source *s)
{
	uint32_t len = next_count(s, 1, "a text longer than what follows");
	struct span text = {s->in.data + s->at, len};

	s->at += len;
	return text;
}

/* Words of our own vocabularies: they end up in errors and reports. */
static const char *next_word(struct source *s)
{
	struct span word = next_text(s);
	bool good = word.len > 0 && word.len <= WORD_MAX;

	for (size_t i = 0; i < word.len && good; i++) {
		char c = word.data[i];

		good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-';
	}
	if (!good && !failed(s))
		damaged(s, "not a word of profgate's");
	return symtab_text(builder_symtab(s->b),
		symtab_intern(builder_symtab(s->b), word)).data;
}

static sym next_name(struct source *s)
{
	uint64_t number = next_below(s, (uint64_t)s->name_count + 1,
		"a name that is not there");

	return failed(s) ? (sym){0} : s->names[number];
}

static double next_raw(struct source *s)
{
	uint64_t bits = 0;
	double value;

	if (s->in.len - s->at < 8)
		damaged(s, "cut short within a number");
	for (int i = 0; i < 8 && !failed(s); i++)
		bits |= (uint64_t)(unsigned char)s->in.data[s->at++] << 8 * i;
	memcpy(&value, &bits, sizeof(value));
	if (!failed(s) && !isfinite(value))
		damaged(s, "not a finite number");
	return failed(s) ? 0 : value;
}

static double next_number(struct source *s)
{
	uint64_t code = next(s);

	if (code % 2 == 0)
		return (double)unzigzag(code / 2);
	if (code != NUMBER_RAW)
		damaged(s, "not a number");
	return next_raw(s);
}

/* As people write it now: an earlier version may have kept another form. */
static sym next_function(struct source *s)
{
	return builder_name(s->b, symtab_text(builder_symtab(s->b),
		next_name(s)));
}

static void read_names(struct source *s)
{
	uint32_t most = builder_limits(s->b)->strings;

	s->name_count = next_count(s, 1, "more names than what follows");
	if (!failed(s) && s->name_count > most)
		err_set(s->err, ERR_LIMIT, "more names than the limit of %u; "
			"raise it with --max-strings", most);
	s->names = table(s, s->name_count, sizeof(*s->names));
	for (uint32_t i = 1; i <= s->name_count && !failed(s); i++)
		s->names[i] = builder_text(s->b, next_text(s));
}

/*
 * profgate 0.1.0 took the numbers of folded stacks for observations, and counted
 * those of a time of pprof by its declared period. Nobody counted them: the column
 * that it wrote stays unused. What other formats said was counted then, too.
 */
static bool was_guessed(const struct source *s, const struct metric *metric)
{
	struct span unit = symtab_text(builder_symtab(s->b), metric->unit);
	bool alone = metric->nature == NATURE_SAMPLED &&
	             (s->folded ? span_equal(unit, span_of("count"))
				: s->pprof && metric->period > 0 &&
					     span_equal(unit, span_of("ns")));

	for (uint32_t m = 0; m < s->metric_count; m++)
		alone &= &s->metrics[m] == metric ||
		         s->metrics[m].events != metric->events;
	return alone;
}

static void read_metrics(struct source *s)
{
	s->metric_count = next_count(s, 8, "more metrics than what follows");
	s->metrics = table(s, s->metric_count, sizeof(*s->metrics));
	for (uint32_t m = 0; m < s->metric_count && !failed(s); m++) {
		struct metric *metric = &s->metrics[m];

		metric->name = next_name(s);
		metric->unit = next_name(s);
		metric->nature = next_below(s, NATURE_EXACT + 1,
			"not a nature of a metric") ? NATURE_EXACT
			: NATURE_SAMPLED;
		metric->better = (int)unzigzag(next_below(s, 3,
			"not a direction of a metric"));
		metric->period = next_number(s);
		if (metric->period < 0)
			damaged(s, "a period below 0");
		metric->events = (int)next_below(s, INT32_MAX,
			"a column of events that is not there") - 1;
		metric->squares = (int)next_below(s, INT32_MAX,
			"a column of squares that is not there");
		metric->is_events = next_below(s, 2, "neither yes nor no");
	}
	s->event_count = next_count(s, 1, "more columns than what follows");
	for (uint32_t m = 0; m < s->metric_count && !failed(s); m++) {
		struct metric *metric = &s->metrics[m], given = *metric;

		if (was_guessed(s, metric))
			given.events = -1;
		if (metric->events >= (int64_t)s->event_count ||
			(metric->squares > 0 && metric->squares >=
				(int64_t)s->event_count))
			damaged(s, "a metric of columns that are not there");
		else
			builder_metric(s->b, given, s->err);
	}
	if (!failed(s))
		builder_events(s->b, s->event_count);
}

/* A number of a column whose unit is 0. row: the columns before it. */
static double next_mixed(struct source *s, const double *row, uint32_t column,
	uint32_t squares_of)
{
	uint64_t code = next(s);

	if (code % 2 == 0)
		return (double)unzigzag(code / 2);
	if (code == NUMBER_RAW)
		return next_raw(s);
	if (code == NUMBER_SQUARE && squares_of < s->metric_count) {
		double events = row[s->metric_count +
			(uint32_t)s->metrics[squares_of].events];

		if (events > 0)
			return row[squares_of] * row[squares_of] / events;
	} else if (code >= NUMBER_SAME &&
		(code - NUMBER_SAME) / 2 < column) {
		return row[column - 1 - (code - NUMBER_SAME) / 2];
	}
	damaged(s, "not a number");
	return 0;
}

/* Only a metric that nobody knows may go below zero, and no observation. */
static bool may_be_negative(const struct source *s, uint32_t column)
{
	return column < s->metric_count && s->metrics[column].better == 0;
}

static void read_column(struct source *s, uint32_t column)
{
	uint32_t width = s->metric_count + s->event_count;
	uint64_t unit = next_below(s, (uint64_t)1 << 54, "not a unit");
	bool signs = may_be_negative(s, column);
	uint32_t squares_of = s->metric_count;

	if (column >= s->metric_count && !failed(s))
		squares_of = stored_squares_of(s->metrics, s->metric_count,
			column - s->metric_count);
	for (uint32_t i = 0; i < s->stack_count && !failed(s); i++) {
		double *row = s->rows + (size_t)i * width;

		row[column] = unit > 0
			? (double)unzigzag(next(s)) * (double)unit
			: next_mixed(s, row, column, squares_of);
		if (row[column] < 0 && !signs)
			damaged(s, "a measurement below 0");
	}
}

static void read_columns(struct source *s)
{
	uint64_t width = (uint64_t)s->metric_count + s->event_count;

	s->stack_count = next_count(s, width > 2 ? (size_t)width : 2,
		"more stacks than what follows");
	s->rows = table(s, s->stack_count * (size_t)width, sizeof(*s->rows));
	for (uint32_t c = 0; c < width && !failed(s); c++)
		read_column(s, c);
}

static void read_frames(struct source *s)
{
	struct frame *frames;

	s->frame_count = next_count(s, 5, "more frames than what follows");
	s->frames = table(s, s->frame_count, sizeof(*s->frames));
	frames = table(s, s->frame_count, sizeof(*frames));
	for (uint32_t i = 0; i < s->frame_count && !failed(s); i++)
		frames[i].func = next_function(s);
	for (uint32_t i = 0; i < s->frame_count && !failed(s); i++)
		frames[i].file = next_name(s);
	for (uint32_t i = 0; i < s->frame_count && !failed(s); i++)
		frames[i].module = next_name(s);
	for (uint32_t i = 0; i < s->frame_count && !failed(s); i++)
		frames[i].line = (uint32_t)next_below(s,
			(uint64_t)UINT32_MAX + 1, "not a line");
	for (uint32_t i = 0; i < s->frame_count && !failed(s); i++) {
		frames[i].flags = (uint32_t)next_below(s, FLAGS_ALL + 1,
			"not flags of a frame");
		s->frames[i] = builder_frame(s->b, frames[i]);
	}
}

/* A stack as it grows: what the next one shares stays in its place. */
struct stack {
	uint32_t *root_first, *leaf_first;
	size_t depth, room;
	uint32_t used; /* frames of the table, up to now */
};

static void next_stack(struct source *s, struct stack *stack)
{
	size_t depth = (size_t)next_below(s, (uint64_t)stack->depth + 1,
		"more frames shared than there are");
	uint32_t more = next_count(s, 1, "more frames than what follows");
	uint32_t most = builder_limits(s->b)->stack_depth;

	if (depth + more > most) {
		err_set(s->err, ERR_LIMIT, "a stack of %zu frames, the limit "
			"is %u; raise it with --max-depth", depth + more, most);
		return;
	}
	if (depth + more > stack->room) {
		stack->room = 2 * (depth + more);
		stack->root_first = xrealloc(stack->root_first, stack->room,
			sizeof(*stack->root_first));
		stack->leaf_first = xrealloc(stack->leaf_first, stack->room,
			sizeof(*stack->leaf_first));
	}
	for (uint32_t i = 0; i < more && !failed(s); i++) {
		uint64_t number = next_below(s, (uint64_t)stack->used + 1,
			"a frame that was not there yet");

		if (number == 0)
			number = ++stack->used;
		if (number > s->frame_count)
			damaged(s, "a frame that is not in the table");
		else
			stack->root_first[depth++] = s->frames[number - 1];
	}
	stack->depth = depth;
	for (size_t i = 0; i < depth; i++)
		stack->leaf_first[i] = stack->root_first[depth - 1 - i];
}

/* Shared frames cost a file nothing: it is the sum that is bounded. */
static void read_stacks(struct source *s)
{
	uint32_t width = s->metric_count + s->event_count;
	uint32_t most = builder_limits(s->b)->rows;
	struct stack stack = {0};
	uint64_t sum = 0;

	for (uint32_t i = 0; i < s->stack_count && !failed(s); i++) {
		const double *row = s->rows + (size_t)i * width;

		next_stack(s, &stack);
		sum += stack.depth;
		if (sum > most)
			err_set(s->err, ERR_LIMIT, "more frames in all stacks "
				"than the limit of %u; raise it with "
				"--max-rows", most);
		else if (!failed(s))
			builder_sample(s->b, stack.leaf_first, stack.depth,
				row, row + s->metric_count, s->err);
	}
	free(stack.root_first);
	free(stack.leaf_first);
}

/* Version 1 has the direction of a unit as a fact "better:UNIT" with the value
 * higher or lower. */
static bool direction_add(struct source *s, sym key, sym value)
{
	struct symtab *symtab = builder_symtab(s->b);
	struct span name = symtab_text(symtab, key);
	size_t prefix = span_of("better:").len;
	sym unit;

	if (s->better || !span_starts(name, "better:"))
		return false;
	unit = symtab_intern(symtab, (struct span){name.data + prefix,
		name.len - prefix});
	s->better_of[rowset_add(&s->units, &unit.i)] = span_equal(
		symtab_text(symtab, value), span_of("higher")) ? 1 : -1;
	return true;
}

static int next_better(struct source *s, sym unit)
{
	uint32_t at = rowset_find(&s->units, &unit.i);

	if (s->better)
		return (int)unzigzag(next_below(s, 3,
			"not a direction of a result"));
	return at == ROWSET_NONE ? 0 : s->better_of[at];
}

static void read_facts(struct source *s)
{
	uint32_t count = next_count(s, 2, "more facts than what follows");

	s->better_of = table(s, count, sizeof(*s->better_of));
	for (uint32_t i = 0; i < count && !failed(s); i++) {
		sym key = next_name(s), value = next_name(s);

		if (!failed(s) && !direction_add(s, key, value))
			builder_fact(s->b, key, value);
	}
}

static void read_about(struct source *s)
{
	uint32_t count;

	count = next_count(s, 2, "more labels than what follows");
	for (uint32_t i = 0; i < count && !failed(s); i++) {
		sym key = next_name(s);

		builder_label(s->b, key, next_name(s));
	}
	read_facts(s);
	count = next_count(s, 5, "more results than what follows");
	for (uint32_t i = 0; i < count && !failed(s); i++) {
		struct bench_value result = {0};

		result.benchmark = next_name(s);
		result.unit = next_name(s);
		result.value = next_number(s);
		result.iterations = next_number(s);
		result.line_index = (uint32_t)next_below(s,
			(uint64_t)UINT32_MAX + 1, "not a line");
		result.better = next_better(s, result.unit);
		if (!failed(s))
			builder_bench_value(s->b, result, s->err);
	}
	count = next_count(s, 2, "more notes than what follows");
	for (uint32_t i = 0; i < count && !failed(s); i++) {
		const char *code = next_word(s);
		struct span message = next_text(s);

		if (!failed(s))
			builder_note(s->b, code, "%.*s", (int)message.len,
				message.data);
	}
}

bool stored_sniff(struct span content)
{
	return span_starts(content, STORED_MARK);
}

static void read_all(struct source *s)
{
	const char *format;
	int64_t time, duration;
	uint64_t samples;

	read_names(s);
	format = next_word(s);
	s->folded = strcmp(format, "folded") == 0;
	s->pprof = strcmp(format, "pprof") == 0;
	time = unzigzag(next(s));
	duration = unzigzag(next(s));
	samples = next(s);
	builder_time(s->b, time, duration);
	read_metrics(s);
	read_columns(s);
	read_frames(s);
	read_stacks(s);
	read_about(s);
	if (!failed(s) && s->at < s->in.len)
		damaged(s, "bytes after the end");
	if (!failed(s) && samples < s->stack_count)
		damaged(s, "fewer samples than stacks");
	builder_origin(s->b, format, samples);
}

int stored_read(struct builder *b, struct span content, struct err *err)
{
	struct source s = {
		.in = content,
		.at = sizeof(STORED_MAGIC),
		.b = b,
		.err = err,
		.tables.ceiling = builder_limits(b)->arena,
	};

	if (content.len < sizeof(STORED_MAGIC))
		return err_set(err, ERR_INPUT, "byte %zu: cut short; the "
			"stored capture is damaged", content.len);
	s.better = memcmp(content.data, STORED_MAGIC_BETTER,
		sizeof(STORED_MAGIC_BETTER)) == 0;
	if (!s.better && memcmp(content.data, STORED_MAGIC,
			sizeof(STORED_MAGIC)) != 0)
		return err_set(err, ERR_INPUT, "a stored capture of another "
			"version than 1 or 2; update profgate");
	rowset_init(&s.units, 1);
	read_all(&s);
	rowset_clear(&s.units);
	arena_clear(&s.tables);
	return failed(&s) ? -1 : 0;
}
