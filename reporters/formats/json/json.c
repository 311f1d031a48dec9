/* result.json: the verdict without loss, the same bytes every time. */
#include "reporters/formats/formats.h"

#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/json_write.h"
#include "reporters/formats/json/schema.h"
#include "reporters/words/phrase.h"

enum {DEEP = -1 }; /* indent of what stays on the line it began on */

static int deeper(int indent)
{
	return indent == DEEP ? DEEP : indent + 2;
}

struct member {
	const struct schema_field *field;
	const char *of; /* the struct that it is in */
	int indent;
};

#define VALUE(type, m)                                                         \
	(*(type const *)(const void *)((m)->of + (m)->field->offset))

static size_t count_of(const struct member *m)
{
	return *(const size_t *)(const void *)(m->of + m->field->count);
}

/* A list's pointer, whatever it points to. */
static const void *pointer_of(const struct member *m)
{
	const void *pointer;

	memcpy(&pointer, m->of + m->field->offset, sizeof(pointer));
	return pointer;
}

static void write_constant(struct emitter *e, const struct member *m)
{
	emit_text(e, m->field->key, m->field->text);
}

static void write_version(struct emitter *e, const struct member *m)
{
	emit_whole(e, m->field->key, SCHEMA_VERSION);
}

static void write_text(struct emitter *e, const struct member *m)
{
	const char *text = VALUE(char *, m);

	emit_text(e, m->field->key, text ? text : "");
}

static void write_text_or_null(struct emitter *e, const struct member *m)
{
	emit_text(e, m->field->key, VALUE(char *, m));
}

static void write_id(struct emitter *e, const struct member *m)
{
	emit_text(e, m->field->key, m->of + m->field->offset);
}

static void write_number(struct emitter *e, const struct member *m)
{
	emit_number(e, m->field->key, VALUE(double, m));
}

static void write_int(struct emitter *e, const struct member *m)
{
	emit_whole(e, m->field->key, VALUE(int, m));
}

static void write_unsigned(struct emitter *e, const struct member *m)
{
	emit_whole(e, m->field->key, VALUE(unsigned, m));
}

static void write_line(struct emitter *e, const struct member *m)
{
	if (VALUE(unsigned, m))
		write_unsigned(e, m);
	else
		emit_null(e, m->field->key);
}

static void write_index(struct emitter *e, const struct member *m)
{
	if (VALUE(unsigned, m) != NO_FUNCTION)
		write_unsigned(e, m);
	else
		emit_null(e, m->field->key);
}

static void write_size(struct emitter *e, const struct member *m)
{
	emit_whole(e, m->field->key, (int64_t)VALUE(size_t, m));
}

static void write_bool(struct emitter *e, const struct member *m)
{
	emit_bool(e, m->field->key, VALUE(bool, m));
}

static void write_maybe(struct emitter *e, const struct member *m)
{
	int value = VALUE(int, m);

	if (value < 0)
		emit_null(e, m->field->key);
	else
		emit_bool(e, m->field->key, value);
}

static void write_word(struct emitter *e, const struct member *m)
{
	emit_text(e, m->field->key,
		schema_word(m->field->words, VALUE(int, m)));
}

static void write_sentence(struct emitter *e, const struct member *m)
{
	struct buf text = {0};

	phrase_sentence(&text, (const void *)m->of);
	emit_text(e, m->field->key, text.data);
	buf_clear(&text);
}

/* Begins the list of the bytes that UTF-8 could not hold. */
static void begin_hex(struct emitter *e, const char *key, int indent)
{
	struct buf twin = {0};

	buf_printf(&twin, "%s_hex", key);
	emit_line(e, indent);
	emit_begin(e, twin.data, '[');
	buf_clear(&twin);
}

static void write_texts(struct emitter *e, const struct member *m)
{
	const char *const *texts = pointer_of(m);
	const size_t count = count_of(m);
	bool whole = true;

	emit_begin(e, m->field->key, '[');
	for (size_t i = 0; i < count; i++)
		whole &= emit_text(e, NULL, texts[i] ? texts[i] : "");
	emit_end(e, ']');
	if (whole)
		return;
	begin_hex(e, m->field->key, m->indent);
	for (size_t i = 0; i < count; i++)
		emit_hex(e, NULL, texts[i]);
	emit_end(e, ']');
}

static void write_facts(struct emitter *e, const struct member *m)
{
	const struct fact_pair *facts = pointer_of(m);
	const size_t count = count_of(m);
	bool whole = true;

	emit_begin(e, m->field->key, '{');
	for (size_t i = 0; i < count; i++) {
		emit_line(e, deeper(m->indent));
		whole &= emit_key(e, facts[i].key);
		whole &= escape_json(e->out, facts[i].value);
	}
	emit_line(e, count > 0 ? m->indent : DEEP);
	emit_end(e, '}');
	if (whole)
		return;
	begin_hex(e, m->field->key, m->indent);
	for (size_t i = 0; i < count; i++) {
		emit_begin(e, NULL, '[');
		emit_hex(e, NULL, facts[i].key);
		emit_hex(e, NULL, facts[i].value);
		emit_end(e, ']');
	}
	emit_end(e, ']');
}

static void write_members(struct emitter *e, const char *key,
	const struct schema_field *fields, const char *of, int indent);

static void write_object(struct emitter *e, const struct member *m)
{
	const bool *present = (const void *)(m->of + m->field->count);

	if (m->field->nullable && !*present)
		emit_null(e, m->field->key);
	else
		write_members(e, m->field->key, m->field->fields, m->of + m->field->offset,
			m->field->row ? DEEP : m->indent);
}

static void write_list(struct emitter *e, const struct member *m)
{
	const char *elements = pointer_of(m);
	const size_t count = count_of(m);

	emit_begin(e, m->field->key, '[');
	for (size_t i = 0; i < count; i++) {
		emit_line(e, deeper(m->indent));
		write_members(e, NULL, m->field->fields,
			elements + i * m->field->size,
			m->field->row ? DEEP : deeper(m->indent));
	}
	emit_line(e, count > 0 ? m->indent : DEEP);
	emit_end(e, ']');
}

static void (*const writers[FIELD_TYPES])(struct emitter *e, const struct member *m) = {
	[FIELD_CONSTANT] = write_constant,
	[FIELD_VERSION] = write_version,
	[FIELD_TEXT] = write_text,
	[FIELD_TEXT_OR_NULL] = write_text_or_null,
	[FIELD_ID] = write_id,
	[FIELD_NUMBER] = write_number,
	[FIELD_INT] = write_int,
	[FIELD_UNSIGNED] = write_unsigned,
	[FIELD_LINE] = write_line,
	[FIELD_INDEX] = write_index,
	[FIELD_SIZE] = write_size,
	[FIELD_BOOL] = write_bool,
	[FIELD_MAYBE] = write_maybe,
	[FIELD_WORD] = write_word,
	[FIELD_SENTENCE] = write_sentence,
	[FIELD_TEXTS] = write_texts,
	[FIELD_FACTS] = write_facts,
	[FIELD_OBJECT] = write_object,
	[FIELD_LIST] = write_list,
};

static void write_members(struct emitter *e, const char *key,
	const struct schema_field *fields, const char *of, int indent)
{
	emit_begin(e, key, '{');
	for (const struct schema_field *field = fields; field->key; field++) {
		const struct member m = {field, of, deeper(indent)};

		emit_line(e, m.indent);
		writers[field->type](e, &m);
	}
	emit_line(e, indent);
	emit_end(e, '}');
}

void json_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct emitter e = emitter_to(out, " ");

	(void)options;
	write_members(&e, NULL, schema_verdict, (const char *)verdict, 0);
	buf_char(out, '\n');
}
