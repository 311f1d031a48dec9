/* Decodes Punycode, the steps of RFC 3492, section 6.2. */
#include "gate/text/punycode.h"

#include <stdint.h>
#include <string.h>

#include "gate/core/utf8.h"

enum {
	BASE = 36,
	T_MIN = 1,
	T_MAX = 26,
	SKEW = 38,
	DAMP = 700,
	FIRST_BIAS = 72,
	FIRST_CODE = 128,
	LETTERS_MAX = 256 /* of a name */
};

static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
	uint32_t k = 0;

	delta /= first ? DAMP : 2;
	delta += delta / count;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

/* A number of letters and digits whose thresholds follow the bias. False: it
 * does not end, or is too large. */
static bool number(uint32_t *out, struct span text, size_t *at, uint32_t bias)
{
	uint32_t weight = 1;

	*out = 0;
	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias           ? T_MIN
		             : k >= bias + T_MAX ? T_MAX
		                                 : k - bias;
		char c = *at < text.len ? text.data[(*at)++] : '\0';
		uint32_t digit = c >= 'a' && c <= 'z' ? (uint32_t)(c - 'a')
		                 : c >= '0' && c <= '9'
		                         ? (uint32_t)(c - '0') + 26
		                         : BASE;

		if (digit == BASE || weight > 1u << 20)
			return false;
		*out += digit * weight;
		if (digit < t)
			return true;
		weight *= BASE - t;
	}
}

bool punycode_write(struct buf *out, struct span text, char mark)
{
	uint32_t letters[LETTERS_MAX], count = 0, code = FIRST_CODE, place = 0;
	uint32_t bias = FIRST_BIAS;
	size_t at = text.len;

	while (at > 0 && text.data[at - 1] != mark)
		at--;
	for (; at > 0 && count + 1 < at; count++) {
		if (count == LETTERS_MAX)
			return false;
		letters[count] = (unsigned char)text.data[count];
	}
	while (at < text.len) {
		uint32_t delta;

		if (!number(&delta, text, &at, bias) || count == LETTERS_MAX)
			return false;
		bias = adapt(delta, ++count, place == 0);
		place += delta;
		code += place / count;
		place %= count;
		memmove(letters + place + 1, letters + place,
			(count - 1 - place) * sizeof *letters);
		letters[place++] = code;
	}
	for (uint32_t i = 0; i < count; i++)
		if (!utf8_write(out, letters[i]))
			return false;
	return true;
}
