/* Reads the dictionary of an OTLP profile. */
#include "gate/read/otlp/otlp_tables.h"

#include <stdlib.h>

#include "gate/core/varint.h"
#include "gate/read/pprof/address.h"
#include "gate/read/pprof/wire.h"

/* Numbers of fields. */
enum { MAPPING_START = 1, MAPPING_LIMIT, MAPPING_OFFSET, MAPPING_FILE,
	MAPPING_ATTRIBUTES };
enum { LOCATION_MAPPING = 1, LOCATION_ADDRESS, LOCATION_LINE,
	LOCATION_ATTRIBUTES };
enum { LINE_FUNCTION = 1, LINE_LINE };
enum { FUNCTION_NAME = 1, FUNCTION_SYSTEM_NAME, FUNCTION_FILE, FUNCTION_LAST };
enum { ATTRIBUTE_KEY = 1, ATTRIBUTE_VALUE };
enum { STACK_LOCATIONS = 1 };

/* A mapping, or a location while its frames are made. */
struct placing {
	struct otlp_tables *tables;
	struct unnamed what;
	struct frame frame;
};

static int damaged(const char *what, uint64_t place, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s %ju of the dictionary is damaged"
		OTLP_DAMAGED, what, (uintmax_t)place);
}

struct span otlp_text(const struct otlp_tables *t, uint64_t place)
{
	return place < t->of[OTLP_STRINGS].count
	               ? t->of[OTLP_STRINGS].items[place]
	               : (struct span){"", 0};
}

static int add_entry(struct otlp_tables *t, const struct wire_field *field,
	struct err *err)
{
	struct otlp_entries *of = &t->of[field->number];

	if (of->count >= builder_limits(t->b)->rows)
		return err_set(err, ERR_LIMIT,
			"more entries in a table than the limit of %u; raise "
			"it with --max-rows",
			(unsigned)of->count);
	of->items = xgrow(of->items, &of->room, of->count + 1u,
		sizeof *of->items);
	of->items[of->count++] = field->bytes;
	return 0;
}

static int find_entries(struct otlp_tables *t, struct span dictionary,
	struct err *err)
{
	struct wire_field field;
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, dictionary, &at, err)) == 0)
		if (field.number >= OTLP_MAPPINGS &&
			field.number < OTLP_TABLES &&
			field.wire == WIRE_BYTES && add_entry(t, &field, err))
			return -1;
	return status < 0 ? -1 : 0;
}

/* Gives each number of a repeated field, packed or not; false: damaged. */
static bool each_number(const struct wire_field *field,
	bool (*take)(void *data, uint64_t number), void *data)
{
	size_t at = 0;
	uint64_t number;

	if (field->wire == WIRE_VARINT)
		return take(data, field->value);
	if (field->wire != WIRE_BYTES)
		return false;
	while (at < field->bytes.len)
		if (!varint_read(&number, field->bytes, &at) ||
			!take(data, number))
			return false;
	return true;
}

/* {1 key, 2 {1 text}} */
static void read_attribute(struct otlp_attribute *out,
	const struct otlp_tables *t, struct span message)
{
	struct wire_field field, value = {0};
	size_t at = 0, inner = 0;
	struct err ignored = {0};
	struct span key = {"", 0}, text = {"", 0};

	while (wire_next(&field, message, &at, &ignored) == 0)
		if (field.number == ATTRIBUTE_KEY && field.wire == WIRE_VARINT)
			key = otlp_text(t, field.value);
		else if (field.number == ATTRIBUTE_VALUE &&
			 field.wire == WIRE_BYTES && !text.len &&
			 wire_next(&value, field.bytes, &inner, &ignored) == 0 &&
			 value.number == 1 && value.wire == WIRE_BYTES)
			text = value.bytes;
	if (span_equal(key, span_of("process.executable.build_id.gnu")))
		out->build_id = text;
	out->kernel = span_equal(key, span_of("profile.frame.type")) &&
	              span_equal(text, span_of("kernel"));
}

static bool take_build_id(void *data, uint64_t number)
{
	struct placing *p = data;
	const struct otlp_tables *t = p->tables;

	if (number < t->of[OTLP_ATTRIBUTES].count &&
		t->attributes[number].build_id.len)
		p->what.build_id = t->attributes[number].build_id;
	return true;
}

static bool take_kind(void *data, uint64_t number)
{
	struct placing *p = data;
	const struct otlp_tables *t = p->tables;

	if (number < t->of[OTLP_ATTRIBUTES].count &&
		t->attributes[number].kernel)
		p->frame.module = builder_text(t->b, span_of("[kernel]"));
	return true;
}

static bool read_mapping(struct placing *p, struct span message)
{
	struct wire_field field;
	struct err ignored = {0};
	size_t at = 0;
	int status;

	while ((status = wire_next(&field, message, &at, &ignored)) == 0) {
		if (field.number == MAPPING_ATTRIBUTES) {
			if (!each_number(&field, take_build_id, p))
				return false;
			continue;
		}
		if (field.wire != WIRE_VARINT)
			continue;
		if (field.number == MAPPING_START)
			p->what.start = field.value;
		else if (field.number == MAPPING_LIMIT)
			p->what.end = field.value;
		else if (field.number == MAPPING_OFFSET)
			p->what.offset = field.value;
		else if (field.number == MAPPING_FILE)
			p->what.file = otlp_text(p->tables, field.value);
	}
	if (p->what.file.len)
		p->frame.module = builder_text(p->tables->b,
			span_basename(p->what.file));
	return status == 1;
}

static bool read_function(struct otlp_function *out,
	const struct otlp_tables *t, struct span message)
{
	uint64_t function[FUNCTION_LAST];
	struct span name;

	if (!wire_numbers(function, FUNCTION_LAST - 1, message))
		return false;
	name = otlp_text(t, function[FUNCTION_NAME]);
	if (!name.len)
		name = otlp_text(t, function[FUNCTION_SYSTEM_NAME]);
	if (name.len)
		out->name = builder_name(t->b, name);
	out->file = builder_text(t->b, otlp_text(t, function[FUNCTION_FILE]));
	return true;
}

/* What locations name, each once. */
static int read_entries(struct otlp_tables *t, struct err *err)
{
	const struct otlp_entries *of = t->of;

	t->attributes = xcalloc(of[OTLP_ATTRIBUTES].count + 1u,
		sizeof *t->attributes);
	t->mappings = xcalloc(of[OTLP_MAPPINGS].count + 1u,
		sizeof *t->mappings);
	t->functions = xcalloc(of[OTLP_FUNCTIONS].count + 1u,
		sizeof *t->functions);
	for (uint32_t i = 0; i < of[OTLP_ATTRIBUTES].count; i++)
		read_attribute(&t->attributes[i], t,
			of[OTLP_ATTRIBUTES].items[i]);
	for (uint32_t i = 0; i < of[OTLP_MAPPINGS].count; i++) {
		struct placing p = {.tables = t};

		if (!read_mapping(&p, of[OTLP_MAPPINGS].items[i]))
			return damaged("mapping", i, err);
		t->mappings[i] = (struct otlp_mapping){p.what, p.frame.module};
	}
	for (uint32_t i = 0; i < of[OTLP_FUNCTIONS].count; i++)
		if (!read_function(&t->functions[i], t,
			    of[OTLP_FUNCTIONS].items[i]))
			return damaged("function", i, err);
	return 0;
}

static void push(void *data, struct frame frame)
{
	struct otlp_tables *t = data;

	t->frames = xgrow(t->frames, &t->frame_room, t->frame_count + 1,
		sizeof *t->frames);
	t->frames[t->frame_count++] = builder_frame(t->b, frame);
}

/* By whoever has the file, else by the address. */
static void push_unnamed(struct placing *p)
{
	struct otlp_tables *t = p->tables;

	if (address_frames(t->b, &p->what, p->frame, push, t))
		return;
	p->frame.func = address_name(t->b, p->frame.module,
		address_in_file(&p->what));
	p->frame.flags |= FRAME_UNSYMBOLIZED;
	push(t, p->frame);
}

static bool push_line(struct placing *p, struct span message, bool inlined)
{
	struct otlp_tables *t = p->tables;
	uint64_t line[LINE_LINE + 1];
	const struct otlp_function *function;
	struct frame frame = p->frame;

	if (!wire_numbers(line, LINE_LINE, message) ||
		line[LINE_FUNCTION] >= t->of[OTLP_FUNCTIONS].count)
		return false;
	function = &t->functions[line[LINE_FUNCTION]];
	if (!function->name.i) {
		push_unnamed(p);
		return true;
	}
	frame.func = function->name;
	frame.file = function->file;
	if (line[LINE_LINE] <= UINT32_MAX)
		frame.line = (uint32_t)line[LINE_LINE];
	if (inlined)
		frame.flags |= FRAME_INLINED;
	push(t, frame);
	return true;
}

/* All but the lines. */
static bool read_location(struct placing *p, struct span message,
	uint32_t *lines)
{
	struct otlp_tables *t = p->tables;
	struct wire_field field;
	struct err ignored = {0};
	size_t at = 0;
	uint64_t mapping = 0, address = 0;
	int status;

	while ((status = wire_next(&field, message, &at, &ignored)) == 0) {
		*lines += field.number == LOCATION_LINE;
		if (field.number == LOCATION_ATTRIBUTES) {
			if (!each_number(&field, take_kind, p))
				return false;
		} else if (field.wire == WIRE_VARINT) {
			if (field.number == LOCATION_MAPPING)
				mapping = field.value;
			else if (field.number == LOCATION_ADDRESS)
				address = field.value;
		}
	}
	if (status < 0 || (mapping && mapping >= t->of[OTLP_MAPPINGS].count))
		return false;
	p->what = t->mappings[mapping].what;
	p->what.address = address;
	if (!p->frame.module.i)
		p->frame.module = t->mappings[mapping].module;
	return true;
}

/* The first line is of what was inlined last. */
static bool add_location(struct otlp_tables *t, struct span message)
{
	struct placing p = {.tables = t};
	struct wire_field field;
	struct err ignored = {0};
	uint32_t lines = 0, seen = 0;
	size_t at = 0;

	if (!read_location(&p, message, &lines))
		return false;
	if (!lines && !p.what.address && !p.frame.module.i)
		return true;
	if (!lines)
		push_unnamed(&p);
	while (lines && wire_next(&field, message, &at, &ignored) == 0)
		if (field.number == LOCATION_LINE &&
			(field.wire != WIRE_BYTES ||
				!push_line(&p, field.bytes, ++seen < lines)))
			return false;
	return true;
}

static int add_locations(struct otlp_tables *t, struct err *err)
{
	const struct otlp_entries *of = &t->of[OTLP_LOCATIONS];

	t->starts = xcalloc(of->count + 1u, sizeof *t->starts);
	for (uint32_t i = 0; i < of->count; i++) {
		t->starts[i] = (uint32_t)t->frame_count;
		if (!add_location(t, of->items[i]))
			return damaged("location", i, err);
		if (t->frame_count > builder_limits(t->b)->rows)
			return err_set(err, ERR_LIMIT,
				"more lines of locations than the limit of %u; "
				"raise it with --max-rows",
				(unsigned)builder_limits(t->b)->rows);
	}
	t->starts[of->count] = (uint32_t)t->frame_count;
	return 0;
}

int otlp_tables_read(struct otlp_tables *out, struct builder *b,
	struct span dictionary, struct err *err)
{
	out->b = b;
	return find_entries(out, dictionary, err) || read_entries(out, err) ||
			       add_locations(out, err)
	               ? -1
	               : 0;
}

void otlp_tables_clear(struct otlp_tables *t)
{
	for (int i = 0; i < OTLP_TABLES; i++)
		free(t->of[i].items);
	free(t->attributes);
	free(t->mappings);
	free(t->functions);
	free(t->starts);
	free(t->frames);
}

struct pushing {
	struct frame_stack *stack;
	const struct otlp_tables *tables;
	struct err *err;
	bool over; /* a limit was passed, and err says which */
};

static bool push_location(void *data, uint64_t number)
{
	struct pushing *p = data;
	const struct otlp_tables *t = p->tables;

	if (number >= t->of[OTLP_LOCATIONS].count)
		return false;
	for (uint32_t i = t->starts[number]; i < t->starts[number + 1]; i++)
		if (frame_stack_push_number(p->stack, t->frames[i], t->b,
			    p->err)) {
			p->over = true;
			return false;
		}
	return true;
}

int otlp_stack(struct frame_stack *stack, const struct otlp_tables *t,
	uint64_t place, struct err *err)
{
	const struct otlp_entries *of = &t->of[OTLP_STACKS];
	struct pushing p = {.stack = stack, .tables = t, .err = err};
	struct wire_field field;
	size_t at = 0;
	int status;

	stack->depth = 0;
	if (place >= of->count)
		return damaged("stack", place, err);
	while ((status = wire_next(&field, of->items[place], &at, err)) == 0)
		if (field.number == STACK_LOCATIONS &&
			!each_number(&field, push_location, &p))
			return p.over ? -1 : damaged("stack", place, err);
	return status < 0 ? -1 : 0;
}
