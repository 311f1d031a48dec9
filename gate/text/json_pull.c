/* A pull parser for JSON. */
#include "gate/text/json_pull.h"

#include <string.h>

#include "gate/core/ascii.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The next byte that is no blank, not taken; NUL at the end. */
static char peek(struct json_pull *j)
{
	while (j->at < j->text.len && is_blank(j->text.data[j->at]))
		j->at++;
	return j->at < j->text.len && !j->fault ? j->text.data[j->at] : '\0';
}

static bool fail(struct json_pull *j, const char *fault)
{
	if (!j->fault)
		j->fault = fault;
	return false;
}

char pull_kind(struct json_pull *j)
{
	char c = peek(j);

	if (ascii_is_digit(c))
		return '0';
	return c && memchr("{[\"tfn-", c, 7) ? c : '\0';
}

size_t pull_place(struct json_pull *j)
{
	peek(j);
	return j->at;
}

/* Enters the value that opens so. */
static bool enter(struct json_pull *j, char open)
{
	if (peek(j) != open)
		return false;
	j->at++;
	j->inner = false;
	return true;
}

/* Takes the comma before the next item, or the end. */
static bool next(struct json_pull *j, char end)
{
	char c = peek(j);

	if (c == end) {
		j->at++;
		j->inner = true;
		return false;
	}
	if (!j->inner)
		return c ? true : fail(j, "ends too early");
	if (c != ',')
		return fail(j, c ? "has no comma here" : "ends too early");
	j->at++;
	j->inner = false; /* until the value behind it is taken */
	return peek(j) ? true : fail(j, "ends too early");
}

bool pull_item(struct json_pull *j)
{
	return next(j, ']');
}

/* The end of the text that begins at `at`, its closing quote; 0: there is none.
 * *plain: it has no escapes. */
static size_t find_quote(struct json_pull *j, bool *plain)
{
	*plain = true;
	for (size_t i = j->at + 1; i < j->text.len; i++) {
		if (j->text.data[i] == '"')
			return i;
		if (j->text.data[i] == '\\') {
			*plain = false;
			i++;
		}
	}
	j->at = j->text.len;
	fail(j, "ends within a text");
	return 0;
}

static bool read_hex(uint32_t *out, struct span text, size_t at)
{
	*out = 0;
	for (size_t i = at; i < at + 4; i++) {
		char c = i < text.len ? text.data[i] : '\0';
		int digit = ascii_hex(ascii_lower(c));

		if (digit < 0)
			return false;
		*out = *out << 4 | (uint32_t)digit;
	}
	return true;
}

enum { REPLACEMENT = 0xfffd };

/* What stands behind `\u`, with the second half of a pair. Returns its bytes, 0:
 * it is none. */
static size_t add_unicode(struct buf *out, struct span raw, size_t at)
{
	uint32_t c, low;

	if (!read_hex(&c, raw, at))
		return 0;
	if (c >= 0xd800 && c < 0xdc00 && span_at(raw, at + 4, "\\u") &&
		read_hex(&low, raw, at + 6) && low >= 0xdc00 && low < 0xe000) {
		text_put_utf8(out, 0x10000 + ((c - 0xd800) << 10) + low -
					   0xdc00);
		return 10;
	}
	text_put_utf8(out, c >= 0xd800 && c < 0xe000 ? REPLACEMENT : c);
	return 4;
}

static bool decode(struct json_pull *j, struct span raw)
{
	static const char marks[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";

	buf_reset(&j->decoded);
	for (size_t i = 0; i < raw.len; i++) {
		const char *mark;
		size_t taken;

		if (raw.data[i] != '\\') {
			buf_char(&j->decoded, raw.data[i]);
			continue;
		}
		i++; /* there is one: find_quote() */
		mark = memchr(marks, raw.data[i], sizeof marks - 1);
		if (mark) {
			buf_char(&j->decoded, means[mark - marks]);
			continue;
		}
		taken = raw.data[i] == 'u'
		                ? add_unicode(&j->decoded, raw, i + 1)
		                : 0;
		if (!taken)
			return fail(j, "has an escape that there is not");
		i += taken;
	}
	return true;
}

/* Takes the text at `at`. */
static bool take_text(struct json_pull *j, struct span *out)
{
	bool plain;
	size_t end = find_quote(j, &plain);

	if (!end)
		return false;
	*out = (struct span){j->text.data + j->at + 1, end - j->at - 1};
	if (!plain) {
		if (!decode(j, *out))
			return false;
		*out = buf_view(&j->decoded);
	}
	j->at = end + 1;
	return true;
}

bool pull_key(struct json_pull *j, struct span *key)
{
	if (!next(j, '}'))
		return false;
	if (peek(j) != '"')
		return fail(j, "has no key here");
	if (!take_text(j, key))
		return false;
	if (peek(j) != ':')
		return fail(j, "has no colon behind a key");
	j->at++;
	return true;
}

/* The bytes that a number can have, from `at` on. */
static struct span number_at(const struct json_pull *j)
{
	size_t end = j->at;

	while (end < j->text.len &&
		(ascii_is_digit(j->text.data[end]) ||
			memchr("+-.eE", j->text.data[end], 5)))
		end++;
	return (struct span){j->text.data + j->at, end - j->at};
}

/* Most numbers are short and whole. */
static bool parse_short(double *out, struct span text)
{
	uint64_t value = 0;

	if (text.len == 0 || text.len > 15)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.data[i]))
			return false;
		value = value * 10 + (uint64_t)(text.data[i] - '0');
	}
	*out = (double)value;
	return true;
}

static bool take_number(struct json_pull *j, double *out)
{
	struct span text = number_at(j);

	if (!parse_short(out, text) && !num_parse(out, text))
		return fail(j, "has a number that is none, or too large");
	j->at += text.len;
	j->inner = true;
	return true;
}

static bool take_word(struct json_pull *j)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < 3; i++)
		if (span_at(j->text, j->at, words[i])) {
			j->at += strlen(words[i]);
			return true;
		}
	return fail(j, "has no value here");
}

/* Takes a value that is no list and no object. */
static bool skip_plain(struct json_pull *j)
{
	char c = pull_kind(j);
	double number;
	size_t end;
	bool plain;

	if (c == '0' || c == '-')
		return take_number(j, &number);
	if (c != '"')
		return take_word(j);
	end = find_quote(j, &plain);
	if (!end)
		return false;
	j->at = end + 1;
	return true;
}

/* What is open: a bit a level, set in an object. */
struct levels {
	struct buf bits;
	size_t depth;
};

static void push(struct levels *levels, bool object)
{
	size_t byte = levels->depth / 8, bit = levels->depth % 8;

	if (bit == 0) {
		levels->bits.len = byte;
		buf_char(&levels->bits, '\0');
	}
	if (object)
		levels->bits.data[byte] =
			(char)(levels->bits.data[byte] | 1 << bit);
	else
		levels->bits.data[byte] =
			(char)(levels->bits.data[byte] & ~(1 << bit));
	levels->depth++;
}

static bool in_object(const struct levels *levels)
{
	size_t at = levels->depth - 1;

	return levels->bits.data[at / 8] >> at % 8 & 1;
}

void pull_skip(struct json_pull *j)
{
	struct levels levels = {0};
	struct span key;

	do {
		char c = peek(j);

		if (c == '{' || c == '[') {
			push(&levels, c == '{');
			enter(j, c);
		} else if (!skip_plain(j)) {
			break;
		} else {
			j->inner = true;
		}
		while (levels.depth &&
			!(in_object(&levels) ? pull_key(j, &key)
		                             : pull_item(j))) {
			if (j->fault)
				break;
			levels.depth--;
		}
	} while (levels.depth && !j->fault);
	buf_clear(&levels.bits);
}

bool pull_list(struct json_pull *j)
{
	if (enter(j, '['))
		return true;
	pull_skip(j);
	return false;
}

bool pull_object(struct json_pull *j)
{
	if (enter(j, '{'))
		return true;
	pull_skip(j);
	return false;
}

bool pull_text(struct json_pull *j, struct span *out)
{
	if (peek(j) != '"') {
		pull_skip(j);
		return false;
	}
	j->inner = true;
	return take_text(j, out);
}

bool pull_number(struct json_pull *j, double *out)
{
	char c = pull_kind(j);

	if (c == '0' || c == '-')
		return take_number(j, out);
	pull_skip(j);
	return false;
}

bool pull_whole(struct json_pull *j, uint64_t *out, uint64_t most)
{
	struct span text;

	if (pull_kind(j) == '0') {
		text = number_at(j);
		if (num_parse_u64(out, text) && *out <= most) {
			j->inner = true;
			j->at += text.len;
			return true;
		}
	}
	pull_skip(j);
	return false;
}

static unsigned line_of(const struct json_pull *j)
{
	unsigned line = 1;

	for (size_t i = 0; i < j->at; i++)
		line += j->text.data[i] == '\n';
	return line;
}

bool pull_broken(const struct json_pull *j, struct err *err)
{
	if (j->fault)
		err_set(err, ERR_INPUT,
			"line %u, byte %zu: this JSON %s: it was cut short or "
			"damaged, take it again",
			line_of(j), j->at + 1, j->fault);
	return j->fault;
}

bool pull_failed(struct json_pull *j, struct err *err)
{
	peek(j);
	if (j->at < j->text.len)
		fail(j, "has more behind its end");
	return pull_broken(j, err);
}

void pull_clear(struct json_pull *j)
{
	buf_clear(&j->decoded);
}
