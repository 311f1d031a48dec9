/* The findings of each cause, as by_workload.h has those of each workload. */
#ifndef COMPARE_VERDICT_BY_CAUSE_H
#define COMPARE_VERDICT_BY_CAUSE_H

#include "compare/verdict/by_workload.h"

struct by_cause {
	size_t count;               /* of causes */
	const struct finding **all; /* by cause, then as in the verdict; heap */
	size_t *from;               /* first of each cause, and the end; heap */
};

/* How many causes fail the gate: the first of the verdict's. */
size_t cause_failed_count(const struct verdict *verdict);
/* Borrows the verdict's findings; ended by by_cause_clear. */
void by_cause_init(struct by_cause *out, const struct verdict *verdict);
void by_cause_clear(struct by_cause *in);
/* Those of the verdict's causes[number], in the order of the verdict. */
struct finding_list by_cause_find(const struct by_cause *in, size_t number);
/* The finding that leads it; NULL: a result that somebody else wrote. */
const struct finding *cause_leader(const struct by_cause *in,
	const struct cause *cause, size_t number);

#endif
