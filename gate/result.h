/* Results of earlier comparisons, from their files. */
#ifndef GATE_RESULT_H
#define GATE_RESULT_H

#include "compare/verdict.h"
#include "gate/core/arena.h"
#include "gate/core/err.h"

/* Reads result.json. Memory: the arena. */
int result_read(struct verdict *out, const char *path, struct arena *arena,
	struct err *err);

#endif
