/* Characters by their numbers. */
#ifndef GATE_CORE_UTF8_H
#define GATE_CORE_UTF8_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/buf.h"

/* Adds a character. False, and nothing was added: none has that number. */
bool utf8_write(struct buf *out, uint32_t code);

#endif
