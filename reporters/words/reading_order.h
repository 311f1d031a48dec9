/*
 * Findings in the order in which people read them.
 *
 * The verdict's order decides within a status. On top of it: the workload with
 * the worst finding first, functions and sites before the totals that they raise,
 * and what is said of one subject stands together, so that a site that allocates
 * more bytes and more objects is one thing to read.
 */
#ifndef REPORTERS_WORDS_READING_ORDER_H
#define REPORTERS_WORDS_READING_ORDER_H

#include "compare/verdict/verdict.h"

#define ONE_STATUS(status) (1u << (status))
#define ALL_STATUSES (ONE_STATUS(STATUS_COUNT) - 1)

struct reading_row {
	const struct finding *finding; /* borrowed from the verdict */
	bool continues; /* same workload, status and subject as the row before
			 */
};

struct reading_order {
	size_t count;
	struct reading_row *at; /* heap */
};

/* The findings that have one of the statuses; by_workload: workloads apart. */
void reading_order_of(struct reading_order *out, const struct verdict *verdict,
	unsigned statuses, bool by_workload);
void reading_order_clear(struct reading_order *rows);

#endif
