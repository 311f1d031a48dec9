/* Comparing and cutting borrowed runs of bytes. */
#include "gate/core/span.h"

#include <string.h>

#include "gate/core/ascii.h"

struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

/* memcmp and friends must not see NULL, even for no bytes at all. */
static int bytes_compare(const char *a, const char *b, size_t len)
{
	return len == 0 ? 0 : memcmp(a, b, len);
}

bool span_equal(struct span a, struct span b)
{
	return a.len == b.len && bytes_compare(a.data, b.data, a.len) == 0;
}

int span_compare(struct span a, struct span b)
{
	int order = bytes_compare(
		a.data, b.data, a.len < b.len ? a.len : b.len);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool span_starts(struct span text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && bytes_compare(text.data, prefix, len) == 0;
}

bool span_ends(struct span text, const char *suffix)
{
	size_t len = strlen(suffix);

	return text.len >= len && span_at(text, text.len - len, suffix);
}

bool span_at(struct span text, size_t place, const char *what)
{
	size_t len = strlen(what);

	return place <= text.len && len <= text.len - place &&
	       (len == 0 || memcmp(text.data + place, what, len) == 0);
}

size_t span_find(struct span text, size_t from, char c)
{
	const char *found;

	if (from >= text.len)
		return text.len;
	found = memchr(text.data + from, c, text.len - from);
	return found ? (size_t)(found - text.data) : text.len;
}

size_t span_digits(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.len && ascii_is_digit(text.data[end]))
		end++;
	return end - at;
}

size_t span_last_digits(struct span text)
{
	size_t at = text.len;

	while (at > 0 && ascii_is_digit(text.data[at - 1]))
		at--;
	return at;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct span span_trim(struct span text)
{
	while (text.len > 0 && is_blank(text.data[text.len - 1]))
		text.len--;
	while (text.len > 0 && is_blank(text.data[0])) {
		text.data++;
		text.len--;
	}
	return text;
}

struct span span_from(struct span text, size_t at)
{
	/* an empty one may be of no bytes at all */
	return (struct span){at ? text.data + at : text.data, text.len - at};
}

struct span span_basename(struct span path)
{
	size_t from = path.len;

	while (from > 0 && path.data[from - 1] != '/')
		from--;
	return span_from(path, from);
}

bool span_skip(struct span *text, const char *prefix)
{
	if (!span_starts(*text, prefix))
		return false;
	*text = span_from(*text, strlen(prefix));
	return true;
}

bool span_next(struct span *out, struct span *rest, char c)
{
	size_t len = span_find(*rest, 0, c);

	if (rest->len == 0)
		return false;
	*out = (struct span){rest->data, len};
	*rest = span_from(*rest, len + (len < rest->len));
	return true;
}

int text_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}
