/* Strict reading, and writing, of the JSON documents of a store. */
#include "gate/text/document.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/text/escape.h"

/* Objects and lists cost some hundred bytes each, however short their text. */
enum {CONTAINERS_MAX = 1 << 18 };

static void *allocate(size_t size)
{
	return xrealloc(NULL, size, 1);
}

void document_prepare(void)
{
	json_set_alloc_funcs(allocate, free);
}

static int is_wrong(struct err *err, const char *key, const char *what)
{
	return err_set(err, ERR_STORE, "%s: %s", key, what);
}

static bool is_absent(const json_t *value)
{
	return !value || json_is_null(value);
}

int fields_parse(json_t **out, struct span text, const char *schema,
	int version, struct err *err)
{
	const json_t *number;
	json_error_t error;
	size_t containers = 0;
	const char *name;

	for (size_t i = 0; i < text.len; i++)
		containers += text.data[i] == '{' || text.data[i] == '[';
	if (containers > CONTAINERS_MAX)
		return err_set(err, ERR_STORE, "more than %d objects and lists",
			CONTAINERS_MAX);
	*out = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &error);
	if (!*out)
		return err_set(err, ERR_STORE, "line %d: %s", error.line,
			error.text);
	name = json_string_value(json_object_get(*out, "schema"));
	number = json_object_get(*out, "schema_version");
	if (!name || strcmp(name, schema) != 0)
		err_set(err, ERR_STORE, "schema: not %s", schema);
	else if (!json_is_integer(number) ||
		json_integer_value(number) != version)
		err_set(err, ERR_STORE, "schema_version: not %d; update "
			"profgate", version);
	if (err->kind == ERR_NONE)
		return 0;
	json_decref(*out);
	*out = NULL;
	return -1;
}

/* The bytes that pairs of digits stand for; NULL when they are none. */
static char *from_hex(const char *digits, struct arena *arena)
{
	size_t len = strlen(digits);
	char *bytes = len % 2 ? NULL : arena_alloc(arena, len / 2 + 1, 1);

	for (size_t i = 0; bytes && i < len; i += 2) {
		int high = ascii_hex(digits[i]);
		int low = ascii_hex(digits[i + 1]);

		if (high < 0 || low < 0 || high + low == 0)
			return NULL;
		bytes[i / 2] = (char)(high * 16 + low);
	}
	return bytes;
}

/* *what: what is wrong with it; NULL: nothing. */
static const char *text_of(const char **what, const json_t *value,
	size_t most, struct arena *arena)
{
	const char *digits = json_string_value(json_object_get(value, "hex"));
	const char *text = json_string_value(value);
	size_t len = text ? strlen(text) : digits ? strlen(digits) / 2 : 0;

	*what = NULL;
	if (!text && !digits)
		*what = "not a text";
	else if (len > most)
		*what = "longer than it may be";
	if (*what)
		return NULL;
	text = text ? arena_copy(arena, span_of(text))
		    : from_hex(digits, arena);
	if (!text)
		*what = "not hex digits of a text";
	return text;
}

int field_text(const char **out, const json_t *object, const char *key,
	size_t most, struct arena *arena, struct err *err)
{
	const json_t *value = json_object_get(object, key);
	const char *what;

	*out = NULL;
	if (is_absent(value))
		return 1;
	*out = text_of(&what, value, most, arena);
	return what ? is_wrong(err, key, what) : 0;
}

int field_needed(const char **out, const json_t *object, const char *key,
	size_t most, struct arena *arena, struct err *err)
{
	int status = field_text(out, object, key, most, arena, err);

	if (status > 0)
		return is_wrong(err, key, "missing");
	if (status == 0 && **out == '\0')
		return is_wrong(err, key, "empty");
	return status;
}

int field_item(const char **out, const json_t *item, size_t most,
	struct arena *arena, struct err *err)
{
	const char *what;

	*out = text_of(&what, item, most, arena);
	if (!what && **out == '\0')
		what = "empty";
	return what ? err_set(err, ERR_STORE, "%s", what) : 0;
}

int field_facts(struct facts *out, const json_t *object, const char *key,
	size_t count, size_t most, struct arena *arena, struct err *err)
{
	json_t *facts = json_object_get(object, key);

	*out = (struct facts){0};
	if (is_absent(facts))
		return 0;
	if (!json_is_object(facts) || json_object_size(facts) > count)
		return err_set(err, ERR_STORE,
			"%s: not an object of at most "
			"%zu facts",
			key, count);
	out->items = arena_alloc(arena, json_object_size(facts) + 1,
		sizeof(*out->items));
	for (void *at = json_object_iter(facts); at;
		at = json_object_iter_next(facts, at)) {
		struct fact_pair *fact = &out->items[out->count++];

		fact->key =
			arena_copy(arena, span_of(json_object_iter_key(at)));
		if (field_item(&fact->value, json_object_iter_value(at), most,
			    arena, err))
			return err_wrap(err, "%s: %s", key, fact->key);
	}
	facts_join(out, arena);
	return 0;
}

int field_whole(uint64_t *out, const json_t *object, const char *key,
	uint64_t most, struct err *err)
{
	const json_t *value = json_object_get(object, key);
	json_int_t number = json_integer_value(value);

	*out = 0;
	if (is_absent(value))
		return 0;
	if (!json_is_integer(value))
		return is_wrong(err, key, "not a whole number");
	if (number < 0 || (uint64_t)number > most)
		return is_wrong(err, key, "out of range");
	*out = (uint64_t)number;
	return 0;
}

int field_list(const json_t **out, const json_t *object, const char *key,
	size_t most, struct err *err)
{
	const json_t *value = json_object_get(object, key);

	*out = NULL;
	if (is_absent(value))
		return 0;
	if (!json_is_array(value))
		return is_wrong(err, key, "not a list");
	if (json_array_size(value) > most)
		return is_wrong(err, key, "more items than there may be");
	*out = value;
	return 0;
}

struct emitter document_begin(struct buf *out, int step, const char *schema,
	int version)
{
	struct emitter e = emitter_of_file(out, step);

	emit_begin(&e, NULL, '{');
	emit_text(&e, "schema", schema);
	emit_whole(&e, "schema_version", version);
	return e;
}

void document_text(struct emitter *e, const char *key, const char *text)
{
	if (!text || utf8_is(text)) {
		emit_text(e, key, text);
		return;
	}
	emit_begin(e, key, '{');
	emit_hex(e, "hex", text);
	emit_end(e, '}');
}

void document_facts(struct emitter *e, const char *key,
	const struct facts *facts)
{
	emit_begin(e, key, '{');
	for (size_t i = 0; i < facts->count; i++)
		document_text(e, facts->items[i].key, facts->items[i].value);
	emit_end(e, '}');
}

void document_end(struct emitter *e)
{
	emit_end(e, '}');
	buf_char(e->out, '\n');
}
