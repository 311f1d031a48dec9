/* Entries of folders as the backends find them: of the layout, or passed over. */
#ifndef GATE_STORE_ENTRIES_H
#define GATE_STORE_ENTRIES_H

#include "gate/store/store.h"

struct git_oid;

/* An entry that has a name of the layout and is what the name says. */
struct found {
	const char *name; /* arena */
	enum layout_kind kind;
	const struct git_oid *id; /* arena; NULL: a directory's */
	uint64_t size;            /* files of a directory */
};

struct found_list {
	size_t count, room;
	struct found *items; /* heap */
};

/* out becomes FOLDER/NAME. */
void entry_path(struct buf *out, const char *folder, const char *name);

void found_append(struct found_list *list, const struct found *found);
/* Takes an entry of the folder if its name is of the layout. is_folder: it is
 * a real folder; is_file: an ordinary file. */
void found_add(struct found_list *list, struct store *store,
	const char *folder, const char *name, bool is_folder, bool is_file,
	struct arena *arena);
void found_sort(struct found_list *list); /* by name */
/* Sorted by name, none twice, no more than there may be; the rest is passed
 * over. */
void found_finish(struct found_list *list, struct store *store,
	const char *folder);

/* The text of VERSION: this layout's, or an error. where is named in it. */
int store_check_version(struct span text, const char *where, struct err *err);

#endif
