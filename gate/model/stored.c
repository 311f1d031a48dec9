/* Writes profiles as the bytes that are stored. */
#include "gate/model/stored.h"

#include <math.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/core/varint.h"
#include "gate/model/stored_layout.h"

/*
 * All integers are varints, "signed" ones as zigzag; texts are a length and
 * bytes. Names are numbers of texts, of which 0 is "".
 *
 *	magic
 *	names       count - 1; texts
 *	capture     text of the format; signed time, duration; samples
 *	metrics     count; each: name, unit, nature, signed better, number of
 *	            the period, events + 1, squares, is_events
 *	columns     columns of events; stacks; then each metric's values and
 *	            each column of events: unit, then one a stack: its signed
 *	            multiple of the unit, or numbers if unit is 0
 *	frames      count; all functions, files, modules, lines, flags
 *	stacks      each, root first: how many frames it begins with that the
 *	            stack before it does; how many more; these: number + 1, or
 *	            0 for the frame that is next in the table
 *	labels      count; each: key, value
 *	facts       count; each: key, value
 *	results     count; each: benchmark, unit, number of the value, number
 *	            of the iterations, line; in version 2 signed better
 *	notes       count; each: text of the code, of the message
 *
 * Columns, because numbers of one kind are alike; texts as they are and small
 * numbers in whole bytes, because git compresses what is repeated.
 */

enum {COLUMNS_BACK = 16 }; /* looked through for the same number */

struct writer {
	const struct profile *profile;
	bool better;          /* results say it: version 2 */
	struct buf body;      /* all but the names, which come first */
	struct buf stacks;
	struct rowset names;  /* syms; their numbers are the file's */
	struct rowset frames; /* numbers of the profile, likewise */
};

static void add_name(struct writer *w, sym name)
{
	varint_add(&w->body, rowset_add(&w->names, &name.i));
}

static void add_text(struct buf *out, struct span text)
{
	varint_add(out, text.len);
	buf_span(out, text);
}

static bool is_integer(double value)
{
	return fabs(value) <= 9007199254740992.0 && value == floor(value) &&
		!(value == 0 && signbit(value));
}

static void add_raw(struct buf *out, double value)
{
	uint64_t bits;

	varint_add(out, NUMBER_RAW);
	memcpy(&bits, &value, sizeof(bits));
	for (int i = 0; i < 8; i++)
		buf_char(out, (char)(bits >> 8 * i));
}

static void add_number(struct buf *out, double value)
{
	if (is_integer(value))
		varint_add(out, zigzag((int64_t)value) << 1);
	else
		add_raw(out, value);
}

uint32_t stored_squares_of(const struct metric *metrics, uint32_t metric_count,
	uint32_t event_column)
{
	uint32_t m = 0;

	while (m < metric_count && !(metrics[m].squares > 0 &&
			(uint32_t)metrics[m].squares == event_column &&
			metrics[m].events >= 0 &&
			(uint32_t)metrics[m].events < event_column))
		m++;
	return m;
}

/* Columns: the metrics' values, then the events. */
static double at(const struct profile *p, uint32_t column, uint32_t stack)
{
	return column < p->metric_count
		? p->values[(size_t)stack * p->metric_count + column]
		: p->events[(size_t)stack * p->event_count + column -
			p->metric_count];
}

/* The greatest number of which all in the column are multiples; 0 when some
 * are not whole. */
static uint64_t column_unit(const struct profile *p, uint32_t column)
{
	uint64_t unit = 0;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		double value = at(p, column, s);
		uint64_t rest;

		if (!is_integer(value))
			return 0;
		for (rest = (uint64_t)fabs(value); rest > 0;) {
			uint64_t next = unit % rest;

			unit = rest;
			rest = next;
		}
	}
	return unit > 0 ? unit : 1;
}

static void add_mixed(struct writer *w, uint32_t column, uint32_t stack,
	uint32_t squares_of)
{
	const struct profile *p = w->profile;
	double value = at(p, column, stack);

	if (is_integer(value)) {
		add_number(&w->body, value);
		return;
	}
	if (squares_of < p->metric_count) {
		double base = at(p, squares_of, stack);
		double events = at(p, p->metric_count +
			(uint32_t)p->metrics[squares_of].events, stack);

		if (base * base / events == value) {
			varint_add(&w->body, NUMBER_SQUARE);
			return;
		}
	}
	for (uint32_t back = 1; back <= column && back <= COLUMNS_BACK; back++)
		if (at(p, column - back, stack) == value) {
			varint_add(&w->body, NUMBER_SAME + 2 * (back - 1));
			return;
		}
	add_raw(&w->body, value);
}

static void add_column(struct writer *w, uint32_t column)
{
	const struct profile *p = w->profile;
	uint64_t unit = column_unit(p, column);
	uint32_t squares_of = p->metric_count;

	if (column >= p->metric_count)
		squares_of = stored_squares_of(p->metrics, p->metric_count,
			column - p->metric_count);
	varint_add(&w->body, unit);
	for (uint32_t s = 0; s < p->stack_count; s++)
		if (unit == 0)
			add_mixed(w, column, s, squares_of);
		else
			varint_add(&w->body, zigzag((int64_t)at(p, column, s) /
				(int64_t)unit));
}

static void add_metrics(struct writer *w)
{
	const struct profile *p = w->profile;

	varint_add(&w->body, p->metric_count);
	for (uint32_t m = 0; m < p->metric_count; m++) {
		const struct metric *metric = &p->metrics[m];

		add_name(w, metric->name);
		add_name(w, metric->unit);
		varint_add(&w->body, metric->nature);
		varint_add(&w->body, zigzag(metric->better));
		add_number(&w->body, metric->period);
		varint_add(&w->body, (uint64_t)metric->events + 1);
		varint_add(&w->body, (uint64_t)metric->squares);
		varint_add(&w->body, metric->is_events);
	}
}

/* Into a buffer of its own: which frames there are is known only then. */
static void write_stacks(struct writer *w)
{
	const struct profile *p = w->profile;
	const uint32_t *before = NULL; /* one past its root */
	uint32_t depth_before = 0;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		const uint32_t *leaf = p->stack_frames + p->stack_start[s];
		uint32_t depth = p->stack_start[s + 1] - p->stack_start[s];
		const uint32_t *end = leaf + depth;
		uint32_t same = 0;

		while (same < depth && same < depth_before &&
			*(end - same - 1) == *(before - same - 1))
			same++;
		varint_add(&w->stacks, same);
		varint_add(&w->stacks, depth - same);
		for (uint32_t i = depth - same; i-- > 0;) {
			uint32_t known = w->frames.count;
			uint32_t number = rowset_add(&w->frames, &leaf[i]);

			varint_add(&w->stacks,
				number < known ? number + 1 : 0);
		}
		before = end;
		depth_before = depth;
	}
}

enum column {FUNCS, FILES, MODULES, LINES, FLAGS, FRAME_COLUMNS };

static void add_frame_field(struct writer *w, const struct frame *frame,
	int column)
{
	switch (column) {
	case FUNCS:
		add_name(w, frame->func);
		break;
	case FILES:
		add_name(w, frame->file);
		break;
	case MODULES:
		add_name(w, frame->module);
		break;
	case LINES:
		varint_add(&w->body, frame->line);
		break;
	default:
		varint_add(&w->body, frame->flags);
	}
}

static void add_frames(struct writer *w)
{
	varint_add(&w->body, w->frames.count);
	for (int column = FUNCS; column < FRAME_COLUMNS; column++)
		for (uint32_t i = 0; i < w->frames.count; i++)
			add_frame_field(w, &w->profile->frames[*rowset_at(
				&w->frames, i)], column);
}

static void add_about(struct writer *w)
{
	const struct profile *p = w->profile;

	varint_add(&w->body, p->label_count);
	for (uint32_t i = 0; i < p->label_count; i++) {
		add_name(w, p->labels[i].key);
		add_name(w, p->labels[i].value);
	}
	varint_add(&w->body, p->fact_count);
	for (uint32_t i = 0; i < p->fact_count; i++) {
		add_name(w, p->facts[i].key);
		add_name(w, p->facts[i].value);
	}
	varint_add(&w->body, p->bench_value_count);
	for (uint32_t i = 0; i < p->bench_value_count; i++) {
		const struct bench_value *result = &p->bench_values[i];

		add_name(w, result->benchmark);
		add_name(w, result->unit);
		add_number(&w->body, result->value);
		add_number(&w->body, result->iterations);
		varint_add(&w->body, result->line_index);
		if (w->better)
			varint_add(&w->body, zigzag(result->better));
	}
	varint_add(&w->body, p->note_count);
	for (uint32_t i = 0; i < p->note_count; i++) {
		add_text(&w->body, span_of(p->notes[i].code));
		add_text(&w->body, span_of(p->notes[i].message));
	}
}

static bool says_better(const struct profile *p)
{
	for (uint32_t i = 0; i < p->bench_value_count; i++)
		if (p->bench_values[i].better)
			return true;
	return false;
}

void stored_write(struct buf *out, const struct profile *profile)
{
	struct writer w = {.profile = profile,
		.better = says_better(profile)};
	const sym none = {0};

	rowset_init(&w.names, 1);
	rowset_init(&w.frames, 1);
	rowset_add(&w.names, &none.i);
	add_text(&w.body, span_of(profile->format));
	varint_add(&w.body, zigzag(profile->time_nanos));
	varint_add(&w.body, zigzag(profile->duration_nanos));
	varint_add(&w.body, profile->sample_count);
	add_metrics(&w);
	varint_add(&w.body, profile->event_count);
	varint_add(&w.body, profile->stack_count);
	for (uint32_t c = 0; c < profile->metric_count + profile->event_count;
		c++)
		add_column(&w, c);
	write_stacks(&w);
	add_frames(&w);
	buf_span(&w.body, buf_view(&w.stacks));
	add_about(&w);

	buf_add(out, w.better ? STORED_MAGIC_BETTER : STORED_MAGIC,
		sizeof(STORED_MAGIC));
	varint_add(out, w.names.count - 1);
	for (uint32_t i = 1; i < w.names.count; i++)
		add_text(out, symtab_text(profile->symtab,
			(sym){*rowset_at(&w.names, i)}));
	buf_span(out, buf_view(&w.body));
	buf_clear(&w.body);
	buf_clear(&w.stacks);
	rowset_clear(&w.names);
	rowset_clear(&w.frames);
}
