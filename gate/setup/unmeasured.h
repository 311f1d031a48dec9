/*
 * Benchmarks that are in a work tree and that nothing measures, by the texts of
 * its files alone: nothing of the project is run. What cannot be known so is
 * not told of: a benchmark that may be left out of a build or that may skip
 * itself, and all of them where a command hides what it measures.
 */
#ifndef GATE_SETUP_UNMEASURED_H
#define GATE_SETUP_UNMEASURED_H

#include "gate/core/arena.h"
#include "gate/measure/plan.h"
#include "gate/runs/runs.h"

/* Of the current directory, where that is the root of its work tree; all 0
 * where it is not, and where the plan has nothing. Texts are in the arena, the
 * plan is borrowed. */
void unmeasured_find(struct unmeasured *out, const struct plan *plan,
	struct arena *arena);

#endif
