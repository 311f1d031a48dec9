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
#include "gate/runs/runs.h"

/* What a command is told. */
struct places {
	const char *cpu, *mem, *dir; /* absolute paths */
	const char *counts; /* likewise: what a counter begins the names of
	                       its files with, one a process */
	const char *run;
	const char *workload;
	const char *const *counter; /* words that end with NULL; or NULL: its
	                               program is not counted */
};

struct slot { /* strings in the arena */
	const char *dir;    /* of the run set; borrowed */
	const char *folder; /* of the workload */
	const char *part;
	struct places places; /* what the command is told */
	/* set before it is committed */
	bool cpu_told,
		mem_told; /* the command was: it must have written them */
	bool counted;     /* its captures are what a counter wrote, */
	bool counts_add;  /* and of each process that process's alone */
	int64_t started;
	struct profile *cpu; /* what was read of places.cpu already; else NULL */
	struct run_look look;
};

/* Takes away what a killed run left in the folder: only while no other process
 * measures into it. A folder that is not there is fine. */
int folder_recover(const char *folder, struct err *err);

/* Opens run number of the workload, or of NULL, whose folder exists; dir is an
 * absolute path. */
int slot_open(struct slot *out, const char *dir, const char *workload,
	unsigned number, struct arena *arena, struct err *err);
/* Writes a file into the slot, with an ending as for run_name_file(). */
int slot_write(const struct slot *slot, const char *ending,
	struct span content, struct err *err);
/* Whether the command left no file in it. */
bool slot_is_empty(const struct slot *slot);
/* Reads every file as compare will and lets the run count: its captures are
 * then among those of the run set of dir, loaded. Fails when one of them cannot
 * be read, and when the command wrote none, or not those it was told to. */
int slot_commit(const struct slot *slot, struct runs *runs, int set,
	const struct load *load, struct err *err);
/* Forgets the run; also fine after a failed commit. */
void slot_drop(const struct slot *slot);

#endif
