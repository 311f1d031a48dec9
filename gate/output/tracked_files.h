/* The files of the repository, as a job of a CI system sees it. */
#ifndef GATE_OUTPUT_TRACKED_FILES_H
#define GATE_OUTPUT_TRACKED_FILES_H

#include "gate/core/arena.h"
#include "reporters/words/tracked.h"

/* What git tracks around the current directory; empty when git cannot tell.
 * Memory: the caller's arena. */
void ci_tracked(struct tracked *out, struct arena *arena);

#endif
