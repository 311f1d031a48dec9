/*
 * Snapshots that a server keeps of what must not be added up: what a process holds,
 * its goroutines, what it counted since it began.
 *
 *	1. server_snapshots()  when there were any, and whether of one process
 *	2. server_moment()     the one that stands for a window
 *	3. server_ask_moment() its profile
 *
 * A server whose merges add up all that they meet (differences) is asked for the
 * millisecond of one snapshot; where several lie in its second there is none.
 */
#ifndef GATE_PULL_SERVER_SNAPSHOT_H
#define GATE_PULL_SERVER_SNAPSHOT_H

#include "gate/pull/server.h"

struct server_snapshots {
	size_t processes; /* series that are not of one process; 0: nothing */
	const struct server_series *of; /* the one process; NULL: else */
	double now; /* its last value */
};

/* Those of the first type of a choice, in points of step seconds or, where merges
 * add up, of one second, of the end of a range that is too long for so many. */
int server_snapshots(struct server_snapshots *out, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct server_range range, double step, struct err *err);
/* The time of the first snapshot in the range, or of the last: which is none where
 * it is the first as well. +1: none can be taken. */
int server_moment(int64_t *time, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct server_range range, bool last, struct err *err);
/* What a type of a choice has at that time; what is kept as differences: since the
 * first snapshot, which is another +1. +1: nothing. */
int server_ask_moment(struct buf *out, struct source *source,
	const struct server_type *type, const char *selector, int64_t first,
	int64_t time, struct err *err);

#endif
