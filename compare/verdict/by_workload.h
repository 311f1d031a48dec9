/* The findings of each workload, so that whoever goes through workloads does not
 * go through all findings each time. */
#ifndef COMPARE_VERDICT_BY_WORKLOAD_H
#define COMPARE_VERDICT_BY_WORKLOAD_H

#include "compare/verdict/verdict.h"

/* In the order of the verdict; borrowed. */
struct finding_list {
	const struct finding *const *all;
	size_t count;
};

struct by_workload {
	size_t count;
	const struct finding **all; /* by workload, then as in the verdict */
};

/* Borrows the verdict's findings; ended by by_workload_clear. */
void by_workload_init(struct by_workload *out, const struct verdict *verdict);
void by_workload_clear(struct by_workload *in);
struct finding_list by_workload_find(const struct by_workload *in,
	const char *workload);

#endif
