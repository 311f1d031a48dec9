/* Trees as anybody may push them, in a repository that is only in memory: any
 * names, modes and order, objects that are not there. */
#ifndef TESTS_UNIT_SUPPORT_TREE_MAKE_H
#define TESTS_UNIT_SUPPORT_TREE_MAKE_H

#include <git2.h>

#include "gate/store/store.h"

struct tree_entry {
	const char *mode; /* as it stands in the tree: "100644" */
	struct span name;
	git_oid id;
};

/* A store whose repository is in memory; tree is set by the caller. */
void memory_open(struct store *out, struct repo *repo, struct arena *arena);
void memory_close(struct store *store);

git_oid object_write(struct store *store, struct span content,
	git_object_t type);
/* Entries as they are given. */
git_oid tree_write(struct store *store, const struct tree_entry *entries,
	size_t count);
/* The store's tree := id, if it is one. */
void tree_use(struct store *store, const git_oid *id);

#endif
