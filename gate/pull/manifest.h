/* .pull.json in a run set: what was asked of whom, without secrets. */
#ifndef GATE_PULL_MANIFEST_H
#define GATE_PULL_MANIFEST_H

#include "gate/pull/pull.h"

/* state: "interrupted" until it is known to be "complete" or "failed". */
int manifest_write(const struct pull *pull, const struct pull_side *side,
	const char *state, struct err *err);

#endif
