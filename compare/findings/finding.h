/*
 * Decided hypotheses to findings: names and values as reports show them.
 *
 *	1. coverage_make()      what was judged, and what was not (coverage.h)
 *	2. findings_make()      every hypothesis that was asked for: its values
 *	                        and interval by its test, paths and lines
 *	                        (paths.h), earlier commits (cost_history.h);
 *	                        counted and sorted
 *	3. summary_policy(), summary_workloads()
 *	                        what holds for more than one (summary.h)
 *	4. report_notes()       what to know beside the findings (notes.h)
 *	5. call_trees()         for pictures (call_tree.h)
 *
 * Nothing is decided here: status, outcome and exit code were before. From here
 * on symbols are strings (name_text.h) and order is total. Everything is in the
 * arena of the analysis; the verdict borrows it.
 *
 * To add something that a finding tells: its member in
 * compare/verdict/verdict.h, filled in finding.c; a file of its own here
 * when that takes more than a few lines.
 */
#ifndef COMPARE_FINDINGS_FINDING_H
#define COMPARE_FINDINGS_FINDING_H

#include "compare/findings/finding_ids.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* All of them, counted and in order. */
void findings_make(struct verdict *out, const struct analysis *analysis);

/* What it is of: the function, the benchmark of a counted total, or NULL. */
const char *finding_function(const struct hypothesis *h,
	const struct analysis *analysis);

/* Of a rule that has no such numbers. */
extern const struct test_detail no_test;

/* NULL: none has the id. */
const struct finding *finding_find(const struct verdict *verdict,
	const char *id);

/* By status, then size of change, then id: a total order. For qsort. */
int finding_compare(const void *a, const void *b);

#endif
