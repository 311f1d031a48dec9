/* gzip, any number of members, with a lid on size and ratio. */
#ifndef GATE_CORE_GUNZIP_H
#define GATE_CORE_GUNZIP_H

#include "gate/core/buf.h"
#include "gate/core/err.h"

#define GUNZIP_RATIO_MAX 1000 /* inflated : compressed, once past 1 MiB */

bool gunzip_is(struct span in); /* 1f 8b */

/* Inflates all members of in and appends to out. ERR_LIMIT past max_bytes or
 * GUNZIP_RATIO_MAX; ERR_INPUT with the offset for damage or trailing bytes. */
int gunzip(struct buf *out, struct span in, size_t max_bytes, struct err *err);

#endif
