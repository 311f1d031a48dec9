/* The order of the rows of coverage. */
#ifndef COMPARE_FINDINGS_COVERAGE_ROWS_H
#define COMPARE_FINDINGS_COVERAGE_ROWS_H

#include "compare/verdict/verdict.h"

/* By workload, benchmark, metric and what else names a row. */
void coverage_sort(struct verdict *out);

#endif
