/*
 * The local half of a transfer: the lock between runs, the pending commits,
 * and the ref put on a tip that was fetched, with them replayed.
 */
#ifndef GATE_TRANSFER_PENDING_H
#define GATE_TRANSFER_PENDING_H

#include "gate/store/store.h"

/* One transfer at a time, so that rivals on one machine wait instead of
 * losing races: nothing is wrong without it. -1 when it could not be had, in
 * a minute or at all. */
int pending_lock(const struct repo *repo);
void pending_unlock(int lock);

/* The commit that a ref is at. +1: there is no such ref. */
int pending_tip(struct commit_id *out, struct store *store, const char *ref,
	struct err *err);

/* Puts a ref that only transfers write at a commit, whatever it was. */
int pending_set(struct store *store, const char *ref,
	const struct commit_id *commit, struct err *err);

/* Moves a ref from one commit to another. +1: it is elsewhere by now. */
int pending_move(struct store *store, const char *ref,
	const struct commit_id *to, const struct commit_id *from,
	struct err *err);

struct found_list;

struct pending {
	const char *ref; /* arena */
	struct commit_id id;
};

/* Sorted by name; arena. */
int pending_list(struct pending **out, size_t *count, struct store *store,
	struct arena *arena, struct err *err);
/* Adds the files of one. */
int pending_files(struct found_list *out, struct store *store,
	const struct pending *pending, struct arena *arena, struct err *err);
/* Puts another commit in its place, or nothing (NULL), unless it is another
 * by now. */
int pending_replace(struct store *store, const struct pending *pending,
	const struct commit_id *commit, struct err *err);

/* A commit of the files of base and those of the pending commits that it
 * lacks; base itself when it lacks none. It comes after base, or alone. base
 * "" has no files. */
int pending_commit(struct commit_id *out, struct store *store,
	const struct commit_id *base, bool alone,
	const struct pending *pendings, size_t count, const char *operation,
	struct err *err);
/* The store's ref := tip with all pending commits replayed on it. */
int pending_replay(struct store *store, const struct commit_id *tip,
	struct err *err);

#endif
