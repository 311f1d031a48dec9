/* Cuts a pprof profile up by labels, message by message. */
#include "gate/read/label_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "gate/core/rowset.h"
#include "gate/core/varint.h"
#include "gate/read/formats.h"
#include "gate/read/pprof/idmap.h"
#include "gate/read/pprof/pprof_top.h"
#include "gate/read/pprof/sample.h"
#include "gate/read/pprof/wire.h"
#include "gate/read/reader.h"

/* Fields of the messages within. */
enum {
	LOCATION_LINE = 4,
	LINE_FUNCTION = 1,
	ID = 1, /* of locations and functions */
};

#define BIT(field) (1u << (field))

/* Fields that are places in the table of texts. */
static const unsigned texts_of[TOP_COUNT] = {
	[TOP_SAMPLE_TYPE] = BIT(1) | BIT(2),
	[TOP_MAPPING] = BIT(5) | BIT(6),
	[TOP_FUNCTION] = BIT(2) | BIT(3) | BIT(4),
	[TOP_PERIOD_TYPE] = BIT(1) | BIT(2),
};

/* The next field of a message; what is damaged ends it. */
static bool next(struct wire_field *out, struct span message, size_t *at)
{
	struct err ignored = {0};

	return wire_next(out, message, at, &ignored) == 0;
}

/* The number of a field of that number, 0: it has none. */
static uint64_t number_in(struct span message, uint64_t number)
{
	struct wire_field field;
	uint64_t out = 0;

	for (size_t at = 0; next(&field, message, &at);)
		if (field.number == number && field.wire == WIRE_VARINT)
			out = field.value;
	return out;
}

/* What is found while the samples are gone through. */
struct finder {
	struct label_parts *parts;
	struct symtab *names;
	const struct span *texts;
	struct sample sample; /* the one that is gone through */
	sym *keys;
	struct rowset tuples; /* a sym a key, 0: none */
	uint32_t *tuple;
};

static sym text_at(const struct finder *f, uint64_t place)
{
	bool there = place < f->parts->top->counts[TOP_STRING];

	return symtab_intern(f->names, there ? f->texts[place] : span_of(""));
}

static sym label_value(const struct finder *f, const struct sample_label *label)
{
	char number[24];

	if (label->str != 0)
		return text_at(f, label->str);
	snprintf(number, sizeof(number), "%" PRId64, label->num);
	return symtab_intern(f->names, span_of(number));
}

/* Of several labels with one key the first holds. */
static void take_label(const struct finder *f, const struct sample_label *label)
{
	sym key = text_at(f, label->key);

	for (size_t k = 0; k < f->parts->key_count; k++)
		if (sym_equal(f->keys[k], key) && f->tuple[k] == 0)
			f->tuple[k] = label_value(f, label).i;
}

static void take_sample(struct finder *f, size_t place, struct span message,
	double *weights)
{
	const struct sample *sample = &f->sample;
	uint32_t part;

	sample_decode(&f->sample, message, SIZE_MAX);
	for (size_t k = 0; k < f->parts->key_count; k++)
		f->tuple[k] = 0;
	for (size_t i = 0; i < sample->label_count; i++)
		take_label(f, &sample->labels[i]);
	part = rowset_add(&f->tuples, f->tuple);
	if (sample->values.count > 0)
		weights[part] += (double)(int64_t)sample->values.at[0];
	f->parts->part_of[place] = part;
}

static void find(struct finder *f, const char *const *keys)
{
	struct label_parts *parts = f->parts;
	size_t place = 0, samples = parts->top->counts[TOP_SAMPLE];
	struct wire_field field;
	double *weights;

	f->keys =
		arena_alloc(&parts->arena, parts->key_count, sizeof(*f->keys));
	f->tuple =
		arena_alloc(&parts->arena, parts->key_count, sizeof(*f->tuple));
	for (size_t k = 0; k < parts->key_count; k++)
		f->keys[k] = symtab_intern(f->names, span_of(keys[k]));
	parts->part_of = arena_alloc(&parts->arena, samples + 1,
		sizeof(*parts->part_of));
	weights = xcalloc(samples + 1, sizeof(*weights));
	for (size_t at = 0; next(&field, parts->content, &at);)
		if (field.number == TOP_SAMPLE)
			take_sample(f, place++, field.bytes, weights);
	parts->count = f->tuples.count;
	parts->items = arena_alloc(&parts->arena, parts->count + 1,
		sizeof(*parts->items));
	for (uint32_t p = 0; p < parts->count; p++) {
		const char **values = arena_alloc(&parts->arena,
			parts->key_count, sizeof(*values));

		for (size_t k = 0; k < parts->key_count; k++) {
			sym value = {rowset_at(&f->tuples, p)[k]};

			values[k] =
				value.i ? arena_copy(&parts->arena,
						  symtab_text(f->names, value))
					: NULL;
		}
		parts->items[p] = (struct label_part){values, weights[p]};
	}
	free(weights);
	sample_clear(&f->sample);
}

static struct span *list_texts(struct label_parts *parts)
{
	size_t count = parts->top->counts[TOP_STRING];
	struct span *out = arena_alloc(&parts->arena, count + 1, sizeof(*out));
	struct wire_field field;
	size_t i = 0;

	for (size_t at = 0; next(&field, parts->content, &at);)
		if (field.number == TOP_STRING)
			out[i++] = field.bytes;
	return out;
}

int label_parts_open(struct label_parts *out, struct span bytes,
	const char *const *keys, size_t key_count, const struct limits *limits,
	struct err *err)
{
	struct finder f = {.parts = out};

	*out = (struct label_parts){.key_count = key_count, .content = bytes};
	if (capture_inflate(&out->content, &out->inflated, limits->inflated,
		    err))
		return -1;
	if (!pprof_sniff(out->content))
		return 1;
	out->top = arena_alloc(&out->arena, 1, sizeof(*out->top));
	if (top_scan(out->top, out->content, limits, err))
		return -1;
	f.texts = list_texts(out);
	f.names = symtab_new();
	rowset_init(&f.tuples, (uint32_t)key_count);
	find(&f, keys);
	rowset_clear(&f.tuples);
	symtab_free(f.names);
	return 0;
}

/* What some parts need: by the places of messages among their kind. */
struct needs {
	const struct label_parts *parts;
	const uint32_t *groups;
	uint32_t group;
	struct sample sample; /* the one that is gone through */
	struct arena arena;
	struct idmap ids[2]; /* of locations, of functions */
	bool *used[2];
	bool *texts;
};

enum { LOCATIONS, FUNCTIONS };

static const enum top kind_of[] = {TOP_LOCATION, TOP_FUNCTION};

static bool is_taken(const struct needs *n, size_t sample)
{
	return n->groups[n->parts->part_of[sample]] == n->group;
}

static void need(struct needs *n, unsigned kind, uint64_t id)
{
	uint32_t place = idmap_find(&n->ids[kind], id);

	if (place != IDMAP_NONE)
		n->used[kind][place] = true;
}

static void need_text(struct needs *n, uint64_t place)
{
	if (place < n->parts->top->counts[TOP_STRING])
		n->texts[place] = true;
}

static void need_texts(struct needs *n, struct span message, unsigned fields)
{
	struct wire_field field;

	for (size_t at = 0; next(&field, message, &at);)
		if (field.number < 32 && fields & BIT(field.number) &&
			field.wire == WIRE_VARINT)
			need_text(n, field.value);
}

static void need_of_sample(struct needs *n, struct span message)
{
	const struct sample *sample = &n->sample;

	sample_decode(&n->sample, message, SIZE_MAX);
	for (size_t i = 0; i < sample->label_count; i++) {
		const struct sample_label *label = &sample->labels[i];

		need_text(n, label->key);
		need_text(n, label->str);
		need_text(n, label->num_unit);
	}
	for (size_t i = 0; i < sample->locations.count; i++)
		need(n, LOCATIONS, sample->locations.at[i]);
}

static void need_of_location(struct needs *n, struct span location)
{
	struct wire_field field;

	for (size_t at = 0; next(&field, location, &at);)
		if (field.number == LOCATION_LINE && field.wire == WIRE_BYTES)
			need(n, FUNCTIONS,
				number_in(field.bytes, LINE_FUNCTION));
}

/* Texts that stand at the top level, alone or packed. */
static void need_of_top(struct needs *n, const struct wire_field *field)
{
	size_t inner = 0;
	struct span packed = field->bytes;
	uint64_t place;

	if (field->wire == WIRE_VARINT)
		need_text(n, field->value);
	while (inner < packed.len && varint_read(&place, packed, &inner))
		need_text(n, place);
}

static bool is_kept(const struct needs *n, const struct wire_field *field,
	size_t place)
{
	switch (field->number) {
	case TOP_SAMPLE:
		return is_taken(n, place);
	case TOP_LOCATION:
		return n->used[LOCATIONS][place];
	case TOP_FUNCTION:
		return n->used[FUNCTIONS][place];
	default:
		return true;
	}
}

/* Goes through the messages of a number, and then what these need. */
static void each(struct needs *n, enum top kind,
	void (*then)(struct needs *n, struct span message))
{
	struct wire_field field;
	size_t place = 0;

	for (size_t at = 0; next(&field, n->parts->content, &at);) {
		if (field.number != (uint64_t)kind)
			continue;
		if (is_kept(n, &field, place))
			then(n, field.bytes);
		place++;
	}
}

static void find_ids(struct needs *n, unsigned kind)
{
	uint32_t place = 0, count = n->parts->top->counts[kind_of[kind]];
	struct wire_field field;

	idmap_init(&n->ids[kind], count, &n->arena);
	n->used[kind] = arena_alloc(&n->arena, count + 1u, sizeof(bool));
	for (size_t at = 0; next(&field, n->parts->content, &at);)
		if (field.number == (uint64_t)kind_of[kind])
			idmap_add(&n->ids[kind], number_in(field.bytes, ID),
				place++);
}

static void find_texts(struct needs *n)
{
	struct wire_field field;
	size_t places[TOP_COUNT] = {0};

	need_text(n, 0);
	for (size_t at = 0; next(&field, n->parts->content, &at);) {
		if (field.number >= TOP_COUNT)
			continue;
		if (texts_of[field.number] &&
			is_kept(n, &field, places[field.number]))
			need_texts(n, field.bytes, texts_of[field.number]);
		if (field.number >= TOP_COMMENT ||
			field.number == TOP_DROP_FRAMES ||
			field.number == TOP_KEEP_FRAMES)
			need_of_top(n, &field);
		places[field.number]++;
	}
}

/* Texts that nobody needs are left empty, so that the others keep their
 * places. */
static void write_kept(struct buf *out, const struct needs *n)
{
	struct span content = n->parts->content;
	struct wire_field field;
	size_t places[TOP_COUNT] = {0};

	for (size_t at = 0; next(&field, content, &at);) {
		size_t place =
			field.number < TOP_COUNT ? places[field.number]++ : 0;

		if (field.number == TOP_STRING && !n->texts[place]) {
			varint_add(out, TOP_STRING << 3 | WIRE_BYTES);
			varint_add(out, 0);
		} else if (is_kept(n, &field, place)) {
			buf_add(out, content.data + field.at, at - field.at);
		}
	}
}

void label_parts_write(struct buf *out, const struct label_parts *parts,
	const uint32_t *groups, uint32_t group)
{
	struct needs n = {.parts = parts, .groups = groups, .group = group};

	n.texts = arena_alloc(&n.arena,
		(size_t)parts->top->counts[TOP_STRING] + 1, sizeof(*n.texts));
	find_ids(&n, LOCATIONS);
	find_ids(&n, FUNCTIONS);
	each(&n, TOP_SAMPLE, need_of_sample);
	each(&n, TOP_LOCATION, need_of_location);
	find_texts(&n);
	write_kept(out, &n);
	idmap_clear(&n.ids[LOCATIONS]);
	idmap_clear(&n.ids[FUNCTIONS]);
	sample_clear(&n.sample);
	arena_clear(&n.arena);
}

void label_parts_close(struct label_parts *parts)
{
	buf_clear(&parts->inflated);
	arena_clear(&parts->arena);
	*parts = (struct label_parts){0};
}
