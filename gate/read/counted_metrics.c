/* Adds metrics that are counted, and weights beside them. */
#include "gate/read/counted_metrics.h"

int counted_metrics(struct builder *b, const struct counted_metric *list,
	size_t count, struct err *err)
{
	int columns = 0;

	for (size_t i = 0; i < count; i++) {
		struct metric metric = {
			.name = builder_name(b, span_of(list[i].name)),
			.unit = builder_name(b, span_of(list[i].unit)),
			.nature = list[i].weighed ? NATURE_SAMPLED : NATURE_EXACT,
			.better = -1,
			.events = list[i].weighed ? -1 : columns++,
		};

		if (builder_metric(b, metric, err))
			return -1;
	}
	builder_events(b, (uint32_t)columns);
	return 0;
}
