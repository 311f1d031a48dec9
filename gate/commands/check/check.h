/* What the files of `check` share: one check in the making. */
#ifndef GATE_COMMANDS_CHECK_CHECK_H
#define GATE_COMMANDS_CHECK_CHECK_H

#include "gate/baseline/older_commit.h"
#include "gate/baseline/store_options.h"
#include "gate/flow/flow.h"
#include "gate/flow/retest_runs.h"

struct check_values {
	const char *baseline, *target, *since;
	unsigned environments; /* 1 + enum select_environments */
	struct opt_list environment;
	unsigned pool, max_age;
	bool no_fetch, deepen, require_baseline;
	struct store_options store;
	struct remote_options remote;
	struct retest_runs_options measure;
	struct gate_options gate;
};

struct checking {
	const struct check_values *values;
	struct arena *arena;
	struct repo repo;
	struct store store;
	struct select_query query;
	struct select_start start;
	struct environment environment; /* of head */
	struct selection selection;
	struct flow flow;
	struct retest_runs measure;
	bool measures_base; /* as check_may_measure() said before anything was
	                       compared */
	bool counts_fail;   /* by what was counted before: time is measured of
	                       what they name alone */
	char first_runs[41]; /* identity of those of head that were read first */
	bool trailers_cut;
	struct older_commit commit; /* name NULL: none was asked for */
	struct older older;         /* its runs */
};

/* measured_base.c: whether base is to be measured here, for no record tells of it,
 * or none of this machine does. */
bool check_may_measure(const struct checking *check);
/* Builds and measures the commit that a record would be of in turn with head, and
 * judges these runs alone. +1: that could not be done. */
int check_measure(struct verdict *out, struct checking *check, struct err *err);

/* since.c: finds the older commit that head is held to as well, and its runs,
 * before anything is judged: then they share the allowed error. Nothing where
 * none is asked for. */
int check_since_find(struct checking *check, struct err *err);
/* Holds head to it, once the verdict against its base is settled. */
int check_since_judge(struct verdict *out, struct checking *check,
	struct err *err);

#endif
