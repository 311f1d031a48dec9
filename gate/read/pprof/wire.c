/* Walks protobuf messages field by field. */
#include "gate/read/pprof/wire.h"

#include <string.h>

#include "gate/core/varint.h"

static int cut_short(size_t at, uint64_t need, size_t have, struct err *err)
{
	return err_set(err, ERR_INPUT,
		"byte %zu: a field of %ju bytes, but %zu follow; the file is "
		"cut short or damaged",
		at, (uintmax_t)need, have);
}

int wire_next_any(struct wire_field *out, struct span in, size_t *at,
	struct err *err)
{
	uint64_t tag;
	uint64_t need = 0;

	*out = (struct wire_field){.at = *at};
	if (*at >= in.len)
		return 1;
	if (!varint_read(&tag, in, at))
		return err_set(err, ERR_INPUT,
			"byte %zu: a field number that does not end; the file "
			"is cut short or damaged",
			out->at);
	out->number = tag >> 3;
	out->wire = tag & 7;
	switch (out->wire) {
	case WIRE_VARINT:
		if (!varint_read(&out->value, in, at))
			return err_set(err, ERR_INPUT,
				"byte %zu: a number that does not end; the "
				"file is cut short or damaged",
				out->at);
		return 0;
	case WIRE_BYTES:
		if (!varint_read(&need, in, at))
			return err_set(err, ERR_INPUT,
				"byte %zu: a length that does not end; the "
				"file is cut short or damaged",
				out->at);
		break;
	case WIRE_64:
		need = 8;
		break;
	case WIRE_32:
		need = 4;
		break;
	default:
		return err_set(err, ERR_INPUT,
			"byte %zu: wire type %u, which profiles do not use; "
			"the file is damaged or no profile",
			out->at, out->wire);
	}
	if (need > in.len - *at)
		return cut_short(out->at, need, in.len - *at, err);
	out->bytes = (struct span){in.data + *at, (size_t)need};
	*at += (size_t)need;
	return 0;
}

bool wire_numbers(uint64_t *out, unsigned most, struct span message)
{
	struct err ignored = {0};
	struct wire_field field;
	size_t at = 0;
	int status;

	memset(out, 0, (most + 1) * sizeof(*out));
	while ((status = wire_next(&field, message, &at, &ignored)) == 0) {
		if (field.number > most)
			continue;
		if (field.number > 0 && field.wire != WIRE_VARINT)
			return false;
		out[field.number] = field.value;
	}
	return status == 1;
}
