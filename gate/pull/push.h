/*
 * Captures of a run set into a server that keeps profiles, as series with labels:
 * the program (job, service_name) is the workload, run its number, and others are
 * the caller's. What the server has already, by its bytes, is not sent again.
 */
#ifndef GATE_PULL_PUSH_H
#define GATE_PULL_PUSH_H

#include "gate/pull/pull.h"

struct push_label {
	const char *name, *value;
};

struct push_plan { /* borrowed */
	const char *runs;
	const char *target;
	size_t label_count;
	const struct push_label *labels; /* of all series */
};

struct pushed {
	const char *target; /* without secrets */
	size_t sent, there; /* profiles; that the server had */
	size_t untimed;     /* that do not say their time, and stay here */
	size_t others;      /* captures that are no pprof, and stay here */
};

/* pull is ready to ask (pull_begin()). What was sent stays, whatever fails. */
int push_runs(struct pushed *out, struct pull *pull,
	const struct push_plan *plan, struct err *err);

#endif
