/* For child.c: the process between profgate and a command. */
#ifndef GATE_MEASURE_SUPERVISE_H
#define GATE_MEASURE_SUPERVISE_H

#include <time.h>

#include "gate/measure/child.h"

#define SUPERVISE_GRACE 2.0 /* seconds from asking to killing */

struct supervised {  /* what it reports, once, at the end */
	int started; /* errno, 0: it ran */
	int status;  /* as waitid says: exit code or signal */
	bool signalled;
	double wall, cpu;
	uint64_t peak;
};

/* What the command gets as its descriptors 1 and 2, and where the report
 * goes. */
struct supervised_ends {
	int out, log, report;
};

/* Runs the command and what it leaves behind to their ends. Never returns.
 * Called in a new process; allocates nothing. */
_Noreturn void supervise(const struct child_spec *spec,
	const struct supervised_ends *ends, pid_t parent);

/* Lets this process go on within a second whenever it was stopped, which a
 * command may do to those above it: the kernel sends the signal, so that nobody
 * else has to be awake. Ends with the timer or the process. False: the kernel
 * has no timer to give. */
bool awake_begin(timer_t *timer);

/* Kills and buries every child of this process, and theirs in turn, for as long
 * as the kernel may need for it. */
void bury_children(void);

#endif
