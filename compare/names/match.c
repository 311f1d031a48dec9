/* Joins what one side has with what the other side calls by another name. */
#include "compare/names/match.h"

#include <stdbool.h>
#include <stdlib.h>

#include "compare/names/key.h"
#include "gate/core/arena.h"
#include "gate/core/err.h"

/* A name that one side lacks by chance has few observations on the other:
 * with this many it is there by e^-5. */
#define SURE 5.0

typedef void (*normalize)(struct buf *out, unsigned languages,
	struct span name);

/* A name with the text it is grouped by. */
struct keyed {
	struct span key;
	struct name *name;
};

static int compare_keyed(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int keys = span_compare(x->key, y->key);

	return keys ? keys : span_compare(x->name->text, y->name->text);
}

/* The side that alone has the name for sure: 0 base, 1 head, -1 none. */
static int lone_side(const struct name *name)
{
	for (int side = 0; side < 2; side++)
		if (name->reach[side] >= SURE && name->reach[!side] <= 0.0)
			return side;
	return -1;
}

/* Names that nobody has matched yet and one side alone has; or all names. */
static size_t collect(struct keyed *out, struct name *names, uint32_t count,
	unsigned languages, normalize by, bool all, struct arena *arena)
{
	struct buf key = {0};
	size_t found = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (!all && (lone_side(&names[i]) < 0 || names[i].joined != 1))
			continue;
		by(&key, languages, names[i].text);
		out[found++] = (struct keyed){
			{arena_copy(arena, buf_view(&key)), key.len},
			&names[i]};
	}
	buf_clear(&key);
	qsort(out, found, sizeof *out, compare_keyed);
	return found;
}

static size_t group_end(const struct keyed *list, size_t count, size_t from)
{
	size_t end = from + 1;

	while (end < count && span_equal(list[end].key, list[from].key))
		end++;
	return end;
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
static void join(struct keyed *list, struct name *names, uint32_t count,
	unsigned languages, normalize by)
{
	struct arena arena = {0};
	size_t found = collect(list, names, count, languages, by, false,
		&arena), end;

	for (size_t from = 0; from < found; from = end) {
		struct name *base, *head;

		end = group_end(list, found, from);
		base = leading(list, from, end, 0);
		head = leading(list, from, end, 1);
		if (!base || !head)
			continue;
		for (size_t i = from; i < end; i++) {
			list[i].name->into = (uint32_t)(head - names);
			list[i].name->joined = 0;
		}
		head->joined = (uint32_t)(end - from);
		head->matched = base->func;
	}
	arena_clear(&arena);
}

/* Whether one side alone has a name that is not its own key. */
static bool lone_numbered(struct name *names, uint32_t count,
	unsigned languages)
{
	struct buf key = {0};
	bool found = false;

	for (uint32_t i = 0; i < count && !found; i++) {
		if (lone_side(&names[i]) < 0 || names[i].joined != 1)
			continue;
		key_make(&key, languages, names[i].text);
		found = !span_equal(buf_view(&key), names[i].text);
	}
	buf_clear(&key);
	return found;
}

/* Marks as kin what has the same key, where some are left that one side alone
 * has beside some that both have. */
static void find_kin(struct keyed *list, struct name *names, uint32_t count,
	unsigned languages)
{
	struct arena arena = {0};
	size_t found = collect(list, names, count, languages, key_make, true,
		       &arena),
	       end;

	for (size_t from = 0; from < found; from = end) {
		size_t lone = 0;

		end = group_end(list, found, from);
		for (size_t i = from; i < end; i++)
			lone += list[i].name->joined == 1 &&
				lone_side(list[i].name) >= 0;
		for (size_t i = from; i < end; i++)
			if (lone > 0 && lone < end - from)
				list[i].name->kin = (uint32_t)from + 1;
	}
	arena_clear(&arena);
}

void match_names(struct name *names, uint32_t count, unsigned languages)
{
	size_t lone[2] = {0};
	struct keyed *list;

	for (uint32_t i = 0; i < count; i++) {
		int side = lone_side(&names[i]);

		names[i].into = i;
		names[i].joined = 1;
		if (side >= 0)
			lone[side]++;
	}
	if (lone[0] + lone[1] == 0)
		return;
	list = xcalloc(count, sizeof *list);
	if (lone[0] > 0 && lone[1] > 0) {
		join(list, names, count, languages, key_make);
		join(list, names, count, languages, key_enclosing);
	}
	if (lone_numbered(names, count, languages))
		find_kin(list, names, count, languages);
	free(list);
}
