/* A finding's change in numbers, the same in every report. */
#ifndef REPORTERS_WORDS_CHANGE_H
#define REPORTERS_WORDS_CHANGE_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* What changed: the growth, or "new" and "gone" where a ratio says nothing. */
void format_change(struct buf *out, const struct finding *finding);
/* The 95 % interval of the change, " (14.9 … 21.8)"; nothing without one. */
void format_interval(struct buf *out, const struct finding *finding);
/* What the policy allows, "+10 %", or "-" when it does not judge. */
void format_allowed(struct buf *out, const struct finding *finding);

/* ", 6.8 % of all": of what is new, its share of the workload; else nothing. */
void format_new_share(struct buf *out, const struct finding *finding);
/* "has 6.8 % of all cpu, and none in base", in the place of what it did and its
 * change; false, and nothing, of what base has. */
bool phrase_new(struct buf *out, const struct finding *finding);

#endif
