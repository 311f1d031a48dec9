/* Results of earlier comparisons, from their files. */
#ifndef GATE_OUTPUT_RESULT_FILE_H
#define GATE_OUTPUT_RESULT_FILE_H

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"
#include "gate/core/err.h"

/* Reads result.json. Memory: the arena. */
int result_read(struct verdict *out, const char *path, struct arena *arena,
	struct err *err);

#endif
