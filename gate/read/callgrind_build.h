/* Costs by function and line, and by call, to the stacks of a profile. */
#ifndef GATE_READ_CALLGRIND_BUILD_H
#define GATE_READ_CALLGRIND_BUILD_H

#include <stdbool.h>

#include "gate/core/rowset.h"
#include "gate/model/builder.h"
#include "gate/read/callgrind_rows.h"

struct callgrind_costs { /* borrowed */
	const struct rowset *funcs; /* name, file or 0, object */
	struct callgrind_rows *rows;
	const double *factors; /* of each event, to base units */
	uint32_t events;       /* as many costs of a row are a metric each */
	bool counts_calls;     /* the cost behind them is a number of calls, of
	                          the metric before all others */
	bool calls;            /* one of the rows is a call */
};

/* Without calls each row is a stack. A function's file is its own, or else that in
 * which it cost most. Files of rows become frames. */
int callgrind_build(struct builder *b, const struct callgrind_costs *costs,
	struct err *err);

#endif
