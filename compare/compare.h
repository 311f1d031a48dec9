/*
 * Two sets of runs to a verdict, top to bottom in compare.c and analyze.c:
 *
 *	0. levels_find()           which of several commits' runs stand for base:
 *	                           asked of base alone, by steps 1 to 4
 *	1. design_metrics(), timed_series(), design_learn()
 *	                           what there is, side by side, and how it was
 *	                           measured
 *	2. machines_differ(), sessions_learn(), speed_factor_learn()
 *	                           what differs between unchanged runs
 *	3. tests_make()            the hypotheses of every test
 *	4. decide_hypotheses()     a status for each (decide.h)
 *	5. coverage_make(), decide_outcome()
 *	                           what was judged; the one answer and exit code
 *	6. findings_make(), summary_workloads(), report_notes(), call_trees()
 *	                           all of it in words and numbers
 *
 * Pure: no files, no clock, no randomness; what it is given decides every byte
 * of what it returns. Nothing after step 5 changes what was decided. Memory is
 * of the arena that is given, labels and strings of the policy are borrowed.
 *
 * To add a test: compare/hypotheses/tests.h says how; nothing here changes.
 */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include "compare/costs/costs.h"
#include "compare/costs/namesakes.h"
#include "compare/costs/series.h"
#include "compare/verdict/notes.h"

/* What is made of base and head on unlike machines. */
enum machines {
	MACHINES_TOLD,  /* by captures: time is at most suspected */
	MACHINES_APART, /* by base_facts: what depends on the machine is not
	                   judged */
	MACHINES_FACTOR /* by base_facts: the speed is taken out, and time is
	                   at most suspected */
};

struct compare_input {
	struct symtab *symtab;
	const struct policy *policy;
	size_t workload_count;
	const struct workload *workloads; /* sorted by name; runs by name */
	struct namesakes first; /* of the comparison before, whose names of
	                           functions hold; none: there was none */
	size_t unread_count;
	const struct unread_file *unread;
	const char *base_label, *head_label;
	const char *base_commit, *head_commit; /* where known */
	const char *tool_version;
	/* Of base and head, where their environments are known: they go before
	 * what the captures tell. None: as the captures tell. */
	struct facts environment[2];
	double alpha_share; /* of the policy's false alarms, when comparisons
	                       share them (retest.h); 0: all of them */
	size_t only_count;  /* ids of findings, sorted: of what is tested */
	const char *const *only; /* nothing else is tested; NULL: all is */
	const struct base_facts *base_facts; /* one a workload; NULL: nothing is
	                                        told of base */
	enum machines machines;
	bool no_base;  /* nothing to compare with: no workload has base runs */
	bool advisory; /* the exit code is 0, whatever the outcome */
	bool over_time; /* what leaks, and nothing else: base may be none */
	double interval, warm_up; /* seconds: as of struct leaks_input */
	struct notes *notes; /* where the notes go; NULL: nobody reads them */
};

/* Fills out but its notes, which whoever has their list freezes; memory from
 * arena, which must have no ceiling. Strings of the policy and labels are
 * borrowed. exit_code is 0, 1 or 3 as the policy says. */
void compare(struct verdict *out, const struct compare_input *in,
	struct arena *arena);
/* The same of what a running process holds in the snapshots of head, held to
 * base's where there are some: in->over_time. */
void compare_over_time(struct verdict *out, const struct compare_input *in,
	struct arena *arena);

#endif
