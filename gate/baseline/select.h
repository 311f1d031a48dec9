/*
 * Which runs stand in for base. Everything between the store and a comparison
 * that asks the history of the repository is in this folder; its flow is
 * check's:
 *
 *	1. select_start()    the commit that head is compared with if it has a
 *	                     record: by --baseline, by CI, by the merge base
 *	                     with the target branch, or head's first parent
 *	2. review_policy()   the policy that holds: that of this commit
 *	3. select_baseline() the nearest commit with records in a comparable
 *	                     environment, and those before it
 *	4. commit_acceptances_between()  what the commits since then accept
 *	5. base_runs()       the captures of the selection, into memory
 *	6. failed_runs_mark()  what fails does not become a baseline
 *
 * Step 3 is deterministic and told in words. It looks at the start, then at its
 * first parents; behind the end of a shallow clone the records' own lists of
 * ancestors go on; where no ancestor has a record, a record of a commit with
 * the same files as an ancestor will do (squash merges). Records of the commits
 * before it join it, so that the runs show how much sessions differ; never
 * across a change that was accepted. Results are in the arena that is given.
 *
 * To add a way to find the start: a function of start.c, in its place in
 * select_start(), and docs/check.md. To add a way to miss: a value of enum
 * select_miss and its line in miss_line().
 */
#ifndef GATE_BASELINE_SELECT_H
#define GATE_BASELINE_SELECT_H

#include "gate/environment/ci_context.h"
#include "gate/environment/environment.h"
#include "gate/git/history.h"
#include "gate/store/record.h"

enum {
	SELECT_WINDOW = 500,   /* first parents that are looked at */
	SELECT_DISTANCE = 200, /* the nearest record is no farther */
	SELECT_COMMITS = 5, SELECT_RUNS = 30, /* of a pool, by default */
	SELECT_DAYS = 30       /* no older */
};

/* Which environments are comparable: head's own; or any whose facts agree in
 * what no factor can mend. */
enum select_environments {SELECT_STRICT, SELECT_COMPATIBLE };

struct select_query {
	const char *baseline; /* --baseline REVISION, or NULL */
	const char *target;   /* --target BRANCH, or NULL: by CI and remote */
	const char *remote;   /* its name; NULL: none */
	struct ci_context ci;
	enum select_environments environments;
	unsigned commits, runs; /* pool at most */
	int64_t now, age_max;   /* seconds */
};

struct select_start {
	struct commit_id head;
	struct commit_id id;    /* "" when nothing comes before head */
	const char *how;        /* "the merge base with origin/main", arena */
};

int select_start(struct select_start *out, const struct repo *repo,
	const struct select_query *query, struct arena *arena,
	struct err *err);

/* The commits to look at, in order of distance. */
struct ancestors {
	size_t count;
	const char **ids; /* arena */
	size_t here;      /* of them, those that history lists; then records */
	bool cut;         /* history is shallow and ends there */
};

int select_ancestors(struct ancestors *out, const struct repo *repo,
	const struct select_start *start, struct arena *arena,
	struct err *err);
/* Goes on where history is cut, as far as records know. */
int select_beyond(struct ancestors *ancestors, struct store *store,
	struct arena *arena, struct err *err);

struct select_commit {
	const char *id;
	size_t distance; /* first parents from start */
	size_t record_count;
	struct record *records;
};

enum select_miss { /* why nothing was found */
	SELECT_FOUND,
	SELECT_NO_STORE,
	SELECT_NO_RECORD,
	SELECT_OTHER_ENVIRONMENT,
	SELECT_SHALLOW,        /* history ends before a record */
	SELECT_TOO_FAR,
	SELECT_TOO_OLD
};

struct selection {
	enum select_miss miss;
	size_t commit_count;
	struct select_commit *commits; /* nearest first */
	struct environment environment;/* theirs, where it is not head's */
	bool substituted;              /* it is not */
	const char *line;              /* what was chosen and how; or why
	                                  nothing was, and what to do; arena */
};

/* head: the environment of the runs under review. */
int select_baseline(struct selection *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct select_query *query,
	struct arena *arena, struct err *err);

/* The policy file in force at the nearest commit with a record, whatever its
 * environment: for when that commit is not here. +1: none is known. */
int select_config(const struct record **out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	struct arena *arena, struct err *err);

#endif
