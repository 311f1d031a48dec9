/* Moments as people write them, and back. */
#ifndef GATE_PULL_WHEN_H
#define GATE_PULL_WHEN_H

#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/err.h"

/* "2026-05-01T10:00:00Z", with fractions and +02:00; seconds since 1970; "now",
 * "now-2h". To ns since 1970; option names what said it. */
int when_parse(int64_t *out, const char *option, const char *text, int64_t now,
	struct err *err);
/* As RFC 3339 has it, in UTC, with as many digits as there are. */
const char *when_print(int64_t time, struct arena *arena);

#endif
