/*
 * What is to be pulled: the command line of `profgate pull`, or the `pull:`
 * section of profgate.yml, which says what the command line does not.
 */
#ifndef GATE_PULL_PLAN_H
#define GATE_PULL_PLAN_H

#include "gate/cli/opt.h"
#include "gate/model/builder.h"
#include "gate/pull/fetch.h"

struct pull_plan {       /* NULL or 0: not said */
	const char *out; /* directory, as given */
	bool append;
	bool list; /* say what there is, and pull nothing */
	struct opt_list base, head, sources; /* head and base, or one side */
	const char *named_by; /* of a file: the place that names the sources */
	const char *url_named_by;     /* and operations_url */
	const struct pull_plan *file; /* what profgate.yml says; or NULL */
	const char *profiles; /* names with commas; NULL: as the kind says */
	unsigned windows;
	double window, every;       /* seconds; every 0: one after the other */
	const char *from, *until;   /* times of what a store kept */
	bool gap_given;
	double gap;                 /* seconds between its windows */
	const char *instances;      /* a label of a store; NULL: all are one */
	const char *workload;       /* NULL: as the source says */
	const char *by;             /* labels with commas; NULL: not cut up */
	const char *operations;     /* METRIC{LABELS}; NULL: not counted */
	const char *operations_url; /* NULL: /metrics of the source */
	const char *header_file;    /* NULL: none */
	struct opt_list binaries;   /* that name what servers keep without */
	struct limits limits;
	struct fetch_bounds bounds;
};

/* What --profiles, --by and --operations say is understood: errors of them. */
int pull_plan_words(const struct pull_plan *plan, struct err *err);

struct pull;

/* Opens what was named, which nobody is asked for yet, and fills in what was not
 * said. */
int pull_plan_check(struct pull *pull, struct err *err);

#endif
