/* Timed runs of both sides within a budget of time: each benchmark until it is
 * decided, what is left to those that are close (compare/looks.h). */
#ifndef GATE_MEASURE_BUDGET_H
#define GATE_MEASURE_BUDGET_H

#include "compare/looks.h"
#include "gate/measure/measure.h"

struct budget_input {
	struct measurement *measurement; /* of two sides */
	const struct policy *policy;
	struct symtab *symtab;
	double seconds;
};

struct spent {
	double seconds;
	unsigned rounds, looks;
	enum look_state *states; /* one a bench; in the measurement's arena.
	                            LOOK_OPEN: the budget ended it */
};

/* Takes rounds until nothing is open, or the next one would pass the budget. As
 * measure_round(). */
int budget_take(struct spent *out, const struct budget_input *in,
	struct err *err);

#endif
