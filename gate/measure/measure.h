/*
 * A measurement: every benchmark of a plan, on one side or on two, run in turn.
 * A round is one run of each benchmark on each side. Within a round benchmarks
 * come in an order drawn by chance, and the two sides of one directly after
 * each other: of every two rounds base is first in one and head in the other,
 * which one is drawn. So drift of the machine meets all alike.
 *
 *	measure_open, measure_build, measure_round as often as wanted; then
 *	measure_find_counter, and measure_round of counted runs.
 */
#ifndef GATE_MEASURE_MEASURE_H
#define GATE_MEASURE_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "gate/core/signals.h"
#include "gate/measure/child_environment.h"
#include "gate/measure/counter.h"
#include "gate/measure/noise.h"
#include "gate/measure/plan.h"
#include "gate/measure/program.h"
#include "gate/runs/runs.h"
#include "gate/text/progress.h"

struct side {
	const char *name;      /* base, head; NULL: the only one */
	const char *directory; /* where its commands run; NULL: here */
	const char *commit;    /* hex, or NULL */
	const char *set;       /* filled: directory of its run set */
};

enum {SIDES_MAX = 2 };

struct code_file;

struct done_run { /* a complete run */
	size_t bench, side;
	unsigned number;
	bool counted;
	int exit_status;
	double wall, cpu;  /* seconds */
	uint64_t peak;     /* bytes */
	struct noise noise;
};

enum measure_end {
	MEASURE_GOES_ON,
	MEASURE_INTERRUPTED,
	MEASURE_TIME_OUT, /* the plan's limit for all of it */
};

struct measurement {
	const struct plan *plan;
	const char *out;         /* absolute; of the run sets */
	size_t side_count;
	struct side sides[SIDES_MAX];
	uint64_t seed;           /* as given */
	struct signals *signals; /* held */
	struct progress progress;
	struct arena *arena;
	struct runs *runs; /* get those that are taken, read; set by side */
	const struct load *load; /* how they are */
	struct unmeasured unmeasured; /* each run says it */
	const char *before; /* of one side: a commit that has what the plan
	                       names, and whose renames are followed; or NULL */
	bool built; /* measure_build() only looks for folders */
	struct run_look look; /* of the runs that come (compare/looks.h) */
	bool *settled; /* one a bench, or NULL: no timed runs of it come */

	/* filled */
	enum measure_end end;
	struct machine_load machine;  /* before the first run */
	struct child_environment environment;
	size_t taken_count;
	struct work_counter counter;     /* of counted runs */
	struct program *programs;   /* those that it counts: bench * side_count +
	                               side */
	struct done_run *taken;     /* in the order in which they were taken */

	/* private */
	uint64_t draws;
	bool *base_first; /* one a bench: in the last round */
	bool *gone;       /* likewise: it is left out */
	bool *uncounted;  /* likewise: of what is counted */
	bool *absent; /* one a bench and side: the commit has no such folder */
	struct code_file *code_files; /* code.c: programs that were looked into */
	struct arena reading; /* of a run's profile, until the run counts */
	const char **moved; /* likewise: where its suite's is there; or NULL */
	unsigned rounds, first_number;
	double started;
};

/* The fields up to built are set, the others zero. Creates the directories of
 * the run sets and cleans up in them after killed runs. */
int measure_open(struct measurement *m, char *const *environment,
	struct err *err);
/* Builds every side that has the folder of a suite: base may be older, head may
 * not. As measure_round. */
int measure_build(struct measurement *m, struct err *err);
/* Looks for what counts, and at the programs that it is to count. +1: none is
 * there, which was told. */
int measure_find_counter(struct measurement *m, struct err *err);
/* A round of timed runs, or of counted ones. +1 when it was cut short, and end
 * says why: the last run is forgotten, those before it stay. */
int measure_round(struct measurement *m, bool counted, struct err *err);

/* Whether the benchmark is measured on the side. */
bool measure_has(const struct measurement *m, size_t bench, size_t side);

/* Runs of a round, of timed ones or counted ones. */
unsigned measure_each(const struct measurement *m, bool counted);

/* Where the commands of a suite run on a side, or those of none; NULL: here. */
const char *measure_directory(const struct measurement *m,
	const struct suite *suite, size_t side);

/* "head", "Decode on head", "Decode" or "default"; in the arena. */
const char *measure_label(const struct measurement *m, size_t bench,
	size_t side);

#endif
