/*
 * The environment that runs were made in, as facts sorted by key:
 *
 *	cpu cores arch os kernel image      the machine
 *	compiler toolchain gogc cflags ...  what captures and variables tell of
 *	                                    compiler, runtime and their flags
 *
 *	1. environment_of_runs()     gathers what the captures of a run set say
 *	2. machine_facts()           what this machine says (machine.h)
 *	3. environment_take()        both together, with what the user gives
 *	4. environment_write(), environment_read()  env.json
 *	5. environment_settings()    what version 0.1.0 counted among the facts
 *	6. environment_difference()  how two differ, in words (difference.h)
 *
 * What captures say goes before what this machine says, and where both
 * disagree about cpu, arch or os the captures were brought here from another
 * machine: then nothing is asked of this one. What a user gives goes before
 * everything. How a profiler was set is no fact of the environment: what one
 * benchmark records says nothing of another's (gate/store/record.h keeps it).
 * Equal facts have equal ids. Facts are in the caller's arena.
 *
 * To add a fact: its row in gate/text/facts.c, and where this machine tells it
 * a line in machine_facts(). To add a CI system: ci_context.c.
 */
#ifndef GATE_ENVIRONMENT_ENVIRONMENT_H
#define GATE_ENVIRONMENT_ENVIRONMENT_H

#include "gate/cli/opt.h"
#include "gate/runs/runs.h"
#include "gate/store/record.h"
#include "gate/text/facts.h"

enum {ENVIRONMENT_FACTS_MAX = 64 };

struct environment {
	struct facts facts; /* arena */
	char id[17];        /* 16 hex digits over all facts */
};

/* Of runs that have been read, on this machine. given: --environment
 * KEY=VALUE; an empty value takes the fact out. */
int environment_of_runs(struct environment *out, const struct run_set *set,
	const struct symtab *symtab, const struct opt_list *given,
	struct arena *arena, struct err *err);

/* captured: facts found in captures, in any order: those count that are known
 * to be of the environment. machine: what machine_facts() says. */
int environment_take(struct environment *out, const struct facts *captured,
	const struct facts *machine, const struct opt_list *given,
	struct arena *arena, struct err *err);

/* env.json, and back: its facts must give its id. */
void environment_write(struct buf *out, const struct environment *environment);
int environment_read(struct environment *out, struct span text,
	struct arena *arena, struct err *err);

/* How the profilers of these captures were set: by metric how far apart its
 * observations are, "524288 bytes", or "counted exactly". */
void captures_periods(struct facts *out, const struct capture *captures,
	size_t count, const struct symtab *symtab, struct arena *arena);

/* Takes the profilers' periods, by metric, out of the facts, among which
 * version 0.1.0 kept them; the id is then that of the rest. */
void environment_settings(struct facts *periods,
	struct environment *environment, struct arena *arena);

#endif
