/* How many findings there are of each status. */
#ifndef REPORTERS_WORDS_COUNTS_H
#define REPORTERS_WORDS_COUNTS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* Findings of the status; of unchanged ones those that were judged, so that all add up
 * to what was. */
size_t status_count(const struct verdict *verdict, enum status status);
/* "3 regressions, 1 suspect, 36 undecided", without what is zero. */
void phrase_counts(struct buf *out, const struct verdict *verdict,
	unsigned statuses, const char *separator);
/* The same of other counts. */
void phrase_counts_of(struct buf *out, const size_t counts[STATUS_COUNT],
	unsigned statuses, const char *separator);

#endif
