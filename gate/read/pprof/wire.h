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
 * The same message in the shortest form, appended to out: field number 0 and
 * those above number_max dropped, and the messages in field nested (0: none) rewritten
 * too. False when the message is damaged.
 */
bool wire_rewrite(struct buf *out, struct span in, uint64_t number_max,
	uint64_t nested);

#endif
