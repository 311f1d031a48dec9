/*
 * What stays of a function's name from commit to commit, for the ids of
 * findings: its key, unless another subject of the same kind has that too. Found
 * out in one pass over the hypotheses that there are.
 */
#ifndef COMPARE_FINDINGS_FINDING_IDS_H
#define COMPARE_FINDINGS_FINDING_IDS_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"
#include "gate/core/rowset.h"

enum {FINDING_ID_SIZE = 17 };

struct finding_ids {
	const struct analysis *analysis;
	struct symtab *texts;   /* of the keys */
	struct rowset subjects; /* that were counted: series, kind, function */
	struct rowset keys;     /* series, kind, key */
	uint32_t *count;        /* of the subjects with each key */
};

/* Of the hypotheses as they are now. Heap memory; ended by
 * finding_ids_clear. */
void finding_ids_init(struct finding_ids *out, const struct analysis *analysis);
void finding_ids_clear(struct finding_ids *ids);

/* The id of the finding that the hypothesis becomes. */
void finding_id(char out[FINDING_ID_SIZE], const struct hypothesis *h,
	const struct finding_ids *ids);

#endif
