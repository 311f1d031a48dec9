/* Notes the bytes and pairs of bytes of a text. */
#include "gate/core/pairs.h"

void pairs_of(struct pairs *out, struct span text)
{
	*out = (struct pairs){{0}, {0}};
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.data[i];

		out->bytes[byte >> 6] |= UINT64_C(1) << (byte & 63);
		if (i > 0) {
			unsigned at =
				pairs_place(text.data[i - 1], text.data[i]);

			out->pairs[at >> 6] |= UINT64_C(1) << (at & 63);
		}
	}
}
