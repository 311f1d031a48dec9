/* Reads pprof profiles: walks the top level, decodes one message at a time. */
#include "gate/read/formats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/read/pprof/address.h"
#include "gate/read/pprof/pprof_reading.h"

/* Numbers of the fields that are read. */
enum {
	TYPE_TYPE = 1, /* string, as are unit, name and file */
	TYPE_UNIT = 2,
	MAPPING_ID = 1,
	MAPPING_START = 2,
	MAPPING_END = 3,
	MAPPING_OFFSET = 4,
	MAPPING_FILE = 5,
	MAPPING_BUILD_ID = 6,
	FUNCTION_ID = 1,
	FUNCTION_NAME = 2,
	FUNCTION_SYSTEM_NAME = 3,
	FUNCTION_FILE = 4,
	FUNCTION_START = 5,
	LOCATION_ID = 1,
	LOCATION_MAPPING = 2,
	LOCATION_ADDRESS = 3,
	LOCATION_LINE = 4, /* a message, innermost inlined function first */
	LINE_FUNCTION = 1,
	LINE_LINE = 2,
};

static int full(const struct pprof_reader *r, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"the profile's tables pass the limit of %zu bytes; raise it "
		"with --max-arena", r->limits->arena);
}

static int id_add(struct pprof_reader *r, struct idmap *ids, uint64_t id,
	const struct message_place *place, struct err *err)
{
	if (!idmap_add(ids, id, place->index))
		return pprof_fail(err, place,
			"id %" PRIu64 " was taken by %s %ju already", id,
			top_names[place->kind],
			(uintmax_t)idmap_find(ids, id) + 1);
	/* reserved for "none", but dotnet-trace and others start there */
	if (id == 0)
		builder_note(r->b, "id-zero",
			"%s %ju has the reserved id 0; read as any other id",
			top_names[place->kind], (uintmax_t)place->index + 1);
	return 0;
}

static int type_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct sample_type *out = place->kind == TOP_SAMPLE_TYPE
		? &r->types[place->index] : &r->period_type;
	uint64_t type[TYPE_UNIT + 1];

	if (!wire_numbers(type, TYPE_UNIT, field->bytes))
		return pprof_damaged(field, place, err);
	if (pprof_text(&out->type, r, type[TYPE_TYPE], place, err) != 0)
		return -1;
	return pprof_text(&out->unit, r, type[TYPE_UNIT], place, err);
}

static int mapping_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct mapping *out = &r->mappings[place->index];
	uint64_t mapping[MAPPING_BUILD_ID + 1];
	struct span file = {0}, build_id;

	if (!wire_numbers(mapping, MAPPING_BUILD_ID, field->bytes))
		return pprof_damaged(field, place, err);
	if (pprof_text(&file, r, mapping[MAPPING_FILE], place, err) != 0 ||
		pprof_text(&build_id, r, mapping[MAPPING_BUILD_ID], place,
			err) != 0)
		return -1;
	out->file = file;
	out->module = builder_name(r->b, span_basename(file));
	out->build_id = build_id;
	out->start = mapping[MAPPING_START];
	out->end = mapping[MAPPING_END];
	out->offset = mapping[MAPPING_OFFSET];
	return id_add(r, &r->mapping_ids, mapping[MAPPING_ID], place, err);
}

/* What no source has is unknown. */
static uint32_t line_number(uint64_t line)
{
	return line <= UINT32_MAX ? (uint32_t)line : 0;
}

/* Pyroscope's client for Node.js calls a function FILE:NAME:LINE, where NAME is how
 * the engine calls it: the line is another with each edit above it. */
static bool is_with_place(struct span name, struct span system)
{
	size_t end = span_last_digits(name);

	return system.len > 0 && end < name.len && end >= system.len + 2 &&
	       name.data[end - 1] == ':' &&
	       name.data[end - system.len - 2] == ':' &&
	       memcmp(name.data + end - 1 - system.len, system.data,
		       system.len) == 0;
}

static int function_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct function *out = &r->functions[place->index];
	uint64_t function[FUNCTION_START + 1];
	uint32_t start;
	sym system;

	if (!wire_numbers(function, FUNCTION_START, field->bytes))
		return pprof_damaged(field, place, err);
	if (pprof_name(&out->name, r, function[FUNCTION_NAME], place, err) !=
			0 ||
		pprof_name(&system, r, function[FUNCTION_SYSTEM_NAME], place,
			err) != 0 ||
		pprof_name(&out->file, r, function[FUNCTION_FILE], place,
			err) != 0)
		return -1;
	if (out->name.i == 0 ||
		is_with_place(symtab_text(r->symtab, out->name),
			symtab_text(r->symtab, system)))
		out->name = system;
	if (out->name.i == 0 && out->file.i != 0) /* V8 leaves it out */
		out->name = builder_name(r->b, span_of("(anonymous)"));
	start = line_number(function[FUNCTION_START]);
	if (start > 0)
		builder_start(r->b,
			(struct func_start){out->name, out->file, start});
	return id_add(r, &r->function_ids, function[FUNCTION_ID], place, err);
}

/* Puts a frame behind those of r->inlined. */
static void frame_keep(void *data, struct frame frame)
{
	struct pprof_reader *r = data;

	r->inlined = xgrow(r->inlined, &r->inlined_capacity,
		r->inlined_count + 1 + FRAMES_AT_ONCE, sizeof(*r->inlined));
	r->inlined[r->inlined_count++] = builder_frame(r->b, frame);
}

/* A frame without a name has those that whoever has the file knows, else the
 * address for one. */
static void frame_push(struct pprof_reader *r, struct frame frame,
	const struct mapping *mapping, uint64_t address)
{
	struct unnamed what = {mapping->build_id, mapping->file, address,
		mapping->start, mapping->end, mapping->offset, false};

	if (frame.func.i == 0) {
		if (address_frames(r->b, &what, frame, frame_keep, r))
			return;
		frame.func = address_name(r->b, mapping->module,
			address_in_file(&what));
		frame.flags |= FRAME_UNSYMBOLIZED;
	}
	frame_keep(r, frame);
}

/* Adds the frame of a line of the location. */
static int line_push(struct pprof_reader *r, const uint64_t *line,
	uint32_t flags, const struct mapping *mapping, uint64_t address,
	const struct message_place *place, struct err *err)
{
	uint64_t id = line[LINE_FUNCTION];
	uint32_t function = idmap_find(&r->function_ids, id);
	struct frame frame = {
		.module = mapping->module,
		.line = line_number(line[LINE_LINE]),
		.flags = flags,
	};

	if (function == IDMAP_NONE)
		return pprof_fail(err, place,
			"function %" PRIu64 " does not exist", id);
	frame.func = r->functions[function].name;
	frame.file = r->functions[function].file;
	frame_push(r, frame, mapping, address);
	return 0;
}

/* What a location says besides its lines, and where these are. */
struct location_fields {
	uint64_t numbers[LOCATION_ADDRESS + 1];
	size_t first_line; /* where it begins */
	uint32_t line_count;
};

static bool location_decode(struct location_fields *out, struct span message)
{
	struct err ignored = {0};
	struct wire_field field;
	size_t at = 0;
	int status;

	*out = (struct location_fields){0};
	while ((status = wire_next(&field, message, &at, &ignored)) == 0) {
		if (field.number == LOCATION_LINE && out->line_count++ == 0)
			out->first_line = field.at;
		if (field.number > LOCATION_ADDRESS)
			continue;
		if (field.number > 0 && field.wire != WIRE_VARINT)
			return false;
		out->numbers[field.number] = field.value;
	}
	return status == 1;
}

/* Adds the frames of the location: one a line, all but the last inlined. */
static int lines_read(struct pprof_reader *r, const struct wire_field *location,
	const struct location_fields *fields, const struct mapping *mapping,
	const struct message_place *place, struct err *err)
{
	uint64_t line[LINE_LINE + 1], address = fields->numbers[LOCATION_ADDRESS];
	struct err ignored = {0};
	struct wire_field field;
	size_t at = fields->first_line;
	uint32_t read = 0;

	while (read < fields->line_count &&
		wire_next(&field, location->bytes, &at, &ignored) == 0) {
		if (field.number != LOCATION_LINE)
			continue;
		if (read > 0 && line_push(r, line, FRAME_INLINED, mapping,
					address, place, err) != 0)
			return -1;
		if (field.wire != WIRE_BYTES ||
			!wire_numbers(line, LINE_LINE, field.bytes))
			return pprof_damaged(location, place, err);
		read++;
	}
	if (read > 0)
		return line_push(r, line, 0, mapping, address, place, err);
	frame_push(r, (struct frame){.module = mapping->module}, mapping,
		address);
	return 0;
}

/* What the location stands for, whose frames are the last of r->inlined, behind
 * their number. One alone does not stay there. */
static int location_end(uint32_t *out, struct pprof_reader *r, size_t first,
	struct err *err)
{
	size_t count = r->inlined_count - first - 1;

	r->line_count += count;
	if (r->line_count > r->limits->rows ||
		r->inlined_count >= LOCATION_INLINED)
		return err_set(err, ERR_LIMIT,
			"more lines than the limit of %u; raise it with "
			"--max-rows",
			r->limits->rows);
	if (count == 1) {
		*out = r->inlined[first + 1];
		r->inlined_count = first;
	} else {
		*out = LOCATION_INLINED | (uint32_t)first;
		r->inlined[first] = (uint32_t)count;
	}
	return 0;
}

static int location_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	size_t first = r->inlined_count++; /* grown with the first frame */
	struct location_fields location;
	struct mapping mapping = {0};
	uint64_t id;
	uint32_t found;

	if (!location_decode(&location, field->bytes))
		return pprof_damaged(field, place, err);
	id = location.numbers[LOCATION_MAPPING];
	found = idmap_find(&r->mapping_ids, id);
	if (found != IDMAP_NONE)
		mapping = r->mappings[found];
	else if (id != 0)
		builder_note(r->b, "mapping-missing",
			"location %ju: mapping %" PRIu64 " does not exist; "
			"read as a location without one",
			(uintmax_t)place->index + 1, id);
	if (lines_read(r, field, &location, &mapping, place, err) != 0 ||
		location_end(&r->locations[place->index], r, first, err) != 0)
		return -1;
	return id_add(r, &r->location_ids, location.numbers[LOCATION_ID], place,
		err);
}

static int tables_make(struct pprof_reader *r, struct err *err)
{
	const uint32_t *n = r->top.counts;
	struct arena *arena = &r->tables;

#define TABLE(field, count) \
	(r->field = arena_alloc(arena, count, sizeof(*r->field)))
	if (!TABLE(strings, n[TOP_STRING]) ||
		!TABLE(string_syms, n[TOP_STRING]) ||
		!TABLE(types, n[TOP_SAMPLE_TYPE]) ||
		!TABLE(values, n[TOP_SAMPLE_TYPE]) ||
		!TABLE(mappings, n[TOP_MAPPING]) ||
		!TABLE(functions, n[TOP_FUNCTION]) ||
		!TABLE(locations, n[TOP_LOCATION]) ||
		!idmap_init(&r->mapping_ids, n[TOP_MAPPING], arena) ||
		!idmap_init(&r->function_ids, n[TOP_FUNCTION], arena) ||
		!idmap_init(&r->location_ids, n[TOP_LOCATION], arena))
		return full(r, err);
#undef TABLE
	return 0;
}

static int field_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct span ignored;

	switch (place->kind) {
	case TOP_STRING:
		if (place->index == 0 && field->bytes.len > 0)
			return pprof_fail(err, place,
				"the first one must be empty; the profile is "
				"damaged");
		r->strings[place->index] = field->bytes;
		return 0;
	case TOP_SAMPLE_TYPE:
	case TOP_PERIOD_TYPE:
		return type_read(r, field, place, err);
	case TOP_MAPPING:
		return mapping_read(r, field, place, err);
	case TOP_FUNCTION:
		return function_read(r, field, place, err);
	case TOP_LOCATION:
		return location_read(r, field, place, err);
	case TOP_SAMPLE:
		return pprof_sample_read(r, field, place, err);
	default: /* names a string; packed comments are not looked into */
		return field->wire == WIRE_BYTES
		               ? 0
		               : pprof_text(&ignored, r, field->value, place, err);
	}
}

/* Reads all fields of a kind, in file order. */
static int pass(struct pprof_reader *r, enum top kind, struct err *err)
{
	struct message_place place = {kind, 0};
	size_t at = r->top.first[kind];
	struct wire_field field;

	while (at < r->top.end[kind] &&
		wire_next(&field, r->content, &at, err) == 0) {
		if (field.number != kind)
			continue;
		if (field_read(r, &field, &place, err) != 0)
			return -1;
		place.index++;
	}
	return 0;
}

static int metrics_make(struct pprof_reader *r, struct err *err)
{
	struct columns *columns = &r->columns;

	/* not left to the builder: planning looks from each to all */
	if (r->top.counts[TOP_SAMPLE_TYPE] > METRICS_MAX)
		return err_set(err, ERR_LIMIT,
			"%u sample types, the limit is %d: no profiler writes "
			"such a capture",
			r->top.counts[TOP_SAMPLE_TYPE], METRICS_MAX);
	if (!columns_plan(columns, r->types, r->top.counts[TOP_SAMPLE_TYPE],
		    &r->period_type, r->top.period, r->b, &r->tables))
		return full(r, err);
	/* a heap has a duration with ?seconds=N alone */
	r->delta = columns->mixed && r->top.duration > 0;
	if (columns_check_duration(columns, r->top.duration, r->symtab, err) ||
		columns_declare(columns, r->b, err))
		return -1;
	r->events = arena_alloc(&r->tables, columns->event_count,
		sizeof(*r->events));
	if (!r->events)
		return full(r, err);
	builder_time(r->b, r->top.time, r->top.duration);
	/* most programs have so many places that one takes two bytes */
	builder_expect(r->b, r->top.counts[TOP_SAMPLE],
		(r->top.end[TOP_SAMPLE] - r->top.first[TOP_SAMPLE]) / 2);
	return 0;
}

/* Go writes samples before their strings: each kind after those that it refers
 * to. */
static int passes(struct pprof_reader *r, struct err *err)
{
	static const enum top tables[] = {TOP_STRING, TOP_SAMPLE_TYPE,
		TOP_PERIOD_TYPE, TOP_MAPPING, TOP_FUNCTION, TOP_DROP_FRAMES,
		TOP_KEEP_FRAMES, TOP_COMMENT, TOP_DEFAULT_TYPE};

	if (top_scan(&r->top, r->content, r->limits, err) != 0 ||
		tables_make(r, err) != 0)
		return -1;
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (pass(r, tables[i], err) != 0)
			return -1;
	if (metrics_make(r, err) != 0 || pass(r, TOP_LOCATION, err) != 0)
		return -1;
	idmap_replace(&r->location_ids, r->locations);
	return pass(r, TOP_SAMPLE, err);
}

int pprof_read(struct builder *b, struct span content, struct err *err)
{
	struct pprof_reader r = {
		.b = b,
		.symtab = builder_symtab(b),
		.limits = builder_limits(b),
		.content = content,
		.tables.ceiling = builder_limits(b)->arena,
	};
	int status;

	rowset_init(&r.labels, LABEL_WORDS);
	status = passes(&r, err);
	if (status == 0 && r.delta)
		columns_drop_held(&r.columns, b);
	rowset_clear(&r.labels);
	idmap_clear(&r.mapping_ids);
	idmap_clear(&r.function_ids);
	idmap_clear(&r.location_ids);
	free(r.inlined);
	free(r.stack);
	sample_clear(&r.sample);
	arena_clear(&r.tables);
	return status;
}
