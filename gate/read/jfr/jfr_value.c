/* Reads numbers and texts of Java flight recordings. */
#include "gate/read/jfr/jfr_value.h"

#include "gate/core/utf8.h"

enum encoding { NO_TEXT, EMPTY, POOLED, UTF_8, CHARACTERS, LATIN_1 };

static uint64_t fail(struct jfr_cursor *c)
{
	c->failed = true;
	c->at = c->text.len;
	return 0;
}

uint64_t jfr_number(struct jfr_cursor *c)
{
	enum { LAST = 56 }; /* shift of the ninth byte */
	uint64_t value = 0;

	for (unsigned shift = 0; c->at < c->text.len; shift += 7) {
		uint64_t byte = (unsigned char)c->text.data[c->at++];

		if (shift == LAST)
			return value | byte << shift;
		value |= (byte & 0x7f) << shift;
		if (byte < 0x80)
			return value;
	}
	return fail(c);
}

void jfr_skip(struct jfr_cursor *c, uint64_t bytes)
{
	if (bytes > c->text.len - c->at)
		fail(c);
	else
		c->at += (size_t)bytes;
}

/* Bytes, each a character. */
static void add_latin_1(struct buf *buf, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		utf8_write(buf, (unsigned char)text.data[i]);
}

/* Of UTF-16, a number each. */
static void add_characters(struct buf *buf, struct jfr_cursor *c, uint64_t count)
{
	uint32_t high = 0;

	for (; count > 0; count--) {
		uint32_t unit = (uint32_t)jfr_number(c) & 0xffff;

		if (c->failed)
			break;
		if (high && unit >= 0xdc00 && unit < 0xe000)
			utf8_write(buf, 0x10000 + ((high - 0xd800) << 10) +
						(unit - 0xdc00));
		else
			utf8_write(buf, unit);
		high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
	}
}

/* So many bytes. */
static struct span cut(struct jfr_cursor *c, uint64_t count)
{
	size_t from = c->at;

	jfr_skip(c, count);
	return c->failed ? (struct span){0}
	                 : (struct span){c->text.data + from, c->at - from};
}

static unsigned read_encoding(struct jfr_cursor *c)
{
	return c->at < c->text.len ? (unsigned char)c->text.data[c->at++]
	                           : (unsigned)fail(c);
}

void jfr_skip_text(struct jfr_cursor *c)
{
	unsigned encoding = read_encoding(c);
	uint64_t number = encoding >= POOLED ? jfr_number(c) : 0;

	if (encoding == UTF_8 || encoding == LATIN_1)
		jfr_skip(c, number);
	else if (encoding == CHARACTERS)
		for (; number > 0 && !c->failed; number--)
			jfr_number(c);
	else if (encoding > LATIN_1)
		fail(c);
}

bool jfr_text(struct span *out, uint64_t *pooled, struct jfr_cursor *c,
	struct buf *buf)
{
	unsigned encoding = read_encoding(c);
	uint64_t number = encoding >= POOLED ? jfr_number(c) : 0;

	*out = (struct span){0};
	switch (encoding) {
	case NO_TEXT:
	case EMPTY:
		return false;
	case POOLED:
		*pooled = number;
		return true;
	case UTF_8:
		*out = cut(c, number);
		return false;
	case CHARACTERS:
		buf_reset(buf);
		add_characters(buf, c, number);
		break;
	case LATIN_1:
		buf_reset(buf);
		add_latin_1(buf, cut(c, number));
		break;
	default:
		fail(c);
		return false;
	}
	*out = buf_view(buf);
	return false;
}
