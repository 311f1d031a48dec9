/* What functions and sites were counted to cost: exact heap profiles, and
 * instructions. */
#ifndef COMPARE_HYPOTHESES_COUNTED_H
#define COMPARE_HYPOTHESES_COUNTED_H

#include "compare/hypotheses/hypothesis.h"

/* A hypothesis of the exact family with room for so many values a side. */
struct hypothesis *exact_hypothesis(struct analysis *analysis,
	const struct workload *workload, enum kind kind, struct metric metric,
	size_t base_most, size_t head_most);
/* Least operations of the runs; NaN when one has no count. */
double least_operations(const double *operations, size_t count);

/* The allocation sites of a metric of a workload. */
void counted_sites(struct analysis *analysis, const struct workload *workload,
	const struct metric *metric);
/* Instructions: functions that are hot, and the total of all that are the
 * program's own. The runtime's and libc's differ from run to run and are in no
 * hypothesis. */
void counted_functions(struct analysis *analysis,
	const struct workload *workload, const struct metric *metric);

#endif
