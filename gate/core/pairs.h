/*
 * Which bytes and pairs of neighbours a text has, so that most of what could be
 * looked for in it need not be: one pass over the text for any number of
 * questions. A pair that is said to be there may be of other bytes; one that is
 * not there is not.
 */
#ifndef GATE_CORE_PAIRS_H
#define GATE_CORE_PAIRS_H

#include <stdint.h>

#include "gate/core/span.h"

struct pairs {
	uint64_t bytes[4];
	uint64_t pairs[16];
};

void pairs_of(struct pairs *out, struct span text);

static inline bool pairs_have_byte(const struct pairs *in, char c)
{
	unsigned char byte = (unsigned char)c;

	return in->bytes[byte >> 6] >> (byte & 63) & 1;
}

static inline unsigned pairs_place(char a, char b)
{
	return ((unsigned char)a * 37u + (unsigned char)b) & 1023;
}

static inline bool pairs_have(const struct pairs *in, char a, char b)
{
	unsigned at = pairs_place(a, b);

	return in->pairs[at >> 6] >> (at & 63) & 1;
}

#endif
