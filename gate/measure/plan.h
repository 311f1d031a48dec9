/*
 * What is to be measured: the `measure:` section of profgate.yml, or the
 * command line of `profgate run`.
 */
#ifndef GATE_MEASURE_PLAN_H
#define GATE_MEASURE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

/* Words for execvp, or one line for the shell. */
struct command {
	bool shell;
	size_t count;             /* 0: none */
	const char *const *words; /* shell: one */
};

struct bench {
	const char *name; /* of the workload; NULL: it has none, its runs are
	                     in the directory itself */
	struct command command;
	struct command build; /* .count 0: nothing to build */
};

/* Times are in seconds, 0 where nothing was said. */
struct plan {
	unsigned runs;
	double timeout;    /* of one command */
	double time_limit; /* of the whole measurement */
	double pause;      /* before each round */
	size_t pass_count;
	const char *const *pass; /* variables to pass on although they look like
	                            secrets */
	struct command build;    /* before those of the benches */
	size_t bench_count;
	struct bench *benches;
};

#endif
