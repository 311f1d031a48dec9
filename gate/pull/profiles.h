/* The profiles of an endpoint, a row each. */
#ifndef GATE_PULL_PROFILES_H
#define GATE_PULL_PROFILES_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/core/arena.h"
#include "gate/core/err.h"

/* When in a window it is asked for: nothing else is while CPU is sampled. */
enum profile_phase {
	PHASE_BEFORE, /* counts since the start of the process */
	PHASE_DURING,
	PHASE_AFTER /* a state */
};

struct profile_row {
	const char *name;  /* of --profiles, and of the file */
	const char *query; /* its path and what begins its question */
	enum profile_phase phase;
	const char *off; /* what to call where it is always empty, or NULL */
	bool labelled;   /* pprof.Do's labels are on its samples */
};

enum { PROFILE_ROWS = 7, PROFILE_BY_ID = 1 << PROFILE_ROWS };
extern const struct profile_row profile_rows[PROFILE_ROWS];

/* Names with commas to bits; PROFILE_BY_ID: some are ids of a store's types. */
int profiles_parse(unsigned *out, const char *text, struct err *err);
/* The row of a name; PROFILE_ROWS: none. */
unsigned profiles_row(const char *name);
/* What is asked for, behind /debug/pprof. */
const char *profile_query(unsigned row, double window, struct arena *arena);
bool profiles_have(unsigned bits, enum profile_phase phase);

#endif
