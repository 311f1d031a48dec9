/* What Austin's folded stacks say of themselves in the lines before them. */
#ifndef GATE_READ_AUSTIN_H
#define GATE_READ_AUSTIN_H

#include "gate/model/builder.h"

/* Says in the metric what the numbers are. What makes base units of them: 1, and the
 * metric stays, where Austin did not write them, or not of time. */
double austin_metric(struct metric *metric, struct span content, struct builder *b);

#endif
