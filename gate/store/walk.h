/* Every file of a tree of the store; store_walk is this for the store's own. */
#ifndef GATE_STORE_WALK_H
#define GATE_STORE_WALK_H

#include "gate/store/entries.h"

struct git_tree;

/* As store_walk, with the files' ids; root as for a backend's find. */
int found_walk(struct found_list *out, struct store *store,
	struct git_tree *root, const char *folder, bool want_damage,
	struct arena *arena, struct err *err);

#endif
