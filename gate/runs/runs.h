/*
 * Run sets: directories of captures, or captures of a store, on one side of a
 * comparison or on both. One handle is taken from step to step:
 *
 *	1. runs_open()   an empty handle
 *	2. runs_add()    the captures of a directory; runs_add_captures(): others
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
#include "gate/cli/opt.h"
#include "gate/model/builder.h"

enum { UNMEASURED_NAMES = 3 };

struct unmeasured {
	unsigned count; /* of benchmarks that nothing measures; 0: not known of */
	unsigned of;    /* so many in all */
	const char *names[UNMEASURED_NAMES]; /* of the first; NULL: no more */
};

struct capture {
	const char *path;     /* as given plus the path inside the run set */
	const char *at;       /* where it is until its run counts; else NULL */
	struct span content;  /* its bytes, where they are not read */
	struct profile *profile; /* what was read of it already; borrowed until
	                            it is loaded; else NULL */
	int64_t started;      /* of its run, where that is known; else 0 */
	struct run_look look; /* likewise */
	const struct unmeasured *unmeasured; /* likewise; NULL: not known */
	const char *workload; /* folder inside the run set, or "default" */
	const char *run;      /* file name up to its first dot */
	const char *commit;   /* as struct run has them */
	size_t age;
	bool elsewhere;       /* on a machine whose time says nothing here */
	bool loaded;          /* the rest is filled in */
	bool empty;           /* left out: no byte, for which loading fails */
	bool printed;         /* what a run printed: .NNN.out */
	bool unknown;         /* left out: no reader knows it; of what was
	                         printed: no benchmark did */
	bool repeats;         /* left out: another of its run says the same */
	bool silent;          /* left out: no benchmark ran */
	char blob[41];        /* load.ids: git's id of the bytes; else "" */
	struct span stored;   /* load.stored: as baselines keep it */
	struct costs costs;
};

struct run_set {
	const char *label; /* the directory as given */
	size_t capture_count, capacity;
	struct capture *captures; /* by workload, run, path */
};

/* It has no part in any comparison. */
static inline bool capture_left_out(const struct capture *capture)
{
	return capture->empty || capture->unknown || capture->repeats ||
	       capture->silent;
}

enum {SET_BASE, SET_HEAD, SET_COUNT };

struct told_base {
	const char *workload;
	struct base_facts facts;
};

struct runs {
	struct arena *arena;
	struct symtab *symtab;
	size_t opened; /* files so far: captures, and what is known of runs */
	struct run_set sets[SET_COUNT]; /* one alone: the other is empty */
	size_t told_count;
	const struct told_base *told; /* of base, by workload; borrowed */
};

struct load {
	const struct policy *policy;
	struct limits limits;
	const struct opt_list *symbols; /* of symbols_group; NULL: none */
	unsigned jobs;
	bool calls;        /* call trees too, for pictures */
	bool skip_unknown; /* a capture that no reader knows is left out */
	bool ids;          /* the ids of the captures too */
	bool stored;       /* and the bytes to store */
	bool holdings;     /* and what each snapshot holds */
};

/* Borrowed: symtab, arena (without a ceiling). */
void runs_open(struct runs *out, struct symtab *symtab, struct arena *arena);

/* Adds the captures of a directory that the set does not have, without those
 * of a run NNN beside which .NNN.part stands: it is not complete. The first
 * directory is the set's label. Borrowed: dir. */
int runs_add(struct runs *runs, int set, const char *dir, struct err *err);
/* The same of what may be one file instead: a set of one run. */
int runs_add_or_file(struct runs *runs, int set, const char *path,
	struct err *err);
/* Names the capture that is path in a directory, as runs_add() does. */
void capture_name(struct capture *out, const char *dir, const char *path,
	struct arena *arena);
/* Adds captures that the caller knows. Borrowed: all but the array. */
void runs_add_captures(struct runs *runs, int set, const char *label,
	const struct capture *captures, size_t count);

/* Reads every capture that was not read before. Fails with the error of the
 * first broken capture in order, whichever thread met it. One without a byte is
 * what Go leaves of a profile when a benchmark panics: where a text tells of
 * that, the error does. */
int runs_load(struct runs *runs, const struct load *load, struct err *err);

/* Moves what another handle has, of the same symtab and arena, to this one. */
void runs_take(struct runs *runs, struct runs *from);

/* Groups captures into runs and runs into workloads, sorted by name; the
 * groups are in arena, and hold until captures are added. Whether they may be
 * compared is for runs_check() to say. */
void runs_pair(struct workload **out, size_t *count, const struct runs *runs,
	struct arena *arena);

/* What is told of the base of each of the workloads; in arena. */
const struct base_facts *runs_base_facts(const struct runs *runs,
	const struct workload *workloads, size_t count, struct arena *arena);

/* "2 of 9 benchmarks are not measured (index.BenchmarkMiss, ...): profgate init";
 * NULL: none is known of. In the arena. */
const char *unmeasured_line(const struct unmeasured *unmeasured,
	struct arena *arena);
/* What the runs of head that were made last know of that; NULL: nothing. */
const struct unmeasured *runs_unmeasured(const struct runs *runs);

/* Whether both sides have so many captures, or more, of one workload. */
bool runs_have_series(const struct runs *runs, size_t least);

/* True when both name one directory. */
bool runs_same_directory(const char *a, const char *b);

#endif
