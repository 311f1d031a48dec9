/* What a file of callgrind's format is told by. */
#ifndef GATE_READ_CALLGRIND_TOLD_H
#define GATE_READ_CALLGRIND_TOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/core/span.h"

/* Where the small letters end that a line begins with. */
size_t callgrind_key_end(struct span line);
/* Cachegrind's: it has neither calls nor what the other's header begins with, and
 * says what it ran. */
bool callgrind_is_cachegrind(struct span content);

#endif
