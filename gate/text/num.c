/* Numbers to and from text without looking at the locale. */
#include "gate/text/num.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {TEXT_MAX = 1024 }; /* longer numbers are no numbers */

/* Nothing here calls setlocale, but a library might: printf and strtod then
 * write and expect the locale's point, which text of ours never has. */
static const char *locale_point(void)
{
	const char *point = localeconv()->decimal_point;

	return point && point[0] ? point : ".";
}

const char *num_format(char out[NUM_MAX], double value)
{
	const char *point = locale_point();
	char *at;

	if (fabs(value) < 9007199254740992.0 && trunc(value) == value) {
		snprintf(out, NUM_MAX, "%" PRId64, (int64_t)value);
		return out;
	}
	/* A normal double that has a text of 15 digits or fewer gets it from
	 * %.15g, and 17 are always enough. Subnormals may need but one. */
	for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17;
		digits++) {
		snprintf(out, NUM_MAX, "%.*g", digits, value);
		if (strtod(out, NULL) == value)
			break;
	}
	at = strstr(out, point);
	if (at) {
		*at = '.';
		memmove(at + 1, at + strlen(point),
			strlen(at + strlen(point)) + 1);
	}
	return out;
}

/* [-] digits [. digits] [e [+-] digits]; the place of the point, or len. */
static bool is_number(struct span text, size_t *point)
{
	size_t at = text.len > 0 && text.data[0] == '-';
	size_t digits = span_digits(text, at);

	*point = text.len;
	if (digits == 0)
		return false;
	at += digits;
	if (at < text.len && text.data[at] == '.') {
		*point = at++;
		digits = span_digits(text, at);
		if (digits == 0)
			return false;
		at += digits;
	}
	if (at < text.len && (text.data[at] == 'e' || text.data[at] == 'E')) {
		at++;
		if (at < text.len &&
			(text.data[at] == '+' || text.data[at] == '-'))
			at++;
		digits = span_digits(text, at);
		if (digits == 0)
			return false;
		at += digits;
	}
	return at == text.len;
}

bool num_parse(double *out, struct span text)
{
	char copy[TEXT_MAX + 16];
	uint64_t small;
	size_t point;
	double value;

	if (text.len <= 15 && num_parse_u64(&small, text)) {
		*out = (double)small; /* exact, and by far the most common */
		return true;
	}
	if (text.len > TEXT_MAX || !is_number(text, &point))
		return false;
	if (point < text.len)
		snprintf(copy, sizeof(copy), "%.*s%s%.*s", (int)point,
			text.data, locale_point(), (int)(text.len - point - 1),
			text.data + point + 1);
	else
		snprintf(copy, sizeof(copy), "%.*s", (int)text.len, text.data);
	value = strtod(copy, NULL);
	if (!isfinite(value))
		return false;
	*out = value;
	return true;
}

bool num_parse_u64(uint64_t *out, struct span text)
{
	uint64_t value = 0;

	if (text.len == 0 || span_digits(text, 0) != text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit = (uint64_t)(text.data[i] - '0');

		if (value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return true;
}

bool num_parse_hex(uint64_t *out, struct span text)
{
	static const char digits[] = "0123456789abcdef";

	if (!span_starts(text, "0x") || text.len == 2 || text.len > 18)
		return false;
	*out = 0;
	for (size_t i = 2; i < text.len; i++) {
		const char *digit = memchr(digits, text.data[i], 16);

		if (!digit)
			return false;
		*out = *out << 4 | (uint64_t)(digit - digits);
	}
	return true;
}

bool size_parse(size_t *out, const char *text)
{
	static const char letters[] = "kmgtKMGT";
	size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	uint64_t number;
	unsigned shift = 0;

	if (!num_parse_u64(&number, (struct span){text, digits}) || number == 0)
		return false;
	if (*unit && strchr(letters, *unit)) {
		shift = 10 *
		        (1 + (unsigned)(strchr(letters, *unit) - letters) % 4);
		unit++;
		if (*unit == 'i')
			unit++;
		if (*unit == 'B' || *unit == 'b')
			unit++;
	} else if (*unit == 'B') {
		unit++;
	}
	if (*unit || number > SIZE_MAX >> shift)
		return false;
	*out = (size_t)number << shift;
	return true;
}
