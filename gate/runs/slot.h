/*
 * One run's files. They are made in a hidden folder FOLDER/.NNN.part; when the
 * run is complete they move next to it, and it goes. Its end is the moment from
 * which the run counts: whoever reads a run set leaves out run NNN while
 * .NNN.part stands beside it (runs.h), so that a run is there whole or not
 * at all, whenever this process is killed.
 */
#ifndef GATE_RUNS_SLOT_H
#define GATE_RUNS_SLOT_H

#include "gate/core/arena.h"
#include "gate/core/err.h"
#include "gate/core/span.h"

/* What a command is told. */
struct places {
	const char *cpu, *mem, *dir; /* absolute paths */
	const char *run;
	const char *workload;
};

struct slot { /* strings in the arena */
	const char *folder; /* of the workload */
	const char *part;
	struct places places; /* what the command is told */
};

/* Takes away what a killed run left in the folder: only while no other process
 * measures into it. A folder that is not there is fine. */
int folder_recover(const char *folder, struct err *err);

/* Opens run number of the folder, which exists; an absolute path. */
int slot_open(struct slot *out, const char *folder, unsigned number,
	struct arena *arena, struct err *err);
/* Writes a file into the slot, with an ending as for run_name_file(). */
int slot_write(const struct slot *slot, const char *ending,
	struct span content, struct err *err);
/* Checks that every file is a capture that can be read, and lets the run
 * count. Fails when the command wrote no captures, or not those it was told to
 * write: cpu and mem say which. */
int slot_commit(const struct slot *slot, bool cpu, bool mem, struct err *err);
/* Forgets the run; also fine after a failed commit. */
void slot_drop(const struct slot *slot);

#endif
