/* Which of Go's benchmarks a plan measures. */
#ifndef GATE_SETUP_GOLANG_COVER_H
#define GATE_SETUP_GOLANG_COVER_H

#include <regex.h>
#include <stdbool.h>

#include "gate/core/arena.h"
#include "gate/measure/plan.h"

struct golang_row {
	const char *folder; /* of the package; "": the root */
	bool moved; /* it is not there: `run` looks where it may be now */
	regex_t pattern;    /* of the names of benchmarks */
};

struct golang_cover {
	size_t count;
	struct golang_row *rows;
};

/* Empty, with room for the plan; in the arena, but for what
 * golang_cover_clear() gives back. */
struct golang_cover *golang_cover_new(const struct plan *plan,
	struct arena *arena);
void golang_cover_clear(struct golang_cover *cover);

/* Adds what the command of a benchmark runs: 1. 0: it is none of Go's test
 * programs. -1: it is one, and which benchmarks of which package is not
 * plain. */
int golang_covers(struct golang_cover *cover, const struct bench *bench,
	const struct plan *plan, struct arena *arena);

bool golang_cover_has(const struct golang_cover *cover, const char *folder,
	const char *name);

#endif
