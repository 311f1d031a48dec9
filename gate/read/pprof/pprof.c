/* Reads pprof profiles: walks the top level, decodes one message at a time. */
#include "gate/read/formats.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/read/pprof/idmap.h"
#include "gate/read/pprof/pprof.pb-c.h"
#include "gate/read/pprof/pprof_metrics.h"
#include "gate/read/pprof/pprof_top.h"
#include "gate/read/pprof/wire.h"

enum {
	INNER_MAX = 10, /* the largest field number of an inner message */
	SAMPLE_LABEL = 3,
	LOCATION_LINE = 4,
	LABELS_MAX = 10000,
	LABEL_WORDS = 5,
	SCRATCH_MAX = 64 << 20, /* one message; up to 48 bytes a frame */
};

struct mapping {
	uint64_t start;
	uint64_t offset;
	sym module;
};

struct function {
	sym name; /* 0: nobody knows */
	sym file;
};

/* Where a message stands, for its errors. */
struct place {
	enum top kind;
	uint32_t index; /* 0-based among its kind, in file order */
};

struct pprof_reader {
	struct builder *b;
	struct symtab *symtab;
	const struct limits *limits;
	struct span content;
	struct arena tables;  /* lives as long as the reading */
	struct arena scratch; /* what protobuf-c makes of one message */
	bool scratch_full;
	ProtobufCAllocator allocator;
	struct buf rewritten;

	struct top_scan top;
	struct span *strings;   /* into content */
	uint32_t *string_syms;  /* sym + 1 once interned */
	struct mapping *mappings;
	struct function *functions;
	uint32_t *location_ends; /* location i is frames from the end of i - 1 */
	uint32_t *frames;        /* of the builder, leaf first; heap */
	size_t frame_count;
	size_t frame_capacity;
	struct idmap mapping_ids, function_ids, location_ids;

	struct sample_type *types;
	struct sample_type period_type;
	struct columns columns;
	double *values; /* of one sample */
	double *events;
	uint32_t *stack; /* of one sample; heap */
	size_t stack_capacity;
	struct rowset labels; /* those that were seen; label_read */
	bool mixed;  /* what is held beside what was allocated */
	bool delta;  /* and held values are differences */
};

static int full(const struct pprof_reader *r, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"the profile's tables pass the limit of %zu bytes; raise it "
		"with --max-arena", r->limits->arena);
}

/* What is wrong with which message: "sample 412: ...". */
static int __attribute__((format(printf, 3, 4))) fail(struct err *err,
	const struct place *place, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_set(err, ERR_INPUT, "%s %ju: %s", top_names[place->kind],
		(uintmax_t)place->index + 1, text);
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
	const struct place *place, uint64_t nested, struct err *err)
{
	void *message;

	arena_reset(&r->scratch);
	message = protobuf_c_message_unpack(type, &r->allocator,
		field->bytes.len, (const uint8_t *)field->bytes.data);
	if (message)
		return message;
	arena_reset(&r->scratch);
	r->rewritten.len = 0;
	if (wire_rewrite(&r->rewritten, field->bytes, INNER_MAX, nested))
		message = protobuf_c_message_unpack(type, &r->allocator,
			r->rewritten.len, (const uint8_t *)r->rewritten.data);
	if (!message && r->scratch_full)
		err_set(err, ERR_LIMIT,
			"%s %ju, at byte %zu, takes more than %d bytes to "
			"decode: no profiler writes such a message",
			top_names[place->kind], (uintmax_t)place->index + 1,
			field->at, SCRATCH_MAX);
	else if (!message)
		fail(err, place, "damaged, at byte %zu", field->at);
	return message;
}

static int text_at(struct span *out, const struct pprof_reader *r,
	int64_t index, const struct place *place, struct err *err)
{
	if (index < 0 || index >= (int64_t)r->top.counts[TOP_STRING])
		return fail(err, place,
			"string %" PRId64 " does not exist, the table has %u",
			index, r->top.counts[TOP_STRING]);
	*out = r->strings[index];
	return 0;
}

/* Each string is interned once, and only when something names it. */
static int name_at(sym *out, struct pprof_reader *r, int64_t index,
	const struct place *place, struct err *err)
{
	struct span text = {0};

	if (text_at(&text, r, index, place, err) != 0)
		return -1;
	if (r->string_syms[index] == 0)
		r->string_syms[index] = symtab_intern(r->symtab, text).i + 1;
	*out = (sym){r->string_syms[index] - 1};
	return 0;
}

static int id_add(struct pprof_reader *r, struct idmap *ids, uint64_t id,
	const struct place *place, struct err *err)
{
	if (!idmap_add(ids, id, place->index))
		return fail(err, place,
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
	const struct place *place, struct err *err)
{
	struct sample_type *out = place->kind == TOP_SAMPLE_TYPE
		? &r->types[place->index] : &r->period_type;
	const Pprof__ValueType *type = decode(
		r, &pprof__value_type__descriptor, field, place, 0, err);

	if (!type || text_at(&out->type, r, type->type, place, err) != 0)
		return -1;
	return text_at(&out->unit, r, type->unit, place, err);
}

static int mapping_read(struct pprof_reader *r, const struct wire_field *field,
	const struct place *place, struct err *err)
{
	struct mapping *out = &r->mappings[place->index];
	const Pprof__Mapping *mapping = decode(
		r, &pprof__mapping__descriptor, field, place, 0, err);
	struct span file = {0}, build_id;
	size_t from;

	if (!mapping || text_at(&file, r, mapping->filename, place, err) != 0 ||
		text_at(&build_id, r, mapping->build_id, place, err) != 0)
		return -1;
	from = file.len;
	while (from > 0 && file.data[from - 1] != '/')
		from--;
	out->module = symtab_intern(
		r->symtab, (struct span){file.data + from, file.len - from});
	out->start = mapping->memory_start;
	out->offset = mapping->file_offset;
	return id_add(r, &r->mapping_ids, mapping->id, place, err);
}

static int function_read(struct pprof_reader *r, const struct wire_field *field,
	const struct place *place, struct err *err)
{
	struct function *out = &r->functions[place->index];
	const Pprof__Function *function = decode(
		r, &pprof__function__descriptor, field, place, 0, err);
	sym system;

	if (!function ||
		name_at(&out->name, r, function->name, place, err) != 0 ||
		name_at(&system, r, function->system_name, place, err) != 0 ||
		name_at(&out->file, r, function->filename, place, err) != 0)
		return -1;
	if (out->name.i == 0)
		out->name = system;
	return id_add(r, &r->function_ids, function->id, place, err);
}

/* "[module+0x12ab]": where in the file the address is, the same wherever the
 * file was mapped. */
static sym address_name(struct pprof_reader *r, const struct mapping *mapping,
	uint64_t address)
{
	struct buf text = {0};
	sym name;

	buf_char(&text, '[');
	buf_span(&text, symtab_text(r->symtab, mapping->module));
	if (text.len > 1)
		buf_char(&text, '+');
	buf_printf(&text, "0x%" PRIx64 "]",
		address - mapping->start + mapping->offset);
	name = symtab_intern(r->symtab, buf_view(&text));
	buf_clear(&text);
	return name;
}

/* Room for need words. */
static uint32_t *words_grow(uint32_t *words, size_t *capacity, size_t need)
{
	if (need <= *capacity)
		return words;
	*capacity = need < 64 ? 64 : need * 2;
	return xrealloc(words, *capacity, sizeof(*words));
}

/* A frame without a name gets the address for one. */
static void frame_push(struct pprof_reader *r, struct frame frame,
	const struct mapping *mapping, uint64_t address)
{
	if (frame.func.i == 0) {
		frame.func = address_name(r, mapping, address);
		frame.flags |= FRAME_UNSYMBOLIZED;
	}
	r->frames = words_grow(
		r->frames, &r->frame_capacity, r->frame_count + 1);
	r->frames[r->frame_count++] = builder_frame(r->b, frame);
}

static int line_frame(struct frame *out, const struct pprof_reader *r,
	const Pprof__Line *line, const struct place *place, struct err *err)
{
	uint32_t function = idmap_find(&r->function_ids, line->function_id);

	if (function == IDMAP_NONE)
		return fail(err, place,
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
	const struct place *place, struct err *err)
{
	const Pprof__Location *location = decode(r,
		&pprof__location__descriptor, field, place, LOCATION_LINE, err);
	struct mapping mapping = {0};
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
	r->location_ends[place->index] = (uint32_t)r->frame_count;
	return id_add(r, &r->location_ids, location->id, place, err);
}

static bool sym_is(const struct pprof_reader *r, sym name, const char *text)
{
	return span_equal(symtab_text(r->symtab, name), span_of(text));
}

/*
 * Notes the value of a label for `show`. A number without a unit: pprof takes
 * "alignment" and "request" for bytes and else the key for the unit; 0 without
 * a unit is no label.
 */
static int label_read(struct pprof_reader *r, const Pprof__Label *label,
	const struct place *place, struct err *err)
{
	uint64_t number = (uint64_t)label->num;
	uint32_t row[LABEL_WORDS] = {0};
	struct buf text = {0};
	sym key, value, unit;

	if (name_at(&key, r, label->key, place, err) != 0 ||
		name_at(&value, r, label->str, place, err) != 0 ||
		name_at(&unit, r, label->num_unit, place, err) != 0)
		return -1;
	if (sym_is(r, key, "pprof::base") && sym_is(r, value, "true"))
		return fail(err, place,
			"has the label pprof::base: this is already a "
			"difference (-diff_base); give the two measurements "
			"themselves [diff-profile]");
	row[0] = key.i;
	if (label->str != 0) {
		row[1] = value.i;
	} else if (label->num != 0 || label->num_unit != 0) {
		if (label->num_unit == 0)
			unit = sym_is(r, key, "alignment") ||
				sym_is(r, key, "request")
				? symtab_intern(r->symtab, span_of("bytes"))
				: key;
		row[2] = unit.i;
		row[3] = (uint32_t)number;
		row[4] = (uint32_t)(number >> 32);
	} else {
		return 0;
	}
	if (rowset_find(&r->labels, row) != ROWSET_NONE)
		return 0;
	if (r->labels.count == LABELS_MAX) {
		builder_note(r->b, "labels-cut",
			"the first %d different labels are shown", LABELS_MAX);
		return 0;
	}
	rowset_add(&r->labels, row);
	if (label->str == 0) {
		buf_printf(&text, "%" PRId64 " ", label->num);
		buf_span(&text, symtab_text(r->symtab, unit));
		value = symtab_intern(r->symtab, buf_view(&text));
		buf_clear(&text);
	}
	builder_label(r->b, key, value);
	return 0;
}

static int values_read(struct pprof_reader *r, const Pprof__Sample *sample,
	const struct place *place, struct err *err)
{
	const struct columns *columns = &r->columns;

	if (sample->n_value != columns->count)
		return fail(err, place, "has %zu value%s, profile declares %u",
			sample->n_value, sample->n_value == 1 ? "" : "s",
			columns->count);
	for (uint32_t m = 0; m < columns->count; m++) {
		const struct column *c = &columns->columns[m];

		/* what may be below zero in a type that nobody knows? */
		if (sample->value[m] < 0 && c->held && r->mixed)
			r->delta = true;
		else if (sample->value[m] < 0 && c->meaning != MEANING_UNKNOWN)
			return fail(err, place,
				"%.*s is %" PRId64 ": this is already a "
				"difference (-diff_base, ?seconds=N); give "
				"the two measurements themselves [diff-profile]",
				(int)r->types[m].type.len,
				r->types[m].type.data, sample->value[m]);
		r->values[m] = (double)sample->value[m] * c->factor;
	}
	columns_events(columns, r->values, r->events);
	return 0;
}

static int sample_read(struct pprof_reader *r, const struct wire_field *field,
	const struct place *place, struct err *err)
{
	const Pprof__Sample *sample = decode(r, &pprof__sample__descriptor,
		field, place, SAMPLE_LABEL, err);
	size_t depth = 0;

	if (!sample || values_read(r, sample, place, err) != 0)
		return -1;
	for (size_t i = 0; i < sample->n_label; i++)
		if (label_read(r, sample->label[i], place, err) != 0)
			return -1;
	for (size_t i = 0; i < sample->n_location_id; i++) {
		uint64_t id = sample->location_id[i];
		uint32_t found = idmap_find(&r->location_ids, id);
		uint32_t from, count;

		if (found == IDMAP_NONE)
			return fail(err, place,
				"location %" PRIu64 " does not exist", id);
		from = found > 0 ? r->location_ends[found - 1] : 0;
		count = r->location_ends[found] - from;
		/* not left to the builder, which would copy them first */
		if (count > r->limits->stack_depth - depth)
			return err_set(err, ERR_LIMIT,
				"sample %ju: a stack of more than %u frames; "
				"raise the limit with --max-depth",
				(uintmax_t)place->index + 1,
				r->limits->stack_depth);
		r->stack = words_grow(
			r->stack, &r->stack_capacity, depth + count);
		while (from < r->location_ends[found])
			r->stack[depth++] = r->frames[from++];
	}
	return builder_sample(
		r->b, r->stack, depth, r->values, r->events, err);
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
		!TABLE(location_ends, n[TOP_LOCATION]) ||
		!idmap_init(&r->mapping_ids, n[TOP_MAPPING], arena) ||
		!idmap_init(&r->function_ids, n[TOP_FUNCTION], arena) ||
		!idmap_init(&r->location_ids, n[TOP_LOCATION], arena))
		return full(r, err);
#undef TABLE
	return 0;
}

static int field_read(struct pprof_reader *r, const struct wire_field *field,
	const struct place *place, struct err *err)
{
	struct span ignored;

	switch (place->kind) {
	case TOP_STRING:
		if (place->index == 0 && field->bytes.len > 0)
			return fail(err, place,
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
		return sample_read(r, field, place, err);
	default: /* names a string; packed comments are not looked into */
		return field->wire == WIRE_BYTES ? 0 : text_at(&ignored, r,
			(int64_t)field->value, place, err);
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
		struct place place = {(enum top)field.number, 0};

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

	if (!columns_plan(columns, r->types, r->top.counts[TOP_SAMPLE_TYPE],
		    &r->period_type, r->top.period, r->symtab, &r->tables))
		return full(r, err);
	r->mixed = columns_are_mixed(columns);
	/* a heap has a duration with ?seconds=N alone */
	r->delta = r->mixed && r->top.duration > 0;
	if (columns_declare(columns, r->b, err))
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
		.allocator = {scratch_alloc, scratch_free, &r},
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
	buf_clear(&r.rewritten);
	arena_clear(&r.scratch);
	arena_clear(&r.tables);
	return status;
}
