/* What reports show of a hypothesis: costs, their change, 95 % intervals. */
#ifndef COMPARE_HYPOTHESES_INTERVAL_H
#define COMPARE_HYPOTHESES_INTERVAL_H

#include "compare/hypotheses/hypothesis.h"

/* By kind of test: see struct test. */
void interval_g(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis);
void interval_t(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis);
void interval_machine(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis);
void interval_exact(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis);

/* 95 % interval of a mean that stands on `events` observations of the given
 * dispersion, by the square root transform: fills lo and hi. */
void interval_of_mean(struct side_value *side, double dispersion,
	double degrees);

/* Head over base, as far as it is beyond doubt: what an acceptance with a
 * ceiling is held against. Infinite when base is 0. */
double interval_rise(const struct change *change);

#endif
