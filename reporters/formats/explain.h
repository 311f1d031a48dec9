/* Why one finding has its status, in words and numbers. */
#ifndef REPORTERS_FORMATS_EXPLAIN_H
#define REPORTERS_FORMATS_EXPLAIN_H

#include "compare/verdict/by_workload.h"
#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* finding is one of the verdict's. Lines for a terminal. */
void explain_render(struct buf *out, const struct verdict *verdict,
	const struct finding *finding);
/* What else is of the leader's cause, a line each: list has the leader too. */
void explain_others(struct buf *out, struct finding_list list,
	const struct finding *leader);

#endif
