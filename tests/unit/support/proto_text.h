/*
 * Protobuf messages from literal text, for the tests of the pprof reader:
 *
 *	7:-1        field 7, varint
 *	7{1:2}      field 7, a message
 *	7'text'     field 7, bytes
 *	7[1 300]    field 7, packed varints
 *	x0a0f       these bytes
 *
 * separated by blanks.
 */
#ifndef TESTS_UNIT_SUPPORT_PROTO_TEXT_H
#define TESTS_UNIT_SUPPORT_PROTO_TEXT_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"
#include "tests/unit/support/support.h"

enum {PROTO_NESTED_MAX = 8 };

static void proto_varint(struct buf *out, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		buf_char(out, (char)(value | 0x80));
	buf_char(out, (char)value);
}

/* Everything from `from` on becomes the content of a field. */
static void proto_close(struct buf *out, size_t from, uint64_t number)
{
	size_t len = out->len - from;
	char *content = calloc(len + 1, 1);

	memcpy(content, out->data + from, len);
	out->len = from;
	proto_varint(out, number << 3 | 2);
	proto_varint(out, len);
	buf_add(out, content, len);
	free(content);
}

static uint64_t proto_number(const char **at)
{
	char *end;
	uint64_t value = **at == '-' ? (uint64_t)strtoll(*at, &end, 10)
				     : strtoull(*at, &end, 10);

	if (end == *at)
		fail_msg("no number at \"%s\"", *at);
	*at = end;
	return value;
}

static void proto_hex(struct buf *out, const char **at)
{
	char digits[3] = {0};

	for (; isxdigit((unsigned char)**at); *at += 2) {
		memcpy(digits, *at, 2);
		buf_char(out, (char)strtoul(digits, NULL, 16));
	}
}

static void proto_text(struct buf *out, const char *text)
{
	uint64_t number[PROTO_NESTED_MAX] = {0};
	size_t from[PROTO_NESTED_MAX] = {0};
	bool packed[PROTO_NESTED_MAX] = {false};
	size_t open = 0;
	const char *at = text;

	buf_reserve(out, 1);
	while (*at) {
		if (*at == ' ') {
			at++;
			continue;
		}
		if (*at == 'x') {
			at++;
			proto_hex(out, &at);
			continue;
		}
		if (*at == '}' || *at == ']') {
			at++;
			open--;
			proto_close(out, from[open], number[open]);
			continue;
		}
		if (open > 0 && packed[open - 1]) {
			proto_varint(out, proto_number(&at));
			continue;
		}
		number[open] = proto_number(&at);
		from[open] = out->len;
		packed[open] = *at == '[';
		if (*at == ':') {
			at++;
			proto_varint(out, number[open] << 3);
			proto_varint(out, proto_number(&at));
		} else if (*at == '\'') {
			const char *end = strchr(at + 1, '\'');

			buf_add(out, at + 1, (size_t)(end - at - 1));
			proto_close(out, from[open], number[open]);
			at = end + 1;
		} else if (*at == '{' || *at == '[') {
			at++;
			open++;
		} else {
			fail_msg("nothing known at \"%s\"", at);
		}
	}
	if (open != 0)
		fail_msg("not closed: \"%s\"", text);
}

#endif
