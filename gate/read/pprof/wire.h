/* The protobuf wire format: a message as a row of fields, nothing decoded. */
#ifndef GATE_READ_PPROF_WIRE_H
#define GATE_READ_PPROF_WIRE_H

#include <stdint.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"

enum wire {
	WIRE_VARINT = 0,
	WIRE_64 = 1,
	WIRE_BYTES = 2,
	WIRE_32 = 5,
};

struct wire_field {
	uint64_t number;
	unsigned wire;
	uint64_t value;    /* WIRE_VARINT; the fixed ones are skipped over */
	struct span bytes; /* WIRE_BYTES; borrowed */
	size_t at;         /* where the field begins */
};

/*
 * The field at *at, which is moved behind it. +1 at the end. Varints may take
 * up to 10 bytes, whatever their value: some writers leave room for a length
 * and fill it in later. Field number 0 is handed out like any other.
 */
int wire_next_any(struct wire_field *out, struct span in, size_t *at,
	struct err *err);

/* The same; nearly all fields begin with two bytes that tell all. */
static inline int wire_next(struct wire_field *out, struct span in, size_t *at,
	struct err *err)
{
	size_t left = in.len - *at;
	const unsigned char *from = (const unsigned char *)in.data;

	if (left < 2 || (from[*at] | from[*at + 1]) >= 0x80)
		return wire_next_any(out, in, at, err);
	from += *at;
	*out = (struct wire_field){from[0] >> 3, from[0] & 7, 0, {0}, *at};
	if (out->wire == WIRE_VARINT)
		out->value = from[1];
	else if (out->wire == WIRE_BYTES && from[1] <= left - 2)
		out->bytes = (struct span){in.data + *at + 2, from[1]};
	else
		return wire_next_any(out, in, at, err);
	*at += 2 + out->bytes.len;
	return 0;
}

/*
 * The numbers of a message's fields 1 to most: out has most + 1, of which 0 is
 * not used. What is not there is 0, and of several the last counts. Other
 * fields are passed over. False when the message is damaged or one of these is
 * no number.
 */
bool wire_numbers(uint64_t *out, unsigned most, struct span message);

#endif
