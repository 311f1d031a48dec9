/* Sorts findings by workload. */
#include "compare/verdict/by_workload.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

static int compare_workloads(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = strcmp(x->workload, y->workload);

	return order ? order : (x > y) - (x < y);
}

void by_workload_init(struct by_workload *out, const struct verdict *verdict)
{
	*out = (struct by_workload){verdict->finding_count,
		xcalloc(verdict->finding_count, sizeof(*out->all))};
	for (size_t i = 0; i < out->count; i++)
		out->all[i] = &verdict->findings[i];
	qsort(out->all, out->count, sizeof(*out->all), compare_workloads);
}

void by_workload_clear(struct by_workload *in)
{
	free(in->all);
	*in = (struct by_workload){0};
}

/* How many come before the workload, or with it too. */
static size_t count_before(const struct by_workload *in, const char *workload,
	bool too)
{
	size_t low = 0, high = in->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(in->all[middle]->workload, workload);

		if (order < 0 || (too && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct finding_list by_workload_find(const struct by_workload *in,
	const char *workload)
{
	size_t from = count_before(in, workload, false);

	return (struct finding_list){in->all + from,
		count_before(in, workload, true) - from};
}
