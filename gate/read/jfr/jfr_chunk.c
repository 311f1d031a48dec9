/* Reads what a chunk of a Java flight recording says of itself. */
#include "gate/read/jfr/jfr_chunk.h"

#include <stdlib.h>
#include <string.h>

enum { HEADER = 68, METADATA = 0, CONSTANTS = 1 };
/* A text may be that of a constant of a constant: of Class, Symbol, its string. */
enum { NAMED_MOST = 8 };
enum { COMPRESSED = 1 }; /* of the flags */

static uint64_t big_endian(const struct jfr_chunk *chunk, size_t at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = 0; i < size; i++)
		value = value << 8 | (unsigned char)chunk->bytes.data[at + i];
	return value;
}

static int damaged(const struct jfr_chunk *chunk, size_t at, const char *what,
	struct err *err)
{
	return err_set(err, ERR_INPUT, "byte %zu: %s" JFR_DAMAGED,
		chunk->place + at + 1, what);
}

struct jfr_cursor jfr_at(const struct jfr_chunk *chunk, size_t at)
{
	return (struct jfr_cursor){.text = chunk->bytes, .at = at};
}

/* An event's own bytes, as a cursor behind its size; it has failed where they are
 * not all there. */
static struct jfr_cursor enter(const struct jfr_chunk *chunk, size_t at)
{
	struct jfr_cursor c = jfr_at(chunk, at);
	uint64_t size = jfr_number(&c);

	if (size < c.at - at || size > chunk->bytes.len - at)
		c.failed = true;
	else
		c.text.len = at + (size_t)size;
	return c;
}

static int read_metadata(struct jfr_chunk *chunk, struct err *err)
{
	uint64_t at = big_endian(chunk, 24, 8);
	struct jfr_cursor c;
	enum { BEFORE = 3 }; /* start, duration, number */

	if (at < HEADER || at >= chunk->bytes.len)
		return damaged(chunk, 24, "a chunk without its metadata", err);
	c = enter(chunk, (size_t)at);
	if (jfr_number(&c) != METADATA)
		c.failed = true;
	for (int i = 0; i < BEFORE; i++)
		jfr_number(&c);
	if (!jfr_classes_read(&chunk->classes, &c))
		return damaged(chunk, (size_t)at,
			"what should say what the events are does not", err);
	return 0;
}

uint64_t jfr_field_number(const struct jfr_chunk *chunk,
	const struct jfr_fields *fields, enum jfr_word word)
{
	const struct jfr_field *field = fields->of[word].field;
	struct jfr_cursor c = jfr_at(chunk, fields->of[word].at);

	return field && !field->many &&
			       (field->constant ||
				       chunk->classes.all[field->class].kind ==
					       JFR_NUMBER)
	               ? jfr_number(&c)
	               : 0;
}

/* Constants */

static int compare_constants(const void *a, const void *b)
{
	const struct jfr_constant *x = a, *y = b;

	if (x->class != y->class)
		return x->class < y->class ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

size_t jfr_constant(const struct jfr_chunk *chunk, uint32_t class, uint64_t id)
{
	struct jfr_constant key = {.class = class, .id = id};
	const struct jfr_constant *found = NULL;

	if (chunk->constant_count > 0)
		found = bsearch(&key, chunk->constants, chunk->constant_count,
			sizeof key, compare_constants);
	return found ? (size_t)(found - chunk->constants) : JFR_NONE;
}

size_t jfr_field_constant(const struct jfr_chunk *chunk,
	const struct jfr_fields *fields, enum jfr_word word)
{
	const struct jfr_field *field = fields->of[word].field;

	return field && field->constant
	               ? jfr_constant(chunk, field->class,
				 jfr_field_number(chunk, fields, word))
	               : JFR_NONE;
}

/* Where its value stands, and of what class, after as many constants. */
struct named {
	size_t at;
	uint32_t class;
	bool constant;
};

/* Goes from a number to what it names. False: to nothing. */
static bool follow(struct named *in, const struct jfr_chunk *chunk, uint64_t id)
{
	size_t found = jfr_constant(chunk, in->class, id);

	if (found == JFR_NONE)
		return false;
	in->at = chunk->constants[found].at;
	in->constant = false;
	return true;
}

/* Goes from a value with fields to the one that is its text. */
static bool go_inside(struct named *in, const struct jfr_chunk *chunk)
{
	static const enum jfr_word texts[] = {JFR_STRING, JFR_NAME,
		JFR_DESCRIPTION};
	struct jfr_cursor c = jfr_at(chunk, in->at);
	struct jfr_fields fields;

	jfr_fields(&fields, &chunk->classes, in->class, &c);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const struct jfr_field *field = fields.of[texts[i]].field;

		if (!field || field->many)
			continue;
		in->at = fields.of[texts[i]].at;
		in->class = field->class;
		in->constant = field->constant;
		return true;
	}
	return false;
}

struct span jfr_field_text(struct jfr_chunk *chunk,
	const struct jfr_fields *fields, enum jfr_word word)
{
	const struct jfr_field *field = fields->of[word].field;
	struct named named;
	struct span text;

	if (!field || field->many)
		return (struct span){0};
	named = (struct named){fields->of[word].at, field->class,
		field->constant};
	for (int i = 0; i < NAMED_MOST; i++) {
		struct jfr_cursor c = jfr_at(chunk, named.at);
		enum jfr_kind kind = chunk->classes.all[named.class].kind;
		uint64_t id;
		bool there;

		if (named.constant)
			there = follow(&named, chunk, jfr_number(&c));
		else if (kind == JFR_FIELDS)
			there = go_inside(&named, chunk);
		else if (kind != JFR_TEXT)
			break;
		else if (jfr_text(&text, &id, &c, &chunk->buf))
			there = follow(&named, chunk, id);
		else
			return text;
		if (!there)
			break;
	}
	return (struct span){0};
}

static void add_constant(struct jfr_chunk *chunk, uint32_t class,
	struct jfr_cursor *c)
{
	uint64_t id = jfr_number(c);

	chunk->constants = xgrow(chunk->constants, &chunk->constant_room,
		chunk->constant_count + 1, sizeof *chunk->constants);
	chunk->constants[chunk->constant_count++] =
		(struct jfr_constant){id, c->at, class};
	jfr_skip_value(&chunk->classes, class, c);
}

/* One event of constants, at what follows its class: pools, a class each. */
static int read_constants(struct jfr_chunk *chunk, struct jfr_cursor c,
	struct err *err)
{
	enum { BEFORE = 4 }; /* start, duration, where the one before is, kind */
	uint64_t pools;

	for (int i = 0; i < BEFORE; i++)
		jfr_number(&c);
	pools = jfr_number(&c);
	for (; pools > 0 && !c.failed; pools--) {
		size_t at = c.at;
		uint32_t class = jfr_class_of(&chunk->classes, jfr_number(&c));
		uint64_t count = jfr_number(&c);

		if (class == JFR_NONE)
			return damaged(chunk, at,
				"constants of a class that is not there", err);
		if (count > c.text.len - c.at)
			c.failed = true;
		else if (count > chunk->constants_most - chunk->constant_count)
			return err_set(err, ERR_LIMIT,
				"more than %zu constants; raise the limit with "
				"--max-rows",
				chunk->constants_most);
		for (; count > 0 && !c.failed; count--)
			add_constant(chunk, class, &c);
	}
	return c.failed ? damaged(chunk, c.at, "constants without an end", err)
	                : 0;
}

static int read_all_constants(struct jfr_chunk *chunk, struct err *err)
{
	size_t at = 0;
	struct jfr_cursor c;

	for (at = HEADER; at < chunk->bytes.len;) {
		size_t from = at;

		c = enter(chunk, at);
		if (c.failed)
			return damaged(chunk, from,
				"an event does not end in its chunk", err);
		at = c.text.len;
		if (jfr_number(&c) == CONSTANTS &&
			read_constants(chunk, c, err))
			return -1;
	}
	if (chunk->constant_count > 0)
		qsort(chunk->constants, chunk->constant_count,
			sizeof *chunk->constants, compare_constants);
	return 0;
}

int jfr_chunk_event(struct jfr_event *out, const struct jfr_chunk *chunk,
	size_t *at, struct err *err)
{
	size_t from = *at ? *at : HEADER;

	if (from >= chunk->bytes.len)
		return 0;
	out->at = enter(chunk, from);
	if (out->at.failed)
		return damaged(chunk, from, "an event does not end in its chunk",
			err);
	*at = out->at.text.len;
	out->class = jfr_class_of(&chunk->classes, jfr_number(&out->at));
	return 1;
}

/* The header */

static int read_header(struct jfr_chunk *chunk, struct err *err)
{
	uint64_t size, ticks;

	if (chunk->bytes.len < HEADER ||
		memcmp(chunk->bytes.data, "FLR\0", 4) != 0)
		return damaged(chunk, 0, "no chunk begins here", err);
	if (big_endian(chunk, 4, 2) != 2)
		return err_set(err, ERR_INPUT,
			"byte %zu: a recording of version %u.%u, not 2: record "
			"with JDK 11 or later",
			chunk->place + 5, (unsigned)big_endian(chunk, 4, 2),
			(unsigned)big_endian(chunk, 6, 2));
	size = big_endian(chunk, 8, 8);
	if (size < HEADER || size > chunk->bytes.len)
		return damaged(chunk, 8, "a chunk does not end in the file",
			err);
	chunk->bytes.len = (size_t)size;
	if (!(big_endian(chunk, 66, 2) & COMPRESSED))
		return err_set(err, ERR_INPUT,
			"byte %zu: numbers that are not compressed, which no JVM "
			"since 11 writes" JFR_DAMAGED,
			chunk->place + 67);
	chunk->start_nanos = (int64_t)big_endian(chunk, 32, 8);
	chunk->duration_nanos = (int64_t)big_endian(chunk, 40, 8);
	ticks = big_endian(chunk, 56, 8);
	chunk->tick = ticks ? 1e9 / (double)ticks : 1;
	return 0;
}

int jfr_chunk_open(struct jfr_chunk *out, struct span content, size_t place,
	uint32_t constants_most, struct err *err)
{
	*out = (struct jfr_chunk){
		.bytes = span_from(content, place),
		.place = place,
		.constants_most = constants_most,
	};
	if (read_header(out, err) || read_metadata(out, err) ||
		read_all_constants(out, err))
		return -1;
	return 0;
}

void jfr_chunk_clear(struct jfr_chunk *chunk)
{
	jfr_classes_clear(&chunk->classes);
	free(chunk->constants);
	buf_clear(&chunk->buf);
}
