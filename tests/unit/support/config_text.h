/* profgate.yml as tests write it. */
#ifndef TESTS_UNIT_SUPPORT_CONFIG_TEXT_H
#define TESTS_UNIT_SUPPORT_CONFIG_TEXT_H

#include "gate/config/config.h"

/* Reads it as p.yml, on 2026-06-30. */
int config_of(struct config *out, struct arena *arena, struct span text,
	struct err *err);

/* What is printed of the configuration; the test fails where its `measure:`, and
 * what follows, does not read back as itself. */
void print_measured(struct buf *out, const struct config *config);

#endif
