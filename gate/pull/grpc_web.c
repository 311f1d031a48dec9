/* Frames and fields of gRPC-Web. */
#include "gate/pull/grpc_web.h"

#include <string.h>

#include "gate/core/varint.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

enum {
	HEAD = 5,        /* bytes before a message */
	TRAILERS = 0x80, /* flags of a frame */
	COMPRESSED = 1,
	WIRE_NUMBER = 0,
	WIRE_EIGHT = 1,
	WIRE_BYTES = 2,
	WIRE_FOUR = 5
};

void grpc_number(struct buf *out, unsigned field, uint64_t value)
{
	varint_add(out, field << 3 | WIRE_NUMBER);
	varint_add(out, value);
}

void grpc_bytes(struct buf *out, unsigned field, struct span bytes)
{
	varint_add(out, field << 3 | WIRE_BYTES);
	varint_add(out, bytes.len);
	buf_span(out, bytes);
}

void grpc_frame(struct buf *out, struct span message)
{
	buf_char(out, 0);
	for (unsigned shift = 32; shift > 0; shift -= 8)
		buf_char(out, (char)(message.len >> (shift - 8)));
	buf_span(out, message);
}

static bool trailer_is(struct span *value, struct span line, const char *name)
{
	if (!span_skip(&line, name) || !span_skip(&line, ":"))
		return false;
	*value = span_trim(line);
	return true;
}

static void read_trailers(struct grpc_answer *out, struct span text)
{
	struct lines lines = {.text = text};
	struct span line, value;
	uint64_t number;

	while (lines_next(&lines, &line)) {
		if (trailer_is(&value, line, "grpc-status") &&
			num_parse_u64(&number, value) && number <= 16)
			out->status = (int)number;
		if (trailer_is(&value, line, "grpc-message")) {
			value = text_cut(value, GRPC_SAID_MAX - 1);
			memcpy(out->said, value.data, value.len);
			out->said[value.len] = '\0';
		}
	}
}

int grpc_parse(struct grpc_answer *out, struct span body, struct err *err)
{
	size_t at = 0;
	bool first = true;

	*out = (struct grpc_answer){.message = {"", 0}, .status = -1};
	while (at < body.len) {
		const unsigned char *head =
			(const unsigned char *)body.data + at;
		struct span message;

		if (body.len - at < HEAD)
			return err_set(err, ERR_INPUT,
				"the answer ended early after %zu bytes",
				body.len);
		message.len = (size_t)head[1] << 24 | (size_t)head[2] << 16 |
		              (size_t)head[3] << 8 | head[4];
		message.data = body.data + at + HEAD;
		if (message.len > body.len - at - HEAD)
			return err_set(err, ERR_INPUT,
				"the answer ended early after %zu bytes: a "
				"message of %zu began at %zu",
				body.len, message.len, at);
		if (head[0] & COMPRESSED)
			return err_set(err, ERR_INPUT,
				"the answer is packed, which was not asked "
				"for");
		if (head[0] & TRAILERS)
			read_trailers(out, message);
		else if (first)
			out->message = message;
		first = first && head[0] & TRAILERS;
		at += HEAD + message.len;
	}
	return 0;
}

/* Goes behind a field whose tag was read. */
static bool pass(struct span *bytes, uint64_t wire, struct span message,
	size_t *at)
{
	uint64_t value;
	size_t len;

	*bytes = (struct span){"", 0};
	if (wire == WIRE_NUMBER)
		return varint_read(&value, message, at);
	if (wire == WIRE_BYTES) {
		if (!varint_read(&value, message, at) ||
			value > message.len - *at)
			return false;
		*bytes = (struct span){message.data + *at, (size_t)value};
		*at += (size_t)value;
		return true;
	}
	len = wire == WIRE_EIGHT ? 8 : 4;
	if ((wire != WIRE_EIGHT && wire != WIRE_FOUR) ||
		len > message.len - *at)
		return false;
	*at += len;
	return true;
}

int grpc_field(struct span *out, struct span message, unsigned field,
	struct err *err)
{
	size_t at = 0;

	while (at < message.len) {
		uint64_t tag;
		struct span bytes;

		if (!varint_read(&tag, message, &at) ||
			!pass(&bytes, tag & 7, message, &at))
			return err_set(err, ERR_INPUT,
				"the answer is damaged at byte %zu", at);
		if (tag == (field << 3 | WIRE_BYTES)) {
			*out = bytes;
			return 0;
		}
	}
	return 1;
}
