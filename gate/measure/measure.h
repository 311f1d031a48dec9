/*
 * A measurement: every benchmark of a plan, on one side or on two, run in turn.
 * A round is one run of each benchmark on each side. Within a round benchmarks
 * come in an order drawn by chance, and the two sides of one directly after
 * each other: of every two rounds base is first in one and head in the other,
 * which one is drawn. So drift of the machine meets all alike.
 *
 *	measure_open, measure_build, measure_round as often as wanted.
 */
#ifndef GATE_MEASURE_MEASURE_H
#define GATE_MEASURE_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "gate/measure/child_environment.h"
#include "gate/measure/noise.h"
#include "gate/measure/plan.h"
#include "gate/measure/progress.h"
#include "gate/measure/signals.h"

struct side {
	const char *name;      /* base, head; NULL: the only one */
	const char *directory; /* where its commands run; NULL: here */
	const char *commit;    /* hex, or NULL */
};

enum {SIDES_MAX = 2 };

struct done_run { /* a complete run */
	size_t bench, side;
	unsigned number;
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

	/* filled */
	enum measure_end end;
	struct machine_load machine;  /* before the first run */
	struct child_environment environment;
	size_t taken_count;
	struct done_run *taken;     /* in the order in which they were taken */

	/* private */
	uint64_t draws;
	bool *base_first; /* one a bench: in the last round */
	unsigned rounds, first_number;
	double started;
	const char **folders; /* bench * side_count + side */
};

/* The fields up to arena are set, the others zero. Creates the directories of
 * the run sets and cleans up in them after killed runs. */
int measure_open(struct measurement *m, char *const *environment,
	struct err *err);
/* Builds every side. As measure_round. */
int measure_build(struct measurement *m, struct err *err);
/* +1 when it was cut short, and end says why: the last run is forgotten, those
 * before it stay. */
int measure_round(struct measurement *m, struct err *err);

/* "head", "Decode on head", "Decode" or "default"; in the arena. */
const char *measure_label(const struct measurement *m, size_t bench,
	size_t side);

#endif
