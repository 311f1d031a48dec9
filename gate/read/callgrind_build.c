/* Makes stacks of costs. */
#include "gate/read/callgrind_build.h"

#include <stdlib.h>

#include "gate/read/callgrind_calls.h"

enum { FRAMES_AT_ONCE = 64 };

struct building {
	struct builder *b;
	const struct callgrind_costs *in;
	const sym *files; /* of functions */
	double *values;   /* one an event */
	struct err *err;
};

/* Of functions that have no file of their own. */
static void add_dearest_files(sym *out, const struct callgrind_costs *in)
{
	const struct callgrind_rows *rows = in->rows;
	double *most = xcalloc(in->funcs->count + 1u, sizeof *most);
	struct rowset pairs; /* func, file */
	double *sums = NULL;
	size_t room = 0;

	rowset_init(&pairs, 2);
	for (uint32_t i = 0; i < rows->count; i++) {
		const struct callgrind_row *row = &rows->rows[i];
		uint32_t count = pairs.count, at;

		if (!callgrind_is_own(row) || rowset_at(in->funcs, row->func)[1])
			continue;
		at = rowset_add(&pairs, (uint32_t[]){row->func, row->file});
		sums = xgrow(sums, &room, at + 1u, sizeof *sums);
		if (at == count)
			sums[at] = 0.0;
		sums[at] += rows->costs[(size_t)i * rows->events];
	}
	for (uint32_t i = 0; i < pairs.count; i++) {
		const uint32_t *pair = rowset_at(&pairs, i);

		if (sums[i] > most[pair[0]]) {
			most[pair[0]] = sums[i];
			out[pair[0]].i = pair[1];
		}
	}
	rowset_clear(&pairs);
	free(sums);
	free(most);
}

/* The file of each function that costs something itself: its own, or that in
 * which it cost most. heap */
static sym *files_of_functions(const struct callgrind_costs *in)
{
	sym *out = xcalloc(in->funcs->count + 1u, sizeof *out);
	bool all = true;

	for (uint32_t i = 0; i < in->rows->count; i++) {
		const struct callgrind_row *row = &in->rows->rows[i];

		if (!callgrind_is_own(row))
			continue;
		out[row->func].i = rowset_at(in->funcs, row->func)[1];
		all &= out[row->func].i != 0;
	}
	if (!all)
		add_dearest_files(out, in);
	return out;
}

/* A function and a line of its file, or none of another. */
static struct frame frame_of(const struct building *r,
	const struct callgrind_row *row)
{
	const uint32_t *func = rowset_at(r->in->funcs, row->func);
	sym file = r->files[row->func];

	return (struct frame){
		.func = {func[0]},
		.file = file,
		.module = {func[2]},
		.line = file.i == row->file ? row->line : 0,
	};
}

static void build_frames(struct building *r)
{
	struct frame frames[FRAMES_AT_ONCE];
	uint32_t numbers[FRAMES_AT_ONCE];
	struct callgrind_row *rows = r->in->rows->rows;
	uint32_t count = r->in->rows->count, some;

	for (uint32_t from = 0; from < count; from += some) {
		some = count - from < FRAMES_AT_ONCE ? count - from
		                                     : FRAMES_AT_ONCE;
		for (uint32_t i = 0; i < some; i++)
			frames[i] = frame_of(r, &rows[from + i]);
		builder_frames(r->b, frames, some, numbers);
		for (uint32_t i = 0; i < some; i++)
			rows[from + i].frame = numbers[i];
	}
}

/* Each row a stack. */
static int build_rows(struct building *r)
{
	const struct callgrind_rows *rows = r->in->rows;
	int status = 0;

	for (uint32_t i = 0; !status && i < rows->count; i++) {
		const double *costs = rows->costs + (size_t)i * rows->events;

		for (uint32_t e = 0; e < r->in->events; e++)
			r->values[e + r->in->counts_calls] =
				costs[e] * r->in->factors[e];
		status = builder_sample(r->b, &rows->rows[i].frame, 1,
			r->values, costs, r->err);
	}
	return status;
}

/* Of one event, while its stacks are made. */
struct event_stacks {
	struct building *r;
	uint32_t event;
};

static int add_stack(void *data, const uint32_t *frames, size_t depth,
	double cost)
{
	const struct event_stacks *s = data;

	return builder_sample_of(s->r->b, s->event + s->r->in->counts_calls,
		frames, depth, cost * s->r->in->factors[s->event], cost,
		s->r->err);
}

/* Of each function the frame where it first costs something itself. heap */
static uint32_t *frames_of_functions(const struct building *r)
{
	const struct callgrind_rows *rows = r->in->rows;
	uint32_t *out = xcalloc(r->in->funcs->count + 1u, sizeof *out);
	bool *has = xcalloc(r->in->funcs->count + 1u, sizeof *has);

	for (uint32_t i = 0; i < rows->count; i++) {
		const struct callgrind_row *row = &rows->rows[i];

		if (has[row->func])
			continue;
		has[row->func] = true;
		out[row->func] = row->frame;
	}
	for (uint32_t f = 0; f < r->in->funcs->count; f++) {
		const uint32_t *func = rowset_at(r->in->funcs, f);

		if (!has[f])
			out[f] = builder_frame(r->b,
				(struct frame){.func = {func[0]},
					.file = {func[1]},
					.module = {func[2]}});
	}
	free(has);
	return out;
}

/* A function and its caller, as often as it was called. */
static int build_calls(struct building *r, const uint32_t *frame_of_func)
{
	const struct callgrind_rows *rows = r->in->rows;
	int status = 0;

	for (uint32_t i = 0; !status && i < rows->count; i++) {
		const struct callgrind_row *row = &rows->rows[i];
		double times = rows->costs[(size_t)i * rows->events +
			r->in->events];

		if (row->to == CALL_NONE || !(times > 0))
			continue;
		status = builder_sample_of(r->b, 0,
			(uint32_t[]){frame_of_func[row->to], row->frame}, 2,
			times, times, r->err);
	}
	return status;
}

/* A call may know another file of a function than it has itself: then it is the
 * one of that name that costs something. */
static void settle_callees(const struct callgrind_costs *in)
{
	uint32_t *of_name = xcalloc(in->funcs->count + 1u, sizeof *of_name);
	bool *costs = xcalloc(in->funcs->count + 1u, sizeof *costs);
	struct callgrind_row *rows = in->rows->rows;
	struct rowset names; /* name, object */

	rowset_init(&names, 2);
	for (uint32_t i = 0; i < in->rows->count; i++) {
		const uint32_t *func = rowset_at(in->funcs, rows[i].func);
		uint32_t count = names.count, name;

		if (costs[rows[i].func])
			continue;
		costs[rows[i].func] = true;
		name = rowset_add(&names, (uint32_t[]){func[0], func[2]});
		if (name == count)
			of_name[name] = rows[i].func;
	}
	for (uint32_t i = 0; i < in->rows->count; i++) {
		const uint32_t *func;
		uint32_t name;

		if (rows[i].to == CALL_NONE || costs[rows[i].to])
			continue;
		func = rowset_at(in->funcs, rows[i].to);
		name = rowset_find(&names, (uint32_t[]){func[0], func[2]});
		if (name != ROWSET_NONE)
			rows[i].to = of_name[name];
	}
	rowset_clear(&names);
	free(costs);
	free(of_name);
}

static int build_stacks(struct building *r)
{
	struct event_stacks stacks = {.r = r};
	int status = 0;

	for (uint32_t e = 0; !status && e < r->in->events; e++) {
		stacks.event = e;
		status = call_stacks(r->in->rows, e, r->in->funcs->count,
			add_stack, &stacks);
	}
	return status;
}

int callgrind_build(struct builder *b, const struct callgrind_costs *costs,
	struct err *err)
{
	sym *files = files_of_functions(costs);
	struct building r = {.b = b,
		.in = costs,
		.files = files,
		.values = xcalloc(METRICS_MAX, sizeof(double)),
		.err = err};
	uint32_t *frame_of_func = NULL;
	int status;

	build_frames(&r);
	if (costs->calls)
		settle_callees(costs);
	if (costs->counts_calls)
		frame_of_func = frames_of_functions(&r);
	builder_stacks_follow(b);
	status = costs->calls ? build_stacks(&r) : build_rows(&r);
	if (!status && costs->counts_calls)
		status = build_calls(&r, frame_of_func);
	free(frame_of_func);
	free(r.values);
	free(files);
	return status;
}
