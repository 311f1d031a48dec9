/* Walks the top level of a pprof profile: is it one, and what is in it? */
#include "gate/read/pprof/pprof_top.h"

#include "gate/read/formats.h"
#include "gate/read/pprof/wire.h"

const char *const top_names[TOP_COUNT] = {
	[TOP_SAMPLE_TYPE] = "sample type",
	[TOP_SAMPLE] = "sample",
	[TOP_MAPPING] = "mapping",
	[TOP_LOCATION] = "location",
	[TOP_FUNCTION] = "function",
	[TOP_STRING] = "string",
	[TOP_DROP_FRAMES] = "drop_frames",
	[TOP_KEEP_FRAMES] = "keep_frames",
	[TOP_TIME] = "time_nanos",
	[TOP_DURATION] = "duration_nanos",
	[TOP_PERIOD_TYPE] = "period type",
	[TOP_PERIOD] = "period",
	[TOP_COMMENT] = "comment",
	[TOP_DEFAULT_TYPE] = "default sample type",
	[TOP_DOC_URL] = "documentation",
};

/* The wire type that each field must have; comments may be packed, too. */
static const unsigned char top_wires[TOP_COUNT] = {
	[TOP_SAMPLE_TYPE] = WIRE_BYTES,
	[TOP_SAMPLE] = WIRE_BYTES,
	[TOP_MAPPING] = WIRE_BYTES,
	[TOP_LOCATION] = WIRE_BYTES,
	[TOP_FUNCTION] = WIRE_BYTES,
	[TOP_STRING] = WIRE_BYTES,
	[TOP_PERIOD_TYPE] = WIRE_BYTES,
};

/* Checks that the field is what its number says. Comments may be packed. */
static int wire_check(const struct wire_field *field, struct err *err)
{
	if (field->number == 0 || field->number >= TOP_COUNT ||
		field->wire == top_wires[field->number] ||
		(field->number == TOP_COMMENT && field->wire == WIRE_BYTES))
		return 0;
	return err_set(err, ERR_INPUT,
		"byte %zu: %s has wire type %u instead of %u; the file is "
		"damaged or no profile",
		field->at, top_names[field->number], field->wire,
		top_wires[field->number]);
}

static int too_many(uint64_t number, uint32_t limit, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"more %ss than the limit of %u; raise it with %s",
		top_names[number], limit,
		number == TOP_STRING ? "--max-strings" : "--max-rows");
}

int top_scan(struct top_scan *out, struct span content,
	const struct limits *limits, struct err *err)
{
	struct wire_field field;
	size_t at = 0;
	int status;

	*out = (struct top_scan){0};
	while ((status = wire_next(&field, content, &at, err)) == 0) {
		uint32_t limit = field.number == TOP_STRING
			? limits->strings : limits->rows;

		if (wire_check(&field, err) != 0)
			return -1;
		switch (field.number) {
		case TOP_TIME:
			if (out->time != 0)
				return err_set(err, ERR_INPUT,
					"byte %zu: a second time_nanos: these "
					"are concatenated profiles; merge "
					"them with `go tool pprof -proto a b`",
					field.at);
			out->time = (int64_t)field.value;
			break;
		case TOP_DURATION:
			out->duration = (int64_t)field.value;
			break;
		case TOP_PERIOD:
			out->period = (int64_t)field.value;
			break;
		default:
			if (field.number == 0 || field.number >= TOP_COUNT)
				break;
			if (out->counts[field.number] == limit)
				return too_many(field.number, limit, err);
			if (out->counts[field.number]++ == 0)
				out->first[field.number] = field.at;
			out->end[field.number] = at;
		}
	}
	if (status < 0)
		return -1;
	if (out->counts[TOP_STRING] == 0)
		return err_set(err, ERR_INPUT,
			"no string table; the profile is cut short or damaged");
	if (out->counts[TOP_SAMPLE] > 0 && out->counts[TOP_SAMPLE_TYPE] == 0)
		return err_set(err, ERR_INPUT,
			"%u sample%s, but no sample types that say what their "
			"values are",
			out->counts[TOP_SAMPLE],
			out->counts[TOP_SAMPLE] == 1 ? "" : "s");
	return 0;
}

/* Whether a message of that number looks like one of a profile, rather than
 * one of OTLP, whose two fields 1 and 2 hold strings and messages only. */
static bool sniff_evidence(const struct wire_field *field)
{
	unsigned char first =
		field->bytes.len > 0 ? (unsigned char)field->bytes.data[0] : 0;

	switch (field->number) {
	case TOP_SAMPLE_TYPE: /* two small numbers */
		return (first == 0x08 || first == 0x10) &&
			field->bytes.len <= 24;
	case TOP_MAPPING:
	case TOP_LOCATION:
	case TOP_FUNCTION:
	case TOP_STRING:
	case TOP_PERIOD_TYPE:
		return true;
	default:
		return false;
	}
}

/* Looks at the framing of the top level, over the whole content: also says
 * yes to a profile that is cut short or damaged further on. */
bool pprof_sniff(struct span content)
{
	struct err ignored = {0};
	struct wire_field field;
	bool evidence = false;
	bool binary = false;
	size_t at = 0;

	/* text has no byte below a tab; every profile has some, soon */
	for (size_t i = 0; i < content.len && i < 4096 && !binary; i++)
		binary = (unsigned char)content.data[i] < '\t';
	while (binary && !evidence &&
		wire_next(&field, content, &at, &ignored) == 0 &&
		wire_check(&field, &ignored) == 0)
		evidence = sniff_evidence(&field);
	return evidence;
}
