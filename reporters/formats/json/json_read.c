/* Reads result.json back into a verdict, strictly: what it does not know it
 * skips, but what it knows must be there, and of the right type. */
#include "reporters/reporter.h"

#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <string.h>

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

static int read_number(double *out, const struct input *in,
	const struct place *at, const json_t *value)
{
	if (json_is_null(value))
		*out = ABSENT;
	else if (json_is_number(value))
		*out = json_number_value(value);
	else
		return wrong(in, at, "not a number or null", NULL);
	return 0;
}

/* A whole number of low..high; numbers are read as doubles, so high is at
 * most 2^53. */
static int read_whole(double *out, const struct input *in,
	const struct place *at, const json_t *value, double low, double high)
{
	double number =
		json_is_number(value) ? json_number_value(value) : ABSENT;

	*out = 0;
	if (!(number >= low && number <= high) || trunc(number) != number)
		return wrong(in, at, "not a whole number in range", NULL);
	*out = number;
	return 0;
}

static int read_unsigned(unsigned *out, const struct input *in,
	const struct place *at, const json_t *value)
{
	double number;

	if (read_whole(&number, in, at, value, 0, UINT_MAX) < 0)
		return -1;
	*out = (unsigned)number;
	return 0;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
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
		int high = hex_digit(digits[i]);
		int low = hex_digit(digits[i + 1]);

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

static int read_texts(const char ***out, size_t *count, const struct input *in,
	const struct place *at, const json_t *value, const json_t *hex)
{
	size_t len = json_array_size(value);

	if (!json_is_array(value))
		return wrong(in, at, "not a list", NULL);
	if (hex && json_array_size(hex) != len)
		return wrong(in, at, "its _hex has another length", NULL);
	*out = arena_alloc(in->arena, len, sizeof(**out));
	if (!*out)
		return no_memory(in);
	*count = len;
	for (size_t i = 0; i < len; i++) {
		struct place element = {at, NULL, i};

		if (read_bytes(&(*out)[i], in, &element,
			    json_array_get(value, i),
			    hex ? json_array_get(hex, i) : NULL) < 0)
			return -1;
	}
	return 0;
}

static int read_facts(struct fact_pair **out, size_t *count,
	const struct input *in, const struct place *at, json_t *value,
	const json_t *hex)
{
	size_t len = json_object_size(value);
	size_t i = 0;
	const char *key;
	json_t *fact;

	if (!json_is_object(value))
		return wrong(in, at, "not an object", NULL);
	if (hex && json_array_size(hex) != len)
		return wrong(in, at, "its _hex has another length", NULL);
	*out = arena_alloc(in->arena, len, sizeof(**out));
	if (!*out)
		return no_memory(in);
	*count = len;
	json_object_foreach(value, key, fact)
	{
		struct place member = {at, NULL, i};
		const json_t *pair = hex ? json_array_get(hex, i) : NULL;
		json_t *name = json_string(key);
		int bad;

		if (hex && json_array_size(pair) != 2) {
			json_decref(name);
			return wrong(in, &member, "its _hex is no pair", NULL);
		}
		bad = read_bytes(&(*out)[i].key, in, &member, name,
			json_array_get(pair, 0));
		json_decref(name);
		if (bad || read_bytes(&(*out)[i].value, in, &member, fact,
				   json_array_get(pair, 1)) < 0)
			return -1;
		i++;
	}
	return 0;
}

static int read_id(char *out, const struct input *in, const struct place *at,
	const json_t *value)
{
	const char *text = json_string_value(value);

	if (!text || strlen(text) != 16 ||
		strspn(text, "0123456789abcdef") != 16)
		return wrong(in, at, "not 16 hex digits", NULL);
	memcpy(out, text, 17);
	return 0;
}

static int read_word(int *out, const struct input *in, const struct place *at,
	const json_t *value, enum shape_words words)
{
	const char *text = json_string_value(value);

	if (!text)
		return wrong(in, at, "not a string", NULL);
	*out = shape_word_find(words, text);
	return *out < 0 ? wrong(in, at, "unknown word", text) : 0;
}

static int read_bool(bool *out, const struct input *in, const struct place *at,
	const json_t *value)
{
	if (!json_is_boolean(value))
		return wrong(in, at, "not true or false", NULL);
	*out = json_is_true(value);
	return 0;
}

static int read_object(void *of, const struct field *fields,
	const struct input *in, const struct place *at, json_t *object);

/* void *: the list's element type is known by its size only. */
static int read_list(void **out, size_t *count, const struct field *field,
	const struct input *in, const struct place *at, json_t *value)
{
	size_t len = json_array_size(value);
	char *elements;

	if (!json_is_array(value))
		return wrong(in, at, "not a list", NULL);
	elements = arena_alloc(in->arena, len, field->size);
	if (!elements)
		return no_memory(in);
	for (size_t i = 0; i < len; i++) {
		struct place element = {at, NULL, i};

		if (read_object(elements + i * field->size, field->fields, in,
			    &element, json_array_get(value, i)) < 0)
			return -1;
	}
	*out = elements;
	*count = len;
	return 0;
}

/* The numbers of an object that is null. */
static void clear_numbers(char *of, const struct field *fields)
{
	for (const struct field *field = fields; field->key; field++)
		if (field->type == SHAPE_NUMBER)
			*(double *)(void *)(of + field->offset) = ABSENT;
}

static int read_field(char *of, const struct field *field,
	const struct input *in, const struct place *up, json_t *object)
{
	struct place here = {up, field->key, 0};
	json_t *value = json_object_get(object, field->key);
	void *at = of + field->offset;
	size_t *count = (void *)(of + field->count);
	const char **texts = NULL;
	struct fact_pair *facts = NULL;
	void *list = NULL;
	double number;

	if (field->type == SHAPE_SENTENCE)
		return 0;
	if (!value && field->optional)
		return 0;
	if (!value && field->type != SHAPE_TEXT_OR_NULL)
		return wrong(in, &here, "missing", NULL);
	switch (field->type) {
	case SHAPE_END:
	case SHAPE_SENTENCE:
		return 0;
	case SHAPE_CONSTANT:
		if (!json_is_string(value) ||
			strcmp(json_string_value(value), field->text) != 0)
			return wrong(in, &here, "must be", field->text);
		return 0;
	case SHAPE_VERSION:
		if (!json_is_number(value) ||
			json_number_value(value) != SCHEMA_VERSION)
			return wrong(in, &here,
				"this program reads version 1 "
				"only: use the profgate that wrote it, or a "
				"newer one",
				NULL);
		return 0;
	case SHAPE_TEXT:
		return read_bytes(
			at, in, &here, value, twin(object, field->key));
	case SHAPE_TEXT_OR_NULL:
		if (!value || json_is_null(value))
			return 0;
		return read_bytes(
			at, in, &here, value, twin(object, field->key));
	case SHAPE_ID:
		return read_id(at, in, &here, value);
	case SHAPE_NUMBER:
		return read_number(at, in, &here, value);
	case SHAPE_INT:
		if (read_whole(&number, in, &here, value, INT_MIN, INT_MAX) < 0)
			return -1;
		*(int *)at = (int)number;
		return 0;
	case SHAPE_UNSIGNED:
		return read_unsigned(at, in, &here, value);
	case SHAPE_LINE:
		if (json_is_null(value))
			return 0;
		return read_unsigned(at, in, &here, value);
	case SHAPE_INDEX:
		*(unsigned *)at = NO_FUNCTION;
		if (json_is_null(value))
			return 0;
		return read_unsigned(at, in, &here, value);
	case SHAPE_SIZE:
		if (read_whole(&number, in, &here, value, 0,
			    9007199254740992.0) < 0)
			return -1;
		*(size_t *)at = (size_t)number;
		return 0;
	case SHAPE_BOOL:
		return read_bool(at, in, &here, value);
	case SHAPE_MAYBE:
		if (!json_is_null(value) && !json_is_boolean(value))
			return wrong(
				in, &here, "not true, false or null", NULL);
		*(int *)at = json_is_null(value) ? -1 : json_is_true(value);
		return 0;
	case SHAPE_WORD:
		return read_word(at, in, &here, value, field->words);
	case SHAPE_TEXTS:
		if (read_texts(&texts, count, in, &here, value,
			    twin(object, field->key)) < 0)
			return -1;
		memcpy(at, &texts, sizeof(texts));
		return 0;
	case SHAPE_FACTS:
		if (read_facts(&facts, count, in, &here, value,
			    twin(object, field->key)) < 0)
			return -1;
		memcpy(at, &facts, sizeof(facts));
		return 0;
	case SHAPE_OBJECT:
		if (field->nullable) {
			bool *present = (void *)(of + field->count);

			*present = !json_is_null(value);
			if (!*present) {
				clear_numbers(at, field->fields);
				return 0;
			}
		}
		return read_object(at, field->fields, in, &here, value);
	case SHAPE_LIST:
		if (read_list(&list, count, field, in, &here, value) < 0)
			return -1;
		memcpy(at, &list, sizeof(list));
		return 0;
	}
	return -1;
}

static int read_object(void *of, const struct field *fields,
	const struct input *in, const struct place *at, json_t *object)
{
	if (!json_is_object(object))
		return wrong(in, at, "not an object", NULL);
	for (const struct field *field = fields; field->key; field++)
		if (read_field(of, field, in, at, object) < 0)
			return -1;
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

	*out = (struct verdict){0};
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
	done = read_object(out, shape_verdict, &in,
		json_is_object(root) ? NULL : &top, root);
	json_decref(root);
	if (done == 0)
		done = check_trees(out, &in);
	return done;
}
