/* Spans of time as people write them. */
#ifndef GATE_TEXT_DURATION_H
#define GATE_TEXT_DURATION_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* "90s", "10m", "1h30m", "500ms", to seconds. False when it is none, or is
 * under a millisecond or over a year. */
bool duration_parse(double *out, const char *text);
/* "0.8 s", "12 s", "2 min 5 s", "1 h 10 min". */
void duration_print(struct buf *out, double seconds);

#endif
