/*
 * The two ways to keep a store, behind store.h: a ref of the repository
 * (tree.c, replay.c) and a directory (dir.c). Paths are of the layout when
 * they come here; what is found there is not.
 */
#ifndef GATE_STORE_BACKEND_H
#define GATE_STORE_BACKEND_H

#include "gate/store/store.h"

struct git_oid;
struct git_tree;

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

/* Takes an entry of the folder if its name is of the layout. is_folder: it is
 * a real folder; is_file: an ordinary file. */
void found_add(struct found_list *list, struct store *store,
	const char *folder, const char *name, bool is_folder, bool is_file,
	struct arena *arena);
/* Sorted by name, none twice, no more than there may be; the rest is passed
 * over. */
void found_finish(struct found_list *list, struct store *store,
	const char *folder);

/* store_walk, of any tree of the store. */
int found_walk(struct found_list *out, struct store *store,
	struct git_tree *root, const char *folder, bool want_damage,
	struct arena *arena, struct err *err);

/* The text of VERSION: this layout's, or an error. where is named in it. */
int store_check_version(struct span text, const char *where, struct err *err);

/* Trees in git. NULL has no entries. */
int tree_check_version(struct git_tree *tree, struct store *store,
	struct err *err);
int tree_find(struct found_list *out, struct store *store,
	struct git_tree *root, const char *folder, struct arena *arena,
	struct err *err);
/* The id of the file at a path. +1: there is none. */
int tree_file_id(struct git_oid *out, struct store *store,
	struct git_tree *root, const char *path, struct err *err);
/* +1: no file, or one that is too large. */
int tree_blob_size(uint64_t *out, struct store *store,
	const struct git_oid *id, const char *path, struct err *err);
int tree_read(struct buf *out, struct store *store, struct git_tree *root,
	const char *path, size_t limit, struct err *err);
/* A commit's tree, to be freed; name is what errors call it. */
int tree_of_commit(struct git_tree **out, struct store *store,
	const struct git_oid *id, const char *name, struct err *err);
/* +1: there is no such ref. */
int tree_of_ref(struct git_oid *commit, struct git_tree **out,
	struct store *store, const char *ref, struct err *err);
int tree_add(struct store *store, const struct store_file *files, size_t count,
	const char *operation, const char *subject, struct err *err);

/* Directories. +1: it is not there, or empty. */
int dir_check_version(struct store *store, struct err *err);
int dir_find(struct found_list *out, struct store *store, const char *folder,
	struct arena *arena, struct err *err);
int dir_read(struct buf *out, struct store *store, const char *path,
	size_t limit, struct err *err);
int dir_add(struct store *store, const struct store_file *files, size_t count,
	struct err *err);

#endif
