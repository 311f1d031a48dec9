/* What makes the hypotheses of the tests: the rows functions of tests.c. */
#ifndef COMPARE_HYPOTHESES_ROWS_H
#define COMPARE_HYPOTHESES_ROWS_H

#include "compare/hypotheses/hypothesis.h"

void heap_rows(struct analysis *analysis);    /* sampled, step 16 */
void timed_rows(struct analysis *analysis);   /* functions, steps 5 to 9 */
void total_rows(struct analysis *analysis);   /* and quiet ones, step 11 */
void machine_rows(struct analysis *analysis); /* all workloads together */
void exact_rows(struct analysis *analysis);   /* step 16 */

#endif
