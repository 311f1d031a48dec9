/*
 * What was judged, and what was not: each metric of each capture, and each
 * workload and benchmark of either side, is in one row with its state. A report
 * may say PASS only of what is judged here.
 */
#ifndef COMPARE_FINDINGS_COVERAGE_H
#define COMPARE_FINDINGS_COVERAGE_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* Fills coverage[] and not_judged; hypotheses must be decided. */
void coverage_make(struct verdict *out, const struct analysis *analysis);

#endif
