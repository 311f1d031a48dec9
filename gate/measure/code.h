/*
 * Whether the machine code of functions is the same in two builds is told by runs:
 * each says it of the functions in its profile of time (gate/binary), as the
 * programs are that its command names. What a shell, an interpreter or a wrapper
 * starts by another name is not found, and nothing is said of it.
 */
#ifndef GATE_MEASURE_CODE_H
#define GATE_MEASURE_CODE_H

#include "gate/measure/measure.h"
#include "gate/runs/sidecar.h"

/* Of the profile at path, which may be missing, of a command that ran in the
 * directory, NULL: here; in m->arena, by name. What was read, in m->reading; NULL:
 * nothing could be. */
struct profile *code_of_run(struct sidecar *out, struct measurement *m,
	const struct command *command, const char *directory,
	const char *path);

#endif
