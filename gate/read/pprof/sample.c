/* Decodes sample messages. */
#include "gate/read/pprof/sample.h"

#include <stdlib.h>

#include "gate/core/err.h"
#include "gate/core/varint.h"
#include "gate/read/pprof/wire.h"

enum sample_field {
	SAMPLE_LOCATION = 1,
	SAMPLE_VALUE = 2,
	SAMPLE_LABEL = 3,
};

enum label_field {
	LABEL_KEY = 1,
	LABEL_STR = 2,
	LABEL_NUM = 3,
	LABEL_UNIT = 4,
};

/* Packed numbers take a byte each at least. */
static bool add_packed(struct numbers *out, struct span packed)
{
	size_t at = 0;
	uint64_t *to;

	out->at = xgrow(out->at, &out->capacity, out->count + packed.len,
		sizeof(*out->at));
	to = out->at + out->count;
	while (at < packed.len)
		if (varint_read_two(to, packed, &at))
			to += 2;
		else if (varint_read_short(to, packed, &at) ||
			varint_read(to, packed, &at))
			to++;
		else
			return false;
	out->count = (size_t)(to - out->at);
	return true;
}

static bool add_numbers(struct numbers *out, const struct wire_field *field)
{
	if (field->wire == WIRE_BYTES)
		return add_packed(out, field->bytes);
	if (field->wire != WIRE_VARINT)
		return false;
	out->at =
		xgrow(out->at, &out->capacity, out->count + 1, sizeof(*out->at));
	out->at[out->count++] = field->value;
	return true;
}

static bool label_decode(struct sample_label *out, struct span message)
{
	uint64_t label[LABEL_UNIT + 1];

	if (!wire_numbers(label, LABEL_UNIT, message))
		return false;
	*out = (struct sample_label){
		.key = label[LABEL_KEY],
		.str = label[LABEL_STR],
		.num = (int64_t)label[LABEL_NUM],
		.num_unit = label[LABEL_UNIT],
	};
	return true;
}

static bool add_label(struct sample *out, const struct wire_field *field)
{
	out->labels = xgrow(out->labels, &out->label_capacity,
		out->label_count + 1, sizeof(*out->labels));
	return field->wire == WIRE_BYTES &&
	       label_decode(&out->labels[out->label_count++], field->bytes);
}

static bool add_field(struct sample *out, const struct wire_field *field)
{
	switch (field->number) {
	case SAMPLE_LOCATION:
		return add_numbers(&out->locations, field);
	case SAMPLE_VALUE:
		return add_numbers(&out->values, field);
	case SAMPLE_LABEL:
		return add_label(out, field);
	default:
		return true;
	}
}

/* What a field can add at most. */
static size_t size_of(const struct wire_field *field)
{
	if (field->number == SAMPLE_LABEL)
		return sizeof(struct sample_label);
	return (field->wire == WIRE_BYTES ? field->bytes.len : 1) *
	       sizeof(uint64_t);
}

enum sample_state sample_decode(struct sample *out, struct span message,
	size_t bytes_max)
{
	struct err ignored = {0};
	struct wire_field field;
	size_t at = 0, bytes = 0;
	int status;

	out->locations.count = out->values.count = out->label_count = 0;
	while ((status = wire_next(&field, message, &at, &ignored)) == 0) {
		if (field.number > SAMPLE_LABEL)
			continue;
		bytes += size_of(&field);
		if (bytes > bytes_max)
			return SAMPLE_LARGE;
		if (!add_field(out, &field))
			return SAMPLE_DAMAGED;
	}
	return status == 1 ? SAMPLE_DONE : SAMPLE_DAMAGED;
}

void sample_clear(struct sample *sample)
{
	free(sample->locations.at);
	free(sample->values.at);
	free(sample->labels);
	*sample = (struct sample){0};
}
