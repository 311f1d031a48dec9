/* How fast the machine was while a function ran: what of the rest of the
 * workload may tell it, and where nothing can (statistics, step 5). */
#ifndef COMPARE_HYPOTHESES_REFERENCE_H
#define COMPARE_HYPOTHESES_REFERENCE_H

#include "compare/hypotheses/hypothesis.h"

/* What is expected of the machine before any function is looked at. */
struct expected_speed {
	double mean;     /* cm, log */
	double variance; /* Vp; INFINITY: totals tell nothing */
	bool trusted;    /* operations may take the place of the rest */
};

/* One workload's, by row of its series. */
struct reference {
	const struct judged_series *j;
	const bool *hot;
	struct expected_speed expected;
	bool *member;       /* tells the speed; what is not hot always does */
	double *change;     /* d: log change for each operation */
	double *variance;   /* of d by counting */
	double *c, *v;      /* log speed without the row, and its variance */
	bool alike;         /* all hot functions moved by one factor that no
	                      machine can have */
	uint32_t *speakers; /* hot rows that have a say in a doubt */
	size_t speaker_count;
	struct two_counts cold; /* of all that is not hot */
	double cold_functions;  /* so many hot ones it is worth */
};

/* hot_share: at least this much of the work makes a function hot. */
void reference_find(struct reference *out, const struct judged_series *j,
	const bool *hot, double hot_share,
	const struct expected_speed *expected, struct arena *arena);
/* W of step 6 for a function of this dispersion. */
double reference_weight(const struct reference *r, uint32_t row, double vc);
/* Whether a function that seems to have moved against the reference may as
 * well have stood still while the reference moved. */
bool reference_doubted(const struct reference *r, uint32_t row);

#endif
