/*
 * Run sets: directories of captures (contract, "Run sets"). Found, sorted by
 * path, read by several threads at once and folded as they are read, so that
 * no more profiles are in memory than there are threads.
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
	bool unknown;         /* left out: no reader knows it */
	char blob[41];        /* reading.ids: git's id of the bytes; else "" */
	struct span stored;   /* reading.stored: as baselines keep it */
	struct costs costs;   /* once read */
};

struct runset {
	const char *label; /* the directory as given */
	size_t capture_count;
	struct capture *captures; /* by workload, run, path */
};

struct reading {
	struct symtab *symtab;
	const struct policy *policy;
	struct limits limits;
	unsigned jobs;
	bool calls;        /* call trees too, for pictures */
	bool skip_unknown; /* a capture that no reader knows is left out */
	bool ids;          /* the ids of the captures too */
	bool stored;       /* and the bytes to store, owned as costs are */
};

/* By workload, run, path: the order of captures in a run set. For qsort. */
int capture_compare(const void *a, const void *b);

/* Lists the captures of a directory, without those of a run NNN beside which
 * .NNN.part stands: it is not complete. Borrowed: dir. */
int runset_scan(struct runset *out, const char *dir, struct arena *arena,
	struct err *err);

/* True when both name one directory. */
bool runset_same(const char *a, const char *b);

/* Reads every capture of the sets. Costs are owned by arena. Fails with the
 * error of the first broken capture in order, whichever thread met it. */
int runsets_read(struct runset *sets, size_t count,
	const struct reading *reading, struct arena *arena, struct err *err);

/* Groups captures into runs and runs into workloads, sorted by name. Whether
 * they may be compared is for trust_check() to say. */
void runsets_pair(struct workload **out, size_t *count,
	const struct runset *base, const struct runset *head,
	struct arena *arena);

#endif
