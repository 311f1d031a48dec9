/* Which number tells best what a cause costs. */
#ifndef REPORTERS_WORDS_CAUSE_NUMBER_H
#define REPORTERS_WORDS_CAUSE_NUMBER_H

#include "compare/verdict/by_cause.h"
#include "gate/core/buf.h"

/* How many times the growth that is allowed it grew by; HUGE_VAL: nobody knows. */
double times_allowed(const struct finding *f);
/* What the leader's benchmark costs more in all, of the cause's findings: of what the
 * leader costs more of before other things, what the benchmark itself prints before
 * what a profile estimates, bytes for bytes, then the furthest past its budget. NULL:
 * there is none. */
const struct finding *cause_total(const struct finding *leader,
	struct finding_list list);
/* The same where it says better than the leader how much: printed by the benchmark
 * for what a profile has an estimate of; else the leader. */
const struct finding *cause_number(const struct finding *leader,
	struct finding_list list);
/* "cpu of BenchmarkParse: the causes are +142 us of +300 us; no other function rose
 * beyond doubt", of a total that rose, where they leave more than a quarter of it;
 * beside: the findings of its workload. */
bool phrase_rest(struct buf *out, const struct finding *total,
	struct finding_list beside);

#endif
