/* The metrics of tools that count, and beside that weigh. */
#ifndef GATE_READ_COUNTED_METRICS_H
#define GATE_READ_COUNTED_METRICS_H

#include "gate/model/builder.h"

struct counted_metric {
	const char *name, *unit;
	bool weighed; /* a weight, that nobody counted; else exact, with a column of
	                 raw observations of its own */
};

/* Adds them in their order, and says how many columns there are. */
int counted_metrics(struct builder *b, const struct counted_metric *list,
	size_t count, struct err *err);

#endif
