/* The runs of a selection, taken from the store into memory. */
#ifndef GATE_BASELINE_BASE_RUNS_H
#define GATE_BASELINE_BASE_RUNS_H

#include "gate/baseline/select.h"
#include "gate/runs/runs.h"

/* Adds them to the base of out, which has none yet. Runs of different records
 * are different runs, whatever they are called; the same runs recorded twice
 * are one. limit: bytes of one capture. */
int base_runs(struct runs *out, struct store *store,
	const struct selection *selection, size_t limit, struct err *err);

#endif
