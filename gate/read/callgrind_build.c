/* Makes stacks of costs. */
#include "gate/read/callgrind_build.h"

#include <stdlib.h>

enum { FRAMES_AT_ONCE = 64 };

struct building {
	struct builder *b;
	const struct callgrind_costs *in;
	const sym *files; /* of functions */
	uint32_t *frames; /* the builder's numbers, one a row */
	double *values;   /* one an event */
	struct err *err;
};

/* The file of each function: its own, or that in which it cost most. heap */
static sym *files_of_functions(const struct callgrind_costs *in)
{
	sym *out = xcalloc(in->funcs->count + 1u, sizeof *out);
	double *most = xcalloc(in->funcs->count + 1u, sizeof *most);
	struct rowset pairs; /* func, file */
	double *sums = NULL;
	size_t room = 0;

	rowset_init(&pairs, 2);
	for (uint32_t i = 0; i < in->rows->count; i++) {
		uint32_t count = pairs.count, at;

		if (!callgrind_is_own(in->rows, i))
			continue;
		at = rowset_add(&pairs, rowset_at(in->rows, i));
		sums = xgrow(sums, &room, at + 1u, sizeof *sums);
		if (at == count)
			sums[at] = 0.0;
		sums[at] += in->costs[(size_t)i * in->events];
	}
	for (uint32_t i = 0; i < pairs.count; i++) {
		const uint32_t *pair = rowset_at(&pairs, i);
		uint32_t own = rowset_at(in->funcs, pair[0])[1];

		if (own)
			out[pair[0]].i = own;
		else if (sums[i] > most[pair[0]]) {
			most[pair[0]] = sums[i];
			out[pair[0]].i = pair[1];
		}
	}
	rowset_clear(&pairs);
	free(sums);
	free(most);
	return out;
}

/* A function and a line of its file, or none of another. */
static struct frame frame_of(const struct building *r, uint32_t row)
{
	const uint32_t *at = rowset_at(r->in->rows, row);
	const uint32_t *func = rowset_at(r->in->funcs, at[0]);

	return (struct frame){
		.func = {func[0]},
		.file = r->files[at[0]],
		.module = {func[2]},
		.line = r->files[at[0]].i == at[1] ? at[2] : 0,
	};
}

static void build_frames(struct building *r)
{
	struct frame frames[FRAMES_AT_ONCE];
	uint32_t count = r->in->rows->count, some;

	r->frames = xcalloc(count + 1u, sizeof *r->frames);
	for (uint32_t from = 0; from < count; from += some) {
		some = count - from < FRAMES_AT_ONCE ? count - from
		                                     : FRAMES_AT_ONCE;
		for (uint32_t i = 0; i < some; i++)
			frames[i] = frame_of(r, from + i);
		builder_frames(r->b, frames, some, r->frames + from);
	}
}

/* Each row a stack. */
static int build_rows(struct building *r)
{
	int status = 0;

	for (uint32_t i = 0; !status && i < r->in->rows->count; i++) {
		const double *costs = r->in->costs + (size_t)i * r->in->events;

		for (uint32_t e = 0; e < r->in->events; e++)
			r->values[e] = costs[e] * r->in->factors[e];
		status = builder_sample(r->b, &r->frames[i], 1, r->values,
			costs, r->err);
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

	return builder_sample_of(s->r->b, s->event, frames, depth,
		cost * s->r->in->factors[s->event], cost, s->r->err);
}

/* A call may know another file of a function than it has itself: then it is the
 * one of that name that costs something. */
static void settle_callees(const struct callgrind_costs *in, struct call_arc *arcs)
{
	uint32_t *of_name = xcalloc(in->funcs->count + 1u, sizeof *of_name);
	bool *costs = xcalloc(in->funcs->count + 1u, sizeof *costs);
	struct rowset names; /* name, object */

	rowset_init(&names, 2);
	for (uint32_t i = 0; i < in->rows->count; i++) {
		const uint32_t *func = rowset_at(in->funcs, arcs[i].func);
		uint32_t count = names.count;
		uint32_t name =
			rowset_add(&names, (uint32_t[]){func[0], func[2]});

		costs[arcs[i].func] = true;
		if (name == count)
			of_name[name] = arcs[i].func;
	}
	for (uint32_t i = 0; i < in->rows->count; i++) {
		const uint32_t *func;
		uint32_t name;

		if (arcs[i].to == CALL_NONE || costs[arcs[i].to])
			continue;
		func = rowset_at(in->funcs, arcs[i].to);
		name = rowset_find(&names, (uint32_t[]){func[0], func[2]});
		if (name != ROWSET_NONE)
			arcs[i].to = of_name[name];
	}
	rowset_clear(&names);
	free(costs);
	free(of_name);
}

static int build_stacks(struct building *r)
{
	struct call_arc *arcs = xcalloc(r->in->rows->count + 1u, sizeof *arcs);
	struct event_stacks stacks = {.r = r};
	int status = 0;

	for (uint32_t i = 0; i < r->in->rows->count; i++) {
		const uint32_t *row = rowset_at(r->in->rows, i);

		arcs[i] = (struct call_arc){.func = row[0],
			.to = row[3],
			.frame = r->frames[i]};
	}
	settle_callees(r->in, arcs);
	for (uint32_t e = 0; !status && e < r->in->events; e++) {
		stacks.event = e;
		for (uint32_t i = 0; i < r->in->rows->count; i++)
			arcs[i].cost = r->in->costs[(size_t)i * r->in->events + e];
		status = call_stacks(arcs, r->in->rows->count, r->in->funcs->count,
			add_stack, &stacks);
	}
	free(arcs);
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
	int status;

	build_frames(&r);
	status = costs->calls ? build_stacks(&r) : build_rows(&r);
	free(r.frames);
	free(r.values);
	free(files);
	return status;
}
