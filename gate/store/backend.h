/*
 * The two ways to keep a store, behind store.h: a ref of the repository
 * (ref_read.c, ref_write.c) and a directory (directory.c). Both stand on
 * entries.c and know nothing of store.c. Paths are of the layout when they
 * come here; what is found there is not.
 *
 * To add one: a file that defines its struct backend, and the form of its name
 * in store_open.
 */
#ifndef GATE_STORE_BACKEND_H
#define GATE_STORE_BACKEND_H

#include "gate/store/entries.h"

struct git_tree;

struct backend {
	/* Looks again at what there is, and whether it is of this layout. +1:
	 * there is nothing. */
	int (*check)(struct store *store, struct err *err);
	/* The entries of a folder; none when it is not there. root: the tree
	 * in git to look at; without meaning for a directory. */
	int (*find)(struct found_list *out, struct store *store,
		struct git_tree *root, const char *folder, struct arena *arena,
		struct err *err);
	/* Of a file that find found at path. +1: no file, or too large. */
	int (*size)(uint64_t *out, struct store *store,
		const struct found *found, const char *path, struct err *err);
	/* store_read and store_add, of files of the layout. */
	int (*read)(struct buf *out, struct store *store, const char *path,
		size_t limit, struct err *err);
	int (*add)(struct store *store, const struct store_file *files,
		size_t count, const char *operation, const char *subject,
		struct err *err);
};

extern const struct backend ref_backend, directory_backend;

#endif
