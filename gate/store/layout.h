/*
 * Names in a store, the same in git and in a directory:
 *
 *	VERSION                                  "profgate-store 1\n"
 *	ab/cdef.../                              commit, 2 + 38 or 62 hex digits
 *		pin                              keep whatever its age
 *		<environment>/                   16 hex digits (environment.h)
 *			env.json                 its facts
 *			runs/<leaf>.json         one recording (record.h)
 *			captures/<workload>/<leaf>
 *
 * A leaf is <unix time>-<12 hex of the content's git blob id>: two writers
 * never give one name to different bytes, and adding the same record twice
 * changes nothing. Names are read from other people's pushes: what is not
 * exactly of this shape is foreign and never used as a path.
 */
#ifndef GATE_STORE_LAYOUT_H
#define GATE_STORE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/arena.h"

#define LAYOUT_VERSION "profgate-store 1\n"

enum {
	LAYOUT_ENVIRONMENT = 16, /* hex digits */
	LAYOUT_NAME_MAX = 120,   /* bytes of any entry's name */
	LAYOUT_DEPTH = 6,
	LAYOUT_FOLDER_MAX = 5000,  /* entries of one folder */
	LAYOUT_FILE_MAX = 64 << 20 /* bytes of one file */
};

enum layout_kind {
	LAYOUT_FOREIGN,      /* no name of this layout */
	LAYOUT_ROOT,         /* "" */
	LAYOUT_VERSION_FILE,
	LAYOUT_FAN,          /* ab */
	LAYOUT_COMMIT,       /* ab/cdef... */
	LAYOUT_PIN,
	LAYOUT_ENVIRONMENT_FOLDER,
	LAYOUT_ENVIRONMENT_FILE,
	LAYOUT_RUNS,
	LAYOUT_RECORD,       /* .../runs/<leaf>.json */
	LAYOUT_CAPTURES,
	LAYOUT_WORKLOAD,
	LAYOUT_CAPTURE
};

/* What a path is by its name alone. Folders are told from files by the name;
 * whether the entry is what its name says is for the caller to check. */
enum layout_kind layout_kind(struct span path);
bool layout_is_folder(enum layout_kind kind);

bool layout_is_environment(const char *text);

/* "ab/cdef...", "ab/cdef.../<environment>": in the arena. */
char *layout_commit_path(struct arena *arena, const char *commit);
char *layout_environment_path(struct arena *arena, const char *commit,
	const char *environment);
/* The commit that a path is of, in the arena; NULL for those that have none. */
char *layout_path_commit(struct arena *arena, struct span path);

/* One component for a workload: bytes outside [A-Za-z0-9._+=-] and a leading
 * '.' or '-' as %XX. Names that come out longer than LAYOUT_NAME_MAX end in
 * "%~" and 12 hex digits of their own blob id; the record has the name. */
char *layout_workload(struct arena *arena, const char *workload);

/* <time>-<12 hex>, as decimal seconds since 1970, 0 when unknown. blob_id is
 * the 40 hex digits of object_id_of_blob. */
char *layout_leaf(struct arena *arena, int64_t seconds, const char *blob_id);

#endif
