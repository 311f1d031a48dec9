/* Adds files to a store in git: blobs, a pending commit, then the ref. */
#include "gate/store/ref_write.h"

#include <git2.h>
#include <git2/sys/commit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gate/core/version.h"
#include "gate/git/lock.h"
#include "gate/store/backend.h"
#include "gate/store/ref_read.h"
#include "gate/store/walk.h"

enum {
	PAUSE_MIN = 2, PAUSE_MAX = 250, /* milliseconds */
	PATIENCE = 10 * 1000,
	LEAF_DIGITS = 12
};

static int write_error(struct err *err, const struct store *store)
{
	struct buf what = {0};

	buf_printf(&what, "cannot write to %s, nothing was changed",
		store->repo->git_dir);
	repo_error(err, what.data);
	buf_clear(&what);
	return -1;
}

/* Files to put into a tree, in the order of their arrival. */
struct update {
	const char *path; /* borrowed */
	git_oid id;
	size_t order;
};

struct update_list {
	size_t count, room;
	struct update *items; /* heap */
	struct arena arena;
};

static void update_add(struct update_list *list, const char *path,
	const git_oid *id)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 16;
		list->items = xrealloc(list->items, list->room,
			sizeof(*list->items));
	}
	list->items[list->count] = (struct update){
		.path = path,
		.id = *id,
		.order = list->count};
	list->count++;
}

static void update_clear(struct update_list *list)
{
	free(list->items);
	arena_clear(&list->arena);
}

static int by_path(const void *a, const void *b)
{
	const struct update *one = a, *other = b;
	int order = strcmp(one->path, other->path);

	return order ? order
		     : (one->order > other->order) - (one->order < other->order);
}

/* The tree with the files in it; of several for one path the first. */
static int apply(git_oid *out, const struct store *store, git_tree *base,
	struct update_list *list, struct err *err)
{
	git_tree_update *updates = xcalloc(list->count, sizeof(*updates));
	size_t count = 0;
	unsigned tries = 0;
	int status;

	qsort(list->items, list->count, sizeof(*list->items), by_path);
	for (size_t i = 0; i < list->count; i++) {
		const struct update *item = &list->items[i];

		if (i > 0 && strcmp(item->path, item[-1].path) == 0)
			continue;
		updates[count++] = (git_tree_update){
			.action = GIT_TREE_UPDATE_UPSERT,
			.id = item->id,
			.filemode = GIT_FILEMODE_BLOB,
			.path = item->path};
	}
	do
		status = git_tree_create_updated(out, store->repo->git, base,
			count, updates);
	while (repo_lost_folder(status, &tries));
	free(updates);
	return status < 0 ? write_error(err, store) : 0;
}

static int write_blob(git_oid *out, const struct store *store,
	struct span content, struct err *err)
{
	git_odb *odb = NULL;
	unsigned tries = 0;
	int status = git_repository_odb(&odb, store->repo->git);

	if (status == 0)
		do
			status = git_odb_write(out, odb, content.data,
				content.len, GIT_OBJECT_BLOB);
		while (repo_lost_folder(status, &tries));
	git_odb_free(odb);
	return status < 0 ? write_error(err, store) : 0;
}

static int add_version(struct update_list *list, const struct store *store,
	struct err *err)
{
	git_oid id;

	if (write_blob(&id, store, span_of(LAYOUT_VERSION), err))
		return -1;
	update_add(list, "VERSION", &id);
	return 0;
}

/* Every file of tree that base lacks. */
static int gather(struct update_list *list, struct store *store,
	git_tree *base, git_tree *tree, struct err *err)
{
	struct found_list files = {0};
	int status = found_walk(&files, store, tree, "", false, &list->arena,
		err);

	for (size_t i = 0; i < files.count && status >= 0; i++) {
		const struct found *file = &files.items[i];
		git_oid there;

		status = ref_file_id(&there, store, base, file->name, err);
		if (status > 0)
			update_add(list, file->name, file->id);
	}
	free(files.items);
	return status < 0 ? -1 : 0;
}

int ref_replay(git_oid *out, struct store *store, const git_oid *base,
	const git_oid *commits, size_t count, struct err *err)
{
	struct update_list list = {0};
	git_tree *on = NULL, *tree;
	int status;

	if (base) {
		status = ref_tree_of(&on, store, base, store->ref, err);
		if (status == 0)
			status = ref_check_version(on, store, err);
	} else {
		status = add_version(&list, store, err);
	}
	for (size_t i = 0; i < count && status == 0; i++) {
		status = ref_tree_of(&tree, store, &commits[i],
			store->pending, err);
		if (status == 0)
			status = gather(&list, store, on, tree, err);
		git_tree_free(tree);
	}
	if (status == 0 && list.count > 0)
		status = apply(out, store, on, &list, err);
	else if (status == 0)
		*out = *git_tree_id(on);
	git_tree_free(on);
	update_clear(&list);
	return status;
}

static bool is_there(git_repository *git, const git_oid *id)
{
	git_odb *odb = NULL;
	bool there = git_repository_odb(&odb, git) == 0 &&
		git_odb_exists(odb, id);

	git_odb_free(odb);
	return there;
}

/* libgit2 1.5 says of a commit that it could not write that it wrote it. */
int ref_commit_tree(git_oid *out, struct store *store, const git_oid *tree,
	const git_oid *parent, const char *operation, const char *subject,
	struct err *err)
{
	git_signature *self = NULL;
	struct buf message = {0};
	unsigned tries = 0;
	int status;

	buf_printf(&message, "%s\n\nProfgate-Version: " PROFGATE_VERSION
		"\nProfgate-Op: %s\n", subject, operation);
	status = git_signature_new(&self, "profgate", "profgate@localhost",
		time(NULL), 0);
	if (status == 0)
		do {
			status = git_commit_create_from_ids(out,
				store->repo->git, NULL, self, self, NULL,
				message.data, tree, parent ? 1 : 0, &parent);
			if (status == 0 && !is_there(store->repo->git, out))
				status = GIT_ELOCKED;
		} while (repo_lost_folder(status, &tries));
	git_signature_free(self);
	buf_clear(&message);
	return status < 0 ? write_error(err, store) : 0;
}

/* Waits a little longer each time, rivals not in step. False when patience
 * has come to its end. */
static bool pause_before(unsigned attempt, unsigned *waited)
{
	unsigned most = attempt < 7 ? (unsigned)PAUSE_MIN << attempt : PAUSE_MAX;
	unsigned mixed = ((unsigned)getpid() ^ (attempt * 7919)) * 2654435761U;
	unsigned pause = most / 2 + (mixed >> 16) % (most / 2 + 1);
	const struct timespec time = {.tv_sec = pause / 1000,
		.tv_nsec = (long)(pause % 1000) * 1000 * 1000};

	if (*waited > PATIENCE)
		return false;
	*waited += pause;
	nanosleep(&time, NULL);
	return true;
}

enum { /* seconds; a live one lasts milliseconds */
	LOCK_LEFT_BEHIND = 60,
	LOCK_DEAD = 60 * 60,
};

/* Whether whoever made a lock is gone for certain: nobody holds one for an
 * hour, or across a start of the machine. */
static bool lock_is_dead(const struct stat *lock)
{
	struct timespec up;
	time_t now = time(NULL);

	clock_gettime(CLOCK_BOOTTIME, &up);
	return now - lock->st_mtime > LOCK_DEAD ||
		lock->st_mtime < now - up.tv_sec - LOCK_LEFT_BEHIND;
}

/* Takes a dead lock away, one process at a time: what one took, another may
 * hold already. */
static void lock_bury(const char *path)
{
	struct buf guard = {0};
	struct err ignored = {0};
	struct stat there;
	int fd;

	buf_printf(&guard, "%s.dead", path);
	if (lock_take(&fd, guard.data, &ignored) == 0) {
		if (stat(path, &there) == 0 && lock_is_dead(&there))
			unlink(path);
		lock_drop(fd, guard.data);
	}
	buf_clear(&guard);
}

static void lock_path(struct buf *out, const struct store *store,
	const char *ref)
{
	buf_printf(out, "%s/%s.lock", store->repo->git_dir, ref);
}

/* libgit2 gives no reason: the lock's file has one. +1: worth to wait. */
static int explain_lock(const struct store *store, const char *ref, bool last,
	struct err *err)
{
	struct buf path = {0};
	char since[32] = "";
	struct stat st;
	struct tm utc;
	int status = 1;

	lock_path(&path, store, ref);
	if (stat(path.data, &st) != 0) {
		if (last)
			status = err_set(err, ERR_STORE, "cannot lock %s: "
				"other processes keep it busy; run it again",
				ref);
	} else if (lock_is_dead(&st) && !last) {
		lock_bury(path.data);
	} else if (last || time(NULL) - st.st_mtime > LOCK_LEFT_BEHIND) {
		if (gmtime_r(&st.st_mtime, &utc))
			strftime(since, sizeof(since), "%Y-%m-%d %H:%M:%S UTC",
				&utc);
		status = err_set(err, ERR_STORE, "cannot lock %s: %s exists "
			"since %s; remove it if no git process runs", ref,
			path.data, since);
	}
	buf_clear(&path);
	return status;
}

/* was: what the ref must be, zero for not there; NULL: whatever it is. */
static int write_ref(struct store *store, const char *ref, const git_oid *to,
	const git_oid *was, struct err *err)
{
	unsigned waited = 0;
	bool last;

	for (unsigned attempt = 0;; attempt++) {
		git_reference *made = NULL;
		int status = git_reference_create_matching(&made,
			store->repo->git, ref, to, 1, was, NULL);

		git_reference_free(made);
		if (status == 0)
			return 0;
		if (status == GIT_EMODIFIED || status == GIT_EEXISTS ||
			(status == GIT_ENOTFOUND && was &&
				!git_oid_is_zero(was)))
			return 1;
		if (!repo_is_busy(status))
			return write_error(err, store);
		last = !pause_before(attempt, &waited);
		if (last && status != GIT_ELOCKED)
			return write_error(err, store);
		if (explain_lock(store, ref, last, err) < 0)
			return -1;
	}
}

int ref_update(struct store *store, const char *ref, const git_oid *to,
	const git_oid *from, struct err *err)
{
	const git_oid none = {{0}};

	return write_ref(store, ref, to, from ? from : &none, err);
}

int ref_set(struct store *store, const char *ref, const git_oid *to,
	struct err *err)
{
	return write_ref(store, ref, to, NULL, err);
}

int ref_locked(const struct store *store, const char *ref, struct err *err)
{
	return explain_lock(store, ref, true, err);
}

void ref_unlock_dead(const struct store *store, const char *ref)
{
	struct buf path = {0};
	struct stat there;

	lock_path(&path, store, ref);
	if (stat(path.data, &there) == 0 && lock_is_dead(&there))
		lock_bury(path.data);
	buf_clear(&path);
}

/* A commit of these files alone, under a name that no other has. Once its ref
 * is there the files are safe. */
static int add_pending(git_oid *out, struct store *store,
	const struct store_file *files, size_t count, const char *operation,
	const char *subject, struct err *err)
{
	struct update_list list = {0};
	struct buf ref = {0};
	git_oid id;
	int status = add_version(&list, store, err);

	for (size_t i = 0; i < count && status == 0; i++) {
		status = write_blob(&id, store, files[i].content, err);
		update_add(&list, files[i].path, &id);
	}
	if (status == 0)
		status = apply(&id, store, NULL, &list, err);
	if (status == 0)
		status = ref_commit_tree(out, store, &id, NULL, operation,
			subject, err);
	if (status == 0) {
		buf_printf(&ref, "%s%lld-%.*s", store->pending,
			(long long)time(NULL), LEAF_DIGITS,
			git_oid_tostr_s(out));
		/* elsewhere: a rival added the same, at the same time */
		status = ref_update(store, ref.data, out, NULL, err);
		status = status < 0 ? -1 : 0;
	}
	buf_clear(&ref);
	update_clear(&list);
	return status;
}

/* Puts the pending files on what the ref is at. +1: it was moved meanwhile. */
static int advance(struct store *store, const git_oid *pending,
	const char *operation, const char *subject, struct err *err)
{
	git_oid tip, tree, commit;
	const git_oid *from = &tip;
	git_tree *now;
	bool same;
	int status = ref_tip(&tip, &now, store, store->ref, err);

	if (status < 0)
		return -1;
	if (status > 0)
		from = NULL;
	status = ref_replay(&tree, store, from, pending, 1, err);
	same = status == 0 && now && git_oid_equal(&tree, git_tree_id(now));
	git_tree_free(now);
	if (status || same)
		return status;
	if (ref_commit_tree(&commit, store, &tree, from, operation, subject,
		err))
		return -1;
	return ref_update(store, store->ref, &commit, from, err);
}

/* 0: the tree has all of the files. */
static int lacks_any(struct store *store, const struct store_file *files,
	size_t count, struct err *err)
{
	int status = 0;
	git_oid id;

	for (size_t i = 0; i < count && status == 0; i++)
		status = ref_file_id(&id, store, store->tree, files[i].path,
			err);
	return status;
}

static int ref_add(struct store *store, const struct store_file *files, size_t count,
	const char *operation, const char *subject, struct err *err)
{
	unsigned waited = 0, attempt = 0;
	git_oid pending;
	int status;

	if (ref_check(store, err) < 0)
		return -1;
	status = lacks_any(store, files, count, err);
	if (status <= 0)
		return status < 0 ? -1 : 1;
	if (add_pending(&pending, store, files, count, operation, subject,
		err))
		return -1;
	while ((status = advance(store, &pending, operation, subject,
			err)) > 0)
		if (!pause_before(attempt++, &waited))
			return err_set(err, ERR_STORE, "%s kept changing; the "
				"records are kept, run: profgate baseline "
				"publish", store->ref);
	return status < 0 || ref_check(store, err) < 0 ? -1 : 0;
}

const struct backend ref_backend = {
	.check = ref_check,
	.find = ref_find,
	.size = ref_size,
	.read = ref_read,
	.add = ref_add,
};
