/* The options that name a store and a remote, shared by the commands that use
 * one, and the store that they name. */
#ifndef GATE_BASELINE_STORE_OPTIONS_H
#define GATE_BASELINE_STORE_OPTIONS_H

#include "gate/cli/opt.h"
#include "gate/store/store.h"

struct storing_options {
	const char *store;  /* or NULL */
};

struct remote_options {
	const char *remote; /* or NULL */
};

extern const struct opt_group storing_group; /* struct storing_options */
extern const struct opt_group remote_group;  /* struct remote_options */

struct storing {
	struct repo repo; /* git NULL: a directory outside a repository */
	struct store store;
};

/* A directory needs no repository; everything else does. */
int storing_open(struct storing *out, const struct storing_options *options,
	struct arena *arena, struct err *err);
void storing_close(struct storing *storing); /* zeroed is fine */

/* The remote to talk to. +1: there is none. */
int storing_remote(const char **out, const struct storing *storing,
	const struct remote_options *options, struct arena *arena,
	struct err *err);

#endif
