/* Reads pprof profiles: walks the top level, decodes one message at a time. */
#include "gate/read/formats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/read/pprof/address.h"
#include "gate/read/pprof/pprof.pb-c.h"
#include "gate/read/pprof/pprof_reading.h"

enum {
	INNER_MAX = 10, /* the largest field number of an inner message */
	LOCATION_LINE = 4,
};

static int full(const struct pprof_reader *r, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"the profile's tables pass the limit of %zu bytes; raise it "
		"with --max-arena", r->limits->arena);
}

static void *scratch_alloc(void *reader, size_t size)
{
	struct pprof_reader *r = reader;
	void *memory = arena_alloc(&r->scratch, 1, size);

	if (!memory)
		r->scratch_full = true;
	return memory;
}

/* All of it goes at once, before the next message. */
static void scratch_free(void *reader, void *pointer)
{
	(void)reader;
	(void)pointer;
}

/*
 * Decodes one message. protobuf-c 1.4.1 takes packed, unpacked and mixed
 * numbers, and values of up to 10 bytes whatever their worth, but no field
 * number 0 and only 5 bytes of tag or length: what it refuses gets a second
 * chance in the shortest form. test_pprof.c has each of these.
 */
static void *decode(struct pprof_reader *r,
	const ProtobufCMessageDescriptor *type, const struct wire_field *field,
	const struct message_place *place, uint64_t nested, struct err *err)
{
	ProtobufCAllocator allocator = {scratch_alloc, scratch_free, r};
	void *message;

	arena_reset(&r->scratch);
	message = protobuf_c_message_unpack(type, &allocator, field->bytes.len,
		(const uint8_t *)field->bytes.data);
	if (message)
		return message;
	arena_reset(&r->scratch);
	r->rewritten.len = 0;
	if (wire_rewrite(&r->rewritten, field->bytes, INNER_MAX, nested))
		message = protobuf_c_message_unpack(type, &allocator,
			r->rewritten.len, (const uint8_t *)r->rewritten.data);
	if (!message && r->scratch_full)
		pprof_large(field, place, err);
	else if (!message)
		pprof_damaged(field, place, err);
	return message;
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
	const Pprof__ValueType *type = decode(
		r, &pprof__value_type__descriptor, field, place, 0, err);

	if (!type || pprof_text(&out->type, r, type->type, place, err) != 0)
		return -1;
	return pprof_text(&out->unit, r, type->unit, place, err);
}

static int mapping_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct mapping *out = &r->mappings[place->index];
	const Pprof__Mapping *mapping = decode(
		r, &pprof__mapping__descriptor, field, place, 0, err);
	struct span file = {0}, build_id;
	size_t from;

	if (!mapping ||
		pprof_text(&file, r, mapping->filename, place, err) != 0 ||
		pprof_text(&build_id, r, mapping->build_id, place, err) != 0)
		return -1;
	from = file.len;
	while (from > 0 && file.data[from - 1] != '/')
		from--;
	out->module = builder_name(
		r->b, (struct span){file.data + from, file.len - from});
	out->start = mapping->memory_start;
	out->offset = mapping->file_offset;
	return id_add(r, &r->mapping_ids, mapping->id, place, err);
}

static int function_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct function *out = &r->functions[place->index];
	const Pprof__Function *function = decode(
		r, &pprof__function__descriptor, field, place, 0, err);
	sym system;

	if (!function ||
		pprof_name(&out->name, r, function->name, place, err) != 0 ||
		pprof_name(&system, r, function->system_name, place, err) !=
			0 ||
		pprof_name(&out->file, r, function->filename, place, err) != 0)
		return -1;
	if (out->name.i == 0)
		out->name = system;
	if (out->name.i == 0 && out->file.i != 0) /* V8 leaves it out */
		out->name = builder_name(r->b, span_of("(anonymous)"));
	if (function->start_line > 0 &&
		function->start_line <= (int64_t)UINT32_MAX)
		builder_start(r->b, (struct func_start){out->name, out->file,
					    (uint32_t)function->start_line});
	return id_add(r, &r->function_ids, function->id, place, err);
}

/* A frame without a name gets the address for one. */
static void frame_push(struct pprof_reader *r, struct frame frame,
	const struct mapping *mapping, uint64_t address)
{
	if (frame.func.i == 0) {
		frame.func = address_name(r->b, mapping->module,
			address - mapping->start + mapping->offset);
		frame.flags |= FRAME_UNSYMBOLIZED;
	}
	r->frames = xgrow(r->frames, &r->frame_capacity, r->frame_count + 1,
		sizeof(*r->frames));
	r->frames[r->frame_count++] = builder_frame(r->b, frame);
}

static int line_frame(struct frame *out, const struct pprof_reader *r,
	const Pprof__Line *line, const struct message_place *place, struct err *err)
{
	uint32_t function = idmap_find(&r->function_ids, line->function_id);

	if (function == IDMAP_NONE)
		return pprof_fail(err, place,
			"function %" PRIu64 " does not exist",
			line->function_id);
	out->func = r->functions[function].name;
	out->file = r->functions[function].file;
	/* what no source has is unknown */
	if (line->line > 0 && line->line <= (int64_t)UINT32_MAX)
		out->line = (uint32_t)line->line;
	return 0;
}

static int location_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	const Pprof__Location *location = decode(r,
		&pprof__location__descriptor, field, place, LOCATION_LINE, err);
	struct mapping mapping = {0};
	uint32_t first = (uint32_t)r->frame_count;
	uint32_t found;

	if (!location)
		return -1;
	found = idmap_find(&r->mapping_ids, location->mapping_id);
	if (found != IDMAP_NONE)
		mapping = r->mappings[found];
	else if (location->mapping_id != 0)
		builder_note(r->b, "mapping-missing",
			"location %ju: mapping %" PRIu64 " does not exist; "
			"read as a location without one",
			(uintmax_t)place->index + 1, location->mapping_id);
	for (size_t i = 0; i < location->n_line; i++) {
		struct frame frame = {.module = mapping.module};

		if (i + 1 < location->n_line)
			frame.flags = FRAME_INLINED;
		if (line_frame(&frame, r, location->line[i], place, err) != 0)
			return -1;
		frame_push(r, frame, &mapping, location->address);
	}
	if (location->n_line == 0)
		frame_push(r, (struct frame){.module = mapping.module},
			&mapping, location->address);
	if (r->frame_count > r->limits->rows)
		return err_set(err, ERR_LIMIT,
			"more lines than the limit of %u; raise it with "
			"--max-rows",
			r->limits->rows);
	r->locations[place->index] =
		(struct location){first, (uint32_t)r->frame_count - first};
	return id_add(r, &r->location_ids, location->id, place, err);
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
		               : pprof_text(&ignored, r, (int64_t)field->value,
					 place, err);
	}
}

#define BIT(kind) (1u << (kind))

/* Reads the fields whose bits are set, in file order. */
static int pass(struct pprof_reader *r, unsigned kinds, struct err *err)
{
	uint32_t seen[TOP_COUNT] = {0};
	struct wire_field field;
	size_t at = 0;

	while (wire_next(&field, r->content, &at, err) == 0) {
		struct message_place place = {(enum top)field.number, 0};

		if (field.number >= TOP_COUNT || !(kinds & BIT(place.kind)))
			continue;
		place.index = seen[field.number]++;
		if (field_read(r, &field, &place, err) != 0)
			return -1;
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
	return 0;
}

/* Go writes samples before their strings: a pass for each level. */
static int passes(struct pprof_reader *r, struct err *err)
{
	if (top_scan(&r->top, r->content, r->limits, err) != 0 ||
		tables_make(r, err) != 0 ||
		pass(r, BIT(TOP_STRING), err) != 0 ||
		pass(r, BIT(TOP_SAMPLE_TYPE) | BIT(TOP_PERIOD_TYPE) |
			BIT(TOP_MAPPING) | BIT(TOP_FUNCTION) |
			BIT(TOP_DROP_FRAMES) | BIT(TOP_KEEP_FRAMES) |
			BIT(TOP_COMMENT) | BIT(TOP_DEFAULT_TYPE), err) != 0 ||
		metrics_make(r, err) != 0 ||
		pass(r, BIT(TOP_LOCATION), err) != 0)
		return -1;
	return pass(r, BIT(TOP_SAMPLE), err);
}

int pprof_read(struct builder *b, struct span content, struct err *err)
{
	struct pprof_reader r = {
		.b = b,
		.symtab = builder_symtab(b),
		.limits = builder_limits(b),
		.content = content,
		.tables.ceiling = builder_limits(b)->arena,
		.scratch.ceiling = SCRATCH_MAX,
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
	free(r.frames);
	free(r.stack);
	sample_clear(&r.sample);
	buf_clear(&r.rewritten);
	arena_clear(&r.scratch);
	arena_clear(&r.tables);
	return status;
}
