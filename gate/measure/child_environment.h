/*
 * The variables that a measured command gets: those of this process without
 * what looks like a secret, and without those that point git at a repository;
 * the files of GitHub's runner are /dev/null.
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

/* Takes the values of secrets out of the memory in which the kernel shows a
 * process's first environment to others (/proc/PID/environ), so that a command
 * does not find them at its ancestors; getenv() and git still do. For the
 * commands that measure, once, before they begin. */
void environment_hide(void);

/* By name (CI_JOB_TOKEN, AWS_SECRET_ACCESS_KEY) or by value (a URL with a
 * password). */
bool is_secret(struct span name, struct span value);

#endif
