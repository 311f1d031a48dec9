/*
 * One command of the user's, held in bounds: its time and its output end at a
 * limit, and with it ends everything that it started, also when this process
 * is killed meanwhile. Between the two stands a supervisor, a fork of this
 * process that outlives neither: it is told when its parent dies, and orphans
 * become its children, so that none is lost from sight. What the command does
 * to the supervisor changes nothing: one that was stopped goes on, and the
 * orphans of one that was killed are this process's, which ends them. Linux.
 *
 *	child_start(&child, &spec, err);
 *	while (child_step(&child, 200) > 0)
 *		... draw progress; child_stop(&child, CHILD_INTERRUPTED) ...
 */
#ifndef GATE_MEASURE_CHILD_H
#define GATE_MEASURE_CHILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "gate/core/buf.h"
#include "gate/core/clock.h"
#include "gate/core/err.h"
#include "gate/core/signals.h"

enum child_end {
	CHILD_RUNS,
	CHILD_EXITED,      /* status: exit code */
	CHILD_SIGNALLED,   /* status: signal */
	CHILD_NOT_STARTED, /* status: errno */
	CHILD_TIMEOUT,     /* the rest: ended by us */
	CHILD_OUTPUT,
	CHILD_INTERRUPTED,
};

struct child_spec { /* all borrowed */
	const char *const *argv; /* ends with NULL; the first is looked up in
	                            PATH */
	char *const *environment;
	const char *directory;   /* NULL: the current one */
	double timeout;          /* seconds, 0: none */
	size_t output_max;       /* bytes of standard output */
	const sigset_t *mask;    /* signals it shall have blocked */
	int wake;                /* child_step returns when it can be read;
	                            -1: none */
};

struct child {
	enum child_end end;
	int status;
	double wall, cpu;  /* seconds, of it and all that it started */
	uint64_t peak;     /* bytes, of its largest process */
	struct buf out;    /* standard output */
	struct buf log;    /* standard error, the last of it */

	/* private */
	pid_t supervisor;
	int out_end, log_end, report_end, wake;
	double started, timeout, stopped;
	size_t output_max;
	enum child_end wanted; /* why it is being ended, else CHILD_RUNS */
	char report[64];
	size_t report_len;
	bool awake;
	timer_t timer; /* set while awake */
};

/* -1 when the system has no process to give. The command itself may still turn
 * out not to exist: CHILD_NOT_STARTED. Its standard input is empty. */
int child_start(struct child *out, const struct child_spec *spec,
	struct err *err);
/* Waits for at most so many milliseconds, less when wake can be read. +1 while
 * the command runs, 0 when it has ended and all fields are set. */
int child_step(struct child *child, int milliseconds);
/* Ends it: asked first, killed two seconds later. Step on until 0. */
void child_stop(struct child *child, enum child_end why);
void child_clear(struct child *child); /* only when it has ended */

/* Starts it and waits until it has ended, which a signal makes it. The mask and
 * what wakes it are those of the signals. */
int child_run(struct child *out, const struct child_spec *spec,
	struct signals *signals, struct err *err);

#endif
