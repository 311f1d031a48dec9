/* `pull --list`: what the sources have, with samples a minute, and nothing is
 * pulled. */
#ifndef GATE_PULL_LIST_H
#define GATE_PULL_LIST_H

#include "gate/pull/pull.h"

/* As text, or as JSON: schema profgate.offer. */
void list_write(struct buf *out, const struct pull *pull, bool json);

#endif
