/* A small pattern language for names, matched in one pass. */
#include "compare/names/pattern.h"

#include <ctype.h>

#include "gate/core/ascii.h"

#define PATTERN_NONE ((size_t)-1)

enum {PATH_LONGEST = 4096 }; /* what %} and %0 look at, at most */

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool is_dotted(char c)
{
	return is_word(c) || c == '.';
}

static bool is_version(char c)
{
	return is_dotted(c) && !islower((unsigned char)c);
}

static size_t run(struct span text, size_t from, bool (*of)(char))
{
	size_t at = from;

	while (at < text.len && of(text.data[at]))
		at++;
	return at - from;
}

static size_t up_to(char c, struct span text, size_t from)
{
	size_t at = from;

	while (at < text.len && text.data[at] != c && at - from < PATH_LONGEST)
		at++;
	return at - from;
}

/* The length of one element at a place, PATTERN_NONE: it is not there. */
static size_t element(char kind, struct span text, size_t at)
{
	size_t len = 0;

	switch (kind) {
	case 'd':
		len = run(text, at, ascii_is_digit);
		return len ? len : PATTERN_NONE;
	case 'm':
		len = run(text, at, ascii_is_digit);
		return len && text.data[at] != '0' &&
			!(len == 1 && text.data[at] == '1') ? len : PATTERN_NONE;
	case 'h':
		len = run(text, at, ascii_is_hex);
		return len ? len : PATTERN_NONE;
	case 'H':
		len = run(text, at, ascii_is_hex);
		return len == 16 ? len : PATTERN_NONE;
	case 'x':
		len = run(text, at, ascii_is_hex);
		return len >= 8 && len <= 40 ? len : PATTERN_NONE;
	case 'w':
		len = run(text, at, is_word);
		return len ? len : PATTERN_NONE;
	case 'c':
		len = run(text, at, is_dotted);
		return len ? len : PATTERN_NONE;
	case 'v':
		len = run(text, at, is_version);
		return len && isupper((unsigned char)text.data[at]) &&
			ascii_is_digit(text.data[at + len - 1])
				? len : PATTERN_NONE;
	case 'e':
		return at == text.len || !is_word(text.data[at]) ? 0 :
			PATTERN_NONE;
	case '^':
		return at == 0 ? 0 : PATTERN_NONE;
	case '$':
		return at == text.len ? 0 : PATTERN_NONE;
	case '}':
		return up_to('}', text, at);
	case '0':
		return at < text.len && text.data[at] == '\0' ?
			up_to('$', text, at) : PATTERN_NONE;
	case '*':
		return text.len - at;
	case '%':
		return at < text.len && text.data[at] == '%' ? 1 : PATTERN_NONE;
	default:
		return PATTERN_NONE;
	}
}

/* The length of what the pattern takes at a place. */
static size_t pattern_at(const char *pattern, struct span text, size_t from)
{
	size_t at = from;

	for (; *pattern; pattern++) {
		size_t len = 1;

		if (*pattern == '%')
			len = element(*++pattern, text, at);
		else if (at == text.len || text.data[at] != *pattern)
			len = PATTERN_NONE;
		if (len == PATTERN_NONE)
			return PATTERN_NONE;
		at += len;
	}
	return at - from;
}

bool pattern_possible(const char *pattern, const struct pairs *has)
{
	char before = '\0';

	for (; *pattern; pattern++) {
		if (*pattern == '%' && *++pattern != '%') {
			before = '\0';
			continue;
		}
		if (!pairs_have_byte(has, *pattern) ||
			(before && !pairs_have(has, before, *pattern)))
			return false;
		before = *pattern;
	}
	return true;
}

/* The next place from which the pattern may take something. */
static size_t candidate(const char *pattern, struct span text, size_t from)
{
	if (pattern[0] != '%')
		return span_find(text, from, pattern[0]);
	return pattern[1] == '^' && from > 0 ? text.len : from;
}

bool pattern_replace(struct buf *out, struct span text, const char *pattern,
	const char *with)
{
	size_t copied = 0, at = candidate(pattern, text, 0);
	bool taken = false;

	while (at < text.len) {
		size_t len = pattern_at(pattern, text, at);

		if (len == PATTERN_NONE) {
			at = candidate(pattern, text, at + 1);
			continue;
		}
		taken = true;
		buf_add(out, text.data + copied, at - copied);
		buf_text(out, with);
		copied = at + len;
		at = candidate(pattern, text, copied);
	}
	if (taken)
		buf_add(out, text.data + copied, text.len - copied);
	return taken;
}
