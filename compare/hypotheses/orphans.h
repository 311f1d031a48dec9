/*
 * Observations without an owner for the depth of stacks alone: their stacks
 * were cut before they reached one (FLAW_ORPHAN). Where one side's stacks are
 * deeper, or its profiler keeps more frames, what the other side's orphans are
 * of has an owner there, which seems to rise, or to fall.
 */
#ifndef COMPARE_HYPOTHESES_ORPHANS_H
#define COMPARE_HYPOTHESES_ORPHANS_H

#include "compare/hypotheses/hypothesis.h"

/* Fills orphaned of a hypothesis: of a row of its series, or of row_count, which
 * is all of them, whose observations are `counts`, one a run. How deep rows are is
 * learned once a series, into the arena. */
void orphans_find(struct hypothesis *h, uint32_t row, const double *counts,
	struct arena *arena);
/* Once it is decided that it has risen: whether the rise is none, were all its
 * that base's cut stacks hold beyond head's. */
bool orphans_explain(const struct hypothesis *h);
/* Whether a rise may be hidden by what head's hold beyond base's, or a fall be
 * nothing but that. fell: it is said to have fallen. */
bool orphans_hide(const struct hypothesis *h, bool fell);

#endif
