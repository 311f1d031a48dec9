/*
 * Reads a profile of DHAT (`valgrind --tool=dhat`, the crate dhat): what each
 * stack allocated in the whole run, to the last block.
 *
 * One JSON object. `pps` are the places of allocation: `tb` bytes and `tbk` blocks,
 * by the stack `fs`, leaf first, of places in `ftbl`. A frame there is a text
 * (valgrind_frame.h), or [root] of all of them.
 *
 * The modes heap and rust-heap are of allocations; copy and ad-hoc are not. What
 * was in use at the end or at a peak (`eb`, `gb`) is left.
 *
 * Source: valgrind's manual, "DHAT: a dynamic heap analysis tool", of version 2 of
 * the format.
 */
#include "gate/read/formats.h"

#include <jansson.h>
#include <stdlib.h>

#include "gate/read/counted_metrics.h"
#include "gate/read/frame_stack.h"
#include "gate/read/valgrind_frame.h"
#include "gate/text/lines.h"

enum { VERSION = 2, METRICS = 2 };

#define DAMAGED "; the file is damaged, take it again"

bool dhat_sniff(struct span content)
{
	return span_starts(span_trim(text_head(content)), "{") &&
	       text_find(text_head(content), span_of("\"dhatFileVersion\"")) <
	               text_head(content).len;
}

static struct span text_of(const json_t *value)
{
	return json_is_string(value) ? (struct span){json_string_value(value),
					       json_string_length(value)}
	                             : (struct span){0};
}

static int malformed(struct err *err, const char *what)
{
	return err_set(err, ERR_INPUT, "%s" DAMAGED, what);
}

/* Whole and not below zero. */
static bool read_count(double *out, const json_t *point, const char *key)
{
	const json_t *value = json_object_get(point, key);

	*out = json_number_value(value);
	return json_is_integer(value) && *out >= 0.0;
}

struct frame_table {
	size_t count;
	struct frame *frames;
};

static int read_point(struct builder *b, const json_t *point,
	const struct frame_table *table, struct frame_stack *stack,
	struct err *err)
{
	const json_t *fs = json_object_get(point, "fs");
	double values[METRICS];

	if (!read_count(&values[0], point, "tb") ||
		!read_count(&values[1], point, "tbk"))
		return malformed(err, "`tb` or `tbk` of one of the `pps` is no "
				      "number of bytes or blocks");
	if (!json_is_array(fs))
		return malformed(err, "one of the `pps` has no stack `fs`");
	stack->depth = 0;
	for (size_t i = 0; i < json_array_size(fs); i++) {
		const json_t *at = json_array_get(fs, i);
		json_int_t place = json_integer_value(at);

		if (!json_is_integer(at) || place < 0 ||
			(size_t)place >= table->count)
			return malformed(err, "a stack names a frame that "
					      "`ftbl` does not have");
		if (frame_stack_push(stack, table->frames[place], b, err))
			return -1;
	}
	return builder_sample(b, stack->frames, stack->depth, values, values,
		err);
}

static int add_metrics(struct builder *b, struct err *err)
{
	static const struct counted_metric metrics[METRICS] = {
		{.name = "alloc_space", .unit = "bytes"},
		{.name = "alloc_objects", .unit = "count"},
	};

	return counted_metrics(b, metrics, METRICS, err);
}

static int read_points(struct builder *b, const json_t *root, struct err *err)
{
	const json_t *points = json_object_get(root, "pps");
	const json_t *places = json_object_get(root, "ftbl");
	struct frame_table table = {.count = json_array_size(places)};
	struct frame_stack stack = {0};
	int status = 0;

	if (!json_is_array(points) || !json_is_array(places))
		return malformed(err, "it has no `pps` or no `ftbl`");
	table.frames = xcalloc(table.count + 1, sizeof *table.frames);
	for (size_t i = 0; i < table.count; i++)
		table.frames[i] =
			valgrind_frame(b, text_of(json_array_get(places, i)));
	for (size_t i = 0; status == 0 && i < json_array_size(points); i++)
		status = read_point(b, json_array_get(points, i), &table,
			&stack, err);
	free(table.frames);
	free(stack.frames);
	return status;
}

static int read_root(struct builder *b, const json_t *root, struct err *err)
{
	struct span mode = text_of(json_object_get(root, "mode"));
	json_int_t version =
		json_integer_value(json_object_get(root, "dhatFileVersion"));

	if (version != VERSION)
		return err_set(err, ERR_INPUT,
			"version %lld of DHAT's format, "
			"of which 2 is read; take the profile with valgrind "
		        "3.15 "
			"or later",
			(long long)version);
	if (!span_equal(mode, span_of("heap")) &&
		!span_equal(mode, span_of("rust-heap")))
		return err_set(err, ERR_INPUT,
			"a DHAT profile that is not of "
			"the heap; take one with --mode=heap");
	return add_metrics(b, err) ? -1 : read_points(b, root, err);
}

int dhat_read(struct builder *b, struct span content, struct err *err)
{
	json_error_t error;
	json_t *root = json_loadb(content.data, content.len, 0, &error);
	int status;

	if (!root)
		return err_set(err, ERR_INPUT,
			"line %d: no JSON: it was cut "
			"short or damaged, take it again",
			error.line);
	status = read_root(b, root, err);
	json_decref(root);
	return status;
}
