/*
 * What is known of a run besides its captures: .NNN.json next to them, schema
 * profgate.run, version 1. A hidden file is no capture, so that a run set with
 * it and one without are the same to every reader of captures.
 */
#ifndef GATE_RUNS_SIDECAR_H
#define GATE_RUNS_SIDECAR_H

#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"

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

struct sidecar {              /* NULL, NaN or 0: not known */
	const char *run;
	const char *workload;
	const char *side;     /* base or head */
	const char *commit;
	const char *command;
	uint64_t seed;        /* of the order */
	unsigned order;       /* 1-based place among all runs measured */
	int64_t started;      /* ns since 1970 */
	int exit_status;
	double wall, cpu;     /* seconds */
	uint64_t peak;        /* bytes */
	struct machine_load machine;
	struct noise noise;   /* while it ran */
};

void sidecar_write(struct buf *out, const struct sidecar *sidecar);
/* When the run began, ns since 1970; 0 when the file is not there, or does not
 * say. */
int64_t sidecar_started(const char *path);

#endif
