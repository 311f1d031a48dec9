/* Walks protobuf messages field by field, and writes them anew. */
#include "gate/read/pprof/wire.h"

#include "gate/core/varint.h"

static int cut_short(size_t at, uint64_t need, size_t have, struct err *err)
{
	return err_set(err, ERR_INPUT,
		"byte %zu: a field of %ju bytes, but %zu follow; the file is "
		"cut short or damaged",
		at, (uintmax_t)need, have);
}

int wire_next(struct wire_field *out, struct span in, size_t *at, struct err *err)
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

static void field_add(struct buf *out, const struct wire_field *field)
{
	varint_add(out, field->number << 3 | field->wire);
	if (field->wire == WIRE_VARINT)
		varint_add(out, field->value);
	else if (field->wire == WIRE_BYTES)
		varint_add(out, field->bytes.len);
	buf_span(out, field->bytes);
}

static bool rewrite_flat(struct buf *out, struct span in, uint64_t number_max)
{
	struct err ignored = {0};
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, in, &at, &ignored)) == 0)
		if (field.number != 0 && field.number <= number_max)
			field_add(out, &field);
	return status == 1;
}

bool wire_rewrite(struct buf *out, struct span in, uint64_t number_max,
	uint64_t nested)
{
	struct err ignored = {0};
	struct buf inner = {0};
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, in, &at, &ignored)) == 0) {
		if (field.number == 0 || field.number > number_max)
			continue;
		if (nested != 0 && field.number == nested &&
			field.wire == WIRE_BYTES) {
			inner.len = 0;
			if (!rewrite_flat(&inner, field.bytes, number_max)) {
				status = -1;
				break;
			}
			field.bytes = buf_view(&inner);
		}
		field_add(out, &field);
	}
	buf_clear(&inner);
	return status == 1;
}
