/*
 * What is known of a run besides its captures: .NNN.json next to them, schema
 * profgate.run. A hidden file is no capture.
 *
 * Version 1 is what `profgate run` of 0.1.0 wrote. Version 2, which it writes now,
 * may say besides what captures do not; all are optional:
 *
 *	operations  what the run did: a number above 0, or one a kind: {"cpu":
 *	            of the profiles of time, "counters": of all others}
 *	duration    seconds, of captures that do not say it themselves
 *	window      {"from", "until"}, ns since 1970: the captures are of a program
 *	            that ran before and after; where nothing else says it, when
 *	            the run began and how long a profile of time is
 *	instance    the process that was profiled, by any name: a pod
 *	boot        the start of the machine that it ran on: runs of one machine
 *	            have one
 *
 * and of a counted run:
 *
 *	counter     {"tool", "version", "cpu", "libc", "compiler"}: texts that say
 *	            what counted, and what it counted; counts of one counter can
 *	            be compared, whenever and wherever they were taken
 *
 * of one that was taken until its benchmark was decided (run --budget):
 *
 *	look        {"number", "share"}: for which look at the runs it was taken,
 *	            and which share of a report's error the runs up to it may
 *	            spend; with the seed, which is of the measurement
 *
 * of a timed one:
 *
 *	code        {"FUNCTION": "16 hex digits", ...}: what tells the machine
 *	            code of functions in its profile of time from other code
 *
 * of one of head, where something is there that nothing measures:
 *
 *	unmeasured  {"count", "of", "names"}: how many of the benchmarks that the
 *	            files declare, and the first of them by name
 *
 * and of what `profgate pull` took: source, where it was asked; queries, what was
 * asked for; labels, what all its samples have, where it was cut up by labels.
 */
#ifndef GATE_RUNS_SIDECAR_H
#define GATE_RUNS_SIDECAR_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/runs/runs.h"

/* What the machine is and does, as far as it tells. */
struct machine_load {
	unsigned processors;  /* that this process may use */
	double quota;         /* of processors, by its control group; NaN none */
	unsigned gomaxprocs;  /* of the environment, 0: not set */
	char governor[32];    /* "" unknown, as in most virtual machines */
	double load;          /* average of the last minute */
};

struct noise { /* between two ticks; in processors: 0.5 is half of one */
	double others; /* used by anybody else */
	double stolen; /* taken by the hypervisor */
};

struct sidecar_counter {  /* NULL: not known */
	const char *tool; /* NULL: the run is not counted */
	const char *version;
	const char *cpu; /* that the program sees */
	const char *libc;
	const char *compiler; /* of the program */
};

struct sidecar_code {
	const char *function; /* by the name that profiles have */
	uint64_t code;        /* of its machine code (gate/binary) */
};

struct sidecar {              /* NULL, NaN or 0: not known */
	const char *run;
	const char *workload;
	const char *side;     /* base or head */
	const char *commit;
	const char *command;
	const char *boot;
	uint64_t seed;        /* of the order */
	struct run_look look;
	unsigned order;       /* 1-based place among all runs measured */
	int64_t started;      /* ns since 1970 */
	int exit_status;
	double wall, cpu;     /* seconds */
	uint64_t peak;        /* bytes */
	struct machine_load machine;
	struct noise noise;   /* while it ran */
	struct sidecar_counter counter;
	double operations; /* of a counted run, NaN: not told */
	size_t code_count;
	const struct sidecar_code *codes; /* each name once */
	struct unmeasured unmeasured;
};

void sidecar_write(struct buf *out, const struct sidecar *sidecar);

struct sidecar_window { /* NULL, NaN, 0: not known */
	const char *run, *workload, *side;
	const char *source, *instance, *boot;
	int64_t started;     /* ns since 1970 */
	int64_t from, until; /* the same, of a running program */
	int64_t duration;    /* ns */
	double time_operations, counter_operations;
	size_t query_count;
	const char *const *queries;
	size_t label_count;
	const char *const *label_keys;
	const char *const *label_values;
};

void sidecar_write_window(struct buf *out, const struct sidecar_window *window);

/* What captures do not say themselves; 0: not said. */
struct sidecar_known {
	int64_t started;       /* ns since 1970 */
	double time_operations, counter_operations;
	int64_t duration;      /* ns */
	int64_t window;        /* ns that one of a running program lasted */
	const char *source, *instance, *boot; /* NULL: not said */
	const char *commit; /* likewise, and of one that files differ from */
	const char *counter;         /* likewise; all texts of it in one */
	struct run_look look;
	struct unmeasured unmeasured;
	size_t code_count;
	const struct sidecar_code *codes;
};

/* All 0 where the file is not there, or is none of ours; texts are in the arena.
 * Fails when one of version 2 says what cannot be. */
int sidecar_read(struct sidecar_known *out, const char *path,
	struct arena *arena, struct err *err);

#endif
