/*
 * The variables that a measured command gets: those of this process without
 * what looks like a secret, and without those that point git at a repository.
 */
#ifndef GATE_MEASURE_CHILD_ENVIRONMENT_H
#define GATE_MEASURE_CHILD_ENVIRONMENT_H

#include "gate/core/arena.h"

struct child_environment {
	char *const *variables; /* for a child; ends with NULL; arena */
	size_t withheld_count;
	const char **withheld;  /* names not passed on, sorted; arena */
};

/* Names in pass go on whatever they look like. environment is borrowed. */
void child_environment_make(struct child_environment *out,
	char *const *environment, const char *const *pass, size_t pass_count,
	struct arena *arena);

/* By name (CI_JOB_TOKEN, AWS_SECRET_ACCESS_KEY) or by value (a URL with a
 * password). */
bool is_secret(struct span name, struct span value);

#endif
