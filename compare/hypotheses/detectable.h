/* Smallest ratios that would show, by kind of test: see struct test. */
#ifndef COMPARE_HYPOTHESES_DETECTABLE_H
#define COMPARE_HYPOTHESES_DETECTABLE_H

#include "compare/hypotheses/hypothesis.h"

double detectable_g(const struct hypothesis *h, double runs, double length);
/* More runs or longer ones do not sharpen these. */
double detectable_t(const struct hypothesis *h, double runs, double length);
double detectable_exact(const struct hypothesis *h, double runs,
	double length);

#endif
