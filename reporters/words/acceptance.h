/* What accepts all regressions of a report, ready to paste. */
#ifndef REPORTERS_WORDS_ACCEPTANCE_H
#define REPORTERS_WORDS_ACCEPTANCE_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* Appends a line for each function, and each workload of which a total rose, that
 * regressions are of, in the order of the report: it covers what all metrics and
 * workloads say of it. A name that patterns or the form of the line would take for
 * something else stands as the ids of its findings. Returns where to write the
 * lines, static; NULL: there is nothing to accept. *left: names beyond those. */
const char *acceptance_lines(struct buf *out, size_t *left,
	const struct verdict *verdict);

#endif
