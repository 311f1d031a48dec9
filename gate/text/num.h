/* Numbers to and from text, the same in every locale. */
#ifndef GATE_TEXT_NUM_H
#define GATE_TEXT_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/span.h"

enum {NUM_MAX = 48 }; /* room for any number below, with its NUL */

/* Shortest decimal text that reads back as the same double; integers below
 * 2^53 without a point or exponent. value must be finite. Returns out. */
const char *num_format(char out[NUM_MAX], double value);
/* The whole span is one finite number ("12", "-1.5", "3e9") of at most 1024
 * characters. */
bool num_parse(double *out, struct span text);
bool num_parse_u64(uint64_t *out, struct span text);
/* "0x" and up to 16 small hexadecimal digits. */
bool num_parse_hex(uint64_t *out, struct span text);

/* 512, 64K, 512M, 2GiB: powers of 1024. False when it is no size or 0. */
bool size_parse(size_t *out, const char *text);

#endif
