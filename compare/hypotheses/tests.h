/*
 * The tests: a row each. What makes its hypotheses, what alpha it may spend,
 * what it could have seen. Nothing else compares families.
 *
 * To add one: a file of hypotheses/ with its rows function, and its row in
 * tests.def. Only a statistic that is new as well has more to say: what it could
 * have seen (detectable.h) and its interval (interval.h).
 */
#ifndef COMPARE_HYPOTHESES_TESTS_H
#define COMPARE_HYPOTHESES_TESTS_H

#include "compare/policy/policy.h"
#include "compare/verdict/verdict.h"
#include "gate/core/span.h"

struct analysis;
struct hypothesis;

/* What base and head cost, in the metric's unit, and by how much that changed:
 * as reports show it, with 95 % intervals. */
struct sides {
	struct side_value base, head;
	struct change change;
};

#define TEST(NAME, ...) FAMILY_##NAME,
#define BESIDE(NAME, ...) FAMILY_##NAME,
enum family {
#include "compare/hypotheses/tests.def"
	FAMILY_COUNT
};
#undef TEST
#undef BESIDE

struct test {
	double alpha; /* family-wise error when policy allows 1 % a report */
	/* Makes the hypotheses; NULL: made beside those of another family. */
	void (*rows)(struct analysis *analysis);
	bool exact;        /* nothing is sampled: no p, no family-wise error */
	bool on_estimate;  /* a t statistic, its budget a bound on the estimate
	                     and its p by Bonferroni; else a G-test and Holm */
	bool seen;         /* as a sharper test: what it could have seen was */
	bool if_changed;   /* no finding unless it changed */
	enum reason risen; /* of its regressions */
	/* Whether hypotheses are made of the series of this metric; NULL: of
	 * what no other test takes. */
	bool (*applies)(const struct metric_row *row);
	/* Smallest ratio that a decided hypothesis would show with so many
	 * times its runs, each so many times as long; 1, 1: as it is: step
	 * 13. */
	double (*detectable)(const struct hypothesis *h, double runs,
		double length);
	void (*interval)(struct sides *out, const struct hypothesis *h,
		const struct analysis *analysis);
};

#define TEST(NAME, alpha, rows, ...) void rows(struct analysis *analysis);
#define BESIDE(...)
#include "compare/hypotheses/tests.def"
#undef TEST
#undef BESIDE

/* The files whose functions it names know it as analysis->tests. */
extern const struct test family_tests[FAMILY_COUNT];
/* Makes the hypotheses of every test. */
void tests_make(struct analysis *analysis);

#endif
