/* What a benchmark that was not timed printed. */
#ifndef GATE_RUNS_PRINTED_H
#define GATE_RUNS_PRINTED_H

#include "gate/core/span.h"

/* How many operations it tells of: of its one benchmark, summed over repeats. NaN:
 * it does not tell. */
double printed_operations(struct span text);

#endif
