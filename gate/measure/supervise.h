/* For child.c: the process between profgate and a command. */
#ifndef GATE_MEASURE_SUPERVISE_H
#define GATE_MEASURE_SUPERVISE_H

#include "gate/measure/child.h"

struct supervised { /* what it reports, once, at the end */
	int started;  /* errno, 0: it ran */
	int status;   /* as waitid says: exit code or signal */
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

#endif
