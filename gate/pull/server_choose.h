/* What of a store is taken: which types are the profiles that were asked for,
 * and which instances and values of labels there are. */
#ifndef GATE_PULL_SERVER_CHOOSE_H
#define GATE_PULL_SERVER_CHOOSE_H

#include "gate/pull/server.h"

/* The types of --profiles among those that the store has. */
int server_choose(struct source *source, struct err *err);
/* All that a row of profile_rows could be, in the order of the store's list;
 * false: none. The first where several are. */
bool server_row(struct server_choice *out, const struct source *source,
	unsigned row);
/* Whether the selector has any of a type. +1: nothing. */
int server_look_for(struct source *source, const struct server_type *type,
	struct err *err);
/* The values of --instances, those with most in them. */
int server_find_instances(struct source *source, struct err *err);
/* Counts the values of --by in each window. */
int server_count_by(struct source *source, struct err *err);
/* The selector of an instance. */
const char *server_instance(struct source *source, size_t index);
/* There is nothing: why, as far as the store can tell. */
int server_explain(struct source *source, struct server_range range,
	struct err *err);

#endif
