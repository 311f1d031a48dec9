/* What of the time collects garbage. */
#include "gate/commands/show/show.h"

#include "compare/frames/owner.h"

#define COLLECTOR_SHARE 0.1 /* of the time, from which it is told */

static bool is_time(const struct show *show, uint32_t metric)
{
	return metric_is_time(
		metric_row_of(show->symtab, &show->metrics[metric]));
}

void show_collector_add(struct show *show, const struct profile *p)
{
	struct owners owners;
	bool any = false;

	for (uint32_t m = 0; m < p->metric_count; m++)
		any |= is_time(show, m);
	if (!any)
		return;
	owners_init(&owners, p, &policy_default, NULL);
	for (uint32_t s = 0; s < p->stack_count; s++) {
		owners_find(&owners, s, false);
		for (uint32_t m = 0; owners.collects && m < p->metric_count;
			m++)
			show->collector[m] +=
				p->values[(size_t)s * p->metric_count + m];
	}
	owners_clear(&owners);
}

bool show_collector_words(struct buf *out, const struct show *show,
	uint32_t metric)
{
	double share = show->totals[metric] > 0
	                       ? show->collector[metric] / show->totals[metric]
	                       : 0;

	if (!is_time(show, metric) || show->metrics[metric].is_events ||
		!(share >= COLLECTOR_SHARE))
		return false;
	buf_printf(out,
		"the garbage collector takes %.1f %% of this: ", 100 * share);
	buf_text(out, "a profile of allocations names what allocates (of Go: "
		      "/debug/pprof/allocs or go test -memprofile, in "
		      "`profgate show --metric alloc_space`)");
	return true;
}
