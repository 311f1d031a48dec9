/*
 * What counts the instructions that a program executes: QEMU with a plugin of ours
 * (gate/counter), where it can load one, for that leaves padding out; or
 * valgrind's cachegrind, without its caches. Either runs the program itself, so it
 * stands directly before it.
 *
 * To add one: a row of the table in counter.c, its value of enum counters, and its
 * name.
 */
#ifndef GATE_MEASURE_COUNTER_H
#define GATE_MEASURE_COUNTER_H

#include "gate/core/signals.h"
#include "gate/measure/child_environment.h"
#include "gate/measure/plan.h"
#include "gate/measure/program.h"
#include "gate/runs/sidecar.h"
#include "gate/runs/slot.h"

struct counter_tool;

struct work_counter {
	const struct counter_tool *tool; /* NULL: none was found */
	const char *plugin;              /* its file; NULL: it needs none */
	struct sidecar_counter known;    /* compiler: NULL */
	bool adds; /* what it writes of each process is that process's alone */
	char *const *variables; /* of the commands that are counted */
};

/* Looks for the one that is wanted, which is not COUNTERS_OFF. What is not there
 * is no error where needed is false. Texts are in the arena. */
int counter_find(struct work_counter *out, enum counters wanted, bool needed,
	const struct child_environment *environment, struct signals *signals,
	struct arena *arena, struct err *err);

/* The words to put before the program, which end with NULL; counts as in struct
 * places. In the arena. */
const char *const *counter_words(const struct work_counter *counter,
	const struct program *program, const char *counts, struct arena *arena);

/* Makes captures of what it wrote into the slot. */
int counter_finish(const struct work_counter *counter, const struct slot *slot,
	struct err *err);

#endif
