/*
 * A whole measurement, for the commands that make one: its directory, the work
 * tree of the other commit, signals, builds and rounds.
 *
 *	1. session_take()     does all of it:
 *	   worktree_add()     checks the base commit out, where there is one
 *	   measure_open()     makes the folders of the run sets (measure.h)
 *	   measure_build()    builds every side
 *	   measure_round()    one run of each benchmark on each side, each a
 *	                      command held in bounds: child_start() (child.h);
 *	                      timed ones, then counted ones
 *	   budget_take()      rounds until a budget is spent or all is decided
 *	2. session_power()    what the runs so far could show; it is asked
 *	                      after each round where a growth is set (until)
 *	3. session_close()    leaves nothing of ours but the runs, whatever
 *	                      happened before
 *	4. session_pass_signal()  ends as the signal would have, if one came
 *
 * A run appears whole or not at all (gate/runs/slot.h), is read once, before it
 * counts, and kept as costs in the handle of runs; no process that was
 * started outlives the session. Memory is of the arena that was set; what else
 * the session owns goes with session_close().
 *
 * To add a setting of a measurement: a member of struct plan (plan.h), its key
 * in gate/config/measure.c. To add a fact of a run: a member of struct sidecar
 * (gate/runs/sidecar.h).
 */
#ifndef GATE_MEASURE_SESSION_H
#define GATE_MEASURE_SESSION_H

#include "compare/policy/policy.h"
#include "compare/power.h"
#include "gate/git/worktree.h"
#include "gate/measure/budget.h"
#include "gate/measure/measure.h"
#include "gate/runs/runs.h"

/* What of a plan a session takes. */
enum session_part {
	SESSION_ALL,
	SESSION_COUNTED, /* builds, and counts; where nothing can, nothing */
	SESSION_TIMED,   /* of what was built before */
};

struct session {
	/* set */
	struct arena *arena;
	struct plan plan;            /* with benchmarks and runs */
	const struct policy *policy;
	const char *label;           /* of the run sets: DIR as given */
	const char *base;            /* revision; NULL: head alone */
	enum session_part part;
	bool append;                 /* runs may be there already */
	struct unmeasured unmeasured; /* what the work tree has besides */
	const char *before; /* of head alone: what it is to be held to; NULL */
	unsigned seed;               /* of the order; 0: the clock */
	double until;                /* go on until such a growth would show;
	                                0: for plan.runs rounds */
	double budget;               /* seconds of timed runs, in place of
	                                plan.runs: until each benchmark is
	                                decided (budget.h); 0: none */
	/* filled */
	struct repo repo;
	struct worktree worktree;
	struct signals signals;
	struct measurement measurement; /* the runs, and why it ended */
	struct symtab *symtab;
	struct runs runs;               /* those that were read so far */
	struct load load;               /* how */
	struct spent spent;             /* of the budget */
	int lock;
	const char *lock_path;
};

/* What was interrupted or out of time is no failure: measurement.end says so
 * and the runs count. */
int session_take(struct session *m, struct err *err);
/* status is what is passed on; -1 when cleaning up fails. Also after a failed
 * session_take(), not without one. */
int session_close(struct session *m, int status, struct err *err);
/* Ends the process the way that the signal would have, if one came. */
void session_pass_signal(const struct session *m);

/* What the runs that there are could show of a growth. Reads those that are
 * new. */
int session_power(struct power *out, struct session *m,
	double growth, struct arena *arena, struct err *err);

#endif
