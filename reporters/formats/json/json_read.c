/* Reads result.json back into a verdict, strictly: what it does not know it
 * skips, but what it knows must be there, and of the right type. */
#include "reporters/formats/formats.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/core/version.h"
#include "gate/text/escape.h"
#include "reporters/formats/json/schema.h"

/* Where in the document we are: a chain on the stack, made text only when
 * something is wrong. */
struct place {
	const struct place *up;
	const char *key; /* NULL: element `index` of a list */
	size_t index;
};

struct input {
	struct arena *arena;
	struct err *err;
};

/* A field of an object, and the struct whose member it is read to. */
struct member {
	const struct schema_field *field;
	const struct input *in;
	const struct place *at;
	json_t *object; /* that has the field */
	json_t *value;  /* of it; NULL: none */
	char *of;
};

/* void *: the member's type is known by the field's only. */
static void *target(const struct member *m)
{
	return m->of + m->field->offset;
}

static size_t *target_count(const struct member *m)
{
	return (void *)(m->of + m->field->count);
}

static void place_text(struct buf *out, const struct place *at)
{
	const struct place *chain[16];
	size_t depth = 0;

	for (; at && depth < 16; at = at->up)
		chain[depth++] = at;
	while (depth > 0) {
		at = chain[--depth];
		if (!at->key)
			buf_printf(out, "[%zu]", at->index);
		else
			buf_printf(
				out, "%s%s", out->len > 0 ? "." : "", at->key);
	}
}

/* `word`, when there is one, is the offending text. Returns -1. */
static int wrong(const struct input *in, const struct place *at,
	const char *what, const char *word)
{
	struct buf text = {0};

	place_text(&text, at);
	buf_printf(&text, ": %s", what);
	if (word) {
		buf_text(&text, " \"");
		escape_line(&text, word, 40);
		buf_char(&text, '"');
	}
	err_set(in->err, ERR_INPUT, "%s", text.data);
	buf_clear(&text);
	return -1;
}

static int no_memory(const struct input *in)
{
	return err_set(in->err, ERR_LIMIT,
		"the result does not fit into the "
		"memory allowed for it");
}

/* A whole number of low..high; numbers are read as doubles, so high is at
 * most 2^53. */
static int read_whole(
	double *out, const struct member *m, double low, double high)
{
	double number =
		json_is_number(m->value) ? json_number_value(m->value) : ABSENT;

	*out = 0;
	if (!(number >= low && number <= high) || trunc(number) != number)
		return wrong(m->in, m->at, "not a whole number in range", NULL);
	*out = number;
	return 0;
}

/* The bytes that a text stands for: those of its hex twin when there is one,
 * which must then show as the text does. */
static int read_bytes(const char **out, const struct input *in,
	const struct place *at, const json_t *value, const json_t *hex)
{
	const char *text = json_string_value(value);
	const char *digits = json_string_value(hex);
	struct buf repaired = {0};
	size_t len;
	char *copy;
	bool same;

	if (!text)
		return wrong(in, at, "not a string", NULL);
	if (!hex) {
		copy = arena_copy(in->arena, span_of(text));
		*out = copy;
		return copy ? 0 : no_memory(in);
	}
	len = digits ? strlen(digits) : 1;
	if (len % 2)
		return wrong(in, at, "its _hex is no text in hex", NULL);
	copy = arena_alloc(in->arena, len / 2 + 1, 1);
	if (!copy)
		return no_memory(in);
	for (size_t i = 0; i < len; i += 2) {
		int high = ascii_hex(digits[i]);
		int low = ascii_hex(digits[i + 1]);

		if (high < 0 || low < 0 || (high == 0 && low == 0))
			return wrong(
				in, at, "its _hex is no text in hex", NULL);
		copy[i / 2] = (char)(high << 4 | low);
	}
	utf8_repair(&repaired, copy);
	same = strcmp(repaired.data, text) == 0;
	buf_clear(&repaired);
	if (!same)
		return wrong(in, at, "its _hex says something else", NULL);
	*out = copy;
	return 0;
}

static const json_t *twin(const json_t *object, const char *key)
{
	struct buf name = {0};
	const json_t *hex;

	buf_printf(&name, "%s_hex", key);
	hex = json_object_get(object, name.data);
	buf_clear(&name);
	return hex;
}

static int read_texts(const struct member *m)
{
	const json_t *hex = twin(m->object, m->field->key);
	size_t len = json_array_size(m->value);
	const char **texts;

	if (!json_is_array(m->value))
		return wrong(m->in, m->at, "not a list", NULL);
	if (hex && json_array_size(hex) != len)
		return wrong(m->in, m->at, "its _hex has another length", NULL);
	texts = arena_alloc(m->in->arena, len, sizeof(*texts));
	if (!texts)
		return no_memory(m->in);
	memcpy(target(m), &texts, sizeof(texts));
	*target_count(m) = len;
	for (size_t i = 0; i < len; i++) {
		struct place element = {m->at, NULL, i};

		if (read_bytes(&texts[i], m->in, &element,
			    json_array_get(m->value, i),
			    hex ? json_array_get(hex, i) : NULL) < 0)
			return -1;
	}
	return 0;
}

static int read_facts(const struct member *m)
{
	const json_t *hex = twin(m->object, m->field->key);
	size_t len = json_object_size(m->value);
	struct fact_pair *facts;
	size_t i = 0;
	const char *key;
	json_t *fact;

	if (!json_is_object(m->value))
		return wrong(m->in, m->at, "not an object", NULL);
	if (hex && json_array_size(hex) != len)
		return wrong(m->in, m->at, "its _hex has another length", NULL);
	facts = arena_alloc(m->in->arena, len, sizeof(*facts));
	if (!facts)
		return no_memory(m->in);
	memcpy(target(m), &facts, sizeof(facts));
	*target_count(m) = len;
	json_object_foreach(m->value, key, fact)
	{
		struct place member = {m->at, NULL, i};
		const json_t *pair = hex ? json_array_get(hex, i) : NULL;
		json_t *name = json_string(key);
		int bad;

		if (hex && json_array_size(pair) != 2) {
			json_decref(name);
			return wrong(
				m->in, &member, "its _hex is no pair", NULL);
		}
		bad = read_bytes(&facts[i].key, m->in, &member, name,
			json_array_get(pair, 0));
		json_decref(name);
		if (bad || read_bytes(&facts[i].value, m->in, &member, fact,
				   json_array_get(pair, 1)) < 0)
			return -1;
		i++;
	}
	return 0;
}

static int read_constant(const struct member *m)
{
	const char *text = json_string_value(m->value);

	if (!text || strcmp(text, m->field->text) != 0)
		return wrong(m->in, m->at, "must be", m->field->text);
	return 0;
}

static int read_version(const struct member *m)
{
	if (!json_is_number(m->value) ||
		json_number_value(m->value) != SCHEMA_VERSION)
		return wrong(m->in, m->at,
			"this program reads version 1 only: use the profgate "
			"that wrote it, or a newer one",
			NULL);
	return 0;
}

static int read_text(const struct member *m)
{
	return read_bytes(target(m), m->in, m->at, m->value,
		twin(m->object, m->field->key));
}

static int read_text_or_null(const struct member *m)
{
	return !m->value || json_is_null(m->value) ? 0 : read_text(m);
}

static int read_id(const struct member *m)
{
	const char *text = json_string_value(m->value);

	if (!text || strlen(text) != 16 ||
		strspn(text, "0123456789abcdef") != 16)
		return wrong(m->in, m->at, "not 16 hex digits", NULL);
	memcpy(target(m), text, 17);
	return 0;
}

static int read_number(const struct member *m)
{
	double *out = target(m);

	if (json_is_null(m->value))
		*out = ABSENT;
	else if (json_is_number(m->value))
		*out = json_number_value(m->value);
	else
		return wrong(m->in, m->at, "not a number or null", NULL);
	return 0;
}

static int read_int(const struct member *m)
{
	double number;

	if (read_whole(&number, m, INT_MIN, INT_MAX) < 0)
		return -1;
	*(int *)target(m) = (int)number;
	return 0;
}

static int read_unsigned(const struct member *m)
{
	double number;

	if (read_whole(&number, m, 0, UINT_MAX) < 0)
		return -1;
	*(unsigned *)target(m) = (unsigned)number;
	return 0;
}

static int read_line(const struct member *m)
{
	return json_is_null(m->value) ? 0 : read_unsigned(m);
}

static int read_index(const struct member *m)
{
	*(unsigned *)target(m) = NO_FUNCTION;
	return json_is_null(m->value) ? 0 : read_unsigned(m);
}

static int read_size(const struct member *m)
{
	double number;

	if (read_whole(&number, m, 0, 9007199254740992.0) < 0)
		return -1;
	*(size_t *)target(m) = (size_t)number;
	return 0;
}

static int read_bool(const struct member *m)
{
	if (!json_is_boolean(m->value))
		return wrong(m->in, m->at, "not true or false", NULL);
	*(bool *)target(m) = json_is_true(m->value);
	return 0;
}

static int read_maybe(const struct member *m)
{
	if (!json_is_null(m->value) && !json_is_boolean(m->value))
		return wrong(m->in, m->at, "not true, false or null", NULL);
	*(int *)target(m) =
		json_is_null(m->value) ? -1 : json_is_true(m->value);
	return 0;
}

static int read_word(const struct member *m)
{
	const char *text = json_string_value(m->value);
	int *out = target(m);

	if (!text)
		return wrong(m->in, m->at, "not a string", NULL);
	*out = schema_word_find(m->field->words, text);
	return *out < 0 ? wrong(m->in, m->at, "unknown word", text) : 0;
}

static int read_sentence(const struct member *m)
{
	(void)m; /* made anew from the finding */
	return 0;
}

static int read_members(void *of, const struct schema_field *fields,
	const struct input *in, const struct place *at, json_t *object);

static int read_list(const struct member *m)
{
	size_t len = json_array_size(m->value);
	char *elements;

	if (!json_is_array(m->value))
		return wrong(m->in, m->at, "not a list", NULL);
	elements = arena_alloc(m->in->arena, len, m->field->size);
	if (!elements)
		return no_memory(m->in);
	memcpy(target(m), &elements, sizeof(elements));
	*target_count(m) = len;
	for (size_t i = 0; i < len; i++) {
		struct place element = {m->at, NULL, i};

		if (read_members(elements + i * m->field->size,
			    m->field->fields, m->in, &element,
			    json_array_get(m->value, i)) < 0)
			return -1;
	}
	return 0;
}

/* The numbers of an object that is null. */
static void clear_numbers(char *of, const struct schema_field *fields)
{
	for (const struct schema_field *field = fields; field->key; field++)
		if (field->type == FIELD_NUMBER)
			*(double *)(void *)(of + field->offset) = ABSENT;
}

static int read_object(const struct member *m)
{
	bool *present = (void *)(m->of + m->field->count);

	if (m->field->nullable) {
		*present = !json_is_null(m->value);
		if (!*present) {
			clear_numbers(target(m), m->field->fields);
			return 0;
		}
	}
	return read_members(
		target(m), m->field->fields, m->in, m->at, m->value);
}

static int (*const readers[FIELD_TYPES])(const struct member *m) = {
	[FIELD_CONSTANT] = read_constant,
	[FIELD_VERSION] = read_version,
	[FIELD_TEXT] = read_text,
	[FIELD_TEXT_OR_NULL] = read_text_or_null,
	[FIELD_ID] = read_id,
	[FIELD_NUMBER] = read_number,
	[FIELD_INT] = read_int,
	[FIELD_UNSIGNED] = read_unsigned,
	[FIELD_LINE] = read_line,
	[FIELD_INDEX] = read_index,
	[FIELD_SIZE] = read_size,
	[FIELD_BOOL] = read_bool,
	[FIELD_MAYBE] = read_maybe,
	[FIELD_WORD] = read_word,
	[FIELD_SENTENCE] = read_sentence,
	[FIELD_TEXTS] = read_texts,
	[FIELD_FACTS] = read_facts,
	[FIELD_OBJECT] = read_object,
	[FIELD_LIST] = read_list,
};

static int read_members(void *of, const struct schema_field *fields,
	const struct input *in, const struct place *at, json_t *object)
{
	if (!json_is_object(object))
		return wrong(in, at, "not an object", NULL);
	for (const struct schema_field *field = fields; field->key; field++) {
		const struct place here = {at, field->key, 0};
		const struct member m = {field, in, &here, object,
			json_object_get(object, field->key), of};

		if (!m.value && field->optional)
			continue;
		if (!m.value && field->type != FIELD_TEXT_OR_NULL &&
			field->type != FIELD_SENTENCE)
			return wrong(in, &here, "missing", NULL);
		if (readers[field->type](&m) < 0)
			return -1;
	}
	return 0;
}

/* What the tables cannot say: that the nodes are a tree in preorder. */
static int check_trees(const struct verdict *verdict, const struct input *in)
{
	struct place list = {NULL, "call_trees", 0};

	for (size_t t = 0; t < verdict->tree_count; t++) {
		const struct call_tree *tree = &verdict->trees[t];
		struct place element = {&list, NULL, t};
		struct place nodes = {&element, "nodes", 0};

		if (tree->node_count == 0)
			return wrong(in, &nodes, "without a root", NULL);
		for (size_t i = 0; i < tree->node_count; i++) {
			const struct call_node *node = &tree->nodes[i];
			struct place at = {&nodes, NULL, i};

			if (i == 0 ? node->depth != 0 : node->depth < 1 ||
				    node->depth > tree->nodes[i - 1].depth + 1)
				return wrong(in, &at, "not in preorder", NULL);
			if (node->function != NO_FUNCTION &&
				node->function >= tree->function_count)
				return wrong(in, &at, "no such function", NULL);
			if (!(node->base >= 0 && node->head >= 0))
				return wrong(in, &at, "below zero", NULL);
		}
	}
	return 0;
}

int json_read(struct verdict *out, struct span text, struct arena *arena,
	struct err *err)
{
	struct input in = {arena, err};
	struct place top = {NULL, "result", 0};
	json_error_t error;
	json_t *root;
	int done;

	*out = (struct verdict){.rules = PROFGATE_RULES_FIRST};
	/* Integers as doubles: any number of digits, and one path for both. */
	root = json_loadb(text.data, text.len,
		JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, &error);
	if (!root) {
		struct buf cause = {0};

		escape_line(&cause, error.text, CAP_NAME);
		if (err->kind == ERR_NONE && error.line > 0) {
			err->line = (unsigned)error.line;
			err->column = (unsigned)error.column;
		}
		err_set(err, ERR_INPUT, "line %d: not JSON: %s", error.line,
			cause.data);
		buf_clear(&cause);
		return -1;
	}
	done = read_members(out, schema_verdict, &in,
		json_is_object(root) ? NULL : &top, root);
	json_decref(root);
	if (done == 0)
		done = check_trees(out, &in);
	return done;
}
