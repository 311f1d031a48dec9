/* A row of a selftest, and what is planted in it. */
#ifndef COMPARE_SELFTEST_CANDIDATE_H
#define COMPARE_SELFTEST_CANDIDATE_H

#include "compare/selftest/plant.h"
#include "compare/selftest/selftest.h"

#define PLANTED_ROWS 3    /* the hottest of a workload and metric */
#define PLANTED_TRIALS 20 /* of each, at each size */

struct candidate {
	struct selftest_row row;
	struct plant plant; /* PLANT_NOTHING: none */
	unsigned rank;      /* among those of its workload and metric */
};

/* Leaves plants only as many as take no more reports than there is room for, and
 * one in any case: the hottest row of each workload and metric comes first, then
 * the second. Returns how many are left; count becomes how many there were. */
size_t candidates_limit(struct candidate *all, size_t *count, size_t room);

#endif
