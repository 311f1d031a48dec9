/*
 * The pools of a selection while they are filled: a workload of head takes the
 * records of commits one by one, nearest first, until it has enough, or comes
 * to a change that was accepted. The cost is that of reading each record in
 * the way once, whatever the number of workloads.
 */
#ifndef GATE_BASELINE_POOL_H
#define GATE_BASELINE_POOL_H

#include "gate/baseline/select.h"
#include "gate/core/symtab.h"

/* How an environment in the store stands to head's. */
enum relation {
	RELATION_UNREADABLE,
	RELATION_SAME,
	RELATION_OTHER_MACHINE, /* what differs, a factor can mend */
	RELATION_OTHER
};

struct known_environment {
	enum relation relation;
	struct environment environment; /* without profilers' settings */
	struct facts periods;           /* that version 0.1.0 kept there */
	const char *difference;         /* from head's; "" */
};

struct pool {
	size_t commit_count;
	size_t *distances; /* of its commits, nearest first */
	size_t run_count;
	size_t before; /* what is no nearer is not taken; 0: no such bound */
	bool ended;    /* nothing more may join */
	enum select_miss miss;
	size_t far; /* where a record is that is too far or too old */
	const struct known_environment *environment; /* NULL: none yet */
	const char *other; /* why a record in the way is of no use, or NULL */
	const char *unlike; /* why the nearest is of use for what is counted
	                       alone, or NULL */
};

struct choice {
	struct selection *out;
	struct store *store;
	const struct repo *repo;
	const struct select_start *start;
	const struct environment *head;
	const struct select_query *query;
	struct arena *arena;
	struct ancestors ancestors;
	bool listed; /* these are all that is asked for, not a way to be
	                searched for what is nearest */
	struct select_commit *commits; /* one for each of the ancestors */
	struct pool *pools;            /* one for each workload */
	struct pool *newer;   /* of these, records of other machines that are
	                       nearer than theirs, for what is counted */
	const char *stranger; /* a record in the way with nothing of head's:
	                         "1a2b3c4 has BenchmarkX"; or NULL */
	bool by_files;        /* the record is of a commit with the files */
	const char *other;    /* the first record in the way of another
	                       environment, and what differs */
	struct symtab *names; /* of environments; heap */
	size_t room;
	struct known_environment **environments; /* by the number of the name,
	                                            NULL: not read yet; heap */
};

void pools_open(struct choice *choice);
void pools_close(struct choice *choice);

/* Offers the pools that take more the records of the ancestors from a distance
 * on, those of environments of this relation. */
int pools_fill(struct choice *choice, size_t from, enum relation relation,
	struct err *err);
/* The same of one ancestor. */
int pools_offer(struct choice *choice, size_t distance, enum relation relation,
	struct err *err);

/* Gives each pool of head's own machine what is nearer than its records and of
 * other machines, in newer. */
int pools_fill_newer(struct choice *choice, struct err *err);

/* Whether one pool has anything, all have something, all have ended. */
bool pools_any(const struct choice *choice);
bool pools_all(const struct choice *choice);
bool pools_ended(const struct choice *choice);
/* Lets pools without anything take again. */
void pools_reopen(struct choice *choice);
/* Whether head has the workload. */
bool pools_ask(const struct choice *choice, const char *workload);

#endif
