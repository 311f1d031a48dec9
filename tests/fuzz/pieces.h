/*
 * The input of fuzz_pipeline.c as a row of captures, and how libFuzzer changes
 * it: captures are doubled, dropped, given to another run; of a protobuf one
 * fields are doubled, dropped, exchanged, and numbers in them made others. What
 * is no protobuf is changed byte by byte.
 */
#ifndef TESTS_FUZZ_PIECES_H
#define TESTS_FUZZ_PIECES_H

#include <stdint.h>

#include "gate/core/buf.h"
#include "gate/core/varint.h"
#include "gate/read/pprof/wire.h"

enum { PIECES_MAX = 64, FIELDS_MAX = 1024, PIECE_HEAD = 3 };

struct piece {
	unsigned where; /* 0x80 head, 0x60 workload, 0x1c run, 0x03 file */
	struct span bytes;
};

struct pieces {
	size_t count;
	struct piece at[PIECES_MAX];
};

/* Any bytes are some captures; the last may be shorter than it says. */
static void pieces_of(struct pieces *out, const uint8_t *data, size_t size)
{
	size_t at = 0;

	out->count = 0;
	while (at + PIECE_HEAD <= size && out->count < PIECES_MAX) {
		size_t len = data[at + 1] | (size_t)data[at + 2] << 8;
		size_t rest = size - at - PIECE_HEAD;

		if (len > rest)
			len = rest;
		out->at[out->count++] = (struct piece){data[at],
			{(const char *)data + at + PIECE_HEAD, len}};
		at += PIECE_HEAD + len;
	}
}

#ifdef FUZZING

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* The bytes of a message by fields; 0: it is none. */
static size_t fields_of(struct span *out, struct span message)
{
	struct wire_field field;
	struct err ignored = {0};
	size_t at = 0, count = 0, from = 0;
	int status;

	while ((status = wire_next(&field, message, &at, &ignored)) == 0 &&
		count < FIELDS_MAX) {
		out[count++] = (struct span){message.data + from, at - from};
		from = at;
	}
	return status == 1 ? count : 0;
}

static uint64_t odd_number(uint64_t *state, uint64_t now)
{
	static const uint64_t odd[] = {0, 1, 2, 127, 128, 1 << 20, INT64_MAX,
		UINT64_MAX, UINT64_C(1) << 53, UINT64_C(1) << 63};

	switch (draw(state) % 4) {
	case 0:
		return odd[draw(state) % (sizeof odd / sizeof *odd)];
	case 1:
		return now + 1;
	case 2:
		return now - 1;
	default:
		return draw(state) >> draw(state) % 64;
	}
}

static void mutate_bytes(struct buf *out, struct span in)
{
	size_t room = in.len + 32;
	uint8_t *copy = xcalloc(room, 1);

	if (in.len > 0)
		memcpy(copy, in.data, in.len);
	buf_add(out, copy, LLVMFuzzerMutate(copy, in.len, room));
	free(copy);
}

/* A field with another number in it, or other bytes. */
static void mutate_field(struct buf *out, struct span in, uint64_t *state,
	int depth)
{
	struct wire_field field;
	struct err ignored = {0};
	struct buf inner = {0};
	size_t at = 0;

	if (wire_next(&field, in, &at, &ignored) != 0)
		return;
	if (field.wire == WIRE_VARINT) {
		varint_add(out, field.number << 3 | WIRE_VARINT);
		varint_add(out, odd_number(state, field.value));
		return;
	}
	if (field.wire != WIRE_BYTES) {
		buf_span(out, in);
		return;
	}
	if (depth < 3 && draw(state) % 4) {
		static struct span fields[3][FIELDS_MAX];
		size_t count = fields_of(fields[depth], field.bytes);
		size_t chosen = count ? draw(state) % count : 0;

		for (size_t i = 0; i < count; i++) {
			if (i == chosen)
				mutate_field(&inner, fields[depth][i], state,
					depth + 1);
			else
				buf_span(&inner, fields[depth][i]);
		}
		if (count == 0)
			mutate_bytes(&inner, field.bytes);
	} else {
		mutate_bytes(&inner, field.bytes);
	}
	varint_add(out, field.number << 3 | WIRE_BYTES);
	varint_add(out, inner.len);
	buf_span(out, buf_view(&inner));
	buf_clear(&inner);
}

static void mutate_message(struct buf *out, struct span in, uint64_t *state)
{
	static struct span fields[FIELDS_MAX];
	size_t count = fields_of(fields, in);
	size_t a, b, kind = draw(state) % 8;

	if (count == 0) {
		mutate_bytes(out, in);
		return;
	}
	a = draw(state) % count;
	b = draw(state) % count;
	for (size_t i = 0; i < count; i++) {
		if (i != a)
			buf_span(out,
				kind == 2 && i == b ? fields[a] : fields[i]);
		else if (kind == 0) /* doubled */
			buf_span(out, fields[a]), buf_span(out, fields[a]);
		else if (kind == 2) /* exchanged */
			buf_span(out, fields[b]);
		else if (kind > 2)
			mutate_field(out, fields[a], state, 0);
		/* 1: dropped */
	}
}

static void add_piece(struct buf *out, unsigned where, struct span bytes)
{
	size_t len = bytes.len < UINT16_MAX ? bytes.len : UINT16_MAX;
	const char head[PIECE_HEAD] = {(char)where, (char)len,
		(char)(len >> 8)};

	buf_add(out, head, sizeof head);
	buf_add(out, bytes.data, len);
}

static size_t pieces_mutate(uint8_t *data, size_t size, size_t max_size,
	unsigned seed)
{
	uint64_t state = seed;
	size_t chosen, kind = draw(&state) % 16;
	struct buf out = {0}, changed = {0};
	struct pieces pieces;

	pieces_of(&pieces, data, size);
	if (pieces.count == 0)
		return LLVMFuzzerMutate(data, size, max_size);
	chosen = draw(&state) % pieces.count;
	for (size_t i = 0; i < pieces.count; i++) {
		struct piece piece = pieces.at[i];

		if (i != chosen) {
			add_piece(&out, piece.where, piece.bytes);
			continue;
		}
		if (kind == 0)
			continue;
		if (kind == 1)
			piece.where = draw(&state) & 0xff;
		if (kind == 2)
			add_piece(&out, draw(&state) & 0xff, piece.bytes);
		if (kind > 2) {
			mutate_message(&changed, piece.bytes, &state);
			piece.bytes = buf_view(&changed);
		}
		add_piece(&out, piece.where, piece.bytes);
	}
	if (out.len < size || out.len <= max_size)
		size = out.len < max_size ? out.len : max_size;
	else
		size = size < max_size ? size : max_size;
	if (out.len > 0 && out.len <= max_size)
		memcpy(data, out.data, size);
	buf_clear(&out);
	buf_clear(&changed);
	return size;
}

#endif
#endif
