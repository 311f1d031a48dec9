/* What the first screen of a comment shows: causes, and the benchmarks that they
 * moved, in tables that a telephone shows whole. */
#ifndef REPORTERS_FORMATS_MARKDOWN_MARKDOWN_CAUSES_H
#define REPORTERS_FORMATS_MARKDOWN_MARKDOWN_CAUSES_H

#include "compare/verdict/by_cause.h"
#include "gate/core/buf.h"
#include "reporters/words/places.h"

/* "<code>pkg.Parse</code> got slower: cpu +18.4 % (348 ms -> 412 ms)" and how
 * many causes more; false, and nothing, where the verdict has no cause of
 * regressions. */
bool markdown_worst(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by);

/* The head of their table, and a row of it. */
void markdown_cause_header(struct buf *out, const struct verdict *verdict);
void markdown_cause_row(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by, size_t number,
	const struct finding_places *places);

/* Totals of benchmarks that moved by more than noise where no other says the same
 * more exactly, the worst first. */
struct moved_totals {
	size_t count;
	const struct finding **all; /* heap; the findings are the verdict's */
};

void markdown_totals_moved(struct moved_totals *out,
	const struct verdict *verdict, const struct by_workload *workloads);
/* The head of their table, and a row of it. */
void markdown_total_header(struct buf *out);
void markdown_total_row(struct buf *out, const struct finding *f);

#endif
