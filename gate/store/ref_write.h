/*
 * Writing to a store in git, for store_add and for transfers. Nothing is
 * merged and nothing is overwritten: files are replayed on a tree, and a ref
 * moves only from where the caller has seen it.
 */
#ifndef GATE_STORE_REF_WRITE_H
#define GATE_STORE_REF_WRITE_H

#include "gate/store/store.h"

struct git_oid;

/* out: the tree of the commit base (NULL: a store without files) with all files of
 * the commits' trees that base lacks; of several the first. Only files of the
 * layout are taken. A tree equal to base's: it lacked none. */
int ref_replay(struct git_oid *out, struct store *store,
	const struct git_oid *base, const struct git_oid *commits,
	size_t count, struct err *err);

/* A commit of the tree after parent, NULL: the first of its history. */
int ref_commit_tree(struct git_oid *out, struct store *store,
	const struct git_oid *tree, const struct git_oid *parent,
	const char *operation, const char *subject, struct err *err);

/* Moves a ref to a commit from another one; NULL: from not being there. +1:
 * it is elsewhere by now. Waits for a lock that others hold; one that is left
 * behind is named in the error. */
int ref_update(struct store *store, const char *ref,
	const struct git_oid *to, const struct git_oid *from, struct err *err);
/* Lets a ref be a commit, whatever it was; waits likewise. */
int ref_set(struct store *store, const char *ref, const struct git_oid *to,
	struct err *err);
/* Says that the ref is locked, by which file and since when. Returns -1. */
int ref_locked(const struct store *store, const char *ref, struct err *err);
/* Takes away a lock of the ref whose process is long gone, before git meets it. */
void ref_unlock_dead(const struct store *store, const char *ref);

#endif
