/*
 * Which baseline? (store.md 3.6) Deterministic, and always told in one line.
 */
#ifndef STORE_SELECT_H
#define STORE_SELECT_H

#include "gate/store/record.h"

enum { SELECT_WINDOW = 500, SELECT_DISTANCE_MAX = 200 };

/* Which environments are comparable: the head's own id; or any whose facts
 * agree in those that no factor can mend. */
enum select_environment { SELECT_STRICT, SELECT_COMPATIBLE };

struct select_query {
	const char *baseline;   /* --baseline REVISION, or NULL */
	const char *target;     /* --target BRANCH, or NULL: by CI and remote */
	const char *environment; /* id of the head's runs */
	const struct record_fact *facts; /* of the head, sorted by key */
	size_t fact_count;
	enum select_environment strictness;
	unsigned min_runs;      /* of a workload, for the nearest commit */
	unsigned commits, runs; /* pool at most: 5, 30 */
	int64_t now, age_max;   /* seconds; 0: any age */
};

/* Where the search begins: known before any record is looked at, so that the
 * base's config can be read. */
struct select_start {
	struct commit_id head;
	struct commit_id id;    /* "" when nothing comes before head */
	const char *how;        /* "merge base with origin/main", arena */
};

int select_start(struct select_start *out, const struct repo *repo,
	const struct select_query *query, struct arena *arena,
	struct err *err);

struct select_commit {
	const char *commit;
	unsigned distance;      /* first parents from start */
	size_t record_count;
	struct record *records;
};

enum select_miss { /* why nothing was found */
	SELECT_FOUND,
	SELECT_NO_STORE,
	SELECT_NO_RECORD,      /* in the window */
	SELECT_OTHER_ENVIRONMENT,
	SELECT_SHALLOW,        /* history ends before a record */
	SELECT_TOO_OLD
};

struct selection {
	enum select_miss miss;
	size_t commit_count;
	struct select_commit *commits; /* nearest first */
	const char *environment;       /* theirs */
	const char *line;              /* what was chosen and how, or why not
	                                  and what to do; raw */
};

int select_baseline(struct selection *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct select_query *query, struct arena *arena,
	struct err *err);

#endif
