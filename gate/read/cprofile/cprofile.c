/*
 * Reads what Python's cProfile writes (`python -m cProfile -o FILE`, dump_stats()),
 * marshalled:
 *
 *	{(FILE, LINE, NAME): (PRIMITIVE, CALLS, OWN, BELOW,
 *		{(FILE, LINE, NAME): (CALLS, PRIMITIVE, OWN, BELOW), ...}), ...}
 *
 * of each function, and what of that is of calls by which other one; there the
 * number of all calls comes first (Lib/cProfile.py, snapshot_stats()), and the module
 * profile has it alone. PRIMITIVE calls are those that no other of the function is around.
 *
 * Calls are counted, all of them. Time is the clock's, in seconds, and with the
 * profiler's own in it: a weight of which nobody counted observations. Its stacks are
 * made from the calls (callgrind_calls.h); those of calls are a function and its
 * caller.
 */
#include "gate/read/formats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/rowset.h"
#include "gate/read/callgrind_calls.h"
#include "gate/read/counted_metrics.h"
#include "gate/read/cprofile/marshal.h"

enum { CALLS, WALL };
/* Places in the tuple of a function, and in that of a caller. */
enum { OF_ALL = 1, OF_CALLER = 0, OWN = 2, BELOW = 3, NUMBERS = 4 };

#define MOST_CALLS 0x1p53
#define MOST_SECONDS 1e9
#define NANOSECONDS 1e9

struct cprofile {
	struct builder *b;
	struct marshal marshal;
	struct rowset funcs; /* name, file, line */
	uint32_t *frames;    /* of funcs */
	size_t frame_room;
	struct callgrind_rows rows; /* of time */
	struct err *err;
};

bool cprofile_sniff(struct span content)
{
	const unsigned char *at = (const unsigned char *)content.data;

	return content.len > 7 && (at[0] & 0x7f) == '{' &&
	       (((at[1] & 0x7f) == ')' && at[2] == 3) ||
		       ((at[1] & 0x7f) == '(' && at[2] == 3 && at[3] == 0 &&
			       at[4] == 0 && at[5] == 0));
}

static int damaged(struct cprofile *c)
{
	return marshal_damaged(&c->marshal, c->err);
}

/* `~` is no file: the function is built in. */
static uint32_t add_function(struct cprofile *c, struct span file,
	uint32_t line, struct span name)
{
	bool built_in = span_equal(file, span_of("~"));
	struct frame frame = {
		.func = builder_name(c->b, name),
		.file = built_in ? (sym){0} : builder_name(c->b, file),
		.line = built_in ? 0 : line,
	};
	uint32_t row[] = {frame.func.i, frame.file.i, frame.line};
	uint32_t count = c->funcs.count, at = rowset_add(&c->funcs, row);

	if (at == count) {
		c->frames = xgrow(c->frames, &c->frame_room, at + 1u,
			sizeof *c->frames);
		c->frames[at] = builder_frame(c->b, frame);
	}
	return at;
}

/* `(FILE, LINE, NAME)` */
static int read_function(struct cprofile *c, uint32_t *out)
{
	struct marshal_value key[MARSHAL_ITEMS];
	size_t count;

	if (marshal_tuple(&c->marshal, key, &count, c->err))
		return -1;
	if (count != 3 || key[0].kind != MARSHAL_TEXT ||
		key[1].kind != MARSHAL_NUMBER || key[2].kind != MARSHAL_TEXT ||
		!(key[1].number >= 0 && key[1].number <= UINT32_MAX))
		return damaged(c);
	*out = add_function(c, key[0].text, (uint32_t)key[1].number,
		key[2].text);
	if (c->funcs.count > builder_limits(c->b)->rows)
		return err_set(c->err, ERR_LIMIT,
			"more functions than the limit of %u; raise it with "
			"--max-rows",
			(unsigned)builder_limits(c->b)->rows);
	return 0;
}

static bool is_calls(const struct marshal_value *value)
{
	return value->kind == MARSHAL_NUMBER && value->number >= 0 &&
	       value->number <= MOST_CALLS;
}

/* In whole nanoseconds. What profile takes off for itself may be too much. */
static bool take_time(double *out, const struct marshal_value *value)
{
	if (value->kind != MARSHAL_NUMBER || fabs(value->number) > MOST_SECONDS)
		return false;
	*out = fmax(round(value->number * NANOSECONDS), 0.0);
	return true;
}

/* A cost of the function, or of its calls of another one. */
static void add_time(struct cprofile *c, uint32_t func, uint32_t to, double time)
{
	callgrind_rows_begin(&c->rows, func);
	*callgrind_rows_add(&c->rows, 0, 0, to) += time;
}

static int add_calls(struct cprofile *c, const uint32_t *frames, size_t depth,
	double calls)
{
	return calls > 0 ? builder_sample_of(c->b, CALLS, frames, depth, calls,
				   calls, c->err)
	                 : 0;
}

/* What is of calls by one function; takes them off what is left. */
static int read_caller(struct cprofile *c, uint32_t func, double *left)
{
	struct marshal_value value[MARSHAL_ITEMS];
	uint32_t caller, frames[2];
	double below;
	size_t count;

	if (read_function(c, &caller) ||
		marshal_tuple(&c->marshal, value, &count, c->err))
		return -1;
	if ((count != NUMBERS && count != 1) || !is_calls(&value[OF_CALLER]))
		return damaged(c);
	frames[0] = c->frames[func];
	frames[1] = c->frames[caller];
	*left -= value[OF_CALLER].number;
	if (count == NUMBERS) {
		if (!take_time(&below, &value[BELOW]))
			return damaged(c);
		add_time(c, caller, func, below);
	}
	return add_calls(c, frames, 2, value[OF_CALLER].number);
}

static int read_one(struct cprofile *c)
{
	struct marshal_value value[NUMBERS];
	uint32_t func;
	double own, left;

	if (read_function(c, &func) ||
		marshal_enter(&c->marshal, NUMBERS + 1, c->err))
		return -1;
	for (int i = 0; i < NUMBERS; i++)
		if (marshal_value(&c->marshal, &value[i], c->err))
			return -1;
	if (value[OF_ALL].number == -1)
		return err_set(c->err, ERR_INPUT,
			"it counts no calls: pyinstrument's `-r pstats` has "
			"times alone; give the file of `python -m cProfile -o "
			"FILE PROGRAM`");
	if (!is_calls(&value[OF_ALL]) || !take_time(&own, &value[OWN]))
		return damaged(c);
	add_time(c, func, CALL_NONE, own);
	left = value[OF_ALL].number;
	if (marshal_dict(&c->marshal, c->err))
		return -1;
	while (!marshal_dict_end(&c->marshal))
		if (read_caller(c, func, &left))
			return -1;
	return add_calls(c, &c->frames[func], 1, left);
}

static int add_stack(void *data, const uint32_t *frames, size_t depth,
	double cost)
{
	const struct cprofile *c = data;

	return builder_sample_of(c->b, WALL, frames, depth, cost, 0.0, c->err);
}

static int add_stacks(struct cprofile *c)
{
	callgrind_rows_end(&c->rows);
	for (uint32_t i = 0; i < c->rows.count; i++)
		c->rows.rows[i].frame = c->frames[c->rows.rows[i].func];
	return call_stacks(&c->rows, 0, c->funcs.count, add_stack, c);
}

static int add_metrics(struct cprofile *c)
{
	static const struct counted_metric metrics[] = {
		{.name = "calls", .unit = "count"},
		{.name = "wall", .unit = "ns", .weighed = true},
	};

	return counted_metrics(c->b, metrics, sizeof metrics / sizeof *metrics,
		c->err);
}

static int read_all(struct cprofile *c)
{
	if (add_metrics(c) || marshal_dict(&c->marshal, c->err))
		return -1;
	while (!marshal_dict_end(&c->marshal))
		if (read_one(c))
			return -1;
	if (c->marshal.at < c->marshal.content.len)
		return damaged(c);
	return add_stacks(c);
}

int cprofile_read(struct builder *b, struct span content, struct err *err)
{
	struct cprofile c = {.b = b, .marshal = {.content = content}, .err = err};
	int status;

	rowset_init(&c.funcs, 3);
	callgrind_rows_init(&c.rows);
	c.rows.events = 1;
	status = read_all(&c);
	callgrind_rows_clear(&c.rows);
	rowset_clear(&c.funcs);
	free(c.frames);
	marshal_close(&c.marshal);
	return status;
}
