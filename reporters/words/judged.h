/*
 * What a report judged and what it did not, for its first line: a PASS is of
 * what was judged and of nothing else. Raw, as phrase.h is.
 */
#ifndef REPORTERS_WORDS_JUDGED_H
#define REPORTERS_WORDS_JUDGED_H

#include <stdbool.h>

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* "no regression in 12 benchmarks: 37 of 86 functions decided, in the rest
 * only rises past x3 would have shown" */
void phrase_pass(struct buf *out, const struct verdict *verdict);
/* "; not judged: 2 metrics (B/op, cpu in total), 2 benchmarks (only base has BenchmarkOld, only
 * head has BenchmarkNew)", and what no command measures; nothing when all was. */
void phrase_not_judged(struct buf *out, const struct verdict *verdict);
/* "B/op, allocs/op": metrics of which something was judged; false: there is none. */
bool phrase_judged_alone(struct buf *out, const struct verdict *verdict);
/* "This is not a pass: nothing was judged" */
void phrase_not_a_pass(struct buf *out, const struct verdict *verdict);
/* Findings that are undecided for too few runs: no rise at all would have shown. */
size_t without_runs(const struct verdict *verdict);
/* All that are undecided are. */
bool undecided_for_runs(const struct verdict *verdict);
/* "cpu of BenchmarkX: recorded in 3 of 5 base runs and 0 of 5 head runs; record
 * it in all runs of both sides": why one row was not judged. */
void phrase_coverage(struct buf *out, const struct coverage *row);

#endif
