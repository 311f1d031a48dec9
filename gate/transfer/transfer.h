/*
 * The store between repositories (docs/store.md): fetch, publish, and
 * the one operation that removes, which replaces the history of the ref.
 *
 *	1. pending_lock()    one transfer at a time in a repository (pending.h)
 *	2. remote_fetch()    the remote's tip, by the git command (remote.h)
 *	3. pending_replay()  this repository's own records, put on that tip; to
 *	   prune_commit()    remove: the tree without some paths (prune.h)
 *	4. remote_push()     never forced but under a lease, again when a rival
 *	                     was faster: remote_wait()
 *	5. store_refresh()   readers see the new tip
 *
 * transfer_fetch() takes steps 1, 2, 3 and 5; transfer_publish() and
 * transfer_remove() all. Nothing is merged, and all of them leave the store as
 * it was when they fail: what no server has confirmed stays pending. What they
 * return is in the arena or the struct of the caller.
 *
 * To add an operation: a function here that goes these steps; what git's
 * answers mean is for remote.c alone.
 */
#ifndef GATE_TRANSFER_TRANSFER_H
#define GATE_TRANSFER_TRANSFER_H

#include "gate/git/git_command.h"
#include "gate/store/store.h"

enum {TRANSFER_TRIES = 20 };

/* Fetches the remote's ref and replays the pending files on it. +1: the remote
 * has no such ref (nothing was recorded there yet). */
int transfer_fetch(struct store *store, const char *remote, struct err *err);

struct published {
	size_t records;  /* pending commits that the remote now has */
	unsigned tries;
	bool first;      /* the ref was not there */
	bool vanished;   /* it was there at the last fetch and is gone: made anew */
};

/* Sends all pending commits in one push, again after every refusal that a
 * rival's push explains, as often as tries. Pending refs go when the remote
 * has confirmed. */
int transfer_publish(struct published *out, struct store *store,
	const char *remote, unsigned tries, struct err *err);

/* Paths of the layout (files or whole folders) taken out of the tree, for all:
 * a commit without parents replaces the ref, here and (remote not NULL)
 * there, under a lease. plan is called with the store as it is at each try
 * and returns the paths, NULL-terminated, in the arena; no paths: nothing is
 * done. Where a server takes no rewritten history the change is pushed as a
 * child commit and *kept_history is set. */
typedef int (*transfer_plan)(const char *const **paths, struct store *store,
	void *data, struct arena *arena, struct err *err);
int transfer_remove(bool *kept_history, struct store *store,
	const char *remote, transfer_plan plan, void *data,
	struct err *err);

/* The files that no server has confirmed, as paths of the layout, sorted;
 * arena. A directory has none. */
int transfer_pending(const char ***paths, size_t *count, struct store *store,
	struct arena *arena, struct err *err);

#endif
