/* Rows to findings: names and shown values, intervals, call paths, lines. */
#ifndef COMPARE_FINDINGS_FINDING_H
#define COMPARE_FINDINGS_FINDING_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

void finding_make(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis);

/* The id of the finding that the row becomes. */
enum {FINDING_ID_SIZE = 17 };
void finding_id(char out[FINDING_ID_SIZE], const struct hypothesis *h,
	const struct analysis *analysis);

/* 95 % interval of a mean that stands on `events` observations of the given
 * dispersion, by the square root transform: fills lo and hi. */
void finding_interval(struct side_value *side, double dispersion,
	double degrees);

/* Head over base, as far as it is beyond doubt: what an acceptance with a
 * ceiling is held against. Infinite when base is 0. */
double finding_rise(const struct finding *finding);

/* By status, then size of change, then id: a total order. For qsort. */
int finding_compare(const void *a, const void *b);

/* The text of a name for a verdict: NUL-terminated, embedded NULs spelled
 * \x00. NULL for "". */
const char *name_text(const struct analysis *analysis, sym name);

#endif
