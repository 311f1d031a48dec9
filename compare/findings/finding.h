/* Decided hypotheses to findings: names and values as reports show them. */
#ifndef COMPARE_FINDINGS_FINDING_H
#define COMPARE_FINDINGS_FINDING_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

void finding_make(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis);

/* All of them, counted and in order. */
void findings_make(struct verdict *out, const struct analysis *analysis);

/* The id of the finding that the hypothesis becomes. */
enum {FINDING_ID_SIZE = 17 };
void finding_id(char out[FINDING_ID_SIZE], const struct hypothesis *h,
	const struct analysis *analysis);

/* What it is of: the function, the benchmark of a counted total, or NULL. */
const char *finding_function(const struct hypothesis *h,
	const struct analysis *analysis);

/* NULL: none has the id. */
const struct finding *finding_find(const struct verdict *verdict,
	const char *id);

/* By status, then size of change, then id: a total order. For qsort. */
int finding_compare(const void *a, const void *b);

#endif
