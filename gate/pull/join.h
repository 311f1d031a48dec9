/*
 * What a store gives in several answers, one metric each, to one profile again:
 * joined by stacks, with the time, the duration and the period that the answers
 * have lost. The same content gives the same bytes.
 */
#ifndef GATE_PULL_JOIN_H
#define GATE_PULL_JOIN_H

#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/model/builder.h"
#include "gate/write/pprof_write.h"

struct joined { /* types, period_type, time and duration are given */
	struct written_head head;
	bool sampled_time; /* its period is what all values are multiples of */
	uint64_t samples; /* stacks with a value */
	double sum;       /* of the first type */
};

/* An answer for each type of the head; one of no bytes has no stacks. */
int join_write(struct buf *out, struct joined *joined,
	const struct span *answers, const struct limits *limits,
	struct err *err);

#endif
