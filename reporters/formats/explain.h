/* Why one finding has its status, in words and numbers. */
#ifndef REPORTERS_FORMATS_EXPLAIN_H
#define REPORTERS_FORMATS_EXPLAIN_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* finding is one of the verdict's. Lines for a terminal. */
void explain_render(struct buf *out, const struct verdict *verdict,
	const struct finding *finding);

#endif
