/* The hypotheses and timed series of each workload, so that whoever goes through
 * workloads does not go through all of them each time. */
#ifndef COMPARE_FINDINGS_WORKLOAD_INDEX_H
#define COMPARE_FINDINGS_WORKLOAD_INDEX_H

#include "compare/hypotheses/hypothesis.h"

/* Of one workload, in the order of the analysis; borrowed. */
struct workload_parts {
	const struct workload *workload;
	size_t hypothesis_count;
	const struct hypothesis *const *hypotheses;
	size_t series_count;
	const struct judged_series *const *series;
};

struct workload_index {
	const struct analysis *analysis;
	size_t *hypothesis_start, *series_start; /* one a workload, two more */
	const struct hypothesis **hypotheses;
	const struct judged_series **series;
};

/* Heap memory; ended by workload_index_clear. */
void workload_index_init(struct workload_index *out,
	const struct analysis *analysis);
void workload_index_clear(struct workload_index *index);
struct workload_parts workload_index_at(const struct workload_index *index,
	size_t workload);

#endif
