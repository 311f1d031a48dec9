/* Whether the change under test touches what rose. */
#ifndef GATE_OUTPUT_CHANGED_LINES_H
#define GATE_OUTPUT_CHANGED_LINES_H

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"

/* Fills of each cause that is a regression what the commits of head change in
 * its file, since they left base's history: where both commits are known and
 * here, and git tracks the file. Asks git in the current directory, a few files
 * at most; what it cannot tell stays empty. Memory: the arena. */
void changed_lines_tell(struct verdict *verdict, struct arena *arena);

/* Reads what `git diff` of one file says; for changed_lines_tell() and tests. */
void changed_lines_read(struct cause *out, const char *diff,
	struct arena *arena);

#endif
