/* The files of the repository, as a job of a CI system sees it. */
#ifndef GATE_CI_TRACKED_H
#define GATE_CI_TRACKED_H

#include "gate/core/arena.h"
#include "reporters/tracked.h"

/* What git tracks around the current directory; empty when git cannot tell.
 * Memory: the caller's arena. */
void ci_tracked(struct tracked *out, struct arena *arena);

#endif
