/*
 * The store's ref in another repository: fetched and pushed, as often as
 * others get in between, and what git's answers mean.
 *
 * Who won a race is told from exit codes and from the line that `git push
 * --porcelain` prints for the ref, never from one message: servers word it in
 * many ways. A refusal is a rival's push unless it is known to be for good, or
 * comes again and again while the ref there stays where it is.
 */
#ifndef GATE_TRANSFER_REMOTE_H
#define GATE_TRANSFER_REMOTE_H

#include "gate/git/git_command.h"
#include "gate/store/store.h"

struct remote {
	struct store *store;
	const char *name;     /* or URL */
	unsigned tries;       /* how often to push at most */
	struct commit_id tip; /* of the ref there, by the last fetch; "" none */
	unsigned pushes;
	unsigned in_vain;     /* of them, the last that met no rival */
	double slept;         /* seconds */
};

/* Brings the ref to store->remote_ref, and where it is to tip. +1: the remote
 * has no such ref; remote_ref stays where it was. */
int remote_fetch(struct remote *remote, struct err *err);

enum push {
	PUSH_FAILED,
	PUSH_DONE,
	PUSH_OVERTAKEN, /* somebody else was first: fetch and try again */
	PUSH_REFUSED    /* the server will not have it, now or later */
};

/* Pushes a commit to the ref, if the ref is still where it was fetched: as
 * what comes after its tip, or instead of it. -1: failed or refused, err says
 * which and why. */
int remote_push(enum push *answer, struct remote *remote,
	const struct commit_id *commit, bool instead, struct err *err);

/* Sleeps before the next try: longer each time, no two runs alike, two minutes
 * at most in all tries. */
void remote_wait(struct remote *remote, unsigned attempt);

#endif
