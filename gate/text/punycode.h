/* Letters beyond ASCII in names that have none. */
#ifndef GATE_TEXT_PUNYCODE_H
#define GATE_TEXT_PUNYCODE_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* Adds what the text stands for (RFC 3492), whose last mark ends what it says
 * itself. False, and something may have been added: it stands for nothing. */
bool punycode_write(struct buf *out, struct span text, char mark);

#endif
