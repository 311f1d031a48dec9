/* Reads and writes integers of varying length. */
#include "gate/core/varint.h"

enum {BYTES_MAX = 10 };

bool varint_read(uint64_t *out, struct span in, size_t *at)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < BYTES_MAX && *at < in.len; i++) {
		unsigned char byte = (unsigned char)in.data[(*at)++];

		/* what the tenth byte has beyond 64 bits falls off, as in
		 * every other decoder */
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*out = value;
			return true;
		}
	}
	return false;
}

void varint_add(struct buf *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buf_char(out, (char)(value | 0x80));
	buf_char(out, (char)value);
}
