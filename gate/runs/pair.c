/* Groups captures into runs, and runs into workloads. */
#include <stdlib.h>
#include <string.h>

#include "gate/runs/runs.h"

/* The runs of captures [from, to), which are of one workload. */
static size_t group_runs(const struct run **out, const struct run_set *set,
	size_t from, size_t to, struct arena *arena)
{
	struct run *runs = arena_alloc(arena, to - from + 1, sizeof *runs);
	size_t count = 0;

	for (size_t i = from; i < to; i++) {
		const struct capture *c = &set->captures[i];
		const struct costs **costs;
		struct run *run;

		if (capture_left_out(c))
			continue;
		if (count == 0 || strcmp(runs[count - 1].name, c->run) != 0)
			runs[count++] = (struct run){.name = c->run,
				.kind = c->elsewhere ? RUN_ELSEWHERE
			                             : RUN_COUNTED,
				.look = c->look,
				.commit = c->commit,
				.age = c->age};
		run = &runs[count - 1];
		costs = arena_alloc(arena, run->costs_count + 1, sizeof *costs);
		for (size_t f = 0; f < run->costs_count; f++)
			costs[f] = run->costs[f];
		costs[run->costs_count++] = &c->costs;
		run->costs = costs;
		if (run->kind == RUN_COUNTED && !c->costs.counted)
			run->kind = RUN_TIMED;
	}
	*out = runs;
	return count;
}

static size_t workload_end(const struct run_set *set, size_t from)
{
	size_t to = from;

	while (to < set->capture_count && strcmp(set->captures[to].workload,
			set->captures[from].workload) == 0)
		to++;
	return to;
}

void runs_pair(struct workload **out, size_t *count, const struct runs *runs,
	struct arena *arena)
{
	const struct run_set *base = &runs->sets[SET_BASE];
	const struct run_set *head = &runs->sets[SET_HEAD];
	struct workload *list = arena_alloc(arena, base->capture_count +
		head->capture_count + 1, sizeof *list);
	size_t b = 0, h = 0, n = 0;

	while (b < base->capture_count || h < head->capture_count) {
		struct workload *w = &list[n];
		int order = b == base->capture_count ? 1 :
			h == head->capture_count ? -1 :
			strcmp(base->captures[b].workload,
				head->captures[h].workload);
		size_t from_base = b, from_head = h;

		if (order <= 0)
			b = workload_end(base, b);
		if (order >= 0)
			h = workload_end(head, h);
		w->name = order <= 0 ? base->captures[from_base].workload :
			head->captures[from_head].workload;
		w->base_count = group_runs(&w->base, base,
			from_base, b, arena);
		w->head_count = group_runs(&w->head, head, from_head, h, arena);
		if (w->base_count + w->head_count > 0)
			n++; /* else nothing but what is left out */
	}
	*out = list;
	*count = n;
}

static int by_name(const void *name, const void *told)
{
	return strcmp(name, ((const struct told_base *)told)->workload);
}

const struct base_facts *runs_base_facts(const struct runs *runs,
	const struct workload *workloads, size_t count, struct arena *arena)
{
	struct base_facts *out = arena_alloc(arena, count + 1, sizeof *out);

	for (size_t w = 0; w < count && runs->told_count; w++) {
		const struct told_base *told =
			bsearch(workloads[w].name, runs->told, runs->told_count,
				sizeof *runs->told, by_name);

		if (told)
			out[w] = told->facts;
	}
	return out;
}

bool runs_have_series(const struct runs *runs, size_t least)
{
	const struct run_set *base = &runs->sets[SET_BASE];
	const struct run_set *head = &runs->sets[SET_HEAD];
	size_t b = 0, h = 0;

	while (b < base->capture_count && h < head->capture_count) {
		size_t b_end = workload_end(base, b);
		size_t h_end = workload_end(head, h);
		int order = strcmp(base->captures[b].workload,
			head->captures[h].workload);

		if (order == 0 && b_end - b >= least && h_end - h >= least)
			return true;
		b = order <= 0 ? b_end : b;
		h = order >= 0 ? h_end : h;
	}
	return false;
}
