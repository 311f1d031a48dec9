/* What the actions of `profgate baseline` share: one file for those that look,
 * one for those that talk to a remote; the table is in cmd_baseline.c. */
#ifndef GATE_COMMANDS_BASELINE_ACTIONS_H
#define GATE_COMMANDS_BASELINE_ACTIONS_H

#include "gate/baseline/inventory.h"
#include "gate/baseline/store_options.h"
#include "gate/commands/commands.h"

/* The values of every action: each uses what its options fill. */
struct baseline_values {
	unsigned format; /* 1 text, 2 JSON */
	unsigned keep, days, tries; /* 0: the default */
	size_t budget;
	bool dry_run, remove;
	struct store_options store;
	struct remote_options remote;
};

/* As run of struct cmd. */
int baseline_list(const void *given, const struct args *args, struct err *err);
int baseline_show(const void *given, const struct args *args, struct err *err);
int baseline_fetch(const void *given, const struct args *args, struct err *err);
int baseline_publish(const void *given, const struct args *args, struct err *err);
int baseline_prune(const void *given, const struct args *args, struct err *err);
int baseline_pin(const void *given, const struct args *args, struct err *err);
int baseline_verify(const void *given, const struct args *args, struct err *err);
int baseline_export(const void *given, const struct args *args, struct err *err);
int baseline_import(const void *given, const struct args *args, struct err *err);

/* To standard output; out is cleared. */
void action_print(struct buf *out);
/* What readers of the store passed over, if anything: to standard error. */
void action_tell_damage(const struct store *store);
/* The store that the options name, to be closed, and what it holds. */
int action_load(struct opened_store *opened, struct inventory *out,
	const struct baseline_values *values, struct arena *arena,
	struct err *err);

#endif
