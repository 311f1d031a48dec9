/* What the threads of sources share: when windows begin, and what was lost. */
#ifndef GATE_PULL_TURN_H
#define GATE_PULL_TURN_H

#include "gate/pull/pull.h"

/* The lock of threads, and what they wait for. */
void pull_threads_open(struct pull *pull);
void pull_threads_close(struct pull *pull);
/* Does the work of each source, on threads of their own, and ends it when a signal
 * comes. */
int pull_each(struct pull *pull, void (*work)(struct source *source),
	struct err *err);
/* Waits until the next window of all begins. False: it was stopped. */
bool pull_turn(struct pull *pull);
/* Something that was left out, and goes on without. */
void pull_note(struct pull *pull, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
