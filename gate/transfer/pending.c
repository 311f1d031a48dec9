/* The lock, the pending commits, and the ref with them replayed on a tip. */
#include "gate/transfer/pending.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/store/ref_read.h"
#include "gate/store/ref_write.h"
#include "gate/store/walk.h"

enum {LOCK_TRIES = 600, REF_TRIES = 200 };

static void pause_shortly(void)
{
	const struct timespec tenth = {.tv_nsec = 100000000};

	nanosleep(&tenth, NULL);
}

int pending_lock(const struct repo *repo)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct buf path = {0};
	int lock;

	buf_printf(&path, "%s/profgate.lock", repo->git_dir);
	lock = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	buf_clear(&path);
	if (lock < 0)
		return -1;
	for (int attempt = 0; attempt < LOCK_TRIES; attempt++) {
		if (fcntl(lock, F_SETLK, &whole) == 0)
			return lock;
		if (errno != EAGAIN && errno != EACCES)
			break; /* a file system without locks */
		pause_shortly();
	}
	close(lock);
	return -1;
}

/* The file stays: another run may be waiting for it. */
void pending_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

static git_oid oid_of(const struct commit_id *id)
{
	git_oid oid = {{0}};

	if (id->hex[0] && git_oid_fromstr(&oid, id->hex) < 0)
		BUG("no object id: %s", id->hex);
	return oid;
}

int pending_tip(struct commit_id *out, struct store *store, const char *ref,
	struct err *err)
{
	git_oid id;
	int status = git_reference_name_to_id(&id, store->repo->git, ref);

	*out = (struct commit_id){{0}};
	if (status == GIT_ENOTFOUND)
		return 1;
	if (status < 0)
		return repo_error(err, ref);
	git_oid_tostr(out->hex, sizeof(out->hex), &id);
	return 0;
}

int pending_set(struct store *store, const char *ref,
	const struct commit_id *commit, struct err *err)
{
	git_oid id = oid_of(commit);

	return ref_set(store, ref, &id, err);
}

int pending_move(struct store *store, const char *ref,
	const struct commit_id *to, const struct commit_id *from,
	struct err *err)
{
	git_oid now = oid_of(to), was = oid_of(from);

	if (strcmp(to->hex, from->hex) == 0)
		return 0;
	return ref_update(store, ref, &now, from->hex[0] ? &was : NULL,
		err);
}

static int by_ref(const void *a, const void *b)
{
	const struct pending *one = a, *other = b;

	return strcmp(one->ref, other->ref);
}

static int next_pending(struct pending *out, git_reference_iterator *refs,
	struct arena *arena)
{
	git_reference *ref;
	int status;

	while ((status = git_reference_next(&ref, refs)) == 0) {
		const git_oid *target = git_reference_target(ref);

		if (target) {
			git_oid_tostr(out->id.hex, sizeof(out->id.hex),
				target);
			out->ref = arena_copy(arena,
				span_of(git_reference_name(ref)));
		}
		git_reference_free(ref);
		if (target)
			return 0;
	}
	return status;
}

int pending_list(struct pending **out, size_t *count, struct store *store,
	struct arena *arena, struct err *err)
{
	git_reference_iterator *refs;
	struct pending *list = NULL, one;
	size_t room = 0;
	struct buf glob = {0};
	int status;

	*out = NULL;
	*count = 0;
	buf_printf(&glob, "%s*", store->pending);
	status = git_reference_iterator_glob_new(&refs, store->repo->git,
		glob.data);
	buf_clear(&glob);
	if (status < 0)
		return repo_error(err, "cannot list pending records");
	while ((status = next_pending(&one, refs, arena)) == 0) {
		if (*count == room) {
			room = room ? 2 * room : 16;
			list = xrealloc(list, room, sizeof(*list));
		}
		list[(*count)++] = one;
	}
	git_reference_iterator_free(refs);
	if (*count > 0)
		qsort(list, *count, sizeof(*list), by_ref);
	if (list)
		*out = arena_own(arena, list, *count * sizeof(*list));
	if (status != GIT_ITEROVER)
		return repo_error(err, "cannot list pending records");
	return 0;
}

int pending_files(struct found_list *out, struct store *store,
	const struct pending *pending, struct arena *arena, struct err *err)
{
	git_oid id = oid_of(&pending->id);
	git_tree *tree;
	int status = ref_tree_of(&tree, store, &id, pending->ref, err);

	if (status == 0)
		status = found_walk(out, store, tree, "", false, arena, err);
	git_tree_free(tree);
	return status;
}

int pending_replace(struct store *store, const struct pending *pending,
	const struct commit_id *commit, struct err *err)
{
	git_oid was = oid_of(&pending->id);
	git_reference *ref = NULL;
	int status;

	if (commit) {
		status = pending_move(store, pending->ref, commit, &pending->id,
			err);
		return status < 0 ? -1 : 0;
	}
	status = git_reference_lookup(&ref, store->repo->git, pending->ref);
	if (status == 0 && git_reference_target(ref) &&
		git_oid_equal(git_reference_target(ref), &was))
		status = git_reference_delete(ref);
	git_reference_free(ref);
	if (status < 0 && status != GIT_ENOTFOUND && status != GIT_EMODIFIED)
		return repo_error(err, pending->ref);
	return 0;
}

/* The tree of a commit; zero for "". */
static int tree_of(git_oid *out, struct store *store,
	const struct commit_id *id, struct err *err)
{
	git_oid oid = oid_of(id);
	git_commit *commit;

	*out = (git_oid){{0}};
	if (!id->hex[0])
		return 0;
	if (git_commit_lookup(&commit, store->repo->git, &oid) < 0)
		return repo_error(err, id->hex);
	*out = *git_commit_tree_id(commit);
	git_commit_free(commit);
	return 0;
}

int pending_commit(struct commit_id *out, struct store *store,
	const struct commit_id *base, bool alone,
	const struct pending *pendings, size_t count, const char *operation,
	struct err *err)
{
	git_oid oid = oid_of(base), before, tree, commit;
	const git_oid *on = base->hex[0] ? &oid : NULL;
	git_oid *ids = xcalloc(count, sizeof(*ids));
	struct buf subject = {0};
	int status;

	for (size_t i = 0; i < count; i++)
		ids[i] = oid_of(&pendings[i].id);
	buf_printf(&subject, "%s %zu records", operation, count);
	status = tree_of(&before, store, base, err);
	if (status == 0)
		status = ref_replay(&tree, store, on, ids, count, err);
	if (status == 0 && !alone && git_oid_equal(&before, &tree))
		commit = oid;
	else if (status == 0)
		status = ref_commit_tree(&commit, store, &tree,
			alone ? NULL : on, operation, subject.data, err);
	if (status == 0)
		git_oid_tostr(out->hex, sizeof(out->hex), &commit);
	buf_clear(&subject);
	free(ids);
	return status;
}

int pending_replay(struct store *store, const struct commit_id *tip,
	struct err *err)
{
	struct arena arena = {0};
	int status = 1;

	for (int attempt = 0; status == 1 && attempt < REF_TRIES; attempt++) {
		struct commit_id was, now;
		struct pending *pendings;
		size_t count;

		if (attempt > 0)
			pause_shortly();
		/* The ref before the list: what is added in between has its
		 * pending commit first, and moves the ref afterwards. */
		if (pending_tip(&was, store, store->ref, err) < 0 ||
			pending_list(&pendings, &count, store, &arena, err) ||
			pending_commit(&now, store, tip, false, pendings, count,
				"replay", err)) {
			status = -1;
			break;
		}
		status = pending_move(store, store->ref, &now, &was, err);
		arena_reset(&arena);
	}
	arena_clear(&arena);
	if (status == 1)
		return err_set(err, ERR_STORE, "%s kept changing; nothing was "
			"lost, run it again", store->ref);
	return status;
}
