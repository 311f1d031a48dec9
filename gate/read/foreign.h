/*
 * How formats are told that are not read and that no fixed bytes give away.
 * Each says yes or no on the inflated content and never allocates.
 */
#ifndef GATE_READ_FOREIGN_H
#define GATE_READ_FOREIGN_H

#include <stdbool.h>

#include "gate/core/span.h"

bool dtrace_sniff(struct span content);
/* What /debug/pprof/cmdline answers: arguments with a NUL between. */
bool cmdline_sniff(struct span content);

#endif
