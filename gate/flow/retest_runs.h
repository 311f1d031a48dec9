/*
 * Measuring as a part of `check`: head's runs where none are given, and, once
 * judged, the suspects again, base and head in turn (compare/retest.h).
 */
#ifndef GATE_FLOW_RETEST_RUNS_H
#define GATE_FLOW_RETEST_RUNS_H

#include "gate/flow/flow.h"
#include "gate/measure/session.h"

struct remeasure_options {
	const char *out;        /* directory of the runs */
	const char *time_limit; /* of all that is measured */
	bool no_retest;
};

extern const struct opt_group remeasure_group;

struct remeasure {
	/* set */
	const struct remeasure_options *options;
	struct arena *arena;
	/* filled by remeasure_head */
	struct config config; /* of the files here: what to run */
	struct plan plan;
	double started;
	const char *label;    /* of the directory */
};

/* Measures head alone; out is the run set. The configuration of the files here
 * says what to run, for they are what is measured: config as for check. Where a
 * signal ended it, so does this process, as if by the signal. */
int remeasure_head(const char **out, struct remeasure *r, const char *config,
	struct err *err);
/* Measures what verdict suspects against a commit and settles it. When that
 * cannot be done, or time runs out, the verdict stays as it is and a note says
 * so. */
int remeasure_suspects(struct verdict *verdict, struct remeasure *r,
	struct judging *judging, const char *commit, struct err *err);

#endif
