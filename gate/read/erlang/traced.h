/*
 * What Erlang's tracing profilers tell: of each function how often it was called,
 * every call, and the time that it took itself, by the clock and with the tracing in
 * it: a weight of which nobody counted observations.
 */
#ifndef GATE_READ_ERLANG_TRACED_H
#define GATE_READ_ERLANG_TRACED_H

#include "gate/model/builder.h"

#define MOST_CALLS 0x1p53
#define MOST_TIME 1e18 /* ns */

/* Metrics: calls, time. */
int traced_metrics(struct builder *b, struct err *err);
/* Adds to what a stack of so many frames has, leaf first; time in ns. */
int traced_add(struct builder *b, const uint32_t *frames, size_t depth,
	double calls, double time, struct err *err);

#endif
