/*
 * The policy for a change under review: that of the commit it is compared
 * with, so that a change cannot loosen its own limits.
 */
#ifndef GATE_BASELINE_REVIEW_POLICY_H
#define GATE_BASELINE_REVIEW_POLICY_H

#include "gate/baseline/select.h"
#include "gate/config/config.h"

/* The config file of the start commit; where that is not here, the one of the
 * nearest record; where there is none, or no start, the change's own. explicit
 * (--config) goes before all. Says by notes when the change's own file is
 * another. */
int review_policy(struct config *out, const char *explicit,
	struct store *store, const struct repo *repo,
	const struct select_start *start, struct arena *arena,
	struct err *err);

#endif
