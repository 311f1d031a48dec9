/* Fetches and publishes baselines; pending records go when they arrived. */
#include "gate/transfer/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/span.h"
#include "gate/store/entries.h"
#include "gate/transfer/pending.h"
#include "gate/transfer/remote.h"

int transfer_pending(const char ***paths, size_t *count, struct store *store,
	struct arena *arena, struct err *err)
{
	struct pending *pendings = NULL;
	struct found_list files = {0};
	size_t pending_count = 0;
	int status = 0;

	*paths = NULL;
	*count = 0;
	if (store->ref)
		status = pending_list(&pendings, &pending_count, store, arena,
			err);
	for (size_t i = 0; i < pending_count && status == 0; i++)
		status = pending_files(&files, store, &pendings[i], arena,
			err);
	if (status == 0) {
		*count = files.count;
		*paths = arena_alloc(arena, files.count + 1, sizeof(**paths));
		for (size_t i = 0; i < files.count; i++)
			(*paths)[i] = files.items[i].name;
		qsort(*paths, *count, sizeof(**paths), text_compare);
	}
	free(files.items);
	return status;
}

static int is_ref(const struct store *store, struct err *err)
{
	if (store->ref)
		return 0;
	return err_set(err, ERR_STORE, "%s is a directory: there is nothing "
		"to fetch from or publish to a remote", store->directory);
}

int transfer_fetch(struct store *store, const char *remote, struct err *err)
{
	struct remote there = {.store = store, .name = remote,
		.tries = TRANSFER_TRIES};
	int status, lock;

	if (is_ref(store, err))
		return -1;
	lock = pending_lock(store->repo);
	status = remote_fetch(&there, err);
	if (status == 0)
		status = pending_replay(store, &there.tip, err);
	pending_unlock(lock);
	return status ? status : store_refresh(store, err);
}

/* The commit to push: "" when nothing is here, the tip when it has all. */
static int commit_for(struct commit_id *out, struct store *store,
	const struct commit_id *tip, const struct pending *pendings,
	size_t count, struct err *err)
{
	struct commit_id here;

	*out = (struct commit_id){{0}};
	if (tip->hex[0])
		return pending_commit(out, store, tip, false, pendings, count,
			"publish", err);
	/* What is here goes there, as one commit: of the history of a shallow
	 * clone some is missing, and no server takes that. */
	if (pending_tip(&here, store, store->ref, err) < 0)
		return -1;
	if (!here.hex[0] && count == 0)
		return 0;
	return pending_commit(out, store, &here, true, pendings, count,
		"publish", err);
}

/* The remote has the commit: so say the refs here, and the pending records
 * last, so that another run does the same again if this one is ended. */
static int confirm(struct store *store, const struct commit_id *commit,
	const struct pending *pendings, size_t count, struct err *err)
{
	if (pending_set(store, store->remote_ref, commit, err) ||
		pending_replay(store, commit, err))
		return -1;
	for (size_t i = 0; i < count; i++)
		if (pending_replace(store, &pendings[i], NULL, err))
			return -1;
	return 0;
}

/* +1: somebody else was first. */
static int try_publish(struct published *out, struct remote *remote,
	struct arena *arena, struct err *err)
{
	struct store *store = remote->store;
	struct commit_id seen, commit;
	struct pending *pendings;
	enum push answer = PUSH_DONE;
	int absent;

	if (pending_tip(&seen, store, store->remote_ref, err) < 0 ||
		pending_list(&pendings, &out->records, store, arena, err))
		return -1;
	absent = remote_fetch(remote, err);
	if (absent < 0 || commit_for(&commit, store, &remote->tip, pendings,
		out->records, err))
		return -1;
	if (strcmp(commit.hex, remote->tip.hex) != 0 &&
		remote_push(&answer, remote, &commit, false, err))
		return -1;
	if (answer == PUSH_OVERTAKEN)
		return 1;
	if (!commit.hex[0])
		return 0;
	out->vanished = absent && seen.hex[0];
	out->first = absent && !seen.hex[0];
	return confirm(store, &commit, pendings, out->records, err);
}

int transfer_publish(struct published *out, struct store *store,
	const char *remote, unsigned tries, struct err *err)
{
	struct remote there = {.store = store, .name = remote, .tries = tries};
	int status = 1, lock;

	*out = (struct published){0};
	if (is_ref(store, err))
		return -1;
	lock = pending_lock(store->repo);
	for (unsigned attempt = 0; status == 1; attempt++) {
		struct arena arena = {0};

		status = try_publish(out, &there, &arena, err);
		arena_clear(&arena);
		if (status == 1 && attempt + 1 >= tries)
			status = err_set(err, ERR_STORE, "baselines changed "
				"%u times while publishing; %zu changes are "
				"kept in %s, run `profgate baseline publish` "
				"again", there.pushes, out->records,
				store->pending);
		if (status == 1)
			remote_wait(&there, attempt);
	}
	pending_unlock(lock);
	out->tries = there.pushes;
	return status ? status : store_refresh(store, err);
}
