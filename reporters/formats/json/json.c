/* result.json: the verdict without loss, the same bytes every time. */
#include "reporters/formats/formats.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/num.h"
#include "reporters/formats/json/schema.h"
#include "reporters/words/phrase.h"

enum {DEEP = -1 }; /* indent of what stays on the line it began on */

static void new_line(struct buf *out, int indent)
{
	buf_char(out, '\n');
	for (int i = 0; i < indent; i++)
		buf_text(out, "  ");
}

/* Between two members of an object or a list. */
static void separate(struct buf *out, bool first, int indent)
{
	if (!first)
		buf_char(out, ',');
	if (indent != DEEP)
		new_line(out, indent);
	else if (!first)
		buf_char(out, ' ');
}

static int deeper(int indent)
{
	return indent == DEEP ? DEEP : indent + 1;
}

static void write_number(struct buf *out, double value)
{
	char text[NUM_MAX];

	buf_text(out, isfinite(value) ? num_format(text, value) : "null");
}

/* The key of the bytes that UTF-8 could not hold. */
static void write_hex_key(struct buf *out, const char *key, int indent)
{
	separate(out, false, indent);
	buf_printf(out, "\"%s_hex\": ", key);
}

static void write_text(
	struct buf *out, const char *key, const char *text, int indent)
{
	if (!escape_json(out, text)) {
		write_hex_key(out, key, indent);
		escape_hex(out, text);
	}
}

static void write_sentence(struct buf *out, const char *key,
	const struct finding *finding, int indent)
{
	struct buf text = {0};

	phrase_sentence(&text, finding);
	write_text(out, key, text.data, indent);
	buf_clear(&text);
}

static void write_texts(struct buf *out, const char *key,
	const char *const *texts, size_t count, int indent)
{
	bool whole = true;

	buf_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		separate(out, i == 0, DEEP);
		whole &= escape_json(out, texts[i]);
	}
	buf_char(out, ']');
	if (whole)
		return;
	write_hex_key(out, key, indent);
	buf_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		separate(out, i == 0, DEEP);
		escape_hex(out, texts[i]);
	}
	buf_char(out, ']');
}

static void write_facts(struct buf *out, const char *key,
	const struct fact_pair *facts, size_t count, int indent)
{
	bool whole = true;

	buf_char(out, '{');
	for (size_t i = 0; i < count; i++) {
		separate(out, i == 0, deeper(indent));
		whole &= escape_json(out, facts[i].key);
		buf_text(out, ": ");
		whole &= escape_json(out, facts[i].value);
	}
	if (count > 0)
		new_line(out, indent);
	buf_char(out, '}');
	if (whole)
		return;
	write_hex_key(out, key, indent);
	buf_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		separate(out, i == 0, DEEP);
		buf_char(out, '[');
		escape_hex(out, facts[i].key);
		buf_text(out, ", ");
		escape_hex(out, facts[i].value);
		buf_char(out, ']');
	}
	buf_char(out, ']');
}

static void write_object(struct buf *out, const struct field *fields,
	const char *of, int indent);

static void write_list(struct buf *out, const struct field *field,
	const char *elements, size_t count, int indent)
{
	buf_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		separate(out, i == 0, deeper(indent));
		write_object(out, field->fields, elements + i * field->size,
			field->row ? DEEP : deeper(indent));
	}
	if (count > 0 && indent != DEEP)
		new_line(out, indent);
	buf_char(out, ']');
}

/* A list's pointer, whatever it points to. */
static const void *pointer_at(const void *at)
{
	const void *pointer;

	memcpy(&pointer, at, sizeof(pointer));
	return pointer;
}

static void write_field(
	struct buf *out, const struct field *field, const char *of, int indent)
{
	const void *at = of + field->offset;
	const char *const *text = at;
	const size_t *count = (const void *)(of + field->count);
	const bool *present = (const void *)(of + field->count);

	switch (field->type) {
	case SHAPE_END:
		break;
	case SHAPE_CONSTANT:
		escape_json(out, field->text);
		break;
	case SHAPE_VERSION:
		buf_printf(out, "%d", SCHEMA_VERSION);
		break;
	case SHAPE_TEXT:
		write_text(out, field->key, *text, indent);
		break;
	case SHAPE_TEXT_OR_NULL:
		if (*text)
			write_text(out, field->key, *text, indent);
		else
			buf_text(out, "null");
		break;
	case SHAPE_ID:
		escape_json(out, at);
		break;
	case SHAPE_NUMBER:
		write_number(out, *(const double *)at);
		break;
	case SHAPE_INT:
		buf_printf(out, "%d", *(const int *)at);
		break;
	case SHAPE_UNSIGNED:
		buf_printf(out, "%u", *(const unsigned *)at);
		break;
	case SHAPE_LINE:
		if (*(const unsigned *)at)
			buf_printf(out, "%u", *(const unsigned *)at);
		else
			buf_text(out, "null");
		break;
	case SHAPE_INDEX:
		if (*(const unsigned *)at != NO_FUNCTION)
			buf_printf(out, "%u", *(const unsigned *)at);
		else
			buf_text(out, "null");
		break;
	case SHAPE_SIZE:
		buf_printf(out, "%zu", *(const size_t *)at);
		break;
	case SHAPE_BOOL:
		buf_text(out, *(const bool *)at ? "true" : "false");
		break;
	case SHAPE_MAYBE:
		buf_text(out, *(const int *)at < 0 ? "null"
			      : *(const int *)at   ? "true"
						   : "false");
		break;
	case SHAPE_WORD:
		escape_json(out, shape_word(field->words, *(const int *)at));
		break;
	case SHAPE_SENTENCE:
		write_sentence(out, field->key, (const void *)of, indent);
		break;
	case SHAPE_TEXTS:
		write_texts(out, field->key, pointer_at(at), *count, indent);
		break;
	case SHAPE_FACTS:
		write_facts(out, field->key, pointer_at(at), *count, indent);
		break;
	case SHAPE_OBJECT:
		if (field->nullable && !*present)
			buf_text(out, "null");
		else
			write_object(out, field->fields, at,
				field->row ? DEEP : indent);
		break;
	case SHAPE_LIST:
		write_list(out, field, pointer_at(at), *count, indent);
		break;
	}
}

static void write_object(
	struct buf *out, const struct field *fields, const char *of, int indent)
{
	buf_char(out, '{');
	for (const struct field *field = fields; field->key; field++) {
		separate(out, field == fields, deeper(indent));
		buf_printf(out, "\"%s\": ", field->key);
		write_field(out, field, of, deeper(indent));
	}
	if (indent != DEEP)
		new_line(out, indent);
	buf_char(out, '}');
}

void json_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	(void)options;
	write_object(out, shape_verdict, (const char *)verdict, 0);
	buf_char(out, '\n');
}
