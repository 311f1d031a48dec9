/*
 * What a gate could see with the runs that there are, for its hottest
 * functions, and what more runs or longer ones would buy: asked while they are
 * being measured. Runs of one side are taken for both: as many of head are
 * expected to vary as much.
 */
#ifndef COMPARE_POWER_H
#define COMPARE_POWER_H

#include "compare/costs/series.h"
#include "compare/policy/policy.h"
#include "gate/core/arena.h"

#define POWER_SHARE .1 /* of a workload, from which a function must be seen */

struct power_row { /* a function */
	const char *workload, *function;
	double share;      /* of the workload */
	double detectable; /* smallest growth that these runs show, .2: 20 % */
	/* To see the growth that is wanted: so many runs of each side, or runs
	 * so many times as long; NaN where no number of them is enough. */
	double runs, length;
};

struct power {
	unsigned runs;       /* the fewest of a workload on a side */
	size_t row_count;    /* 0: too few runs, or no time was sampled */
	struct power_row *rows; /* functions of POWER_SHARE and more, or the
	                           hottest: by workload, share */
};

/* Of workloads with runs on both sides; alone: with runs in the place of base,
 * which are put in that of head, too. wanted is a growth. Names are copied to
 * the arena. */
void power_of(struct power *out, struct workload *workloads, size_t count,
	bool alone, double wanted, const struct policy *policy,
	struct symtab *symtab, struct arena *arena);

/* The one that is seen least; NULL: no row. */
const struct power_row *power_worst(const struct power *power);

#endif
