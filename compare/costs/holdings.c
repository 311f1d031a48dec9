/* Sums a profile to what is held, by who holds it. */
#include "compare/costs/holdings.h"

#include <stdlib.h>

#include "compare/frames/owner.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

/* Who holds what a stack has. */
struct place {
	bool none; /* the profiler's own */
	sym func, of_file, file;
	uint32_t line;
	sym path[HOLDER_PATH];
};

struct holding {
	const struct profile *profile;
	struct place *places; /* of each stack */
	struct rowset keys;   /* func, of_file, creator */
	struct holder *all;
	size_t room;
};

/* Of a stack that is the runtime's alone: where it begins. */
static struct place outermost(const struct profile *p, uint32_t stack)
{
	uint32_t from = p->stack_start[stack], to = p->stack_start[stack + 1];
	struct place out = {0};

	while (to > from) {
		const struct frame *frame = &p->frames[p->stack_frames[--to]];

		if (out.func.i && !span_equal(symtab_text(p->symtab, out.func),
					  span_of("runtime.goexit")))
			break;
		out.func = out.path[0] = frame->func;
		out.file = frame->file;
		out.line = frame->line;
	}
	return out;
}

static struct place place_of(struct owners *owners, uint32_t stack,
	bool goroutines)
{
	const struct profile *p = owners->profile;
	const struct frame *frame;
	struct place out = {0};
	const uint32_t *row;
	uint32_t at;

	owners_find(owners, stack, false);
	if (owners->observes)
		return (struct place){.none = true};
	if (owners->depth == 0)
		return outermost(p, stack);
	at = goroutines ? owners_waiter(owners, stack) : 0;
	row = rowset_at(&owners->funcs, owners->at_func[at]);
	frame = &p->frames[owners->at_frame[at]];
	out.func.i = row[0];
	out.of_file.i = row[1];
	out.file = frame->file;
	out.line = frame->line;
	for (uint32_t i = 0; i < HOLDER_PATH && at + i < owners->depth; i++)
		out.path[i].i =
			*rowset_at(&owners->funcs, owners->at_func[at + i]);
	return out;
}

static void find_places(struct holding *h, struct owners *owners,
	bool goroutines)
{
	const struct profile *p = h->profile;

	h->places = xcalloc(p->stack_count + 1u, sizeof *h->places);
	for (uint32_t s = 0; s < p->stack_count; s++)
		h->places[s] = place_of(owners, s, goroutines);
}

/* The number of who holds what the stack has; UINT32_MAX: nobody. */
static uint32_t holder_of(struct holding *h, uint32_t stack, sym creator)
{
	const struct place *place = &h->places[stack];
	const uint32_t key[] = {place->func.i, place->of_file.i, creator.i};
	uint32_t at, before;

	if (place->none)
		return UINT32_MAX;
	before = h->keys.count;
	at = rowset_add(&h->keys, key);
	h->all = xgrow(h->all, &h->room, at + 1u, sizeof *h->all);
	if (at == before)
		h->all[at] = (struct holder){
			.func = place->func,
			.of_file = place->of_file,
			.creator = creator,
			.largest = -1,
		};
	return at;
}

static void add(struct holder *to, const struct place *place, double held,
	double allocated, double value)
{
	to->held += held;
	to->allocated += allocated;
	to->value += value;
	if (value <= to->largest)
		return;
	to->largest = value;
	to->file = place->file;
	to->line = place->line;
	for (int i = 0; i < HOLDER_PATH; i++)
		to->path[i] = place->path[i];
}

static int by_id(const void *a, const void *b)
{
	const struct holder_id *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static void add_dump(struct holdings *out, struct holding *h,
	struct arena *arena)
{
	const struct profile *p = h->profile;

	out->ids =
		arena_alloc(arena, p->goroutine_count + 1u, sizeof *out->ids);
	for (uint32_t i = 0; i < p->goroutine_count; i++) {
		const struct goroutine *g = &p->goroutines[i];
		uint32_t at = holder_of(h, g->stack, g->creator);
		struct holder *holder;

		if (at == UINT32_MAX)
			continue;
		holder = &h->all[at];
		add(holder, &h->places[g->stack], 1, 0, 1);
		if (holder->state.i == 0 || g->minutes > holder->minutes) {
			holder->state = g->state;
			holder->minutes = g->minutes;
		}
		out->ids[out->id_count++] = (struct holder_id){g->id, at};
	}
	qsort(out->ids, out->id_count, sizeof *out->ids, by_id);
}

/* Values of a metric; allocated and held are columns of observations, -1: the
 * values themselves, of what nothing is allocated. */
static void add_stacks(struct holding *h, uint32_t metric, int held,
	int allocated)
{
	const struct profile *p = h->profile;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		double value = p->values[(size_t)s * p->metric_count + metric];
		const double *events = p->events + (size_t)s * p->event_count;
		uint32_t at = holder_of(h, s, (sym){0});

		if (at != UINT32_MAX)
			add(&h->all[at], &h->places[s],
				held < 0 ? value : events[held],
				allocated < 0 ? 0 : events[allocated], value);
	}
}

/* The column with the observations of what was allocated; -1: there is none. */
static int allocations(const struct profile *p)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (p->metrics[m].events >= 0 &&
			metric_is_allocation(
				metric_row_of(p->symtab, &p->metrics[m])))
			return p->metrics[m].events;
	return -1;
}

static void sum(struct holdings *out, struct owners *owners, uint32_t metric,
	struct arena *arena)
{
	const struct profile *p = owners->profile;
	struct holding h = {.profile = p};
	bool memory = p->metrics[metric].events >= 0;

	*out = (struct holdings){.metric = p->metrics[metric],
		.time_nanos = p->time_nanos,
		.dump = p->goroutine_count > 0};
	rowset_init(&h.keys, 3);
	find_places(&h, owners, !memory);
	if (out->dump)
		add_dump(out, &h, arena);
	else
		add_stacks(&h, metric, p->metrics[metric].events,
			memory ? allocations(p) : -1);
	out->count = h.keys.count;
	out->all = arena_own(arena, h.all ? h.all : xcalloc(1, sizeof *h.all),
		out->count * sizeof *h.all);
	rowset_clear(&h.keys);
	free(h.places);
}

void costs_add_holdings(struct costs *costs, struct owners *owners,
	struct arena *arena)
{
	const struct profile *p = owners->profile;

	costs->holdings = arena_alloc(arena, p->metric_count + 1u,
		sizeof *costs->holdings);
	for (uint32_t m = 0; m < p->metric_count; m++) {
		const struct metric_row *row =
			metric_row_of(p->symtab, &p->metrics[m]);
		bool told = metric_is_held(row)
			? p->metrics[m].events >= 0 && allocations(p) >= 0
			: p->metrics[m].events < 0;

		if (metric_leaks(row) && told)
			sum(&costs->holdings[costs->holdings_count++], owners,
				m, arena);
	}
}
