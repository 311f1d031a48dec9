/*
 * A drill: one function of the program is made slower in a work tree of its own,
 * and the gate is to fail and to name it.
 *
 *	1. hot_functions()	the functions of one run, by what they cost
 *	2. slow_down()		a loop of so many rounds at the start of one
 *	3. cmd_drill.c		finds how many rounds make it x1.5, then measures
 *				and compares as a job does
 */
#ifndef GATE_COMMANDS_DRILL_DRILL_H
#define GATE_COMMANDS_DRILL_DRILL_H

#include "gate/core/arena.h"
#include "gate/core/err.h"

struct hot {
	const char *name; /* as the profile has it */
	const char *file; /* absolute */
	double cost;      /* of the processor, in ns */
};

/* Of a capture of time: what functions of Go below a folder cost themselves, and the
 * runtime for them, the dearest first. In the arena. */
int hot_functions(struct hot **out, size_t *count, const char *capture,
	const char *folder, struct arena *arena, struct err *err);

/* Writes the file with a loop of so many rounds where the function begins; rounds
 * 0: as it is in text. +1: its beginning was not found, and nothing was written. */
int slow_down(const struct hot *function, double rounds, struct err *err);

#endif
