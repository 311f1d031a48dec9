/*
 * Two sets of runs to a verdict. Pure: no files, no clock, no randomness; what
 * it is given decides every byte of what it returns.
 */
#ifndef COMPARE_COMPARE_H
#define COMPARE_COMPARE_H

#include "compare/costs/costs.h"
#include "compare/costs/series.h"
#include "compare/verdict/notes.h"

struct compare_input {
	struct symtab *symtab;
	const struct policy *policy;
	size_t workload_count;
	const struct workload *workloads; /* sorted by name; runs by name */
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
	bool no_base;  /* nothing to compare with: no workload has base runs */
	bool advisory; /* the exit code is 0, whatever the outcome */
	struct notes *notes; /* where the notes go; NULL: nobody reads them */
};

/* Fills out but its notes, which whoever has their list freezes; memory from
 * arena, which must have no ceiling. Strings of the policy and labels are
 * borrowed. exit_code is 0, 1 or 3 as the policy says. */
void compare(struct verdict *out, const struct compare_input *in,
	struct arena *arena);

#endif
