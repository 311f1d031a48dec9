/* What Austin's folded stacks say of themselves in the lines before them. */
#ifndef GATE_READ_AUSTIN_H
#define GATE_READ_AUSTIN_H

#include "gate/model/builder.h"

/* Fills a metric with what the numbers are, and what makes base units of them; false
 * where Austin did not write it, or not time. */
bool austin_metric(struct metric *out, double *factor, struct span content,
	struct builder *b);

#endif
