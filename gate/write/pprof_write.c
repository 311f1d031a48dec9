/* Writes pprof: protocol buffers by hand, as the format is small. */
#include "gate/write/pprof_write.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/memory.h"
#include "gate/core/rowset.h"
#include "gate/core/varint.h"

/* Field numbers of the messages of profile.proto. */
enum {
	PROFILE_SAMPLE_TYPE = 1,
	PROFILE_SAMPLE = 2,
	PROFILE_MAPPING = 3,
	PROFILE_LOCATION = 4,
	PROFILE_FUNCTION = 5,
	PROFILE_STRING = 6,
	PROFILE_TIME = 9,
	PROFILE_DURATION = 10,
	PROFILE_PERIOD_TYPE = 11,
	PROFILE_PERIOD = 12,
	TYPE_TYPE = 1,
	TYPE_UNIT = 2,
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	MAPPING_ID = 1,
	MAPPING_FILE = 5,
	MAPPING_HAS_FUNCTIONS = 7,
	LOCATION_ID = 1,
	LOCATION_MAPPING = 2,
	LOCATION_ADDRESS = 3,
	LOCATION_LINE = 4,
	LINE_FUNCTION = 1,
	LINE_LINE = 2,
	FUNCTION_ID = 1,
	FUNCTION_NAME = 2,
	FUNCTION_SYSTEM_NAME = 3,
	FUNCTION_FILE = 4,
	FUNCTION_START = 5,
};

enum { WIRE_NUMBER, WIRE_BYTES = 2 };

static void put_number(struct buf *out, unsigned field, uint64_t value)
{
	varint_add(out, field << 3 | WIRE_NUMBER);
	varint_add(out, value);
}

/* 0 is what is not there. */
static void put_known(struct buf *out, unsigned field, int64_t value)
{
	if (value != 0)
		put_number(out, field, (uint64_t)value);
}

static void put_bytes(struct buf *out, unsigned field, struct span bytes)
{
	varint_add(out, field << 3 | WIRE_BYTES);
	varint_add(out, bytes.len);
	buf_span(out, bytes);
}

/* Puts the message that was made in scratch, which is empty then. */
static void put_message(struct buf *out, unsigned field, struct buf *scratch)
{
	put_bytes(out, field, buf_view(scratch));
	buf_reset(scratch);
}

/* A frame with its texts and the place it came with. */
struct place {
	struct span func, file, module;
	const struct written_frame *frame;
	uint32_t from;
};

static int by_number(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* By function, of which each has its own start, then by line. */
static int by_text(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = span_compare(x->func, y->func);

	if (order == 0)
		order = span_compare(x->file, y->file);
	if (order == 0)
		order = by_number(x->frame->start, y->frame->start);
	if (order == 0)
		order = by_number(x->frame->line, y->frame->line);
	if (order == 0)
		order = span_compare(x->module, y->module);
	return order ? order : (x->frame->address > y->frame->address) -
				       (x->frame->address < y->frame->address);
}

static int by_frames(const void *a, const void *b)
{
	const struct written_sample *x = a, *y = b;

	for (uint32_t i = 0; i < x->depth && i < y->depth; i++)
		if (x->frames[i] != y->frames[i])
			return by_number(x->frames[i], y->frames[i]);
	return by_number(x->depth, y->depth);
}

struct writer {
	struct buf *out, message, inner;
	const struct written_head *head;
	const struct symtab *symtab;
	struct rowset strings; /* syms; 0 is "" */
	struct rowset modules; /* syms */
	uint32_t word_count;
	const char *words[2 * WRITTEN_TYPES_MAX + 2];
	struct place *places;
	uint32_t place_count;
};

/* Texts of types come after "" and before names. */
static uint64_t word_of(struct writer *w, const char *word)
{
	uint32_t at = 0;

	if (!word)
		return 0;
	while (at < w->word_count && strcmp(w->words[at], word) != 0)
		at++;
	if (at == w->word_count)
		w->words[w->word_count++] = word;
	return at + 1u;
}

static uint64_t string_of(struct writer *w, sym name)
{
	uint32_t at;

	if (name.i == 0)
		return 0;
	at = rowset_add(&w->strings, &name.i);
	return at + w->word_count;
}

static void put_type(struct writer *w, unsigned field,
	const struct written_type *type)
{
	put_number(&w->message, TYPE_TYPE, word_of(w, type->name));
	put_number(&w->message, TYPE_UNIT, word_of(w, type->unit));
	put_message(w->out, field, &w->message);
}

static void put_samples(struct writer *w, const struct written_sample *samples,
	size_t count)
{
	for (size_t s = 0; s < count; s++) {
		for (uint32_t i = 0; i < samples[s].depth; i++)
			varint_add(&w->inner, samples[s].frames[i] + 1u);
		put_message(&w->message, SAMPLE_LOCATION, &w->inner);
		for (uint32_t v = 0; v < w->head->type_count; v++)
			varint_add(&w->inner, (uint64_t)samples[s].values[v]);
		put_message(&w->message, SAMPLE_VALUE, &w->inner);
		put_message(w->out, PROFILE_SAMPLE, &w->message);
	}
}

static bool same_function(const struct written_frame *a,
	const struct written_frame *b)
{
	return sym_equal(a->func, b->func) && sym_equal(a->file, b->file) &&
	       a->start == b->start;
}

/* Frames are in the order of their functions, and those without one first. */
static bool is_new_function(const struct writer *w, uint32_t i)
{
	const struct written_frame *frame = w->places[i].frame;

	return frame->func.i &&
	       (i == 0 || !same_function(frame, w->places[i - 1].frame));
}

static void put_line(struct writer *w, const struct written_frame *frame,
	uint64_t function)
{
	if (!frame->func.i) {
		put_number(&w->message, LOCATION_ADDRESS, frame->address);
		return;
	}
	put_number(&w->inner, LINE_FUNCTION, function);
	put_number(&w->inner, LINE_LINE, frame->line);
	put_message(&w->message, LOCATION_LINE, &w->inner);
}

static void put_frames(struct writer *w)
{
	uint64_t function = 0;

	for (uint32_t i = 0; i < w->place_count; i++) {
		const struct written_frame *frame = w->places[i].frame;

		function += is_new_function(w, i);
		put_number(&w->message, LOCATION_ID, i + 1u);
		if (frame->module.i)
			put_number(&w->message, LOCATION_MAPPING,
				rowset_add(&w->modules, &frame->module.i) + 1u);
		put_line(w, frame, function);
		put_message(w->out, PROFILE_LOCATION, &w->message);
	}
}

static void put_functions(struct writer *w)
{
	uint64_t function = 0;

	for (uint32_t i = 0; i < w->place_count; i++) {
		const struct written_frame *frame = w->places[i].frame;
		uint64_t name;

		if (!is_new_function(w, i))
			continue;
		name = string_of(w, frame->func);
		put_number(&w->message, FUNCTION_ID, ++function);
		put_number(&w->message, FUNCTION_NAME, name);
		put_number(&w->message, FUNCTION_SYSTEM_NAME, name);
		put_number(&w->message, FUNCTION_FILE,
			string_of(w, frame->file));
		put_number(&w->message, FUNCTION_START, frame->start);
		put_message(w->out, PROFILE_FUNCTION, &w->message);
	}
}

/* In the order in which locations first had them, which is sorted. */
static void put_modules(struct writer *w)
{
	for (uint32_t i = 0; i < w->modules.count; i++) {
		put_number(&w->message, MAPPING_ID, i + 1u);
		put_number(&w->message, MAPPING_FILE,
			string_of(w, (sym){*rowset_at(&w->modules, i)}));
		put_number(&w->message, MAPPING_HAS_FUNCTIONS, 1);
		put_message(w->out, PROFILE_MAPPING, &w->message);
	}
}

static void put_strings(struct writer *w)
{
	put_bytes(w->out, PROFILE_STRING, span_of(""));
	for (uint32_t i = 0; i < w->word_count; i++)
		put_bytes(w->out, PROFILE_STRING, span_of(w->words[i]));
	for (uint32_t i = 1; i < w->strings.count; i++)
		put_bytes(w->out, PROFILE_STRING,
			symtab_text(w->symtab,
				(sym){*rowset_at(&w->strings, i)}));
}

/* Sorts frames and samples, and numbers frames by their places. */
static void sort(struct writer *w, const struct written_frame *frames,
	struct written_sample *samples, size_t sample_count)
{
	uint32_t *place = xcalloc(w->place_count + 1u, sizeof *place);

	for (uint32_t i = 0; i < w->place_count; i++)
		w->places[i] = (struct place){symtab_text(w->symtab,
						      frames[i].func),
			symtab_text(w->symtab, frames[i].file),
			symtab_text(w->symtab, frames[i].module), &frames[i],
			i};
	qsort(w->places, w->place_count, sizeof *w->places, by_text);
	for (uint32_t i = 0; i < w->place_count; i++)
		place[w->places[i].from] = i;
	for (size_t s = 0; s < sample_count; s++)
		for (uint32_t i = 0; i < samples[s].depth; i++)
			samples[s].frames[i] = place[samples[s].frames[i]];
	if (sample_count)
		qsort(samples, sample_count, sizeof *samples, by_frames);
	free(place);
}

static void put_head(struct writer *w)
{
	const struct written_head *head = w->head;

	put_known(w->out, PROFILE_TIME, head->time);
	put_known(w->out, PROFILE_DURATION, head->duration);
	put_type(w, PROFILE_PERIOD_TYPE, &head->period_type);
	put_known(w->out, PROFILE_PERIOD, head->period);
}

void written_unwind(struct written_sample *out, const struct rowset *calls,
	uint32_t call)
{
	uint32_t depth = 0;

	for (uint32_t at = call; at > 0; at = *rowset_at(calls, at - 1))
		depth++;
	out->depth = depth;
	out->frames = xcalloc(depth, sizeof *out->frames);
	for (uint32_t at = call, i = 0; at > 0; i++) {
		const uint32_t *row = rowset_at(calls, at - 1);

		out->frames[i] = row[1];
		at = row[0];
	}
}

void written_free(struct written_sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(samples[i].frames);
	free(samples);
}

void pprof_write(struct buf *out, const struct written_head *head,
	const struct symtab *symtab, const struct written_frame *frames,
	uint32_t frame_count, struct written_sample *samples,
	size_t sample_count)
{
	struct writer w = {.out = out,
		.head = head,
		.symtab = symtab,
		.places = xcalloc(frame_count + 1u, sizeof *w.places),
		.place_count = frame_count};
	const uint32_t nothing = 0;

	rowset_init(&w.strings, 1);
	rowset_init(&w.modules, 1);
	rowset_add(&w.strings, &nothing);
	sort(&w, frames, samples, sample_count);
	for (uint32_t i = 0; i < head->type_count; i++)
		put_type(&w, PROFILE_SAMPLE_TYPE, &head->types[i]);
	word_of(&w, head->period_type.name);
	word_of(&w, head->period_type.unit);
	put_samples(&w, samples, sample_count);
	put_frames(&w);
	put_functions(&w);
	put_modules(&w);
	put_head(&w);
	put_strings(&w);
	rowset_clear(&w.strings);
	rowset_clear(&w.modules);
	buf_clear(&w.message);
	buf_clear(&w.inner);
	free(w.places);
}
