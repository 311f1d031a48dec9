/* Text captures: UTF-16 and byte order marks to plain UTF-8, text to lines. */
#include "gate/text/lines.h"

#include <string.h>

#include "gate/text/escape.h"

bool lines_next(struct lines *lines, struct span *out)
{
	struct span text = lines->text;
	size_t end = lines->at;

	if (end >= text.len)
		return false;
	while (end < text.len && text.data[end] != '\n' &&
		text.data[end] != '\r')
		end++;
	*out = (struct span){text.data + lines->at, end - lines->at};
	if (end + 1 < text.len && text.data[end] == '\r' &&
		text.data[end + 1] == '\n')
		end++;
	lines->at = end + 1;
	lines->number++;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

bool word_next(struct span *rest, struct span *out)
{
	size_t start = 0, end;

	*out = *rest;
	if (rest->len == 0)
		return false; /* nothing may be added to NULL, not even 0 */
	while (start < rest->len && is_blank(rest->data[start]))
		start++;
	for (end = start; end < rest->len && !is_blank(rest->data[end]);)
		end++;
	*out = (struct span){rest->data + start, end - start};
	*rest = (struct span){rest->data + end, rest->len - end};
	return out->len > 0;
}

struct span words_cut(struct span *rest, size_t columns)
{
	size_t end = 0;
	struct span out;

	for (size_t at = 0; at <= rest->len; at++) {
		if (at < rest->len && (rest->data[at] != ' ' ||
			span_at(*rest, at, " %")))
			continue;
		if (end > 0 && columns_of((struct span){rest->data, at}) >
			columns)
			break;
		end = at;
	}
	out = (struct span){rest->data, end};
	*rest = span_trim(span_from(*rest, end));
	return out;
}

struct span text_head(struct span text)
{
	return (struct span){
		text.data, text.len < HEAD_MAX ? text.len : (size_t)HEAD_MAX};
}

struct span text_cut(struct span text, size_t most)
{
	size_t len = text.len < most ? text.len : most;

	while (len > 0 && len < text.len && (text.data[len] & 0xc0) == 0x80)
		len--;
	return (struct span){text.data, len};
}

bool text_is(struct span text)
{
	struct span head = text_head(text);

	for (size_t i = 0; i < head.len; i++) {
		unsigned char c = (unsigned char)head.data[i];

		/* ESC colours terminal output, which ends up in files. */
		if (c < 0x20 && !(c >= '\t' && c <= '\r') && c != 0x1b)
			return false;
	}
	return true;
}

size_t text_find(struct span text, struct span needle)
{
	for (size_t i = 0; i + needle.len <= text.len; i++) {
		const char *hit = memchr(text.data + i, needle.data[0],
			text.len - needle.len - i + 1);

		if (!hit)
			break;
		i = (size_t)(hit - text.data);
		if (!memcmp(hit, needle.data, needle.len))
			return i;
	}
	return text.len;
}

void text_put_utf8(struct buf *buf, uint32_t c)
{
	if (c < 0x80) {
		buf_char(buf, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_char(buf, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_char(buf, (char)(0xe0 | c >> 12));
		} else {
			buf_char(buf, (char)(0xf0 | c >> 18));
			buf_char(buf, (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buf_char(buf, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_char(buf, (char)(0x80 | (c & 0x3f)));
}

/* big is 1 when the high byte of a unit comes first. */
static uint32_t utf16_unit(struct span text, size_t i, size_t big)
{
	unsigned char first = (unsigned char)text.data[i];
	unsigned char second = (unsigned char)text.data[i + 1];

	return big ? (uint32_t)(first << 8 | second)
		   : (uint32_t)(second << 8 | first);
}

static void from_utf16(struct buf *buf, struct span text, size_t big)
{
	for (size_t i = 2; i < text.len; i += 2) {
		uint32_t c = utf16_unit(text, i, big);

		if (c >= 0xd800 && c < 0xe000) {
			uint32_t low = i + 2 < text.len && c < 0xdc00
					       ? utf16_unit(text, i + 2, big)
					       : 0;

			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) +
				    (low - 0xdc00);
				i += 2;
			} else {
				c = 0xfffd;
			}
		}
		text_put_utf8(buf, c);
	}
}

int text_utf8(struct span *text, struct buf *buf, struct err *err)
{
	if (span_starts(*text, "\xef\xbb\xbf")) {
		*text = (struct span){text->data + 3, text->len - 3};
		return 0;
	}
	if (!span_starts(*text, "\xff\xfe") && !span_starts(*text, "\xfe\xff"))
		return 0;
	if (text->len % 2)
		return err_set(err, ERR_INPUT,
			"UTF-16 text of %zu bytes ends "
			"in the middle of a character",
			text->len);
	from_utf16(buf, *text, text->data[0] == '\xfe');
	*text = buf_view(buf);
	return 0;
}
