/*
 * Base runs of several commits are of one level: that of the newest. Where what
 * a metric costs stepped in between, for the worse or for the better, head is
 * held to the runs since.
 */
#ifndef COMPARE_LEVELS_H
#define COMPARE_LEVELS_H

#include "compare/compare.h"

/* What is known of the base of each workload, and the levels of its metrics; in
 * arena. Each step is told. A step is what would fail, or be an improvement, if the commits
 * on one side of it were base and the others head. */
const struct base_facts *levels_find(const struct compare_input *in,
	struct arena *arena);

#endif
