/* Values of labels to folders. */
#include "gate/pull/by.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/runs/run_names.h"

enum {
	FOLDER_MAX = 200, /* bytes of a name, of 255 that systems allow */
	SEEN_MAX = 2000   /* values that are told apart */
};

int by_parse(struct by *out, const char *text, struct arena *arena,
	struct err *err)
{
	struct span rest = span_of(text);

	out->arena = arena;
	out->values = arena_alloc(arena, SEEN_MAX, sizeof(*out->values));
	while (rest.len > 0) {
		size_t len = span_find(rest, 0, ',');
		struct span key = span_trim((struct span){rest.data, len});

		if (key.len == 0 || out->key_count == BY_KEYS_MAX)
			return err_set(err, ERR_USAGE,
				"--by: \"%s\" does not name labels; write "
				"LABEL or LABEL,LABEL, %d at most",
				text, BY_KEYS_MAX);
		out->keys[out->key_count++] = arena_copy(arena, key);
		rest = span_from(rest, len < rest.len ? len + 1 : len);
	}
	return 0;
}

/* False: too long for a folder. */
static bool add_folder(struct buf *out, const struct by *by,
	const char *const *values)
{
	bool fits = true;

	for (size_t k = 0; k < by->key_count; k++) {
		size_t from = out->len;

		buf_text(out, k ? "/" : "");
		run_name_escape(out, span_of(by->keys[k]));
		buf_char(out, '=');
		if (values && values[k])
			run_name_escape(out, span_of(values[k]));
		else
			buf_text(out, values ? "(none)" : "(other)");
		fits = fits && out->len - from <= FOLDER_MAX;
	}
	return fits;
}

/* NULL: there is no more room. */
static struct by_value *find(struct by *by, const char *folder)
{
	struct by_value *value = by->values;

	for (; value < by->values + by->count; value++)
		if (strcmp(value->folder, folder) == 0)
			return value;
	if (by->count == SEEN_MAX)
		return NULL;
	by->count++;
	value->folder = arena_copy(by->arena, span_of(folder));
	value->values =
		arena_alloc(by->arena, by->key_count, sizeof(*value->values));
	return value;
}

void by_known(struct by *by, const char *workload)
{
	struct buf first = {0};
	struct by_value *value;
	const char *folder;
	size_t depth = 1;

	buf_char(&first, '/');
	run_name_escape(&first, span_of(by->keys[0]));
	buf_char(&first, '=');
	folder = strstr(workload, first.data);
	buf_clear(&first);
	for (const char *at = folder; at && (at = strchr(at + 1, '/'));)
		depth++;
	if (!folder || depth != by->key_count || strstr(folder, "(other)"))
		return;
	value = find(by, folder + 1);
	if (value)
		by->known = value->known = true;
}

void by_count(struct by *by, const char *const *values, double weight)
{
	struct buf folder = {0};
	struct by_value *value =
		add_folder(&folder, by, values) ? find(by, folder.data) : NULL;

	for (size_t k = 0; k < by->key_count; k++) {
		by->seen[k] = by->seen[k] || values[k];
		if (value && values[k] && !value->values[k])
			value->values[k] =
				arena_copy(by->arena, span_of(values[k]));
	}
	buf_clear(&folder);
	if (!value) {
		by->untold++;
		return;
	}
	value->weight += weight;
	value->in = xgrow(value->in, &value->room, value->count + 1,
		sizeof(*value->in));
	value->in[value->count++] = by->profiles;
}

void by_count_profile(struct by *by, size_t side)
{
	by->sides = xgrow(by->sides, &by->side_room, by->profiles + 1u, 1);
	by->sides[by->profiles++] = (unsigned char)side;
	by->per_side[side]++;
}

/* Whether a value is in all profiles of each side that has it; NULL: what is in
 * (other). */
static bool is_steady(const struct by *by, const struct by_value *alone)
{
	bool *in = xcalloc(by->profiles + 1u, sizeof(*in)), steady = true;
	unsigned counts[BY_SIDES] = {0};

	for (const struct by_value *v = by->values; v < by->values + by->count;
		v++) {
		if (alone ? v != alone : v->group != 0)
			continue;
		for (size_t i = 0; i < v->count; i++)
			in[v->in[i]] = true;
	}
	for (unsigned p = 0; p < by->profiles; p++)
		counts[by->sides[p]] += in[p];
	for (size_t s = 0; s < BY_SIDES; s++)
		steady &= counts[s] == 0 || counts[s] == by->per_side[s];
	free(in);
	return steady;
}

/* Of the values that have no group yet and may have one, and were counted; of a
 * run set that is added to, those that it has. */
static struct by_value *heaviest(struct by *by)
{
	struct by_value *best = NULL;

	for (struct by_value *v = by->values; v < by->values + by->count; v++)
		if (v->group == 0 && (v->known || !by->known) &&
			(!best || v->weight > best->weight) &&
			(by->known || is_steady(by, v)))
			best = v;
	return best;
}

static void add_group(struct by *by, struct by_value *value)
{
	value->group = by->group_count;
	by->groups[by->group_count++] = value;
}

void by_settle(struct by *by)
{
	struct by_value *other = arena_alloc(by->arena, 1, sizeof(*other));
	struct buf folder = {0};
	struct by_value *next;

	add_folder(&folder, by, NULL);
	other->folder = arena_copy(by->arena, buf_view(&folder));
	other->values =
		arena_alloc(by->arena, by->key_count, sizeof(*other->values));
	buf_clear(&folder);
	add_group(by, other);
	while (by->group_count <= BY_VALUES_MAX && (next = heaviest(by)))
		add_group(by, next);
	while (!by->known && by->group_count > 1 && !is_steady(by, NULL))
		by->groups[--by->group_count]->group = 0;
	by->other_count = by->untold;
	for (size_t i = 0; i < by->count; i++)
		by->other_count += by->values[i].group == 0;
}

void by_clear(struct by *by)
{
	for (size_t i = 0; i < by->count; i++)
		free(by->values[i].in);
	free(by->sides);
	by->count = 0;
	by->sides = NULL;
}

uint32_t by_group(const struct by *by, const char *const *values)
{
	struct buf folder = {0};
	uint32_t group = 0;

	add_folder(&folder, by, values);
	for (uint32_t g = 1; g < by->group_count && group == 0; g++)
		if (strcmp(by->groups[g]->folder, folder.data) == 0)
			group = g;
	buf_clear(&folder);
	return group;
}
