/*
 * What the files of a run are called, in the folder of their workload, for who
 * writes them (slot.h) and who reads them (runs.h):
 *
 *	NNN.*       its captures; NNN is all up to the first dot
 *	.NNN.json   what is known of it besides (sidecar.h)
 *	.NNN.*      other files about it: what it printed, what it logged
 *	.NNN.part   the folder in which it is made; while it stands, the run does
 *	            not count
 */
#ifndef GATE_RUNS_RUN_NAMES_H
#define GATE_RUNS_RUN_NAMES_H

#include <stdbool.h>

#include "gate/core/arena.h"

#define SIDECAR_ENDING ".json" /* of .NNN.json, after the run */

/* "007": how runs are numbered here. Others may call theirs as they like. */
const char *run_name_make(unsigned number, struct arena *arena);
/* The number that a name begins with, 0: none. */
unsigned run_name_number(const char *name);

/* The run of a capture, by its path or name. Points into it. */
struct span run_name_of(const char *path);
/* The run that a name of a .NNN.part folder is of; of other names nothing.
 * Points into it. */
struct span run_name_of_part(const char *name);
/* Whether a name is NNN.* or .NNN.* of the run. */
bool run_name_fits(const char *name, struct span run);
/* Hidden files are no captures. */
bool run_name_is_hidden(const char *name);

/* FOLDER/.NNN.part */
const char *run_name_part(const char *folder, const char *run,
	struct arena *arena);
/* FOLDER/NNN.<ending>, or with an ending such as ".json" FOLDER/.NNN.json. */
const char *run_name_file(const char *folder, const char *run,
	const char *ending, struct arena *arena);

#endif
