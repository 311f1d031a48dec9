/* How much the runs of harnesses did that fill a fixed time with operations, of
 * one benchmark or of several. */
#ifndef COMPARE_COSTS_WORK_H
#define COMPARE_COSTS_WORK_H

#include "compare/costs/series.h"

enum work {
	WORK_NONE,    /* the texts of the runs are not of such a harness */
	WORK_UNKNOWN, /* they are, and do not tell */
	WORK_KNOWN,
};

/* Of each run, base first, whether its text tells of every benchmark that texts
 * of both sides tell of. False: the texts are not of such a harness. */
bool work_told(bool *known, const struct workload *w,
	const struct symtab *symtab);

/*
 * The work of a run is the sum over its benchmarks of the operations of each,
 * times what one takes in base, in operations of base. That tells where the benchmarks
 * have the same shares of it on both sides, else one counts for another; and
 * where the profiles are of time.
 *
 * The profile holds the rounds too in which the harness looks for a count, which
 * the text leaves out: as much as the profile's time is more than the text's.
 * It is taken out within a side, and between sides where head has more of it:
 * less may be a program that starts faster. A text that has only the time by the
 * clock cannot tell: that of a loaded machine is more than the profile's.
 */
enum work work_of(double *of, const struct workload *w, sym metric,
	const struct symtab *symtab);

#endif
