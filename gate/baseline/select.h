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
 * the same files as an ancestor will do (squash merges). Each workload of head
 * has a pool of its own (pool.h), for not every commit measures all of them:
 * its nearest record and those of the commits before, so that the runs show how
 * much sessions differ; never across a change that was accepted. A workload
 * without a record of head's own environment takes that of another machine; and
 * where such are nearer than its own, what is counted is held to them too.
 * Results are in the arena that is given.
 *
 * To add a way to find the start: a function of start.c, in its place in
 * select_start(), and docs/check.md. To add a way to miss: a value of enum
 * select_miss and its line in select_miss_line().
 */
#ifndef GATE_BASELINE_SELECT_H
#define GATE_BASELINE_SELECT_H

#include "gate/environment/ci_context.h"
#include "gate/environment/environment.h"
#include "gate/git/history.h"
#include "gate/store/record.h"
#include "gate/text/facts.h"

enum {
	SELECT_WINDOW = 500,   /* first parents that are looked at */
	SELECT_DISTANCE = 200, /* the nearest record is no farther */
	SELECT_COMMITS = 5, SELECT_RUNS = 30, /* of a pool, by default */
	SELECT_DAYS = 30       /* no older */
};

/* What may be compared with records of another machine, of which nothing but
 * facts that a factor can mend differ: what is counted; or time as well. */
enum select_environments { SELECT_STRICT, SELECT_COMPATIBLE };

/* What the runs under review have of a workload. */
struct select_workload {
	const char *name;
	struct facts periods; /* of its metrics, as records tell them */
};

struct select_query {
	const char *baseline; /* --baseline REVISION, or NULL */
	const char *target;   /* --target BRANCH, or NULL: by CI and remote */
	const char *remote;   /* its name; NULL: none */
	struct ci_context ci;
	enum select_environments environments;
	size_t workload_count;
	const struct select_workload *workloads; /* of head */
	unsigned commits, runs;                  /* of a pool, at most */
	int64_t now, age_max;                    /* seconds */
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

enum select_miss { /* why nothing was found */
	SELECT_FOUND,
	SELECT_NO_STORE,
	SELECT_NO_RECORD,
	SELECT_OTHER_ENVIRONMENT,
	SELECT_SHALLOW,        /* history ends before a record */
	SELECT_TOO_FAR,
	SELECT_TOO_OLD
};

struct select_record {
	struct record record;
	bool *taken;   /* one a capture: it stands in for base */
	bool *counted; /* likewise: for what is counted alone */
};

struct select_commit {
	const char *id;
	size_t distance;  /* first parents from start */
	int64_t recorded; /* the newest of its records */
	size_t record_count;
	struct select_record *records;
};

/* What stands in for base of a workload of head. */
struct select_pool {
	size_t commit_count;
	const size_t *commits; /* of the selection; nearest first */
	size_t run_count;
	size_t newer_count; /* commits that are nearer, of another machine: what
	                       is counted is held to these too */
	size_t newest;      /* of the selection; what is counted begins with it:
	                       of these, else commits[0] */
	const char *machine; /* in what theirs differs from head's; NULL: in
	                        nothing */
	const char *why;     /* there is a record and it is of no use; NULL */
	const char *unlike;  /* the nearest is of use for what is counted
	                        alone; NULL */
};

struct selection {
	enum select_miss miss; /* of all workloads */
	size_t commit_count;
	struct select_commit *commits; /* nearest first */
	size_t nearest;                /* of them, that a pool begins with */
	size_t pool_count;
	struct select_pool *pools; /* one for each workload of the query */
	struct facts environment;  /* of all records; joined */
	const char *line;          /* what was chosen and how; or why
	                                  nothing was, and what to do; arena */
	size_t other_count;        /* workloads with records of their own */
	const char **others;       /* lines that tell of those */
};

/* head: the environment of the runs under review. */
int select_baseline(struct selection *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct select_query *query,
	struct arena *arena, struct err *err);

/* What these commits have, SELECT_WINDOW at most and nearest first, whatever lies
 * between them and however old it is; start is the one that lines tell of. */
int select_commits(struct selection *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const struct environment *head, const struct select_query *query,
	const char **ids, size_t count, struct arena *arena, struct err *err);

/* That records of it were made under another version's rules, for a note; NULL:
 * none was. What they hold are profiles and no verdicts. In arena. */
const char *select_rules_line(const struct selection *selection,
	struct arena *arena);

/* The policy file in force at the nearest commit with a record, whatever its
 * environment: for when that commit is not here. +1: none is known. */
int select_config(const struct record **out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	struct arena *arena, struct err *err);

#endif
