/* What a profile that was received, or downloaded, is: told by what it holds. */
#ifndef GATE_PULL_LOOK_H
#define GATE_PULL_LOOK_H

#include "gate/pull/pull.h"

struct capture_facts {
	unsigned row;     /* of profile_rows; PROFILE_ROWS: of no endpoint */
	const char *word; /* for its file's name: "cpu"; static */
	bool pprof;
	bool state; /* what there is at a moment */
	uint64_t samples;
	double observed;        /* events behind the values */
	double total;           /* of the first metric */
	double allocated;       /* bytes and objects since the start; 0: none */
	int64_t time, duration; /* ns; 0: not said */
	double operations; /* of a benchmark's text; NaN: it is none */
	/* in the arena */
	const char *program; /* what ran; NULL: not said */
	size_t label_count;
	const char **labels; /* keys */
};

/* Reads it as compare will, one at a time, so that many sources need the memory
 * of one. +1: no reader knows it. Errors do not name the place. */
int capture_look(struct capture_facts *out, struct span bytes,
	struct pull *pull, struct arena *arena, struct err *err);

#endif
