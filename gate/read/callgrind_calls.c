/* Takes a flow apart into paths. */
#include "gate/read/callgrind_calls.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

/* A frame of callers, and those that called it. */
struct caller {
	uint32_t frame;
	uint32_t above; /* another; NONE: it is outermost */
	uint32_t depth;
};

/* What comes into a function on one path. */
struct share {
	uint32_t caller;
	uint32_t next; /* of the same function */
	double cost;
};

struct flow {
	const struct callgrind_rows *rows;
	uint32_t event;
	uint32_t func_count;
	uint32_t *first;   /* of each function's rows in by_func, and one more */
	uint32_t *by_func; /* numbers of rows */
	uint32_t *order;   /* functions, callers first */
	uint32_t *circle;  /* of each function: those that lead to each other */
	struct caller *callers;
	size_t caller_count, caller_room;
	struct share *shares;
	size_t share_count, share_room;
	uint32_t spent; /* shares to use again */
	uint32_t *in, *last; /* shares of each function, in their order */
	call_stack *take;
	void *data;
};

#define NONE CALL_NONE

/* Rows by function, each function's in the order in which they came. */
static void sort_rows(struct flow *f)
{
	const struct callgrind_row *rows = f->rows->rows;
	uint32_t count = f->rows->count;

	f->first = xcalloc(f->func_count + 2u, sizeof *f->first);
	f->by_func = xcalloc(count + 1u, sizeof *f->by_func);
	for (uint32_t i = 0; i < count; i++)
		f->first[rows[i].func + 2]++;
	for (uint32_t n = 0; n < f->func_count; n++)
		f->first[n + 2] += f->first[n + 1];
	for (uint32_t i = 0; i < count; i++)
		f->by_func[f->first[rows[i].func + 1]++] = i;
}

/* Tarjan's circles of a graph, without recursion. */
struct search {
	uint32_t *number, *low; /* 0: not seen yet */
	uint32_t *at;           /* the next row of each that is being seen */
	uint32_t *path, *open;
	uint32_t path_count, open_count, seen, circles;
	uint32_t placed; /* of order, from its end */
};

static void close_circle(struct flow *f, struct search *s, uint32_t root)
{
	uint32_t n;

	do {
		n = s->open[--s->open_count];
		f->circle[n] = s->circles;
		f->order[--s->placed] = n;
	} while (n != root);
	s->circles++;
}

static void enter(struct flow *f, struct search *s, uint32_t n)
{
	s->number[n] = s->low[n] = ++s->seen;
	s->at[n] = f->first[n];
	s->path[s->path_count++] = n;
	s->open[s->open_count++] = n;
}

/* The function at the end of the path goes one row on, or is done. */
static void step(struct flow *f, struct search *s)
{
	uint32_t n = s->path[s->path_count - 1], to;

	if (s->at[n] < f->first[n + 1]) {
		to = f->rows->rows[f->by_func[s->at[n]++]].to;
		if (to == NONE)
			return;
		if (!s->number[to])
			enter(f, s, to);
		else if (f->circle[to] == NONE && s->number[to] < s->low[n])
			s->low[n] = s->number[to];
		return;
	}
	s->path_count--;
	if (s->path_count > 0) {
		uint32_t above = s->path[s->path_count - 1];

		if (s->low[n] < s->low[above])
			s->low[above] = s->low[n];
	}
	if (s->low[n] == s->number[n])
		close_circle(f, s, n);
}

static void order_funcs(struct flow *f)
{
	size_t room = f->func_count + 1u;
	struct search s = {.placed = f->func_count,
		.number = xcalloc(4 * room, sizeof *s.number),
		.at = xcalloc(room, sizeof *s.at)};

	s.low = s.number + room;
	s.path = s.low + room;
	s.open = s.path + room;
	f->order = xcalloc(2 * room, sizeof *f->order);
	f->circle = f->order + room;
	memset(f->circle, 0xff, room * sizeof *f->circle);
	for (uint32_t n = 0; n < f->func_count; n++) {
		if (!s.number[n])
			enter(f, &s, n);
		while (s.path_count > 0)
			step(f, &s);
	}
	free(s.number);
	free(s.at);
}

/* Gives a function a share of what it costs, as called from a frame. */
static void pass_on(struct flow *f, const struct callgrind_row *row,
	uint32_t above, double cost)
{
	uint32_t depth = above == NONE ? 1 : f->callers[above].depth + 1;
	uint32_t number = f->spent;

	if (depth >= CALL_DEPTH) { /* begins anew: the innermost are told */
		above = NONE;
		depth = 1;
	}
	f->callers = xgrow(f->callers, &f->caller_room, f->caller_count + 1,
		sizeof *f->callers);
	if (number == NONE) {
		number = (uint32_t)f->share_count++;
		f->shares = xgrow(f->shares, &f->share_room, f->share_count,
			sizeof *f->shares);
	} else {
		f->spent = f->shares[number].next;
	}
	f->callers[f->caller_count] =
		(struct caller){row->frame, above, depth};
	f->shares[number] =
		(struct share){(uint32_t)f->caller_count++, NONE, cost};
	if (f->in[row->to] == NONE)
		f->in[row->to] = number;
	else
		f->shares[f->last[row->to]].next = number;
	f->last[row->to] = number;
}

static int emit(struct flow *f, const struct callgrind_row *row, uint32_t above,
	double cost)
{
	uint32_t frames[CALL_DEPTH];
	size_t depth = 0;

	frames[depth++] = row->frame;
	for (; above != NONE; above = f->callers[above].above)
		frames[depth++] = f->callers[above].frame;
	return f->take(f->data, frames, depth, cost);
}

/* What a row costs, by whom it is called: shares in turn, and what is more than
 * they are, by nobody. */
static int split_row(struct flow *f, uint32_t number)
{
	const struct callgrind_row *row = &f->rows->rows[number];
	uint32_t *in = &f->in[row->func], spent;
	double left =
		f->rows->costs[(size_t)number * f->rows->events + f->event];

	if (row->to != NONE && f->circle[row->to] == f->circle[row->func])
		return 0;
	while (left > 0.0) {
		struct share *share = *in == NONE ? NULL : &f->shares[*in];
		double cost = share ? fmin(left, share->cost) : left;
		uint32_t above = share ? share->caller : NONE;

		if (share) {
			share->cost -= cost;
			if (!(share->cost > 0.0)) {
				spent = *in;
				*in = share->next;
				share->next = f->spent;
				f->spent = spent;
			}
		}
		left -= cost;
		if (row->to != NONE)
			pass_on(f, row, above, cost);
		else if (emit(f, row, above, cost))
			return -1;
	}
	return 0;
}

int call_stacks(const struct callgrind_rows *rows, uint32_t event,
	uint32_t func_count, call_stack *take, void *data)
{
	struct flow f = {.rows = rows,
		.event = event,
		.func_count = func_count,
		.spent = NONE,
		.take = take,
		.data = data};
	int status = 0;

	sort_rows(&f);
	order_funcs(&f);
	f.in = xcalloc(2 * ((size_t)func_count + 1), sizeof *f.in);
	f.last = f.in + func_count + 1;
	memset(f.in, 0xff, (func_count + 1u) * sizeof *f.in);
	for (uint32_t n = 0; n < func_count && !status; n++) {
		uint32_t func = f.order[n];

		for (uint32_t i = f.first[func];
			i < f.first[func + 1] && !status; i++)
			status = split_row(&f, f.by_func[i]);
	}
	free(f.first);
	free(f.by_func);
	free(f.order);
	free(f.in);
	free(f.callers);
	free(f.shares);
	return status;
}
