/* Which series of a store: {job="order",pod=~"a.*"}. The server knows what its
 * operators mean; here it is taken apart only to ask for less of it. */
#ifndef GATE_PULL_SELECTOR_H
#define GATE_PULL_SELECTOR_H

#include "gate/core/arena.h"
#include "gate/core/err.h"

/* What stands between the braces, which may be left out. */
int selector_parse(const char **out, const char *text, struct arena *arena,
	struct err *err);
/* With LABEL="VALUE" besides; NULL: series without the label. */
const char *selector_with(const char *selector, const char *label,
	const char *value, struct arena *arena);
/* The value that a label has to have; NULL: it may have several. */
const char *selector_value(const char *selector, const char *label,
	struct arena *arena);

#endif
