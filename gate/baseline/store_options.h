/* The options that name a store and a remote, shared by the commands that use
 * one, and the store that they name. */
#ifndef GATE_BASELINE_STORE_OPTIONS_H
#define GATE_BASELINE_STORE_OPTIONS_H

#include "gate/cli/opt.h"
#include "gate/store/store.h"

struct store_options {
	const char *where;  /* or NULL */
};

struct remote_options {
	const char *remote; /* or NULL */
};

extern const struct opt_group store_group; /* struct store_options */
extern const struct opt_group remote_group;  /* struct remote_options */

struct opened_store {
	struct repo repo; /* git NULL: a directory outside a repository */
	struct store store;
};

/* A directory needs no repository; everything else does. */
int store_options_open(struct opened_store *out,
	const struct store_options *options, struct arena *arena,
	struct err *err);
void store_options_close(struct opened_store *opened); /* zeroed is fine */

/* The remote to talk to. +1: there is none. */
int store_options_remote(const char **out, const struct opened_store *opened,
	const struct remote_options *options, struct arena *arena,
	struct err *err);

#endif
