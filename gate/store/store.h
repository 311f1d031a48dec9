/*
 * Where baselines are kept: a tree of small files (layout.h), in a ref of the
 * git repository or in a directory.
 *
 *	1. store_open()   finds the place and its backend (backend.h)
 *	2. store_list(), store_walk(), store_read()
 *	                  one tree, whatever it is kept in
 *	3. store_add()    adds files, all of one call together
 *	4. store_close()
 *
 * Writers only ever add, and each file appears whole or not at all: all of one
 * call together (git) or the record last (directory). What is damaged is passed
 * over and counted, never believed. Names and bytes go into the arena or buf
 * that the caller gives; the store itself owns until store_close() the tree and
 * the list of damages.
 *
 * To add a place: backend.h says how. To add a kind of file: its form in
 * layout.h and layout.c, and docs/store.md.
 *
 * In git (names below /refs/profgate/v1/ when the ref is the default one):
 *
 *	baselines          what readers see: the remote's tip as last fetched,
 *	                   with this repository's own pending records replayed
 *	                   on it. May be thrown away at any time.
 *	pending/<id>       one call of store_add that no server has confirmed:
 *	                   a commit without parents, only its own files
 *	remote             where fetches go
 *	backup             the tip before the last prune
 *
 * Nothing is ever merged: publishing replays the pending files on the remote's
 * tip (gate/transfer/transfer.h), so that what was pruned there stays pruned.
 */
#ifndef GATE_STORE_STORE_H
#define GATE_STORE_STORE_H

#include "gate/git/repo.h"
#include "gate/store/layout.h"

#define STORE_REF "refs/profgate/v1/baselines"

/* An entry that readers passed over. */
struct damage {
	const char *path; /* raw */
	const char *why;
};

struct backend;

struct store {
	const struct backend *backend; /* a ref's or a directory's */
	struct repo *repo;     /* borrowed; NULL for a directory outside one */
	struct arena *arena;   /* borrowed: of names and damages */
	const char *ref;       /* NULL: a directory */
	const char *pending;   /* prefix of refs, "refs/profgate/v1/pending/" */
	const char *remote_ref, *backup_ref;
	const char *directory; /* NULL: a ref */
	struct git_tree *tree; /* of ref, as last looked at; NULL: empty */
	size_t damaged;        /* how many of these: every path once */
	struct damage *damages; /* by path; heap */
};

/* where is "dir:PATH", a full ref name, or NULL: the git setting
 * profgate.store, else STORE_REF. repo may be NULL for a directory. A store
 * that is not there yet is empty; one of another layout version is refused. */
int store_open(struct store *out, struct repo *repo, const char *where,
	struct arena *arena, struct err *err);
void store_close(struct store *store); /* zeroed is fine */
/* Looks at the ref again, after something was added or fetched. */
int store_refresh(struct store *store, struct err *err);

/* "N damaged entries were passed over (the first: PATH: WHY)", raw, in the
 * store's arena; NULL when there are none. */
const char *store_damage_line(const struct store *store);

enum {STORE_DAMAGES_MAX = 10000, STORE_FILES_MAX = 1 << 20 };

struct store_entry {
	const char *name;   /* arena; of the layout, never hostile */
	enum layout_kind kind;
	uint64_t size;      /* files */
};

/* Takes down a path that a reader passes over, because of its name or of what
 * is in it. Past STORE_DAMAGES_MAX paths no more are taken down. */
void store_pass_over(struct store *store, const char *path, const char *why);

/* The entries of a folder, sorted by name; none when it is not there. Entries
 * of wrong name, mode, size or number are left out and counted in damaged. */
int store_list(struct store_entry **out, size_t *count, struct store *store,
	const char *path, struct arena *arena, struct err *err);
/* Every file below a folder of the layout, as its whole path without a size,
 * sorted. What cannot be read is passed over when damage is wanted, else it is
 * an error, as more than STORE_FILES_MAX files are. */
int store_walk(struct store_entry **out, size_t *count, struct store *store,
	const char *folder, bool want_damage, struct arena *arena,
	struct err *err);
/* Appends the file's bytes. +1: not there. An object that the tree names and
 * the repository lacks is an error with the remedy. */
int store_read(struct buf *out, struct store *store, const char *path,
	size_t limit, struct err *err);

struct store_file {
	const char *path; /* of the layout */
	struct span content;
};

/* Adds files; those that are there already stay as they are. In git: a
 * pending commit, which is the acknowledgement, then the ref. +1: all of them
 * were there, nothing was written. subject is the commit's, operation its
 * Profgate-Op trailer. */
int store_add(struct store *store, const struct store_file *files,
	size_t count, const char *operation, const char *subject,
	struct err *err);

#endif
