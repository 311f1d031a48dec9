/* Gives calls and times to the builder. */
#include "gate/read/erlang/traced.h"

#include "gate/read/counted_metrics.h"

enum { CALLS, TIME, METRICS };

int traced_metrics(struct builder *b, struct err *err)
{
	static const struct counted_metric metrics[METRICS] = {
		[CALLS] = {.name = "calls", .unit = "count"},
		[TIME] = {.name = "time", .unit = "ns", .weighed = true},
	};

	return counted_metrics(b, metrics, METRICS, err);
}

int traced_add(struct builder *b, const uint32_t *frames, size_t depth,
	double calls, double time, struct err *err)
{
	double values[METRICS] = {[CALLS] = calls, [TIME] = time};

	return builder_sample(b, frames, depth, values, &calls, err);
}
