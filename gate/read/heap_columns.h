/* The columns of heap profiles, Go's and native programs' alike, and what sampled
 * ones stand for. */
#ifndef GATE_READ_HEAP_COLUMNS_H
#define GATE_READ_HEAP_COLUMNS_H

#include "gate/read/pprof/pprof_metrics.h"

/* Objects before their bytes; allocated since the start, and in use still. */
enum {ALLOCATED, ALLOCATED_BYTES, IN_USE, IN_USE_BYTES, HEAP_COLUMNS };

extern const struct sample_type heap_types[HEAP_COLUMNS];
extern const struct sample_type heap_period_type;

/* How many times as many as were seen there are: of objects of the mean size S, at a
 * rate of one byte in RATE, one in 1 / (1 - exp(-S / RATE)) was. 1 where all were
 * seen, 0 where nothing is there. Source: runtime/pprof, scaleHeapSample. */
double heap_factor(double objects, double bytes, double rate);

#endif
