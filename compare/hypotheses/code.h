/*
 * What runs say of the machine code of functions (FACT_CODE), by row of a series.
 *
 * A function whose code is the same in both builds cannot do more but when what
 * leads to it does: so its rise is the machine's, or of where its code lies, only
 * if nothing on the stacks that it is on is another, either. What was not in the
 * profiles of one side, or in a file without symbols, is not known, and a
 * function of the program that is known on one side alone may be new.
 */
#ifndef COMPARE_HYPOTHESES_CODE_H
#define COMPARE_HYPOTHESES_CODE_H

#include "compare/hypotheses/hypothesis.h"

enum code {
	CODE_UNKNOWN,
	CODE_SAME,    /* and of all that leads to it */
	CODE_CHANGED, /* its own */
};

/* One a row; NULL: no run says anything. In the arena of the analysis. */
const enum code *code_of_rows(struct judged_series *j,
	const struct analysis *analysis);

#endif
