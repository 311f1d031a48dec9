/* Takes records out for all: a new history for the ref, here and there. */
#include <string.h>

#include "gate/transfer/pending.h"
#include "gate/transfer/prune.h"
#include "gate/transfer/remote.h"
#include "gate/transfer/transfer.h"

struct removal {
	struct remote remote; /* name NULL: only here */
	transfer_plan plan;
	void *data;
	bool child; /* the server takes no rewritten history */
};

/* Own records that nobody has yet lose the same paths. */
static int prune_pendings(struct store *store, const struct prune_paths *paths,
	struct arena *arena, struct err *err)
{
	const struct commit_id none = {{0}};
	struct pending *pendings;
	size_t count;

	if (pending_list(&pendings, &count, store, arena, err))
		return -1;
	for (size_t i = 0; i < count; i++) {
		struct commit_id rest;
		bool empty;

		if (prune_commit(&rest, &empty, store, &pendings[i].id, paths,
			&none, err))
			return -1;
		if (strcmp(rest.hex, pendings[i].id.hex) != 0 &&
			pending_replace(store, &pendings[i],
				empty ? NULL : &rest, err))
			return -1;
	}
	return 0;
}

/* +1: somebody was first, or the server wants it in another way. */
static int remove_there(struct removal *removal, struct commit_id *commit,
	const struct prune_paths *paths, struct err *err)
{
	const struct commit_id *tip = &removal->remote.tip;
	const struct commit_id none = {{0}};
	enum push answer;
	bool empty;

	if (prune_commit(commit, &empty, removal->remote.store, tip, paths,
		removal->child ? tip : &none, err))
		return -1;
	if (strcmp(commit->hex, tip->hex) == 0)
		return 0;
	if (remote_push(&answer, &removal->remote, commit, true, err)) {
		if (answer != PUSH_REFUSED || removal->child)
			return -1;
		*err = (struct err){0};
		removal->child = true;
		return 1;
	}
	return answer == PUSH_DONE ? 0 : 1;
}

static int try_remove_there(struct removal *removal,
	const struct commit_id *before, const struct prune_paths *paths,
	struct arena *arena, struct err *err)
{
	struct store *store = removal->remote.store;
	struct commit_id commit;
	int status = remove_there(removal, &commit, paths, err);

	if (status)
		return status;
	if (pending_set(store, store->remote_ref, &commit, err) ||
		pending_set(store, store->backup_ref, before, err) ||
		prune_pendings(store, paths, arena, err))
		return -1;
	return pending_replay(store, &commit, err);
}

static int try_remove_here(struct removal *removal,
	const struct commit_id *before, const struct prune_paths *paths,
	struct arena *arena, struct err *err)
{
	const struct commit_id none = {{0}};
	struct store *store = removal->remote.store;
	struct commit_id commit;
	bool empty;
	int status;

	if (prune_commit(&commit, &empty, store, before, paths, &none, err) ||
		pending_set(store, store->backup_ref, before, err))
		return -1;
	status = pending_move(store, store->ref, &commit, before, err);
	return status ? status : prune_pendings(store, paths, arena, err);
}

/* +1: it is to be planned again. */
static int try_remove(struct removal *removal, struct arena *arena,
	struct err *err)
{
	struct store *store = removal->remote.store;
	struct commit_id before;
	struct prune_paths paths;
	const char *const *plan = NULL;
	int absent = 1, status;

	if (removal->remote.name)
		absent = remote_fetch(&removal->remote, err);
	if (absent < 0 ||
		(!absent && pending_replay(store, &removal->remote.tip, err)) ||
		pending_tip(&before, store, store->ref, err) < 0 ||
		store_refresh(store, err))
		return -1;
	status = removal->plan(&plan, store, removal->data, arena, err);
	if (status || !plan || !*plan || !before.hex[0])
		return status;
	prune_order(&paths, plan, arena);
	if (absent)
		return try_remove_here(removal, &before, &paths, arena, err);
	return try_remove_there(removal, &before, &paths, arena, err);
}

static int remove_files(struct removal *removal, struct arena *arena,
	struct err *err)
{
	struct prune_paths paths;
	const char *const *plan = NULL;

	struct store *store = removal->remote.store;

	if (removal->plan(&plan, store, removal->data, arena, err))
		return -1;
	if (!plan || !*plan)
		return 0;
	prune_order(&paths, plan, arena);
	return prune_files(store, &paths, arena, err);
}

int transfer_remove(bool *kept_history, struct store *store,
	const char *remote, transfer_plan plan, void *data,
	struct err *err)
{
	struct removal removal = {.remote = {.store = store, .name = remote,
		.tries = TRANSFER_TRIES}, .plan = plan, .data = data};
	struct arena arena = {0};
	int status = 1, lock;

	*kept_history = false;
	if (!store->ref) {
		status = remove_files(&removal, &arena, err);
		arena_clear(&arena);
		return status;
	}
	lock = pending_lock(store->repo);
	for (unsigned attempt = 0; status == 1; attempt++) {
		status = try_remove(&removal, &arena, err);
		if (status == 1 && attempt + 1 == TRANSFER_TRIES)
			status = err_set(err, ERR_STORE, "baselines changed "
				"%u times while removing; nothing was removed",
				attempt + 1);
		if (status == 1)
			remote_wait(&removal.remote, attempt);
		arena_reset(&arena);
	}
	pending_unlock(lock);
	arena_clear(&arena);
	*kept_history = status == 0 && removal.child;
	return status ? status : store_refresh(store, err);
}
