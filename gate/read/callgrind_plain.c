/* Reads lines of plain numbers, byte by byte. */
#include "gate/read/callgrind_plain.h"

#include <string.h>

#include "gate/core/ascii.h"

enum { DIGITS_MAX = 15 }; /* a double holds them, and so does 0x with them */

/* Digits; how many. */
static size_t read_digits(const char *at, const char *end, uint64_t *out)
{
	uint64_t value = 0;
	const char *p = at;

	for (; p < end && ascii_is_digit(*p); p++)
		value = value * 10 + (uint64_t)(*p - '0');
	*out = value;
	return (size_t)(p - at);
}

static size_t read_hex(const char *at, const char *end, uint64_t *out)
{
	uint64_t value = 0;
	const char *p = at;
	int digit;

	for (; p < end && (digit = ascii_hex(*p)) >= 0; p++)
		value = value << 4 | (uint64_t)digit;
	*out = value;
	return (size_t)(p - at);
}

/* The place behind a position; NULL when it is not plain. */
static const char *read_position(const char *at, const char *end,
	uint64_t *position)
{
	char sign = '0';
	uint64_t value;
	size_t len;

	if (at < end && *at == '*')
		return at + 1;
	if (at < end && (*at == '+' || *at == '-'))
		sign = *at++;
	if (end - at > 2 && at[0] == '0' && at[1] == 'x') {
		at += 2;
		len = read_hex(at, end, &value);
	} else {
		len = read_digits(at, end, &value);
	}
	if (!len || len > DIGITS_MAX)
		return NULL;
	*position = sign == '+'   ? *position + value
	            : sign == '-' ? *position - value
	                          : value;
	return at + len;
}

static const char *read_positions(const char *at, const char *end,
	uint64_t *position, uint32_t count)
{
	for (uint32_t i = 0; at && i < count; i++) {
		if (i && (at == end || *at++ != ' '))
			return NULL;
		at = read_position(at, end, &position[i]);
	}
	return at;
}

size_t callgrind_plain(struct span text, uint64_t *position, uint32_t count,
	double *costs, uint32_t events)
{
	const char *at, *end = text.data + text.len;
	uint64_t place[POSITIONS_MAX], value;
	size_t len;

	memcpy(place, position, sizeof place);
	at = read_positions(text.data, end, place, count);
	memset(costs, 0, events * sizeof *costs);
	for (uint32_t i = 0; at && at < end && *at == ' '; i++) {
		len = read_digits(++at, end, &value);
		if (i == events || !len || len > DIGITS_MAX)
			return 0;
		costs[i] = (double)value;
		at += len;
	}
	if (!at || at == end || *at != '\n')
		return 0;
	memcpy(position, place, sizeof place);
	return (size_t)(at + 1 - text.data);
}
