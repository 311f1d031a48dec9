/*
 * Run sets: directories of captures, or captures of a store, on one side of a
 * comparison or on both. One handle is taken from step to step:
 *
 *	1. runs_open()   an empty handle
 *	2. runs_add()    the captures of a directory; runs_add_memory(): others
 *	3. runs_load()   reads what is new with several threads and sums each
 *	                 profile up as it is read, so that no more of them are
 *	                 in memory than there are threads
 *	4. runs_check()  refuses what no comparison may see, and flags (check.h)
 *	5. runs_pair()   captures to runs, runs to workloads, both sides
 *
 * Steps 2 to 5 may come again while runs are being made: a capture is read
 * once, however often a directory is added, and a run that is not complete is
 * never seen. All memory is of the arena that the handle was opened with, and
 * there is nothing to close.
 *
 * To add something that can be wrong with captures: its number in
 * check_rules.h, its row in check_rules.c, and where it is seen. What the files
 * of a run are called is for run_names.c alone.
 */
#ifndef GATE_RUNS_RUNS_H
#define GATE_RUNS_RUNS_H

#include "compare/costs/series.h"
#include "gate/model/builder.h"

struct capture {
	const char *path;     /* as given plus the path inside the run set */
	struct span content;  /* its bytes, where they are not read from path */
	const char *workload; /* folder inside the run set, or "default" */
	const char *run;      /* file name up to its first dot */
	const char *commit;   /* as struct run has them */
	size_t age;
	bool loaded;          /* the rest is filled in */
	bool unknown;         /* left out: no reader knows it */
	char blob[41];        /* load.ids: git's id of the bytes; else "" */
	struct span stored;   /* load.stored: as baselines keep it */
	struct costs costs;
};

struct run_set {
	const char *label; /* the directory as given */
	size_t capture_count, capacity;
	struct capture *captures; /* by workload, run, path */
};

enum {SET_BASE, SET_HEAD, SET_COUNT };

struct runs {
	struct arena *arena;
	struct symtab *symtab;
	size_t opened; /* files so far: captures, and what is known of runs */
	struct run_set sets[SET_COUNT]; /* one alone: the other is empty */
};

struct load {
	const struct policy *policy;
	struct limits limits;
	unsigned jobs;
	bool calls;        /* call trees too, for pictures */
	bool skip_unknown; /* a capture that no reader knows is left out */
	bool ids;          /* the ids of the captures too */
	bool stored;       /* and the bytes to store */
};

/* Borrowed: symtab, arena (without a ceiling). */
void runs_open(struct runs *out, struct symtab *symtab, struct arena *arena);

/* Adds the captures of a directory that the set does not have, without those
 * of a run NNN beside which .NNN.part stands: it is not complete. The first
 * directory is the set's label. Borrowed: dir. */
int runs_add(struct runs *runs, int set, const char *dir, struct err *err);
/* Adds captures whose bytes are at hand. Borrowed: all but the array. */
void runs_add_memory(struct runs *runs, int set, const char *label,
	const struct capture *captures, size_t count);

/* Reads every capture that was not read before. Fails with the error of the
 * first broken capture in order, whichever thread met it. */
int runs_load(struct runs *runs, const struct load *load, struct err *err);

/* Groups captures into runs and runs into workloads, sorted by name; the
 * groups are in arena, and hold until captures are added. Whether they may be
 * compared is for runs_check() to say. */
void runs_pair(struct workload **out, size_t *count, const struct runs *runs,
	struct arena *arena);

/* True when both name one directory. */
bool runs_same_directory(const char *a, const char *b);

#endif
