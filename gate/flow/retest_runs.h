/*
 * Measuring as a part of `check`: head's runs where none are given; base as
 * well, in turn with head, where there is no baseline; and, once judged, the
 * suspects again (compare/retest.h).
 */
#ifndef GATE_FLOW_RETEST_RUNS_H
#define GATE_FLOW_RETEST_RUNS_H

#include "gate/flow/flow.h"
#include "gate/measure/session.h"

struct retest_runs_options {
	const char *out;        /* directory of the runs */
	const char *time_limit; /* of all that is measured */
	bool no_retest;
	bool counters_only;
};

extern const struct opt_group retest_runs_group;

struct retest_runs {
	/* set */
	const struct retest_runs_options *options;
	struct arena *arena;
	/* filled by retest_runs_plan */
	struct config config; /* of the files here: what to run */
	struct plan plan;
	double started;
	const char *label;    /* of the directory */
	struct unmeasured unmeasured; /* set after retest_runs_plan(), or none */
	const char *before; /* likewise: the commit that head is held to; NULL */
};

/* What is to be run, and in out the run set that it goes to. The configuration
 * of the files here says it, for they are what is measured: config as for check;
 * and what base has and they lack, so that nothing escapes by being taken off the
 * list. */
int retest_runs_plan(const char **out, struct retest_runs *r,
	const char *config, const struct plan *base, struct err *err);
/* Measures head alone. Where a signal ended it, so does this process, as if by
 * the signal. */
int retest_runs_head(struct retest_runs *r, enum session_part part,
	struct err *err);
/* Leaves those benchmarks in the plan that counts name, or tell nothing of. */
void retest_runs_narrow(struct retest_runs *r, const struct verdict *counted);
/* Measures a commit and head in turn, all of the plan, where no baseline tells
 * of base: runs get both. +1: that could not be done, and why says why. */
int retest_runs_in_turn(struct runs *runs, struct retest_runs *r,
	const char *commit, const char **why, struct err *err);
/* Measures what verdict suspects against a commit and settles it. When that
 * cannot be done, or time runs out, the verdict stays as it is and a note says
 * so. */
int retest_runs_suspects(struct verdict *verdict, struct retest_runs *r,
	struct flow *flow, const char *commit, struct err *err);

#endif
