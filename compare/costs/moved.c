/* Asks all functions of both sides which packages moved. */
#include "compare/costs/moved.h"

#include <stdlib.h>

#include "gate/core/err.h"

/* The functions of all groups, once each. */
struct crowd {
	uint32_t count, room;
	struct mover *all;
	uint32_t place_room;
	uint32_t *place; /* sym -> place + 1 */
	struct arena keys;
	unsigned languages;
};

static struct mover *member_of(struct crowd *crowd, sym func,
	const struct symtab *symtab)
{
	if (func.i >= crowd->place_room) {
		uint32_t room = 2 * func.i + 256;

		crowd->place =
			xrealloc(crowd->place, room, sizeof *crowd->place);
		for (uint32_t i = crowd->place_room; i < room; i++)
			crowd->place[i] = 0;
		crowd->place_room = room;
	}
	if (!crowd->place[func.i]) {
		if (crowd->count == crowd->room) {
			crowd->room = 2 * crowd->room + 256;
			crowd->all = xrealloc(crowd->all, crowd->room,
				sizeof *crowd->all);
		}
		crowd->all[crowd->count] =
			(struct mover){.text = symtab_text(symtab, func),
				.func = func};
		crowd->place[func.i] = ++crowd->count;
	}
	return &crowd->all[crowd->place[func.i] - 1];
}

static void add_group(struct crowd *crowd, const struct event_group *group,
	int head, const struct symtab *symtab)
{
	crowd->languages |= group->languages;
	for (uint32_t i = 0; i < group->func_count; i++) {
		struct mover *m = member_of(crowd, group->funcs[i], symtab);

		m->reach[head] += group->reach[i];
		m->owned[head] += group->events[i];
	}
}

/* Of workloads that both sides have. */
static void gather(struct crowd *crowd, struct namesakes list,
	const struct symtab *symtab)
{
	for (size_t w = 0; w < list.count; w++)
		for (int head = 0; head < 2; head++) {
			const struct workload *workload = &list.workloads[w];
			struct costs_cursor c = side_costs(workload, head);
			const struct costs *costs;

			while (workload->base_count && workload->head_count &&
				(costs = costs_next(&c)))
				for (uint32_t g = 0; g < costs->group_count;
					g++)
					add_group(crowd, &costs->groups[g],
						head, symtab);
		}
}

static int compare_movers(const void *a, const void *b)
{
	const struct mover *x = a, *y = b;

	return span_compare(x->text, y->text);
}

/* What functions of base are called after the move; those of head that are
 * in the new package keep their names. */
static void rename_all(struct moved *out, const struct crowd *crowd,
	struct symtab *symtab)
{
	struct moves *moves = &out->moves;
	struct buf text = {0};

	for (uint32_t i = 0; i < crowd->count; i++) {
		const struct mover *m = &crowd->all[i];
		bool base = m->reach[0] > 0.0;

		if (base == (m->reach[1] > 0.0))
			continue;
		if (base ? moves_apply(&text, moves, m->key)
			 : moves_reach(moves, m->key))
			out->as[m->func.i] =
				base ? symtab_intern(symtab, buf_view(&text))
				     : m->func;
	}
	buf_clear(&text);
}

const struct moved *moved_learn(struct namesakes workloads,
	struct symtab *symtab, struct arena *arena)
{
	struct moved *out = arena_alloc(arena, 1, sizeof *out);
	struct crowd crowd = {0};

	out->symtab = symtab;
	gather(&crowd, workloads, symtab);
	if (crowd.count > 0)
		qsort(crowd.all, crowd.count, sizeof *crowd.all,
			compare_movers);
	moves_learn(&out->moves, crowd.all, crowd.count, crowd.languages,
		&crowd.keys, arena);
	if (out->moves.count > 0) {
		out->count = crowd.place_room;
		out->as = arena_alloc(arena, out->count, sizeof *out->as);
		rename_all(out, &crowd, symtab);
	}
	arena_clear(&crowd.keys);
	free(crowd.all);
	free(crowd.place);
	return out;
}
