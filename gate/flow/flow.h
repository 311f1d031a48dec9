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
 *	6. flow_since()    may hold head to an older commit as well, and
 *	                   flow_past() tell how it came to that
 *	7. flow_end()      freezes the notes and writes the reports
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

#include "compare/creep.h"
#include "compare/retest.h"
#include "gate/config/config.h"
#include "gate/output/output.h"
#include "gate/runs/read_options.h"
#include "gate/runs/runs.h"
#include "gate/runs/symbols.h"

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
	struct opt_list symbols;
};

extern const struct opt_group gate_group; /* struct gate_options */

/* The groups of a gate's options, for opt_part lists: the struct's place. */
#define GATE_PARTS(place) \
	{&gate_group, (place) }, \
	{&output_group, (place) + offsetof(struct gate_options, output) }, \
	{&ci_group, (place) + offsetof(struct gate_options, ci) }, \
	{&color_group, (place) + offsetof(struct gate_options, output.color) }, \
	{&read_group, (place) + offsetof(struct gate_options, reading) }, \
	{&symbols_group, (place) + offsetof(struct gate_options, symbols) }

struct flow {
	const struct gate_options *options;
	struct arena *arena;
	bool ids;              /* read the captures' ids too */
	struct output output;
	struct symtab *symtab;
	struct config config;  /* in force; notes are added to its own */
	struct runs runs;
	struct facts environment[SET_COUNT]; /* where known */
	const char *commits[SET_COUNT];      /* likewise */
	enum machines machines;
	bool over_time; /* flow_over_time() comes in place of flow_compare() */
	double interval, warm_up; /* of it, as of struct compare_input */
	double alpha_share; /* of flow_compare() in the policy's false alarms,
	                       where flow_retest() and flow_since() shall have
	                       theirs; 0: all */
};

/* An older commit that head is held to besides its base. */
struct older {
	struct since since;
	struct policy policy; /* with what is accepted since then */
	struct runs runs;     /* its base is of that commit; its head is filled
	                         by flow_since() */
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
/* The verdict of what leaks in head's snapshots, held to base's where it has
 * some. */
int flow_over_time(struct verdict *out, struct flow *flow, struct err *err);
/* Puts what fresh runs, which are loaded here, say of the suspects of
 * flow_compare() into its verdict. */
int flow_retest(struct verdict *verdict, struct flow *flow,
	struct runs *fresh, const struct retest *retest, struct err *err);
/* Puts what head costs more than an older commit into the verdict, which is
 * settled but for that. Runs that cannot be compared with those of head are not
 * judged. */
int flow_since(struct verdict *verdict, struct flow *flow, struct older *older,
	struct err *err);
/* Fills the histories of what that found, base being of the commits from the
 * older one on. */
int flow_past(struct verdict *verdict, struct flow *flow, struct older *older,
	struct err *err);
/* Freezes the notes and writes the reports; verdict NULL: none, and err says
 * why. Returns the exit code of the process, or -1. */
int flow_end(struct flow *flow, struct verdict *verdict,
	struct err *err);

#endif
