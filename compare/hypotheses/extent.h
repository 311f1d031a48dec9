/* Counted values of both sides, by how far apart they lie. */
#ifndef COMPARE_HYPOTHESES_EXTENT_H
#define COMPARE_HYPOTHESES_EXTENT_H

#include "compare/hypotheses/hypothesis.h"

/* The rise that a budget of nothing would still need, once values and
 * operations are there. */
void extent_least(struct hypothesis *h, const struct analysis *analysis);

/* +1 where every run of head lies past every run of base for the worse, by the
 * budget and by what is least; -1 for the better. */
int extent_change(const struct hypothesis *h);

/* Whether they lie past the budget for the worse, and not by what is least. */
bool extent_is_small(const struct hypothesis *h);

/* Whether instructions of a function differ so much between the runs of one side
 * that it does other work each time. */
bool extent_is_inexact(const struct hypothesis *h,
	const struct analysis *analysis);

#endif
