/*
 * Which languages each stack of a capture is in. Profilers of a whole machine
 * put the process's name at the root of a stack: what one process is written
 * in says nothing of another. A capture of one process is in all its languages
 * throughout, for C behind a Go function bears no mark of its own.
 */
#ifndef COMPARE_FRAMES_PROCESS_H
#define COMPARE_FRAMES_PROCESS_H

#include "compare/frames/texts.h"
#include "gate/model/profile.h"

struct processes {
	unsigned languages; /* of all stacks together */
	bool apart;        /* stacks differ in languages, by their root */
	unsigned *of_root; /* frame -> languages of stacks that it roots */
	bool *is_name;     /* frame: names a process, and is no function */
};

/* Heap memory; ended by processes_clear. */
void processes_init(struct processes *out, const struct profile *profile,
	const struct texts *texts);
void processes_clear(struct processes *processes);

unsigned stack_languages(const struct processes *processes,
	const struct profile *profile, uint32_t stack);

#endif
