/* Sums CPU profiles up for a compiler: stacks of where functions begin and how
 * far behind that they call. */
#ifndef GATE_COMMANDS_PGO_MERGE_H
#define GATE_COMMANDS_PGO_MERGE_H

#include "compare/policy/policy.h"
#include "gate/core/buf.h"
#include "gate/core/rowset.h"
#include "gate/model/profile.h"

struct merge {
	uint32_t keep;        /* frames of a stack, from the leaf; 0: all */
	struct rowset frames; /* func, file, start, line */
	struct rowset calls;  /* caller: a call + 1, 0 is the root's; frame */
	struct rowset cells;  /* workload, call */
	double *cell_samples; /* heap */
	uint32_t cell_capacity;
	uint32_t workload_count;
	double *samples;        /* of each workload; heap */
	struct rowset physical; /* functions that are not inlined at the leaf */
	double *physical_samples; /* heap */
	uint32_t physical_capacity;
	size_t capture_count;
	double dropped; /* samples of the profiler itself, and of what
	                          an agent or a server cut off */
	double started; /* samples whose leaf says where it begins */
};

void merge_init(struct merge *out, uint32_t keep);
void merge_clear(struct merge *merge);
/* The next captures are of another workload. */
void merge_workload(struct merge *merge);
/* False: it has no samples of time that somebody counted. */
bool merge_add(struct merge *merge, const struct profile *profile);
/* Workloads that have samples. */
uint32_t merge_workloads(const struct merge *merge);
/* All samples of the workloads that are kept. */
double merge_samples(const struct merge *merge);
/* As pprof. alike: the workload with most samples is what it is, and all others
 * weigh as much. Returns how many stacks there are. */
size_t merge_write(struct buf *out, const struct merge *merge,
	const struct symtab *symtab, bool alike);

#endif
