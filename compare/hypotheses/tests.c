/* The tests of tests.def as an array. */
#include "compare/hypotheses/tests.h"

#include "compare/hypotheses/detectable.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/hypotheses/interval.h"
#include "gate/model/metric.h"

#define TEST(NAME, alpha, rows, ...)                                           \
	[FAMILY_##NAME] = {alpha, rows, __VA_ARGS__},
#define BESIDE(NAME, alpha, ...) TEST(NAME, alpha, NULL, __VA_ARGS__)
const struct test family_tests[FAMILY_COUNT] = {
#include "compare/hypotheses/tests.def"
};
#undef TEST
#undef BESIDE

void tests_make(struct analysis *analysis)
{
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (analysis->tests[f].rows)
			analysis->tests[f].rows(analysis);
}
