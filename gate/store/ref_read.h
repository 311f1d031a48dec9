/* Reading a store's trees in git, for its backend and for transfers. A tree of
 * NULL has no entries. */
#ifndef GATE_STORE_REF_READ_H
#define GATE_STORE_REF_READ_H

#include "gate/store/entries.h"

struct git_oid;
struct git_tree;

int ref_check_version(struct git_tree *tree, struct store *store,
	struct err *err);
/* The id of the file at a path. +1: there is none. */
int ref_file_id(struct git_oid *out, struct store *store,
	struct git_tree *root, const char *path, struct err *err);
/* A commit's tree, to be freed; name is what errors call it. */
int ref_tree_of(struct git_tree **out, struct store *store,
	const struct git_oid *id, const char *name, struct err *err);
/* Where a ref is, and its tree, to be freed. +1: there is no such ref. */
int ref_tip(struct git_oid *commit, struct git_tree **out,
	struct store *store, const char *ref, struct err *err);

/* These are of ref_backend. */
int ref_check(struct store *store, struct err *err);
int ref_find(struct found_list *out, struct store *store,
	struct git_tree *root, const char *folder, struct arena *arena,
	struct err *err);
int ref_size(uint64_t *out, struct store *store, const struct found *found,
	const char *path, struct err *err);
int ref_read(struct buf *out, struct store *store, const char *path,
	size_t limit, struct err *err);

#endif
