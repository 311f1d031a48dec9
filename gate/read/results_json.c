/* Loads the JSON of harnesses. */
#include "gate/read/results_json.h"

#include <math.h>

/* Objects and lists cost some hundred bytes each, however short their text. */
enum { CONTAINERS_MAX = 1 << 20 };

static json_t *load(struct span content, const struct results_format *format,
	struct err *err)
{
	size_t containers = 0;
	json_error_t where;
	json_t *root;

	for (size_t i = 0; i < content.len; i++)
		containers += content.data[i] == '{' || content.data[i] == '[';
	if (containers > CONTAINERS_MAX) {
		err_set(err, ERR_LIMIT, "%s: more than %d objects and lists",
			format->what, CONTAINERS_MAX);
		return NULL;
	}
	root = json_loadb(content.data, content.len, JSON_REJECT_DUPLICATES,
		&where);
	if (!root)
		err_set(err, ERR_INPUT, "%s, line %d: %s; %s", format->what,
			where.line, where.text, format->keep);
	return root;
}

/* Names of results live as long as the document: results_end() needs none. */
int results_json_read(struct builder *b, struct span content,
	const struct results_format *format, struct err *err)
{
	struct result_set *r;
	json_t *root = load(content, format, err);
	int status;

	if (!root)
		return -1;
	r = results_new(b);
	status = format->read(r, root, err);
	if (!status)
		status = results_end(r, format->none, err);
	results_free(r);
	json_decref(root);
	return status;
}

int results_json_each(struct result_set *r, const json_t *list, const char *name,
	int (*read)(struct result_set *r, json_t *object, void *state,
		struct err *err),
	void *state, struct err *err)
{
	json_t *object;
	size_t i;

	if (!json_is_array(list))
		return name ? err_set(err, ERR_INPUT, "\"%s\" is no list", name)
		            : err_set(err, ERR_INPUT, "it is no list");
	json_array_foreach(list, i, object)
	{
		if (read(r, object, state, err))
			return err_wrap(err, "%s[%zu]", name ? name : "", i);
	}
	return 0;
}

struct span json_text_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? (struct span){json_string_value(value),
					       json_string_length(value)}
	                             : (struct span){0};
}

double json_number_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

int json_count_of(double *out, struct span name, const json_t *object,
	const char *key, struct err *err)
{
	*out = json_number_of(object, key);
	return *out > 0.0 && isfinite(*out)
	               ? 0
	               : err_set(err, ERR_INPUT,
				 "%.*s: %s is no number above 0", (int)name.len,
				 name.data, key);
}
