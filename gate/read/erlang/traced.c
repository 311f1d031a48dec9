/* Gives calls and times to the builder. */
#include "gate/read/erlang/traced.h"

enum { CALLS, TIME, METRICS };

int traced_metrics(struct builder *b, struct err *err)
{
	struct metric calls = {
		.name = builder_name(b, span_of("calls")),
		.unit = builder_name(b, span_of("count")),
		.nature = NATURE_EXACT,
		.better = -1,
		.events = CALLS,
	};
	struct metric time = {
		.name = builder_name(b, span_of("time")),
		.unit = builder_name(b, span_of("ns")),
		.nature = NATURE_SAMPLED,
		.better = -1,
		.events = -1,
	};

	if (builder_metric(b, calls, err) || builder_metric(b, time, err))
		return -1;
	builder_events(b, 1);
	return 0;
}

int traced_add(struct builder *b, const uint32_t *frames, size_t depth,
	double calls, double time, struct err *err)
{
	double values[METRICS] = {[CALLS] = calls, [TIME] = time};

	return builder_sample(b, frames, depth, values, &calls, err);
}
