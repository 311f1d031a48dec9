/* What the costs of runs are divided by, so that runs can be compared: the
 * operations that they did; else nothing; and whether they lasted a time that
 * was fixed beforehand, so that totals tell how busy the program was. */
#ifndef COMPARE_COSTS_EXPOSURE_H
#define COMPARE_COSTS_EXPOSURE_H

#include "compare/costs/series.h"

/* Whether runs that need not say how many operations they did are windows of
 * running programs: between snapshots, as who took them says, of whole seconds
 * each, or, where no benchmark runs in them, far from one length. */
bool exposure_is_windows(const struct workload *workload, sym metric);

/* Whether some runs with the metric do not say how many operations they did,
 * though those that do, said of each side, did different numbers or fill a time:
 * without theirs, costs of the others mean nothing beside them. known: of each
 * run, base first, whether it says so. */
bool exposure_is_partial(bool *known, size_t said[2],
	const struct workload *workload, sym metric,
	const struct symtab *symtab);

#define NUMBER_ALIKE 1.5 /* of operations, where nobody says how many */

struct exposure {
	enum divisor divisor;
	double *of;        /* one a run, base first: operations; seconds of
	                      windows of which one side's are longer; or 1 */
	double seconds[2]; /* of a window of base and of head */
	bool repeats;      /* of a Go benchmark, and no run says how often */
};

/* Of the runs of a workload that both sides have, and one metric of theirs. */
void exposure_of(struct exposure *out, const struct workload *workload,
	sym metric, const struct symtab *symtab, struct arena *arena);

#endif
