/* This program as a child: a step of one command that another command does. */
#ifndef GATE_COMMANDS_ITSELF_H
#define GATE_COMMANDS_ITSELF_H

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/measure/child.h"
#include "gate/measure/measure.h"
#include "gate/text/progress.h"

struct itself {
	const char *path; /* of the program */
	char *const *environment; /* with what the plan passes on */
	struct signals *signals;  /* that end the step; held */
	double timeout;   /* seconds of one step */
	const struct progress *progress; /* drawn now; NULL: none */
};

/* path and environment; in the arena. */
int itself_find(struct itself *out, const char *const *pass, size_t pass_count,
	struct arena *arena, struct err *err);
/* Runs it in a directory: words, whose first is its path, end with NULL. out:
 * what it printed. Its exit code, past 1 with its messages on standard error; -1
 * when it did not end by itself. */
int itself_run(struct buf *out, const struct itself *in, const char *directory,
	const char *const *words, struct err *err);

/* A path that holds from any folder; NULL: no such file. In the arena. */
const char *path_absolute(const char *path, struct arena *arena);

#endif
