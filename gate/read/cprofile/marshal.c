/* Reads what Python's marshal writes. */
#include "gate/read/cprofile/marshal.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gate/text/num.h"

enum {
	FLAG_NAMED = 0x80, /* may be named by its number later */
	DIGIT_BITS = 15,   /* of a long number's digits */
	DIGITS_MOST = 4,
};

int marshal_damaged(const struct marshal *m, struct err *err)
{
	return err_set(err, ERR_INPUT,
		"byte %zu: it is cut short, or not what cProfile writes; take "
		"it again",
		m->at);
}

/* The next so many bytes; false: there are less. */
static bool take(struct marshal *m, struct span *out, size_t len)
{
	if (len > m->content.len - m->at)
		return false;
	*out = (struct span){m->content.data + m->at, len};
	m->at += len;
	return true;
}

/* A number of so many bytes, the lowest first. */
static bool take_bits(struct marshal *m, uint64_t *out, size_t size)
{
	struct span bytes;

	if (!take(m, &bytes, size))
		return false;
	*out = 0;
	for (size_t i = size; i > 0; i--)
		*out = *out << 8 | (unsigned char)bytes.data[i - 1];
	return true;
}

/* What stands before a value: its kind, and whether it may be named later. */
static bool take_code(struct marshal *m, char *code, bool *named)
{
	uint64_t byte;

	if (!take_bits(m, &byte, 1))
		return false;
	*code = (char)(byte & (FLAG_NAMED - 1));
	*named = byte & FLAG_NAMED;
	return true;
}

/* Its number is that of its beginning: what it is may be said later. */
static size_t keep(struct marshal *m, struct marshal_value value)
{
	m->known = xgrow(m->known, &m->known_room, m->known_count + 1,
		sizeof *m->known);
	m->known[m->known_count] = value;
	return m->known_count++;
}

static bool take_text(struct marshal *m, struct marshal_value *out,
	size_t size_bytes, bool interned)
{
	uint64_t len;

	if (!take_bits(m, &len, size_bytes) ||
		!take(m, &out->text, (size_t)len))
		return false;
	out->kind = MARSHAL_TEXT;
	if (interned) {
		m->interned = xgrow(m->interned, &m->interned_room,
			m->interned_count + 1, sizeof *m->interned);
		m->interned[m->interned_count++] = out->text;
	}
	return true;
}

static bool take_interned(struct marshal *m, struct marshal_value *out)
{
	uint64_t number;

	if (!take_bits(m, &number, 4) || number >= m->interned_count)
		return false;
	*out = (struct marshal_value){
		.kind = MARSHAL_TEXT, .text = m->interned[number]};
	return true;
}

static bool take_known(struct marshal *m, struct marshal_value *out)
{
	uint64_t number;

	if (!take_bits(m, &number, 4) || number >= m->known_count)
		return false;
	*out = m->known[number];
	return true;
}

/* Of 4 or 8 bytes, with its sign. */
static bool take_whole(struct marshal *m, double *out, size_t size)
{
	uint64_t bits;

	if (!take_bits(m, &bits, size))
		return false;
	*out = size == 4 ? (double)(int32_t)(uint32_t)bits
	                 : (double)(int64_t)bits;
	return true;
}

static bool take_long(struct marshal *m, double *out)
{
	uint64_t digit;
	double count;

	if (!take_whole(m, &count, 4) || fabs(count) > DIGITS_MOST)
		return false;
	*out = 0.0;
	for (int i = 0; i < (int)fabs(count); i++) {
		if (!take_bits(m, &digit, 2) || digit >> DIGIT_BITS)
			return false;
		*out += ldexp((double)digit, i * DIGIT_BITS);
	}
	*out = copysign(*out, count);
	return true;
}

static bool take_double(struct marshal *m, double *out)
{
	uint64_t bits;

	if (!take_bits(m, &bits, sizeof bits))
		return false;
	memcpy(out, &bits, sizeof bits);
	return isfinite(*out);
}

/* Versions 0 and 1 write it as text. */
static bool take_decimal(struct marshal *m, double *out)
{
	struct span text;
	uint64_t len;

	return take_bits(m, &len, 1) && take(m, &text, (size_t)len) &&
	       num_parse(out, text);
}

static bool take_simple(struct marshal *m, struct marshal_value *out, char code)
{
	*out = (struct marshal_value){.kind = MARSHAL_NUMBER};
	switch (code) {
	case 'i':
		return take_whole(m, &out->number, 4);
	case 'I':
		return take_whole(m, &out->number, 8);
	case 'l':
		return take_long(m, &out->number);
	case 'g':
		return take_double(m, &out->number);
	case 'f':
		return take_decimal(m, &out->number);
	case 'z':
	case 'Z':
		return take_text(m, out, 1, false);
	case 'a':
	case 'A':
	case 'u':
	case 's':
		return take_text(m, out, 4, false);
	case 't':
		return take_text(m, out, 4, true);
	default:
		return false;
	}
}

int marshal_value(struct marshal *m, struct marshal_value *out, struct err *err)
{
	bool named;
	char code;

	if (!take_code(m, &code, &named))
		return marshal_damaged(m, err);
	if (code == 'r' ? !take_known(m, out)
	    : code == 'R' ? !take_interned(m, out)
	                  : !take_simple(m, out, code))
		return marshal_damaged(m, err);
	if (named && code != 'r' && code != 'R')
		keep(m, *out);
	return 0;
}

/* How many items a tuple has of which the code is read. */
static bool take_count(struct marshal *m, uint64_t *count, char code)
{
	return (code == ')' && take_bits(m, count, 1)) ||
	       (code == '(' && take_bits(m, count, 4));
}

int marshal_enter(struct marshal *m, size_t count, struct err *err)
{
	uint64_t items;
	bool named;
	char code;

	if (!take_code(m, &code, &named) || !take_count(m, &items, code) ||
		items != count)
		return marshal_damaged(m, err);
	if (named)
		keep(m, (struct marshal_value){0});
	return 0;
}

/* The items behind the beginning of a tuple. */
static int take_items(struct marshal *m, struct marshal_value *out,
	uint64_t count, struct err *err)
{
	if (count > MARSHAL_ITEMS)
		return marshal_damaged(m, err);
	for (uint64_t i = 0; i < count; i++) {
		if (marshal_value(m, &out[i], err))
			return -1;
		if (out[i].kind == MARSHAL_TUPLE ||
			out[i].kind == MARSHAL_OTHER)
			return marshal_damaged(m, err);
	}
	return 0;
}

/* For whoever names the tuple later. */
static struct marshal_value keep_items(struct marshal *m,
	const struct marshal_value *items, size_t count)
{
	struct marshal_value tuple = {.kind = MARSHAL_TUPLE,
		.first = m->item_count, .count = count};

	m->items = xgrow(m->items, &m->item_room, m->item_count + count + 1,
		sizeof *m->items);
	for (size_t i = 0; i < count; i++)
		m->items[m->item_count++] = items[i];
	return tuple;
}

/* One that is named, or a number alone. */
static int take_other(struct marshal *m, struct marshal_value *out,
	size_t *count, struct err *err)
{
	struct marshal_value value = {0};

	if (marshal_value(m, &value, err))
		return -1;
	if (value.kind == MARSHAL_OTHER)
		return marshal_damaged(m, err);
	*count = 1;
	out[0] = value;
	if (value.kind != MARSHAL_TUPLE)
		return 0;
	*count = value.count;
	for (size_t i = 0; i < value.count; i++)
		out[i] = m->items[value.first + i];
	return 0;
}

int marshal_tuple(struct marshal *m, struct marshal_value out[MARSHAL_ITEMS],
	size_t *count, struct err *err)
{
	size_t begin = m->at, number = 0;
	uint64_t items;
	bool named;
	char code;

	for (int i = 0; i < MARSHAL_ITEMS; i++)
		out[i] = (struct marshal_value){0};
	if (!take_code(m, &code, &named))
		return marshal_damaged(m, err);
	if (!take_count(m, &items, code)) {
		m->at = begin;
		return take_other(m, out, count, err);
	}
	if (named)
		number = keep(m, out[0]);
	if (take_items(m, out, items, err))
		return -1;
	*count = (size_t)items;
	if (named)
		m->known[number] = keep_items(m, out, *count);
	return 0;
}

int marshal_dict(struct marshal *m, struct err *err)
{
	bool named;
	char code;

	if (!take_code(m, &code, &named) || code != '{')
		return marshal_damaged(m, err);
	if (named)
		keep(m, (struct marshal_value){0});
	return 0;
}

bool marshal_dict_end(struct marshal *m)
{
	if (m->at >= m->content.len || m->content.data[m->at] != '0')
		return false;
	m->at++;
	return true;
}

void marshal_close(struct marshal *m)
{
	free(m->known);
	free(m->interned);
	free(m->items);
}
