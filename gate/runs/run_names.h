/*
 * What the files of a run are called, in the folder of their workload, for who
 * writes them (slot.h) and who reads them (runs.h):
 *
 *	NNN.*       its captures; NNN is all up to the first dot
 *	NNN.syms.json, or any file of that ending
 *	            names for the addresses of one (gate/read/gecko)
 *	.NNN.json   what is known of it besides (sidecar.h)
 *	.NNN.out    what its command printed: a capture where a benchmark did
 *	.NNN.*      other files about it, such as what it logged
 *	.NNN.part   the folder in which it is made; while it stands, the run does
 *	            not count
 */
#ifndef GATE_RUNS_RUN_NAMES_H
#define GATE_RUNS_RUN_NAMES_H

#include <stdbool.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"

#define SIDECAR_ENDING ".json" /* of .NNN.json, after the run */
#define PRINTED_ENDING ".out"

/* "007": how runs are numbered here. Others may call theirs as they like. */
const char *run_name_make(unsigned number, struct arena *arena);
/* The number that a name begins with, 0: none. */
unsigned run_name_number(const char *name);

/* The run of a capture, by its path or name, which may be hidden. Points into
 * it. */
struct span run_name_of(const char *path);
/* The run of a file of it, which may be hidden. Points into the name. */
struct span run_name_of_file(const char *name);
/* The run that a name of a .NNN.part folder is of; of other names nothing: NNN
 * is as run_name_make() says it, so that nobody's .README.part is a run.
 * Points into it. */
struct span run_name_of_part(const char *name);
/* Whether a name is NNN.* or .NNN.* of the run. */
bool run_name_fits(const char *name, struct span run);
/* Whether a name that is not hidden is a capture's, and not of what lies beside
 * one. */
bool run_name_is_capture(const char *name);
/* Whether a name is .NNN.out; NNN is as run_name_make() says it. */
bool run_name_is_printed(const char *name);
/* Whether NAME is a word of NNN.NAME.*: its profile is of that kind. */
bool run_name_is_kind(const char *path, const char *kind);
/* Hidden files are no captures, but what runs printed. */
bool run_name_is_hidden(const char *name);

/* DIR/NAME, of a side or a workload; DIR when it has no name. */
const char *run_name_folder(const char *dir, const char *name,
	struct arena *arena);
/* Adds what somebody else calls something, fit for a part of a folder's name:
 * letters, digits, dots, dashes and underscores stay, %2F is a slash. */
void run_name_escape(struct buf *out, struct span text);
/* DIR/.run.lock, of who makes runs there. */
const char *run_name_lock(const char *dir, struct arena *arena);
/* FOLDER/.NNN.part */
const char *run_name_part(const char *folder, const char *run,
	struct arena *arena);
/* FOLDER/NNN.<ending>, or with an ending such as ".json" FOLDER/.NNN.json. */
const char *run_name_file(const char *folder, const char *run,
	const char *ending, struct arena *arena);

/* Runs to look up. add() what there is, sort() once, then ask has(). */
struct run_list { /* zero: empty */
	size_t count, capacity;
	struct span *items; /* borrowed texts; sorted */
};

void run_list_add(struct run_list *list, struct span run);
void run_list_sort(struct run_list *list);
bool run_list_has(const struct run_list *list, struct span run);
void run_list_clear(struct run_list *list);

#endif
