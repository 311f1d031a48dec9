/*
 * What is to be measured: the `measure:` section of profgate.yml, or the
 * command line of `profgate run`.
 *
 * Timed runs come first. Then those that count instructions: short ones, of a
 * command in which {counter} stands directly before the program.
 */
#ifndef GATE_MEASURE_PLAN_H
#define GATE_MEASURE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/core/arena.h"
#include "gate/core/err.h"

/* Words for execvp, or one line for the shell. */
struct command {
	bool shell;
	size_t count;             /* 0: none */
	const char *const *words; /* shell: one */
};

/* Benchmarks that are built together, in a folder of their own. */
struct suite {
	const char *name;     /* before the names of its workloads */
	const char *folder;   /* where its commands run, below the directory of
	                         the others; NULL: there */
	struct command build; /* .count 0: nothing to build */
};

enum { COUNTED_RUNS = 3 }; /* where nothing is said */

enum counters {        /* which counter; names in counters_names */
	COUNTERS_AUTO, /* one that is there, if any */
	COUNTERS_QEMU,
	COUNTERS_VALGRIND,
	COUNTERS_CACHEGRIND,
	COUNTERS_OFF,
};

extern const char *const counters_names[]; /* ends with NULL */

struct bench {
	const char *name; /* of the workload, SUITE/BENCHMARK; NULL: it has none,
	                     its runs are in the directory itself */
	const char *called; /* by its harness: BENCHMARK; NULL: as the name */
	const struct suite *suite; /* NULL: of none */
	struct command command; /* .count 0: no timed runs */
	struct command counted; /* .count 0: no counted runs */
	struct command build; /* .count 0: nothing to build */
	bool may_be_gone;     /* of another plan: what is measured may no longer
	                     have it, and then it is left out */
	bool known;           /* the other plan has it, too: what it has no longer
	                     is gone, and no mistake */
};

/* Times are in seconds, 0 where nothing was said. */
struct plan {
	unsigned runs;
	double timeout;    /* of one command */
	double time_limit; /* of the whole measurement */
	double pause;      /* before each round of timed runs */
	enum counters counters;
	unsigned counted_runs;
	size_t pass_count;
	const char *const *pass; /* variables to pass on although they look like
	                            secrets */
	struct command build;    /* before those of the benches */
	struct command base_build; /* of base, in the place of build; .count 0:
	                              it is built as head is */
	size_t bench_count;
	struct bench *benches;
};

/* Whether any bench has timed runs, or counted ones. */
bool plan_is_timed(const struct plan *plan);
bool plan_is_counted(const struct plan *plan);
const struct command *bench_command(const struct bench *bench, bool counted);

/* What builds a side before its benches; .count 0: nothing does. */
const struct command *plan_build(const struct plan *plan, bool base);

/* Leaves timed runs out: benches without counted ones go, with a line that says
 * so. -1: none is left, or nothing may count. */
int plan_count_only(struct plan *plan, struct err *err);

/* Takes the command of the counted runs from that of the timed ones, where it
 * is not there and that one names {counter}. NULL, or why a command cannot be
 * counted. */
const char *bench_settle_counted(struct bench *bench);

/* Adds to a plan the benches of another one that it does not have, for they may
 * be gone; those that it has are known. Memory from arena, the rest is borrowed. */
void plan_add(struct plan *plan, const struct plan *other, struct arena *arena);

#endif
