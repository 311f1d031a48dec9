/* Two snapshots of a running process, which counts since its start: what it did
 * between them. */
#ifndef COMPARE_COSTS_DIFFERENCE_H
#define COMPARE_COSTS_DIFFERENCE_H

#include "compare/costs/costs.h"

/* Where a group went: two runs of anything have functions with less than before
 * and some with more. The groups are of one metric. */
enum course { COURSE_FALLS, COURSE_STILL, COURSE_RISES };
enum course group_course(const struct event_group *before,
	const struct event_group *after);
/* Takes before out of the group of after, and of its totals: the window between
 * them. What after does not have is left out. */
void costs_subtract(struct costs *after, struct event_group *group,
	const struct costs *before, const struct event_group *earlier);

#endif
