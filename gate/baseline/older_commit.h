/* The older commit that head is held to besides its base: `check --since`. */
#ifndef GATE_BASELINE_OLDER_COMMIT_H
#define GATE_BASELINE_OLDER_COMMIT_H

#include "gate/baseline/select.h"
#include "gate/config/config.h"

struct older_commit_query {
	const char *since; /* REVISION, or SINCE_LAST_TAG */
	bool given;        /* by hand: what is not known here is an error */
	const struct select_query *select; /* as for the base */
};

struct older_commit {
	const char *name;    /* "v1.4"; "the last tag" where there is none */
	struct commit_id id; /* "": not known */
	bool pinned;
	struct selection selection; /* of its records */
	const char *why;     /* nothing can be held to it; NULL: as the pools
	                        of the selection say */
	const char *remedy;  /* of that, or of a workload of which there is no
	                        record; or NULL */
};

/* A tag that a clone does not have is known by the records of its commit. */
int older_commit_find(struct older_commit *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct older_commit_query *query,
	struct arena *arena, struct err *err);

enum {OLDER_COMMITS = 20 }; /* that one looks back over */

/* The records of the commits that start has and the older one has not, and of
 * that: of OLDER_COMMITS at most, the first and the last among
 * them. */
int older_commit_past(struct selection *out, const struct older_commit *older,
	struct store *store, const struct repo *repo,
	const struct select_start *start, const struct environment *head,
	const struct select_query *query, struct arena *arena, struct err *err);

/* Where history does not go back so far: what the commits since then accepted
 * by their records, added behind what the policy accepts. */
int older_commit_accepted(struct policy *out, const struct older_commit *older,
	struct store *store, const struct repo *repo,
	const struct select_start *start, struct arena *arena, struct err *err);

#endif
