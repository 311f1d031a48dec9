/* Walks over the runs of a workload, and says which of base a metric is held
 * to. */
#include "compare/costs/workload.h"

#include <stdlib.h>

static int by_metric(const void *metric, const void *level)
{
	uint32_t at = ((const sym *)metric)->i;
	uint32_t its = ((const struct level *)level)->metric.i;

	return (at > its) - (at < its);
}

size_t base_oldest(const struct base_facts *facts, sym metric)
{
	const struct level *level =
		facts->level_count
			? bsearch(&metric, facts->levels, facts->level_count,
				  sizeof *facts->levels, by_metric)
			: NULL;

	return level ? level->oldest : SIZE_MAX;
}

size_t workload_runs_of(const struct workload *w, bool head, unsigned kinds,
	size_t oldest)
{
	const struct run *runs = head ? w->head : w->base;
	size_t of = head ? w->head_count : w->base_count, count = 0;

	for (size_t r = 0; r < of; r++)
		count += (RUN_BIT(runs[r].kind) & kinds) &&
		         runs[r].age <= oldest;
	return count;
}

static struct run_look last_look(const struct run *runs, size_t count)
{
	struct run_look last = {0};

	for (size_t r = 0; r < count; r++)
		if (runs[r].look.number > last.number)
			last = runs[r].look;
	return last;
}

double workload_share(const struct workload *w)
{
	struct run_look base = last_look(w->base, w->base_count);
	struct run_look head = last_look(w->head, w->head_count);

	if (!base.number || !head.number || base.of != head.of)
		return 1.0;
	return base.share < head.share ? base.share : head.share;
}

struct costs_cursor side_costs(const struct workload *w, bool head)
{
	return (struct costs_cursor){
		.runs = head ? w->head : w->base,
		.run_count = head ? w->head_count : w->base_count,
	};
}

const struct costs *costs_next(struct costs_cursor *c)
{
	for (; c->run < c->run_count; c->run++, c->costs = 0)
		if (c->costs < c->runs[c->run].costs_count)
			return c->runs[c->run].costs[c->costs++];
	return NULL;
}

const struct run *workload_run(const struct workload *w, size_t run)
{
	return run < w->base_count ? &w->base[run] :
		&w->head[run - w->base_count];
}
