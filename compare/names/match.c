/* Joins what one side has with what the other side calls by another name. */
#include "compare/names/match.h"

#include <stdbool.h>
#include <stdlib.h>

#include "compare/names/key.h"
#include "compare/names/package.h"
#include "gate/core/arena.h"
#include "gate/core/err.h"

/* A name that one side lacks by chance has few observations on the other:
 * with this many it is there by e^-5. */
#define SURE 5.0

typedef void (*normalize)(struct buf *out, unsigned languages, struct span key);

/* After the key itself, from what tells most to what tells least. */
static const normalize passes[] = {key_file, key_anywhere, key_inlined,
	key_enclosing};

/* A name with the text it is grouped by. */
struct keyed {
	struct span key;
	struct name *name;
	bool plain; /* the key is the name in its package, which says that the
	               code was not inlined: such are not alike by it alone */
};

/* The names that one side alone has for sure, with their keys. */
struct lone_names {
	size_t count;
	struct keyed *list;
	struct arena arena; /* of the keys */
	unsigned languages;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int keys = span_compare(x->key, y->key);

	return keys ? keys : span_compare(x->name->text, y->name->text);
}

static int compare_key(const void *key, const void *item)
{
	return span_compare(*(const struct span *)key,
		((const struct keyed *)item)->key);
}

/* The side that alone has the name for sure: 0 base, 1 head, -1 none. Of a
 * package that moved, the other side has none by any chance. */
static int lone_side(const struct name *name)
{
	double sure = name->moves ? 0.0 : SURE;

	for (int side = 0; side < 2; side++)
		if (name->reach[side] > 0.0 && name->reach[side] >= sure &&
			name->reach[!side] <= 0.0)
			return side;
	return -1;
}

static struct span make(struct arena *arena, normalize by, unsigned languages,
	struct span text)
{
	struct buf key = {0};
	struct span out;

	by(&key, languages, text);
	/* most names are their own keys */
	out = span_equal(buf_view(&key), text)
	              ? text
	              : (struct span){arena_copy(arena, buf_view(&key)),
				key.len};
	buf_clear(&key);
	return out;
}

static void find_lone(struct lone_names *out, struct name *names,
	uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (lone_side(&names[i]) >= 0)
			out->list[out->count++] =
				(struct keyed){.key = make(&out->arena,
						       key_make, out->languages,
						       names[i].as),
					.name = &names[i]};
	qsort(out->list, out->count, sizeof *out->list, compare_keyed);
}

static size_t group_end(const struct keyed *list, size_t count, size_t from)
{
	size_t end = from + 1;

	while (end < count && span_equal(list[end].key, list[from].key))
		end++;
	return end;
}

/* Whether some of the group may be called otherwise for where code went. */
static bool any_placed(const struct keyed *list, size_t from, size_t to)
{
	while (from < to && list[from].plain)
		from++;
	return from < to;
}

/* The name of the side that owns most; the first in order on a tie. */
static struct name *leading(const struct keyed *list, size_t from, size_t to,
	int side)
{
	struct name *best = NULL;

	for (size_t i = from; i < to; i++)
		if (lone_side(list[i].name) == side && (!best ||
				list[i].name->owned[side] > best->owned[side]))
			best = list[i].name;
	return best;
}

/* Joins what has the same key, where both sides have some. */
static void join(const struct keyed *list, size_t count, struct name *names)
{
	size_t end;

	for (size_t from = 0; from < count; from = end) {
		struct name *base, *head;

		end = group_end(list, count, from);
		base = leading(list, from, end, 0);
		head = leading(list, from, end, 1);
		if (!base || !head || !any_placed(list, from, end))
			continue;
		for (size_t i = from; i < end; i++) {
			list[i].name->into = (uint32_t)(head - names);
			list[i].name->joined = 0;
		}
		head->joined = (uint32_t)(end - from);
		head->matched = base->func;
		head->moved = base->moves;
	}
}

/* Leaves those that nobody has matched yet. */
static void drop_joined(struct lone_names *lone)
{
	size_t kept = 0;

	for (size_t i = 0; i < lone->count; i++)
		if (lone->list[i].name->joined == 1)
			lone->list[kept++] = lone->list[i];
	lone->count = kept;
}

/* A name by less of its key. */
static struct keyed shorten(struct arena *arena, normalize by,
	unsigned languages, struct span key, struct name *name)
{
	struct keyed out = {.key = make(arena, by, languages, key),
		.name = name};
	struct packages in;

	if (by != key_inlined)
		return out;
	packages_of(&in, languages, key);
	out.plain =
		out.key.len == key.len ||
		(in.count && in.ends[in.count - 1] + out.key.len == key.len);
	return out;
}

static void key_itself(struct buf *out, unsigned languages, struct span key)
{
	(void)languages;
	buf_reset(out);
	buf_span(out, key);
}

/* The same by less of the key. */
static void join_by(const struct lone_names *lone, struct name *names,
	normalize by)
{
	struct keyed *list = xcalloc(lone->count + 1, sizeof *list);
	struct arena arena = {0};

	for (size_t i = 0; i < lone->count; i++)
		list[i] = shorten(&arena, by, lone->languages,
			lone->list[i].key, lone->list[i].name);
	qsort(list, lone->count, sizeof *list, compare_keyed);
	join(list, lone->count, names);
	arena_clear(&arena);
	free(list);
}

/* Whether one side alone has a name that is not its own key. */
static bool any_numbered(const struct lone_names *lone)
{
	for (size_t i = 0; i < lone->count; i++)
		if (!span_equal(lone->list[i].key, lone->list[i].name->as))
			return true;
	return false;
}

/* Those of all names that are grouped with one of the sorted list. Returns how
 * many; out is sorted. */
static size_t find_like(struct keyed *out, const struct lone_names *lone,
	const struct keyed *list, struct name *names, uint32_t count,
	normalize by)
{
	struct arena arena = {0};
	size_t found = 0;

	for (uint32_t i = 0; i < count; i++) {
		struct keyed one = shorten(&arena, by, lone->languages,
			make(&arena, key_make, lone->languages, names[i].as),
			&names[i]);
		const struct keyed *same = bsearch(&one.key, list, lone->count,
			sizeof *list, compare_key);

		if (same) {
			one.key = same->key;
			out[found++] = one;
		}
		arena_reset(&arena);
	}
	qsort(out, found, sizeof *out, compare_keyed);
	arena_clear(&arena);
	return found;
}

/* Marks as kin what is grouped together, where some are left that one side alone
 * has beside some that both have. */
static void find_kin(const struct lone_names *lone, struct name *names,
	uint32_t count, normalize by)
{
	struct keyed *list = xcalloc(lone->count + 1, sizeof *list);
	struct keyed *like = xcalloc(count + 1u, sizeof *like);
	struct arena arena = {0};
	size_t found, end;

	for (size_t i = 0; i < lone->count; i++)
		list[i] = shorten(&arena, by, lone->languages,
			lone->list[i].key, lone->list[i].name);
	qsort(list, lone->count, sizeof *list, compare_keyed);
	found = find_like(like, lone, list, names, count, by);
	for (size_t from = 0; from < found; from = end) {
		size_t left = 0;

		end = group_end(like, found, from);
		for (size_t i = from; i < end; i++)
			left += like[i].name->joined == 1 &&
			        lone_side(like[i].name) >= 0;
		for (size_t i = from; i < end; i++)
			if (left < end - from && any_placed(like, from, end))
				like[i].name->kin = (uint32_t)from + 1;
	}
	arena_clear(&arena);
	free(list);
	free(like);
}

void match_names(struct name *names, uint32_t count, unsigned languages)
{
	struct lone_names lone = {.languages = languages};
	bool sides[2] = {false, false};

	for (uint32_t i = 0; i < count; i++) {
		int side = lone_side(&names[i]);

		names[i].into = i;
		names[i].joined = 1;
		if (side >= 0)
			sides[side] = true;
	}
	if (!sides[0] && !sides[1])
		return;
	lone.list = xcalloc(count, sizeof *lone.list);
	find_lone(&lone, names, count);
	if (sides[0] && sides[1]) {
		join(lone.list, lone.count, names);
		drop_joined(&lone);
		for (size_t k = 0; k < sizeof passes / sizeof *passes; k++) {
			join_by(&lone, names, passes[k]);
			drop_joined(&lone);
		}
	}
	if (any_numbered(&lone)) {
		find_kin(&lone, names, count, key_itself);
		find_kin(&lone, names, count, key_inlined);
	}
	arena_clear(&lone.arena);
	free(lone.list);
}
