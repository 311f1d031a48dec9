/* What a counter wrote of a run, made captures before the run is kept. */
#ifndef GATE_MEASURE_COUNTED_FILES_H
#define GATE_MEASURE_COUNTED_FILES_H

#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/runs/slot.h"

/* Writes a capture of one process from what its counter wrote of it. */
typedef int counts_made(struct buf *out, struct span text, struct err *err);

/* Each file of the slot whose name begins as its counts do. */
int counted_files_make(const struct slot *slot, counts_made *make,
	struct err *err);

#endif
