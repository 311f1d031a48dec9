/* Benchmarks that are not there on a side, and those that failed. */
#ifndef GATE_RUNS_CHECK_BENCH_H
#define GATE_RUNS_CHECK_BENCH_H

#include "gate/runs/check_rules.h"

/* Refuses texts of a workload that tell of a failure: the one in which the
 * benchmark is named, or one that lacks what other runs have. */
int check_failures(const struct group *group, struct err *err);
/* Leaves out, of captures of a run that tell of the same results, such as what
 * was printed and the JSON of it, all but the first. */
void leave_out_repeats(const struct group *group);
/* Leaves out what ran and measured nothing, as a benchmark does that is not
 * there: all of a side, or some runs, which are flagged. Refuses a workload of
 * which no side measured anything. */
int check_silence(const struct group *group, struct err *err);
/* Nothing is left: refuses the first capture that measured nothing. +1: there
 * is none. */
int refuse_silence(const struct check *check, const struct run_set *const *sets,
	size_t set_count, struct err *err);
/* Refuses a time profile without samples: it judges nothing and hides
 * everything. */
int check_samples(const struct check *check, const struct capture *c,
	struct err *err);

#endif
