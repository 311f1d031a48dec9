/* Groups captures into runs, and runs into workloads. */
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

		if (c->unknown)
			continue;
		if (count == 0 || strcmp(runs[count - 1].name, c->run) != 0)
			runs[count++] = (struct run){.name = c->run,
				.commit = c->commit, .age = c->age};
		run = &runs[count - 1];
		costs = arena_alloc(arena, run->costs_count + 1, sizeof *costs);
		for (size_t f = 0; f < run->costs_count; f++)
			costs[f] = run->costs[f];
		costs[run->costs_count++] = &c->costs;
		run->costs = costs;
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
		w->head_count = group_runs(&w->head, head,
			from_head, h, arena);
		if (w->base_count + w->head_count > 0)
			n++; /* else nothing but unknown files */
	}
	*out = list;
	*count = n;
}
