/* Gives functions of one name in several files names of their own. */
#include "compare/costs/namesakes.h"

#include <stdlib.h>

#include "compare/names/place.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

/* A name in a file, and a run that has it. */
struct sighting {
	uint32_t pair, run;
};

struct parting {
	struct symtab *symtab;
	struct arena *arena;
	struct rowset pairs; /* name, file */
	sym *names;          /* one a pair: what it is called */
	size_t sighting_count, room;
	struct sighting *sightings;
	uint32_t run_count; /* that decide */
	bool any;           /* something is called otherwise than before */
};

static void see_group(struct parting *p, const struct event_group *group,
	bool decides, uint32_t run)
{
	for (uint32_t i = 0; i < group->func_count; i++) {
		const uint32_t row[] = {group->funcs[i].i, group->files[i].i};
		uint32_t pair;

		if (row[1] == 0)
			continue;
		pair = rowset_add(&p->pairs, row);
		if (!decides)
			continue;
		if (p->sighting_count == p->room) {
			p->room = p->room ? 2 * p->room : 1024;
			p->sightings = xrealloc(p->sightings, p->room,
				sizeof *p->sightings);
		}
		p->sightings[p->sighting_count++] =
			(struct sighting){pair, run};
	}
}

static void see(struct parting *p, struct namesakes list, bool decides)
{
	for (size_t w = 0; w < list.count; w++)
		for (int head = 0; head < 2; head++) {
			struct costs_cursor c =
				side_costs(&list.workloads[w], head);
			uint32_t first = p->run_count;
			const struct costs *costs;

			p->run_count += decides ? (uint32_t)c.run_count : 0;
			while ((costs = costs_next(&c)))
				for (uint32_t g = 0; g < costs->group_count;
					g++)
					see_group(p, &costs->groups[g], decides,
						first + (uint32_t)c.run);
		}
}

/* The runs of each pair, one pair after the other: those of a pair begin at its
 * start, and end where the next one's begin. */
static uint32_t *runs_by_pair(size_t *start, const struct parting *p)
{
	uint32_t *runs = xcalloc(p->sighting_count + 1, sizeof *runs);

	for (size_t i = 0; i < p->sighting_count; i++)
		start[p->sightings[i].pair]++;
	for (uint32_t i = 0; i < p->pairs.count; i++)
		start[i + 1] += start[i];
	for (size_t i = p->sighting_count; i > 0; i--)
		runs[--start[p->sightings[i - 1].pair]] =
			p->sightings[i - 1].run;
	return runs;
}

static void name_pair(struct parting *p, const struct place *place)
{
	sym *name = &p->names[place->id];
	struct buf text = {0};

	if (place->tail.len == 0)
		return;
	buf_span(&text, symtab_text(p->symtab, *name));
	buf_text(&text, " (");
	buf_span(&text, place->tail);
	buf_text(&text, ")");
	*name = symtab_intern(p->symtab, buf_view(&text));
	buf_clear(&text);
	p->any = true;
}

static void name_pairs(struct parting *p)
{
	uint32_t count = p->pairs.count;
	struct place *places = xcalloc(count + 1u, sizeof *places);
	size_t *start = xcalloc(count + 2u, sizeof *start);
	uint32_t *runs = runs_by_pair(start, p);
	struct arena paths = {0};
	struct buf path = {0};

	p->names = xcalloc(count + 1u, sizeof *p->names);
	for (uint32_t i = 0; i < count; i++) {
		const uint32_t *row = rowset_at(&p->pairs, i);

		place_path(&path, symtab_text(p->symtab, (sym){row[1]}));
		p->names[i] = (sym){row[0]};
		places[i] = (struct place){
			.name = row[0],
			.path = {arena_copy(&paths, buf_view(&path)), path.len},
			.runs = runs + start[i],
			.run_count = start[i + 1] - start[i],
			.id = i,
		};
	}
	places_tell(places, count, p->run_count);
	for (uint32_t i = 0; i < count; i++)
		name_pair(p, &places[i]);
	buf_clear(&path);
	arena_clear(&paths);
	free(places);
	free(start);
	free(runs);
}

static void rename_group(struct parting *p, struct event_group *out,
	const struct event_group *group)
{
	*out = *group;
	out->funcs = arena_alloc(p->arena, group->func_count + 1u,
		sizeof *out->funcs);
	out->files = arena_alloc(p->arena, group->func_count + 1u,
		sizeof *out->files);
	for (uint32_t i = 0; i < group->func_count; i++) {
		const uint32_t row[] = {group->funcs[i].i, group->files[i].i};

		out->funcs[i] = row[1] == 0
		                        ? group->funcs[i]
		                        : p->names[rowset_find(&p->pairs, row)];
	}
}

static const struct costs *rename_costs(struct parting *p,
	const struct costs *costs)
{
	struct costs *out = arena_alloc(p->arena, 1, sizeof *out);

	*out = *costs;
	out->groups = arena_alloc(p->arena, costs->group_count + 1u,
		sizeof *out->groups);
	for (uint32_t g = 0; g < costs->group_count; g++)
		rename_group(p, &out->groups[g], &costs->groups[g]);
	return out;
}

static const struct run *rename_runs(struct parting *p, const struct run *runs,
	size_t count)
{
	struct run *out = arena_alloc(p->arena, count + 1, sizeof *out);

	for (size_t r = 0; r < count; r++) {
		const struct costs **costs = arena_alloc(p->arena,
			runs[r].costs_count + 1, sizeof *costs);

		for (size_t c = 0; c < runs[r].costs_count; c++)
			costs[c] = rename_costs(p, runs[r].costs[c]);
		out[r] = runs[r];
		out[r].costs = costs;
	}
	return out;
}

const struct workload *namesakes_part(struct namesakes list,
	struct namesakes known, struct symtab *symtab, struct arena *arena)
{
	struct parting p = {.symtab = symtab, .arena = arena};
	struct workload *out = NULL;

	rowset_init(&p.pairs, 2);
	see(&p, known, true);
	see(&p, list, known.count == 0);
	name_pairs(&p);
	if (p.any) {
		out = arena_alloc(arena, list.count + 1, sizeof *out);
		for (size_t w = 0; w < list.count; w++) {
			out[w] = list.workloads[w];
			out[w].base =
				rename_runs(&p, out[w].base, out[w].base_count);
			out[w].head =
				rename_runs(&p, out[w].head, out[w].head_count);
		}
	}
	rowset_clear(&p.pairs);
	free(p.names);
	free(p.sightings);
	return out ? out : list.workloads;
}
