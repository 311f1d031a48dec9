/*
 * Reads OTLP profiles (opentelemetry.proto.profiles.v1development), as collectors and
 * agents write them: a ProfilesData or the request that carries one.
 *
 *	1 resource: 1 {1 attributes} 2 scope: 2 profile    2 dictionary (otlp_tables.h)
 *	profile: 1 sample type  2 sample  5 period type  6 period
 *	sample: 1 stack, values, times; where these are is another place by version
 *
 * The protocol is in development, and a file does not say of which version it is. It is
 * told by what only one of them can have written:
 *	to 1.7        samples name locations in a row; no stacks: refused
 *	1.8           sample: 2 values  3 attributes  4 link; profile: 8 its id
 *	1.9 and later sample: 2 attributes  3 link  4 values; profile: 7 its id
 * Where numbers of samples could be either, the file is refused.
 *
 * A profile has one sample type; those of a file are its metrics, the same type of
 * several resources is one metric. What types and periods mean, and what of it one raw
 * observation is, is as in pprof (pprof_metrics.h), of which these are the sample types
 * apart: stack by stack they are put together again. A sample without values, as eBPF
 * agents write them, counts its times: each is one observation.
 *
 * The collector's file exporter (`format: proto`) writes message after message, each
 * behind its length in four bytes; they are added up.
 *
 * Where a file has several services (or programs) by the names of its resources, they are
 * the roots of stacks. Source: the comments of profiles.proto.
 */
#include "gate/read/formats.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/core/varint.h"
#include "gate/read/otlp/otlp_tables.h"
#include "gate/read/pprof/pprof_metrics.h"
#include "gate/read/pprof/wire.h"
#include "gate/text/lines.h"

/* Numbers of fields. */
enum { DATA_RESOURCE = 1, DATA_DICTIONARY };
enum { RESOURCE_SELF = 1, RESOURCE_SCOPE };
enum { SCOPE_PROFILE = 2 };
enum { PROFILE_TYPE = 1, PROFILE_SAMPLE, PROFILE_TIME, PROFILE_DURATION,
	PROFILE_PERIOD_TYPE, PROFILE_PERIOD, PROFILE_ID, PROFILE_ID_1_8 };
enum { SAMPLE_STACK = 1, SAMPLE_VALUES_1_8 = 2, SAMPLE_LINK = 3,
	SAMPLE_VALUES = 4, SAMPLE_TIMES = 5 };
enum { ID_BYTES = 16, TIME_BYTES = 8, LENGTH_BYTES = 4 };

/* What a file shows of its version. */
enum { OLD = 1, V1_8 = 2, V1_9 = 4, UNSAID = 8 };

struct reading {
	struct builder *b;
	struct span message; /* that is read */
	struct otlp_tables tables;
	struct arena arena;
	unsigned shown;
	bool several; /* names of resources */
	sym name;     /* of the first */
	struct sample_type types[METRICS_MAX], period_type;
	uint32_t type_count;
	int64_t period;
	bool has_period;
	struct columns columns;
	struct rowset stacks; /* root frame + 1 or 0, stack */
	double *values;       /* of stacks, one a type */
	size_t value_room;
	struct frame_stack stack;
	/* of the profile that is read */
	uint32_t root, type;
	struct err *err;
};

typedef int read_profile(struct reading *r, struct span profile);

static int damaged(const struct reading *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "%s is damaged" OTLP_DAMAGED, what);
}

/*
 * OTLP has no magic: a protobuf message of any number of resources (field 1)
 * and one dictionary (field 2). A pprof profile cannot do without its field 6,
 * and one that was cut short has more samples (field 2) than one.
 */
static bool is_message(struct span content)
{
	struct wire_field field;
	struct err ignored = {0};
	size_t at = 0, dictionaries = 0;
	int status;

	while ((status = wire_next(&field, content, &at, &ignored)) == 0) {
		if (field.wire != WIRE_BYTES ||
			(field.number != DATA_RESOURCE &&
				field.number != DATA_DICTIONARY))
			return false;
		dictionaries += field.number == DATA_DICTIONARY;
	}
	return status == 1 && dictionaries == 1;
}

/* The message behind its length; false: none is whole there. */
static bool next_framed(struct span *out, struct span content, size_t *at)
{
	size_t len = 0;

	if (content.len - *at < LENGTH_BYTES)
		return false;
	for (size_t i = 0; i < LENGTH_BYTES; i++)
		len = len << 8 | (unsigned char)content.data[*at + i];
	if (len > content.len - *at - LENGTH_BYTES)
		return false;
	*out = (struct span){content.data + *at + LENGTH_BYTES, len};
	*at += LENGTH_BYTES + len;
	return true;
}

bool otlp_sniff(struct span content)
{
	struct span first;
	size_t at = 0;

	return !text_is(content) &&
	       (is_message(content) ||
		       (next_framed(&first, content, &at) &&
			       is_message(first)));
}

/* The value of a text attribute {1 key 2 {1 text}}. */
static struct span attribute_text(struct span message, const char *key)
{
	struct wire_field field, inner;
	struct err ignored = {0};
	size_t at = 0, in = 0;
	bool named = false;
	struct span text = {"", 0};

	while (wire_next(&field, message, &at, &ignored) == 0) {
		if (field.wire != WIRE_BYTES)
			continue;
		if (field.number == 1)
			named = span_equal(field.bytes, span_of(key));
		else if (field.number == 2 && !text.len &&
			 wire_next(&inner, field.bytes, &in, &ignored) == 0 &&
			 inner.number == 1 && inner.wire == WIRE_BYTES)
			text = inner.bytes;
	}
	return named ? text : (struct span){"", 0};
}

/* What a resource is called: its service, else its program. */
static sym resource_name(const struct reading *r, struct span message)
{
	static const char *const keys[] = {"service.name",
		"process.executable.name", NULL};
	struct wire_field field;
	struct err ignored = {0};
	struct span name = {"", 0};

	for (size_t i = 0; keys[i] && !name.len; i++) {
		size_t at = 0;

		while (!name.len &&
			wire_next(&field, message, &at, &ignored) == 0)
			if (field.number == 1 && field.wire == WIRE_BYTES)
				name = attribute_text(field.bytes, keys[i]);
	}
	return name.len ? builder_name(r->b, name) : (sym){0};
}

static int each_profile(struct reading *r, struct span scope, read_profile *read)
{
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, scope, &at, r->err)) == 0)
		if (field.number == SCOPE_PROFILE &&
			field.wire == WIRE_BYTES && read(r, field.bytes))
			return -1;
	return status < 0 ? -1 : 0;
}

/* name: of each resource before its profiles. */
static int each_scope(struct reading *r, struct span resource,
	read_profile *read)
{
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, resource, &at, r->err)) == 0)
		if (field.number == RESOURCE_SCOPE &&
			field.wire == WIRE_BYTES &&
			each_profile(r, field.bytes, read))
			return -1;
	return status < 0 ? -1 : 0;
}

static sym name_of(const struct reading *r, struct span resource)
{
	struct wire_field field;
	struct err ignored = {0};
	size_t at = 0;

	while (wire_next(&field, resource, &at, &ignored) == 0)
		if (field.number == RESOURCE_SELF && field.wire == WIRE_BYTES)
			return resource_name(r, field.bytes);
	return (sym){0};
}

static int each_resource(struct reading *r, read_profile *read,
	void (*begin)(struct reading *r, sym name))
{
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, r->message, &at, r->err)) == 0) {
		if (field.number != DATA_RESOURCE)
			continue;
		begin(r, name_of(r, field.bytes));
		if (each_scope(r, field.bytes, read))
			return -1;
	}
	return status < 0 ? -1 : 0;
}

/* A sample's fields by which versions differ. */
static int look_at_sample(struct reading *r, struct span sample)
{
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, sample, &at, r->err)) == 0) {
		bool packed = field.wire == WIRE_BYTES;

		if (field.number == SAMPLE_VALUES_1_8)
			r->shown |= packed ? UNSAID : OLD;
		else if (field.number == SAMPLE_LINK)
			r->shown |= packed ? V1_8 : V1_9;
		else if (field.number == SAMPLE_VALUES)
			r->shown |= packed ? V1_9 : V1_8;
	}
	return status < 0 ? damaged(r, "a sample") : 0;
}

static bool read_type(const struct reading *r, struct sample_type *out,
	struct span message)
{
	uint64_t numbers[4];

	if (!wire_numbers(numbers, 3, message))
		return false;
	*out = (struct sample_type){otlp_text(&r->tables, numbers[1]),
		otlp_text(&r->tables, numbers[2])};
	return true;
}

/* The number of the type; METRICS_MAX: there is no room for it. */
static uint32_t find_type(struct reading *r, struct sample_type type)
{
	uint32_t at = 0;

	while (at < r->type_count &&
		(!span_equal(r->types[at].type, type.type) ||
			!span_equal(r->types[at].unit, type.unit)))
		at++;
	if (at == r->type_count && at < METRICS_MAX)
		r->types[r->type_count++] = type;
	return at;
}

/* 0, which is unknown, where those of the file differ. */
static void take_period(struct reading *r, uint64_t period)
{
	if (period > INT64_MAX || (r->has_period && r->period != (int64_t)period))
		period = 0;
	r->has_period = true;
	r->period = (int64_t)period;
}

/* Its type and period, and what it shows of its version. */
static int look_at_profile(struct reading *r, struct span profile)
{
	struct sample_type type = {{"", 0}, {"", 0}};
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, profile, &at, r->err)) == 0) {
		bool packed = field.wire == WIRE_BYTES;

		if (field.number == PROFILE_TYPE && packed) {
			if (!read_type(r, &type, field.bytes))
				return damaged(r, "a sample type");
		} else if (field.number == PROFILE_PERIOD_TYPE && packed) {
			if (!read_type(r, &r->period_type, field.bytes))
				return damaged(r, "a period type");
		} else if (field.number == PROFILE_PERIOD && !packed) {
			take_period(r, field.value);
		} else if (field.number == PROFILE_TIME) {
			r->shown |= field.wire == WIRE_64 ? 0u : OLD;
		} else if (field.number == PROFILE_ID && packed &&
			   field.bytes.len == ID_BYTES) {
			r->shown |= V1_9;
		} else if (field.number == PROFILE_ID_1_8 && packed) {
			r->shown |= V1_8;
		} else if (field.number == PROFILE_SAMPLE && packed) {
			if (look_at_sample(r, field.bytes))
				return -1;
		}
	}
	if (status < 0)
		return -1;
	return find_type(r, type) == METRICS_MAX
	               ? err_set(r->err, ERR_LIMIT,
				 "more than %d sample types", METRICS_MAX)
	               : 0;
}

static void look_at_name(struct reading *r, sym name)
{
	if (r->name.i && name.i && !sym_equal(r->name, name))
		r->several = true;
	if (!r->name.i)
		r->name = name;
}

static int check_version(const struct reading *r)
{
	if (r->shown & OLD)
		return err_set(r->err, ERR_INPUT,
			"OTLP profiles of version 1.7 or older of the "
			"protocol: what writes them must be of 1.8 or later, "
			"or have the collector export pprof");
	if ((r->shown & V1_8 && r->shown & V1_9) ||
		(r->shown & UNSAID && !(r->shown & (V1_8 | V1_9))))
		return err_set(r->err, ERR_INPUT,
			"OTLP profiles that do not show by which version of "
			"the protocol, 1.8 or later, their samples are: have "
			"the collector export pprof");
	return 0;
}

/* Adds up values, packed or not. */
static bool add_values(double *sum, uint32_t *count,
	const struct wire_field *field)
{
	size_t at = 0;
	uint64_t number;

	if (field->wire == WIRE_VARINT) {
		*sum += (double)(int64_t)field->value;
		++*count;
		return true;
	}
	while (at < field->bytes.len) {
		if (!varint_read(&number, field->bytes, &at))
			return false;
		*sum += (double)(int64_t)number;
		++*count;
	}
	return field->wire == WIRE_BYTES;
}

/* Where the values of a stack are. */
static double *values_of(struct reading *r, uint64_t stack)
{
	uint32_t row[] = {r->root, (uint32_t)stack};
	uint32_t count = r->stacks.count, at = rowset_add(&r->stacks, row);

	if (at == count) {
		r->values = xgrow(r->values, &r->value_room,
			(size_t)(at + 1) * r->type_count, sizeof *r->values);
		memset(r->values + (size_t)at * r->type_count, 0,
			r->type_count * sizeof *r->values);
	}
	return r->values + (size_t)at * r->type_count;
}

static int read_sample(struct reading *r, struct span sample)
{
	const unsigned place =
		r->shown & V1_8 ? SAMPLE_VALUES_1_8 : SAMPLE_VALUES;
	uint64_t stack = 0;
	double sum = 0;
	uint32_t values = 0;
	size_t times = 0;
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, sample, &at, r->err)) == 0) {
		if (field.number == SAMPLE_STACK && field.wire == WIRE_VARINT)
			stack = field.value;
		else if (field.number == place &&
			 !add_values(&sum, &values, &field))
			return damaged(r, "a sample");
		else if (field.number == SAMPLE_TIMES)
			times += field.bytes.len / TIME_BYTES;
	}
	if (status < 0 || stack >= r->tables.of[OTLP_STACKS].count)
		return damaged(r, "a sample");
	if (sum < 0)
		return err_set(r->err, ERR_INPUT,
			"a sample has a value below zero: this is already a "
			"difference of two profiles, give the two profiles "
			"themselves [diff-profile]");
	values_of(r, stack)[r->type] += values ? sum : (double)times;
	if (r->stacks.count > builder_limits(r->b)->rows)
		return err_set(r->err, ERR_LIMIT,
			"more stacks than the limit of %u; raise it with "
			"--max-rows",
			(unsigned)builder_limits(r->b)->rows);
	return 0;
}

static int read_samples(struct reading *r, struct span profile)
{
	struct sample_type type = {{"", 0}, {"", 0}};
	struct wire_field field;
	size_t at = 0;

	while (wire_next(&field, profile, &at, r->err) == 0)
		if (field.number == PROFILE_TYPE && field.wire == WIRE_BYTES)
			read_type(r, &type, field.bytes);
	r->type = find_type(r, type);
	for (at = 0; wire_next(&field, profile, &at, r->err) == 0;)
		if (field.number == PROFILE_SAMPLE &&
			field.wire == WIRE_BYTES && read_sample(r, field.bytes))
			return -1;
	return 0;
}

static void begin_resource(struct reading *r, sym name)
{
	r->root = r->several && name.i
	                  ? builder_frame(r->b, (struct frame){.func = name}) +
				    1
	                  : 0;
}

static int add_metrics(struct reading *r)
{
	if (!columns_plan(&r->columns, r->types, r->type_count, &r->period_type,
		    r->period, r->b, &r->arena))
		return err_set(r->err, ERR_LIMIT, "more sample types than fit");
	return columns_declare(&r->columns, r->b, r->err);
}

static int give_stacks(struct reading *r)
{
	double values[METRICS_MAX], events[EVENTS_MAX];

	for (uint32_t i = 0; i < r->stacks.count; i++) {
		const uint32_t *row = rowset_at(&r->stacks, i);

		if (otlp_stack(&r->stack, &r->tables, row[1], r->err))
			return -1;
		if (row[0] && frame_stack_push_number(&r->stack, row[0] - 1,
				      r->b, r->err))
			return -1;
		for (uint32_t m = 0; m < r->type_count; m++)
			values[m] = r->values[(size_t)i * r->type_count + m] *
			            r->columns.columns[m].factor;
		columns_events(&r->columns, values, events);
		if (builder_sample(r->b, r->stack.frames, r->stack.depth,
			    values, events, r->err))
			return -1;
	}
	return 0;
}

static struct span find_dictionary(struct span content)
{
	struct wire_field field;
	struct err ignored = {0};
	size_t at = 0;

	while (wire_next(&field, content, &at, &ignored) == 0)
		if (field.number == DATA_DICTIONARY)
			return field.bytes;
	return (struct span){"", 0};
}

/* What metrics there are, and by which version. */
static int look_at_message(struct reading *r)
{
	return each_resource(r, look_at_profile, look_at_name);
}

static int read_message(struct reading *r)
{
	int status = each_resource(r, read_samples, begin_resource);

	if (!status)
		status = give_stacks(r);
	rowset_clear(&r->stacks);
	rowset_init(&r->stacks, 2);
	return status;
}

static int with_tables(struct reading *r, struct span message,
	int (*call)(struct reading *r))
{
	int status;

	r->message = message;
	r->tables = (struct otlp_tables){0};
	status = otlp_tables_read(&r->tables, r->b, find_dictionary(message),
		r->err);
	if (!status)
		status = call(r);
	otlp_tables_clear(&r->tables);
	return status;
}

static int each_message(struct reading *r, struct span content,
	int (*call)(struct reading *r))
{
	struct span message;
	size_t at = 0;
	int status = 0;

	if (is_message(content))
		return with_tables(r, content, call);
	while (!status && at < content.len) {
		size_t before = at;

		if (!next_framed(&message, content, &at))
			return err_set(r->err, ERR_INPUT,
				"byte %zu: a message is longer than what "
				"follows: it was cut short, take it again",
				before + 1);
		status = is_message(message)
		                 ? with_tables(r, message, call)
		                 : err_set(r->err, ERR_INPUT,
					   "byte %zu: a message is damaged"
					   OTLP_DAMAGED, before + 1);
	}
	return status;
}

static int read_all(struct reading *r, struct span content)
{
	if (each_message(r, content, look_at_message) || check_version(r))
		return -1;
	if (!r->type_count)
		return err_set(r->err, ERR_INPUT,
			"OTLP profiles without a profile: nothing was "
			"recorded");
	return add_metrics(r) || each_message(r, content, read_message) ? -1 : 0;
}

int otlp_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b, .err = err};
	int status;

	r.period_type = (struct sample_type){{"", 0}, {"", 0}};
	rowset_init(&r.stacks, 2);
	status = read_all(&r, content);
	rowset_clear(&r.stacks);
	arena_clear(&r.arena);
	free(r.values);
	free(r.stack.frames);
	return status;
}
