/*
 * Reports of unchanged code: the runs of one run set, dealt to two sides.
 *
 * Each workload's runs are dealt by themselves, half to base and half to head;
 * an odd one is left out. On demand whole sessions are dealt in place of runs.
 * Where there are no more splits than asked for, each is made once.
 */
#ifndef COMPARE_SELFTEST_SPLIT_H
#define COMPARE_SELFTEST_SPLIT_H

#include "compare/costs/series.h"

struct splits {
	size_t count;
	bool all;             /* every split that there is */
	size_t width;         /* runs of all workloads */
	unsigned char *sides; /* of a run in a split; split * width + run */
};

/* The workloads have all their runs in the base place. */
void splits_make(struct splits *out, const struct workload *workloads,
	size_t workload_count, bool by_session, size_t most, uint64_t seed,
	struct arena *arena);

/* The workloads of one split that have runs on both sides; returns how many.
 * out has room for all. */
size_t split_deal(struct workload *out, const struct splits *splits,
	size_t split, const struct workload *workloads, size_t workload_count,
	struct arena *arena);

/* The fewest runs that a side of the workload gets in any split. */
size_t split_least(const struct workload *workload, bool by_session);

#endif
