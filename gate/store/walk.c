/* Goes through all folders of a store, wherever it is kept. */
#include "gate/store/walk.h"

#include <stdlib.h>

#include "gate/store/backend.h"

/* One folder of a walk: its files go to out, its folders to the list of those
 * that are still to be walked. */
static int walk_folder(struct found_list *out, struct found_list *folders,
	struct found_list *here, struct store *store, struct git_tree *root,
	const char *folder, struct arena *arena, struct err *err)
{
	here->count = 0;
	if (store->backend->find(here, store, root, folder, arena, err))
		return -1;
	for (size_t i = 0; i < here->count; i++) {
		struct found *entry = &here->items[i];

		entry->name = arena_printf(arena, "%s%s%s", folder,
			*folder ? "/" : "", entry->name);
		found_append(layout_is_folder(entry->kind) ? folders : out,
			entry);
	}
	if (out->count + folders->count > STORE_FILES_MAX)
		return err_set(err, ERR_LIMIT, "the store holds more than %d "
			"files and folders", STORE_FILES_MAX);
	return 0;
}

int found_walk(struct found_list *out, struct store *store,
	struct git_tree *root, const char *folder, bool want_damage,
	struct arena *arena, struct err *err)
{
	struct found_list folders = {0}, here = {0};
	int status = 0;

	found_append(&folders, &(struct found){.name = folder});
	for (size_t i = 0; i < folders.count && status == 0; i++) {
		struct err why = {0};

		status = walk_folder(out, &folders, &here, store, root,
			folders.items[i].name, arena, &why);
		if (status < 0 && want_damage && why.kind != ERR_LIMIT) {
			store_pass_over(store, folders.items[i].name,
				why.text);
			status = 0;
		} else if (status < 0) {
			*err = why;
		}
	}
	found_sort(out);
	free(folders.items);
	free(here.items);
	return status;
}

int store_walk(struct store_entry **out, size_t *count, struct store *store,
	const char *folder, bool want_damage, struct arena *arena,
	struct err *err)
{
	struct found_list list = {0};
	int status = found_walk(&list, store, store->tree, folder, want_damage,
		arena, err);

	*count = status == 0 ? list.count : 0;
	*out = arena_alloc(arena, *count + 1, sizeof(**out));
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct store_entry){
			.name = list.items[i].name, .kind = list.items[i].kind};
	free(list.items);
	return status;
}
