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
int wire_next(struct wire_field *out, struct span in, size_t *at, struct err *err);

/*
 * The numbers of a message's fields 1 to most: out has most + 1, of which 0 is
 * not used. What is not there is 0, and of several the last counts. Other
 * fields are passed over. False when the message is damaged or one of these is
 * no number.
 */
bool wire_numbers(uint64_t *out, unsigned most, struct span message);

#endif
