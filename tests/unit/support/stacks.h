/* What a reader made of a capture, as text. */
#ifndef TESTS_UNIT_SUPPORT_STACKS_H
#define TESTS_UNIT_SUPPORT_STACKS_H

#include <stdbool.h>

#include "gate/core/buf.h"
#include "gate/model/profile.h"

/* A line a stack: `function@file:line!module` of each frame, leaf first, with
 * ` < ` between them, the values, and with `events` those, each after a slash. */
void put_stacks(struct buf *out, const struct profile *p, bool events);

/* Puts `...` for the formats that an error lists, which grow: `(understood: pprof
 * protobuf, ...)`. tests/golden/compare-unknown-file.err has them all. */
void cut_understood(char *error);

#endif
