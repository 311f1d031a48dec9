/* Trees of a store with some paths taken out. */
#ifndef GATE_TRANSFER_PRUNE_H
#define GATE_TRANSFER_PRUNE_H

#include "gate/store/store.h"

struct prune_paths {
	size_t count;
	const char **paths; /* sorted, none twice, none below another */
};

/* From a NULL-terminated list in any order; in the arena. */
void prune_order(struct prune_paths *out, const char *const *paths,
	struct arena *arena);

/* A commit's files without the paths, and without the folders that are empty
 * then: a new commit after parent ("" for none), or the commit itself when it
 * has none of the paths. *empty: only the layout's version is left. */
int prune_commit(struct commit_id *out, bool *empty, struct store *store,
	const struct commit_id *commit, const struct prune_paths *paths,
	const struct commit_id *parent, struct err *err);

/* The same in a directory store. Files that are not of the layout stay, and
 * the folders they are in. */
int prune_files(struct store *store, const struct prune_paths *paths,
	struct arena *arena, struct err *err);

#endif
