/* The columns of callgrind's format, as its line `events:` names them. */
#ifndef GATE_READ_CALLGRIND_EVENTS_H
#define GATE_READ_CALLGRIND_EVENTS_H

#include "gate/core/span.h"

/* `Ir`, `cpu(ms)`, `Time_(10ns)`: what a column is of. */
struct callgrind_column {
	struct span name, unit;
	double factor; /* to the base unit */
};

struct callgrind_column callgrind_column(struct span event);
/* Whether one of the events is executed instructions: then all were counted. */
bool callgrind_counted(struct span events);

#endif
