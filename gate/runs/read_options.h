/* The options of every command that reads captures: threads and limits. */
#ifndef GATE_RUNS_READ_OPTIONS_H
#define GATE_RUNS_READ_OPTIONS_H

#include "gate/cli/opt.h"
#include "gate/model/builder.h"

struct read_options {
	unsigned jobs;
	size_t inflated;
	unsigned stack_depth;
	unsigned strings;
	unsigned rows;
	size_t arena;
	size_t names;
};

extern const struct opt_group read_group;

/* limits_default with what was given in its place. */
struct limits read_limits(const struct read_options *options);
/* Threads to use: as given, else one a processor. */
unsigned read_jobs(const struct read_options *options);

#endif
