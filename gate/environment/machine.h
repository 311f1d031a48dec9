/*
 * What the machine that we run on says of itself: processor, processors that
 * may be used, architecture, system, kernel, container image, and variables
 * that change what compilers and runtimes do. Never names of hosts or users.
 */
#ifndef GATE_ENVIRONMENT_MACHINE_H
#define GATE_ENVIRONMENT_MACHINE_H

#include "gate/environment/environment.h"

/* In no order; what is not visible is left out. Arena. */
void machine_facts(struct facts *out, struct arena *arena);

/* "6.1" of "6.1.0-18-amd64": updates within a series do not count. */
const char *machine_kernel(struct arena *arena, const char *release);
/* The processor's name in the text of /proc/cpuinfo; NULL: it has none. */
const char *machine_cpu(struct arena *arena, struct span cpuinfo);
/* "2 of 64": the quota in the text of a cgroup's cpu.max, when there is one
 * that is below the processors. */
const char *machine_cores(struct arena *arena, struct span cpu_max,
	unsigned processors);

#endif
