/*
 * Looks at runs while they are being made: which workloads need no more of them.
 * A measurement has a budget of time, and is looked at when parts of it are
 * over (LOOKS). A verdict that is reached at one of several looks would fail
 * unchanged code more often than one look does: so the looks share its error.
 *
 *	1. look_next()     the look that comes next, and the share of each
 *	                   family's error that a verdict on the runs up to it may
 *	                   spend. The runs say so (struct run_look), wherever
 *	                   they are compared later: analyze() asks them
 *	2. looks_take()    a comparison of the runs so far, at that share: a
 *	                   workload has risen, or is settled, for what the budget
 *	                   still allows would hardly find a rise; or it is open,
 *	                   and what is left goes to those that are
 *
 * The method is group-sequential testing with the error spent by looks (Lan and
 * DeMets 1983: Discrete sequential boundaries for clinical trials), by the power
 * family of spending functions (Kim and DeMets 1987): of a family's error
 * look_spent(t) when the part t of the budget is over. What is spent between
 * two looks is the share of the second, used by itself: p / share is a p-value
 * for whatever look a workload stops at, for the chances of the looks add up to
 * no more than p (Bonferroni). That needs no correlation between looks, of
 * which t tails, ranks and a dispersion that is learned anew give none, and
 * costs little so far out in the tails. It holds for any reason to stop, so that
 * giving up early needs no bound of its own: by predictive power (Spiegelhalter,
 * Freedman and Blackburn 1986), the chance that the end would fail, of all
 * changes that the runs so far allow.
 *
 * Pure. To change when it is looked: LOOKS in looks.c; docs/statistics.md has what
 * was measured.
 */
#ifndef COMPARE_LOOKS_H
#define COMPARE_LOOKS_H

#include "compare/costs/series.h"
#include "compare/policy/policy.h"

/* The next look when the part `over` of a budget is, and so much of the error was
 * spent; number 0: none. */
struct run_look look_next(double over, double spent);
/* What of the error is spent with a look, and those before it. */
double look_spent(unsigned number);
/* The part of a budget that is over at a look. */
double look_time(unsigned number);

enum look_state {
	LOOK_OPEN,
	LOOK_RISEN,   /* a finding fails */
	LOOK_SETTLED, /* nothing would */
	LOOK_STATE_COUNT
};

struct look_input {
	struct symtab *symtab;
	const struct policy *policy;
	size_t workload_count;
	const struct workload *workloads; /* whose runs say for which look */
	const double *seconds; /* one a workload: of a run of both sides */
	double left;           /* seconds of the budget */
};

/* Fills states of those that are LOOK_OPEN. Memory from arena, which must have no
 * ceiling. */
void looks_take(enum look_state *states, const struct look_input *in,
	struct arena *arena);

#endif
