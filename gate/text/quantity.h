/*
 * Numbers for people: three significant digits, a unit that fits, the same in
 * every locale. A unit that is not ours is copied as it is, so the result has
 * to go through gate/text/escape.h like any name.
 */
#ifndef GATE_TEXT_QUANTITY_H
#define GATE_TEXT_QUANTITY_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* ns -> 348 ms, bytes -> 8.2 MiB, counts -> 12,345 or 1.55 M; NaN -> "?". */
void format_value(struct buf *out, double value, const char *unit);
/* The same with its sign: "+64 ms". */
void format_delta(struct buf *out, double value, const char *unit);
/* A ratio as growth: 1.184 -> +18.4 %, 12.3 -> x12.3. */
void format_growth(struct buf *out, double ratio);
/* An end of an interval around the ratio, without sign and unit: "14.9". */
void format_bound(struct buf *out, double bound, double ratio);
/* A share as people write it into a config: 10 % and .5 %, not 10.0 %. */
void format_share(struct buf *out, double share);
/* "12,345" */
void format_count(struct buf *out, size_t count);
/* A commit as git shortens it; false, and nothing, for any other text. */
bool format_commit(struct buf *out, const char *commit);

#endif
