/* Costs by function and line, and by call, to the stacks of a profile. */
#ifndef GATE_READ_CALLGRIND_BUILD_H
#define GATE_READ_CALLGRIND_BUILD_H

#include <stdbool.h>

#include "gate/core/rowset.h"
#include "gate/model/builder.h"
#include "gate/read/callgrind_calls.h"

struct callgrind_costs { /* borrowed */
	const struct rowset *funcs; /* name, file or 0, object */
	const struct rowset *rows;  /* func, file, line, and func or CALL_NONE:
	                               what it calls, which is what it costs */
	const double *costs;        /* row * events + event */
	uint32_t events;
	const double *factors; /* of each event, to base units */
	bool calls;            /* one of the rows is a call */
};

/* Without calls each row is a stack. A function's file is its own, or else that in
 * which it cost most. */
int callgrind_build(struct builder *b, const struct callgrind_costs *costs,
	struct err *err);

/* Whether a row is what a function executed itself. */
static inline bool callgrind_is_own(const struct rowset *rows, uint32_t row)
{
	return rowset_at(rows, row)[3] == CALL_NONE;
}

#endif
