/*
 * Reads what heaptrack records, once it is not compressed: every allocation of a
 * program and every block that it gave back, one after the other. A record a line,
 * numbers in hexadecimal:
 *
 *	v 10400 3                  heaptrack's version, the format's
 *	s LENGTH TEXT              a string; from 1 on
 *	i IP MODULE [FUNC [FILE LINE]]...
 *	                           an address, the innermost inlined function first;
 *	                           strings, 0: not known; from 1 on
 *	t ADDRESS PARENT           a place, and the place that it was called from; from
 *	                           1 on, 0: none
 *	a SIZE PLACE               a kind of allocation; from 0 on
 *	+ KIND, - KIND             one was made, one given back
 *	X I c R A S #              the command, the machine, times, and more
 *
 * All is counted, nothing sampled. What stacks held when all of them held most is
 * another metric than what they allocated (peak_space): the first such moment is
 * found, and then looked at.
 *
 * Source: heaptrack 1.4, src/analyze/accumulatedtracedata.cpp.
 */
#include "gate/read/formats.h"

#include <inttypes.h>
#include <stdlib.h>

#include "gate/core/ascii.h"
#include "gate/read/counted_metrics.h"
#include "gate/read/frame_stack.h"
#include "gate/text/lines.h"

#define DAMAGED "; the file is damaged, take it again"

enum { VERSION_LEAST = 2, VERSION_LENGTHS = 3 };

enum { ALLOC_SPACE, ALLOC_OBJECTS, PEAK_SPACE, METRICS };

struct address { /* its frames, of reading.frames */
	uint32_t first, count;
};

struct place {
	uint32_t address, parent; /* of places, as one more */
};

struct kind {
	uint64_t size;
	uint32_t place; /* as one more */
	double made, live, at_peak;
};

struct reading {
	struct builder *b;
	uint64_t version;
	struct span *strings;
	size_t string_count, string_room;
	uint32_t *frames; /* of the builder */
	size_t frame_count, frame_room;
	struct address *addresses;
	size_t address_count, address_room;
	struct place *places;
	size_t place_count, place_room;
	struct kind *kinds;
	size_t kind_count, kind_room;
	bool ended; /* heaptrack's last words are there */
	double live, peak; /* bytes */
	uint64_t changes, peak_at; /* how many + and - there were */
};

/* Cuts a number off the front; false: there is none. */
static bool take(uint64_t *out, struct span *rest)
{
	struct span word;

	*out = 0;
	if (!word_next(rest, &word) || word.len > 16)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		int digit = ascii_hex(word.data[i]);

		if (digit < 0)
			return false;
		*out = *out << 4 | (uint64_t)digit;
	}
	return true;
}

static int wrong(const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s" DAMAGED, what);
}

/* One of so many; 0 is none. */
static int take_number(uint32_t *out, struct span *rest, size_t most,
	const char *what, struct err *err)
{
	uint64_t number;

	if (!take(&number, rest) || number > most)
		return wrong(what, err);
	*out = (uint32_t)number;
	return 0;
}

static int read_version(struct reading *r, struct span rest, struct err *err)
{
	uint64_t heaptrack;

	if (!take(&heaptrack, &rest) || !take(&r->version, &rest))
		return wrong("it does not say its version", err);
	if (r->version < VERSION_LEAST || r->version > VERSION_LENGTHS)
		return err_set(err, ERR_INPUT,
			"version %" PRIu64 " of heaptrack's format, of which 2 "
			"and 3 are read: record with heaptrack 1.2 or later",
			r->version);
	return 0;
}

static int read_string(struct reading *r, struct span rest, struct err *err)
{
	uint64_t length = 0;

	if (r->version >= VERSION_LENGTHS) {
		if (!take(&length, &rest) || rest.len == 0 ||
			rest.len - 1 != length)
			return wrong("a string is not as long as it says", err);
	}
	span_skip(&rest, " ");
	r->strings = xgrow(r->strings, &r->string_room, r->string_count + 1,
		sizeof *r->strings);
	r->strings[r->string_count++] = rest;
	return 0;
}

static sym text_of(struct reading *r, uint32_t number)
{
	return number ? builder_text(r->b, r->strings[number - 1]) : (sym){0};
}

static void add_frame(struct reading *r, struct frame frame)
{
	r->frames = xgrow(r->frames, &r->frame_room, r->frame_count + 1,
		sizeof *r->frames);
	r->frames[r->frame_count++] = builder_frame(r->b, frame);
}

static int read_function(struct reading *r, struct frame *frame,
	struct span *rest, struct err *err)
{
	static const char missing[] = "an address names a string that is not "
				      "there";
	uint32_t func = 0, file = 0;
	uint64_t line = 0;

	if (take_number(&func, rest, r->string_count, missing, err))
		return -1;
	*rest = span_trim(*rest);
	if (rest->len > 0) {
		if (take_number(&file, rest, r->string_count, missing, err))
			return -1;
		if (!take(&line, rest))
			return wrong("an address has a file without a line",
				err);
		*rest = span_trim(*rest);
	}
	frame->func = func ? builder_name(r->b, r->strings[func - 1])
			   : builder_name(r->b, span_of("[unknown]"));
	frame->file = text_of(r, file);
	frame->line = line <= UINT32_MAX ? (uint32_t)line : 0;
	return 0;
}

static int read_address(struct reading *r, struct span rest, struct err *err)
{
	size_t first = r->frame_count;
	struct frame frame = {0};
	uint32_t module = 0;
	uint64_t ip;

	if (!take(&ip, &rest))
		return wrong("an address is none", err);
	if (take_number(&module, &rest, r->string_count,
		    "an address names a module that is not there", err))
		return -1;
	if (module)
		frame.module = builder_text(
			r->b, span_basename(r->strings[module - 1]));
	rest = span_trim(rest);
	if (rest.len == 0) {
		frame.func = builder_name(r->b, span_of("[unknown]"));
		add_frame(r, frame);
	}
	while (rest.len > 0) {
		if (read_function(r, &frame, &rest, err))
			return -1;
		frame.flags = rest.len > 0 ? FRAME_INLINED : 0;
		add_frame(r, frame);
	}
	r->addresses = xgrow(r->addresses, &r->address_room,
		r->address_count + 1, sizeof *r->addresses);
	r->addresses[r->address_count++] = (struct address){
		(uint32_t)first, (uint32_t)(r->frame_count - first)};
	return 0;
}

static int read_place(struct reading *r, struct span rest, struct err *err)
{
	struct place place;

	if (take_number(&place.address, &rest, r->address_count,
		    "a place names an address that is not there", err) ||
		take_number(&place.parent, &rest, r->place_count,
			"a place names one that is not before it", err))
		return -1;
	r->places = xgrow(r->places, &r->place_room, r->place_count + 1,
		sizeof *r->places);
	r->places[r->place_count++] = place;
	return 0;
}

static int read_kind(struct reading *r, struct span rest, struct err *err)
{
	struct kind kind = {0};

	if (!take(&kind.size, &rest) || kind.size > INT64_MAX)
		return wrong("an allocation has no size", err);
	if (take_number(&kind.place, &rest, r->place_count,
		    "an allocation names a place that is not there", err))
		return -1;
	r->kinds = xgrow(r->kinds, &r->kind_room, r->kind_count + 1,
		sizeof *r->kinds);
	r->kinds[r->kind_count++] = kind;
	return 0;
}

/* One more (+1) or less (-1) of a kind. */
static int change(struct reading *r, struct span rest, int by, struct err *err)
{
	struct kind *kind;
	uint64_t number;

	if (!take(&number, &rest) || number >= r->kind_count)
		return wrong("what is made or given back is of a kind that is "
			     "not there", err);
	kind = &r->kinds[number];
	if (by < 0 && !(kind->live > 0))
		return wrong("more is given back than was made", err);
	kind->made += by > 0;
	kind->live += by;
	r->live += by * (double)kind->size;
	r->changes++;
	return 0;
}

static int read_record(struct reading *r, struct span line, struct err *err)
{
	struct span rest = line.len > 1 ? span_from(line, 1) : (struct span){0};
	uint32_t most = builder_limits(r->b)->rows;

	if (line.len == 0)
		return 0;
	if (r->string_count + r->frame_count + r->place_count + r->kind_count >
		most)
		return err_set(err, ERR_LIMIT,
			"more strings, frames and places than the limit of %u; "
			"raise it with --max-rows", (unsigned)most);
	switch (line.data[0]) {
	case 'v':
		return read_version(r, rest, err);
	case 's':
		return read_string(r, rest, err);
	case 'i':
		return read_address(r, rest, err);
	case 't':
		return read_place(r, rest, err);
	case 'a':
		return read_kind(r, rest, err);
	case '+':
		return change(r, rest, 1, err);
	case '-':
		return change(r, rest, -1, err);
	case '#':
		r->ended |= span_starts(line, "# strings:");
		return 0;
	default:
		return 0;
	}
}

static int read_records(struct reading *r, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line;

	while (lines_next(&lines, &line)) {
		if (read_record(r, line, err))
			return err_wrap(err, "line %u", (unsigned)lines.number);
		if (r->live > r->peak) {
			r->peak = r->live;
			r->peak_at = r->changes;
		}
	}
	return 0;
}

/* What was held then. All numbers are known to be right. */
static void look_at_peak(struct reading *r, struct span content)
{
	struct lines lines = {.text = content};
	struct span line;
	uint64_t number, changes = 0;

	while (changes < r->peak_at && lines_next(&lines, &line)) {
		struct span rest = line;

		if (!span_starts(line, "+") && !span_starts(line, "-"))
			continue;
		rest = span_from(line, 1);
		take(&number, &rest);
		r->kinds[number].at_peak += line.data[0] == '+' ? 1 : -1;
		changes++;
	}
}

static int add_metrics(struct builder *b, struct err *err)
{
	static const struct counted_metric metrics[METRICS] = {
		[ALLOC_SPACE] = {.name = "alloc_space", .unit = "bytes"},
		[ALLOC_OBJECTS] = {.name = "alloc_objects", .unit = "count"},
		[PEAK_SPACE] = {.name = "peak_space", .unit = "bytes"},
	};

	return counted_metrics(b, metrics, METRICS, err);
}

static int push_address(struct frame_stack *stack, const struct reading *r,
	uint32_t number, struct err *err)
{
	const struct address *address;

	if (number == 0)
		return 0;
	address = &r->addresses[number - 1];
	for (uint32_t i = 0; i < address->count; i++)
		if (frame_stack_push_number(stack,
			    r->frames[address->first + i], r->b, err))
			return -1;
	return 0;
}

static int give_kind(struct frame_stack *stack, const struct reading *r,
	const struct kind *kind, struct err *err)
{
	double size = (double)kind->size;
	double values[METRICS] = {
		[ALLOC_SPACE] = kind->made * size,
		[ALLOC_OBJECTS] = kind->made,
		[PEAK_SPACE] = kind->at_peak * size,
	};

	stack->depth = 0;
	for (uint32_t at = kind->place; at; at = r->places[at - 1].parent)
		if (push_address(stack, r, r->places[at - 1].address, err))
			return -1;
	return builder_sample(r->b, stack->frames, stack->depth, values, values,
		err);
}

static int read_all(struct reading *r, struct span content, struct err *err)
{
	struct frame_stack stack = {0};
	int status = read_records(r, content, err);

	if (!status && r->changes == 0)
		status = err_set(err, ERR_INPUT,
			"a heaptrack recording without allocations: was the "
			"program started?");
	if (!status && !r->ended)
		builder_note(r->b, "no-end",
			"the recording has no end (`# strings:`): what the "
			"program did after it was cut off is missing");
	if (!status)
		status = add_metrics(r->b, err);
	if (!status)
		look_at_peak(r, content);
	for (size_t i = 0; !status && i < r->kind_count; i++)
		if (r->kinds[i].made > 0)
			status = give_kind(&stack, r, &r->kinds[i], err);
	free(stack.frames);
	return status;
}

int heaptrack_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b};
	int status = read_all(&r, content, err);

	free(r.strings);
	free(r.frames);
	free(r.addresses);
	free(r.places);
	free(r.kinds);
	return status;
}
