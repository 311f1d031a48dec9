/* Which function raised a whole workload. */
#ifndef COMPARE_CAUSES_RAISERS_H
#define COMPARE_CAUSES_RAISERS_H

#include "compare/causes/nodes.h"

/* Gives each whole workload that rose to the function that raised it: of those
 * that rose in it the one that raised the same most, time before what allocates
 * and then takes time; else one that rose elsewhere, and here by half of what
 * the workload did. All workloads together go to the function that raised them most,
 * where functions account for half of it. What nothing explains stays with the node of
 * its workload. */
void raisers_join(struct nodes *nodes);

#endif
