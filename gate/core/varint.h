/* Integers of 1 to 10 bytes, 7 bits each, the low ones first (protobuf's). */
#ifndef GATE_CORE_VARINT_H
#define GATE_CORE_VARINT_H

#include <stdint.h>

#include "gate/core/buf.h"

/* What up to 4 bytes say, the first in the lowest; ends has a bit in those that
 * end an integer. */
static inline uint64_t varint_of(uint32_t bytes, uint32_t ends)
{
	bytes &= ends ^ (ends - 1); /* up to the bit that ends it */
	return (bytes & 0x7f) | (bytes >> 1 & 0x3f80) |
	       (bytes >> 2 & 0x1fc000) | (bytes >> 3 & 0xfe00000);
}

/* Of up to 4 bytes, which are taken together where 4 are there, whatever
 * the length: what is next to a number of unknown length cannot be foreseen.
 * False: longer, or near the end. */
static inline bool varint_read_short(uint64_t *out, struct span in, size_t *at)
{
	const unsigned char *from = (const unsigned char *)in.data + *at;
	uint32_t bytes, ends;

	if (in.len - *at < sizeof bytes)
		return false;
	bytes = from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 |
	        (uint32_t)from[3] << 24;
	ends = ~bytes & 0x80808080;
	if (ends == 0)
		return false;
	*out = varint_of(bytes, ends);
	*at += (unsigned)__builtin_ctz(ends) / 8 + 1;
	return true;
}

/* The same of two in a row, so that the second does not wait for the first. */
static inline bool varint_read_two(uint64_t *out, struct span in, size_t *at)
{
	const unsigned char *from = (const unsigned char *)in.data + *at;
	uint64_t bytes, ends, rest;
	unsigned first;

	if (in.len - *at < sizeof bytes)
		return false;
	bytes = from[0] | (uint64_t)from[1] << 8 | (uint64_t)from[2] << 16 |
	        (uint64_t)from[3] << 24 | (uint64_t)from[4] << 32 |
	        (uint64_t)from[5] << 40 | (uint64_t)from[6] << 48 |
	        (uint64_t)from[7] << 56;
	ends = ~bytes & 0x8080808080808080;
	if ((uint32_t)ends == 0)
		return false;
	first = (unsigned)__builtin_ctzll(ends) + 1;
	rest = ends >> first;
	if ((uint32_t)rest == 0)
		return false;
	out[0] = varint_of((uint32_t)bytes, (uint32_t)ends);
	out[1] = varint_of((uint32_t)(bytes >> first), (uint32_t)rest);
	*at += (first + (unsigned)__builtin_ctzll(rest) + 1) / 8;
	return true;
}

/* The integer at *at, which is moved behind it. False when it does not end
 * within 10 bytes. It may take more bytes than it needs. */
static inline bool varint_read(uint64_t *out, struct span in, size_t *at)
{
	enum { BYTES_MAX = 10 };
	size_t most = in.len - *at < BYTES_MAX ? in.len : *at + BYTES_MAX;
	uint64_t value = 0;
	size_t i = *at;

	if (i < most && (unsigned char)in.data[i] < 0x80) {
		*out = (unsigned char)in.data[i];
		*at = i + 1;
		return true;
	}
	for (unsigned shift = 0; i < most; shift += 7) {
		unsigned char byte = (unsigned char)in.data[i++];

		/* what the tenth byte has beyond 64 bits falls off, as in
		 * every other decoder */
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = value;
			*at = i;
			return true;
		}
	}
	*at = i;
	return false;
}

void varint_add(struct buf *out, uint64_t value);

/* Small numbers of either sign as small numbers: 0 -1 1 -2 is 0 1 2 3. */
static inline uint64_t zigzag(int64_t value)
{
	return ((uint64_t)value << 1) ^ (value < 0 ? UINT64_MAX : 0);
}

static inline int64_t unzigzag(uint64_t value)
{
	return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

#endif
