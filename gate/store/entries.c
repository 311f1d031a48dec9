/* What stands in a store by name, and the list of what is passed over. */
#include "gate/store/entries.h"

#include <stdlib.h>
#include <string.h>

#include "gate/text/num.h"

int store_check_version(struct span text, const char *where, struct err *err)
{
	static const char before[] = "profgate-store ";
	struct span number = span_trim(text);
	uint64_t version;

	if (span_equal(text, span_of(LAYOUT_VERSION)))
		return 0;
	if (span_starts(number, before)) {
		number.data += strlen(before);
		number.len -= strlen(before);
		if (num_parse_u64(&version, number) && version > 1)
			return err_set(err, ERR_STORE, "%s: store layout %llu "
				"is newer than this profgate (1); update "
				"profgate", where,
				(unsigned long long)version);
	}
	return err_set(err, ERR_STORE, "%s is not a store of profgate (its "
		"VERSION says something else); name another with --store",
		where);
}

/* Where the path is on the list, or belongs. */
static size_t damage_place(const struct store *store, const char *path)
{
	size_t first = 0, end = store->damaged;

	while (first < end) {
		size_t middle = first + (end - first) / 2;

		if (strcmp(store->damages[middle].path, path) < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return first;
}

void store_pass_over(struct store *store, const char *path, const char *why)
{
	size_t at = damage_place(store, path);
	struct damage *damage;

	if (store->damaged == STORE_DAMAGES_MAX || (at < store->damaged &&
		strcmp(store->damages[at].path, path) == 0))
		return;
	if (!store->damages)
		store->damages = xcalloc(STORE_DAMAGES_MAX,
			sizeof(*store->damages));
	damage = &store->damages[at];
	memmove(damage + 1, damage, (store->damaged++ - at) * sizeof(*damage));
	damage->path = arena_copy(store->arena, span_of(path));
	damage->why = arena_copy(store->arena, span_of(why));
}

const char *store_damage_line(const struct store *store)
{
	if (store->damaged == 0)
		return NULL;
	return arena_printf(store->arena, "%zu damaged entr%s passed over "
		"(the first: %.120s: %.120s); see `profgate baseline verify`",
		store->damaged, store->damaged == 1 ? "y was" : "ies were",
		store->damages[0].path, store->damages[0].why);
}

void entry_path(struct buf *out, const char *folder, const char *name)
{
	buf_reset(out);
	buf_printf(out, "%s%s%s", folder, *folder ? "/" : "", name);
}

void found_append(struct found_list *list, const struct found *found)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = xrealloc(list->items, list->room,
			sizeof(*list->items));
	}
	list->items[list->count++] = *found;
}

void found_add(struct found_list *list, struct store *store,
	const char *folder, const char *name, bool is_folder, bool is_file,
	struct arena *arena)
{
	struct buf path = {0};
	enum layout_kind kind;

	entry_path(&path, folder, name);
	kind = layout_kind(buf_view(&path));
	if (kind == LAYOUT_FOREIGN) {
		store_pass_over(store, path.data, "no name of the layout");
	} else if (layout_is_folder(kind) ? !is_folder : !is_file) {
		store_pass_over(store, path.data, layout_is_folder(kind)
			? "not a folder" : "not an ordinary file");
	} else {
		found_append(list, &(struct found){
			.name = arena_copy(arena, span_of(name)),
			.kind = kind});
	}
	buf_clear(&path);
}

static int by_name(const void *a, const void *b)
{
	const struct found *one = a, *other = b;

	return strcmp(one->name, other->name);
}

void found_sort(struct found_list *list)
{
	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items), by_name);
}

void found_finish(struct found_list *list, struct store *store,
	const char *folder)
{
	struct buf path = {0};
	size_t kept = 0;

	found_sort(list);
	for (size_t i = 0; i < list->count; i++) {
		const char *why = NULL;

		if (kept > 0 && by_name(&list->items[kept - 1],
			&list->items[i]) == 0)
			why = "a second entry of this name";
		else if (kept == LAYOUT_FOLDER_MAX)
			why = "too many entries in one folder";
		if (!why) {
			list->items[kept++] = list->items[i];
			continue;
		}
		entry_path(&path, folder, list->items[i].name);
		store_pass_over(store, path.data, why);
	}
	list->count = kept;
	buf_clear(&path);
}
