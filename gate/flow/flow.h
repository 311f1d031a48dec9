/*
 * What `compare` and `check` have in common: the options of a gate, and two
 * run sets to a verdict and its reports, in steps that leave room between
 * them: check looks for its base when it has read head.
 *
 *	1. flow_begin()    opens the places of all reports
 *	2. flow_options()  what the command line says, over the policy
 *	3. flow_read()     reads the captures that were added to runs
 *	4. flow_compare()  checks, pairs and decides; flow_without_base():
 *	                   the same where there is nothing to compare with
 *	5. flow_retest()   may put fresh runs of the suspects into the verdict
 *	                   (retest_runs.h makes them)
 *	6. flow_end()      freezes the notes and writes the reports
 *
 * flow_end() always comes, also where a step failed: then the reports say that
 * there is no verdict, and why. Verdict and runs are of the flow's arena; the
 * symbol table is the flow's own and goes with flow_end().
 *
 * To add an option of the gate: a member of struct gate_options, its row in
 * flow.c, and what it changes of the policy in flow_options().
 */
#ifndef GATE_FLOW_FLOW_H
#define GATE_FLOW_FLOW_H

#include "compare/retest.h"
#include "gate/config/config.h"
#include "gate/output/output.h"
#include "gate/runs/read_options.h"
#include "gate/runs/runs.h"

struct gate_options {
	const char *config;
	unsigned undecided; /* 1 + enum answer */
	unsigned measured;  /* 1 + enum measured */
	bool strict;
	bool exit_zero;
	bool skip_unknown;
	unsigned ci;
	struct output_options output;
	struct read_options reading;
};

extern const struct opt_group gate_group; /* struct gate_options */

/* The groups of a gate's options, for opt_part lists: the struct's place. */
#define GATE_PARTS(place) \
	{&gate_group, (place) }, \
	{&output_group, (place) + offsetof(struct gate_options, output) }, \
	{&ci_group, (place) + offsetof(struct gate_options, ci) }, \
	{&color_group, (place) + offsetof(struct gate_options, output.color) }, \
	{&read_group, (place) + offsetof(struct gate_options, reading) }

struct flow {
	const struct gate_options *options;
	struct arena *arena;
	bool ids;              /* read the captures' ids too */
	struct output output;
	struct symtab *symtab;
	struct config config;  /* in force; notes are added to its own */
	struct runs runs;
	struct facts environment[SET_COUNT]; /* where known */
	const char *commits[SET_COUNT];                  /* likewise */
	double alpha_share; /* of flow_compare() in the policy's false alarms,
	                       where flow_retest() shall have its own; 0: all */
};

/* Opens the places of all reports; options and arena must be set. Every other
 * call comes after it, and flow_end at last, also where it failed. */
int flow_begin(struct flow *flow, struct err *err);
/* What the options say, over the policy that was read. */
void flow_options(struct flow *flow);
/* Reads the captures that were added to runs since the last time. */
int flow_read(struct flow *flow, struct err *err);
/* Decides, once both sides are read. The verdict's exit code is what the policy
 * and the options make of it. */
int flow_compare(struct verdict *out, struct flow *flow, struct err *err);
/* The verdict where there is no base: its set is empty. */
int flow_without_base(struct verdict *out, struct flow *flow,
	struct err *err);
/* Puts what fresh runs, which are loaded here, say of the suspects of
 * flow_compare() into its verdict. */
int flow_retest(struct verdict *verdict, struct flow *flow,
	struct runs *fresh, const struct retest *retest, struct err *err);
/* Freezes the notes and writes the reports; verdict NULL: none, and err says
 * why. Returns the exit code of the process, or -1. */
int flow_end(struct flow *flow, struct verdict *verdict,
	struct err *err);

#endif
