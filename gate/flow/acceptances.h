/*
 * What became of the policy's acceptances, once a verdict is settled: in a
 * report that fails, which were exceeded and which accepted nothing. A name
 * that is mistyped is told, so, where somebody looks for it.
 */
#ifndef GATE_FLOW_ACCEPTANCES_H
#define GATE_FLOW_ACCEPTANCES_H

#include "gate/config/config.h"

void acceptances_tell(struct notes *notes, const struct verdict *verdict,
	const struct policy *policy);

#endif
