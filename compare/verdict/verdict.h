/*
 * The second waist: a comparison, decided, as plain strings and numbers.
 *
 *	1. compare()        fills all of it but the notes
 *	2. decide_retest()  may put what fresh runs say in place of a part
 *	3. causes_find()    tells findings of one cause as one
 *	4. notes_freeze()   puts the notes in, in order; then it is const
 *	5. reports          show it (reporters/reporter.h)
 *
 * Everything a report shows is in here, and nothing else is: a report is a
 * pure function of a verdict, and result.json holds it without loss. Strings
 * are NUL-terminated but hostile: any bytes, any length, never printed raw
 * (gate/text/escape.h). Absent numbers are NaN, absent strings NULL. Order is
 * total: the producer has sorted every list. Memory: the caller's arena.
 *
 * To add a member: here, its row in reporters/formats/json/schema.c, which
 * both writes and reads it, and the file of compare/findings that fills it. A
 * word of an enum has its name in verdict.c, a reason its sentence too.
 */
#ifndef COMPARE_VERDICT_VERDICT_H
#define COMPARE_VERDICT_VERDICT_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#include "gate/text/facts.h"

#define ABSENT ((double)NAN) /* a number that is not there; isnan() */

enum outcome { /* of the whole report; names in outcome_name() */
	OUTCOME_PASS,
	OUTCOME_REGRESSION,
	OUTCOME_UNDECIDED,
	OUTCOME_NO_BASELINE,
	OUTCOME_ERROR, /* no verdict; the one note says why */
	OUTCOME_COUNT
};

enum status { /* of one finding, in the order in which reports list them */
	STATUS_REGRESSION,
	STATUS_SUSPECT,
	STATUS_UNDECIDED,
	STATUS_ACCEPTED,
	STATUS_TOLERATED,
	STATUS_MOVED,
	STATUS_NEW,
	STATUS_REMOVED,
	STATUS_IMPROVEMENT,
	STATUS_UNCHANGED,
	STATUS_COUNT
};

enum kind {KIND_TOTAL, KIND_FUNCTION, KIND_SITE, KIND_PATH, KIND_COUNT };
enum attribution {
	ATTRIBUTION_SELF, ATTRIBUTION_OWNER, ATTRIBUTION_TOTAL,
	ATTRIBUTION_COUNT
};

/* Why a finding has its status. Names are the JSON words; sentences are for
 * people (reason_sentence). */
enum reason {
	REASON_PAST_BUDGET,      /* regression: significant and past its budget */
	REASON_PAST_BUDGET_CHANGED, /* the same, and its machine code changed */
	REASON_PAST_BUDGET_EXACT,/* regression: every head run past every base run */
	REASON_COUNTED_ALONE,    /* the same of instructions, of which time
	                            shows nothing */
	REASON_NOT_CONFIRMED,    /* suspect: looks slower, not past the doubt of
	                            a whole report */
	REASON_APART,            /* suspect: would count if runs were interleaved */
	REASON_TOO_FEW_RUNS,     /* undecided */
	REASON_TOO_FEW_EVENTS,   /* undecided: detectable change too large */
	REASON_ACCEPTED,
	REASON_TOLERATED,        /* past the default budget, a rule allows it */
	REASON_MOVED,            /* offset by a fall next to it in the call graph */
	REASON_STACKS_CUT,       /* may hold what rose or fell, without an owner */
	REASON_PACKAGE_MOVED,    /* the same function, its package is elsewhere */
	REASON_NEW,              /* only in head, not enough to fail */
	REASON_REMOVED,          /* only in base */
	REASON_IMPROVED,
	REASON_WITHIN_BUDGET,    /* unchanged: a rise past the budget is excluded
	                            or would have been seen */
	REASON_WITHIN_NOISE,     /* unchanged: past the budget, by no more than
	                            unchanged runs differ */
	REASON_WITHIN_BUDGET_EXACT,
	REASON_BELOW_LEAST,      /* unchanged: past its budget, in every run */
	REASON_NOT_JUDGED,       /* shown only: budget off */
	REASON_AMORTIZED,        /* shown only: bytes of allocations that happen
	                            less than once per operation */
	REASON_FIXED_TIME,       /* not judged: runs last a fixed time and do not
	                            say how many operations they did */
	REASON_OPERATIONS_UNKNOWN, /* not judged: of a side no run says how many
	                              operations it did */
	REASON_WORKLOAD_WARN,    /* total rose, but the design cannot tell it
	                            from the machine: runs apart or unbalanced */
	REASON_MACHINE_WIDE,     /* regression: all workloads rose alike, on one
	                            machine, with runs in turn */
	REASON_MACHINE_DIFFERS,  /* suspect: the sides ran on unlike machines */
	REASON_NO_YARDSTICK,     /* suspect: it rose, or what it is measured by
	                            fell */
	REASON_SAME_CODE,        /* suspect: its machine code, and that of all
	                            that leads to it, is as it was */
	REASON_DONE_ONCE,        /* suspect: runs do different numbers of
	                            operations, and the benchmark's clock saw no
	                            such change */
	REASON_CREEP,            /* regression: against the older commit that
	                            head is held to besides its base */
	REASON_COUNTED_DIFFERENTLY, /* suspect: by another counter */
	REASON_NEW_COUNTED,      /* only in head: the total is held to it */
	REASON_INEXACT,          /* undecided: it does other work each time */
	REASON_LEAKS,            /* regression: a running process holds more
	                            and more */
	REASON_FILLING,          /* suspect: ever slower, as a cache that fills */
	REASON_GROWS_IN_BASE,    /* suspect: base holds more and more as well */
	REASON_NOT_IMPROVED,     /* regression: a total did not fall for certain
	                            by what was asked for */
	REASON_TOO_FEW_SNAPSHOTS,/* suspect: it rose, in too few to tell */
	REASON_COUNT
};

struct subject {
	const char *function; /* NULL for a workload's total */
	const char *module;
	const char *file;
	unsigned line;        /* 0 unknown */
	size_t frame_count;   /* leaf first; only for kind path */
	const char **frames;
};

/* One side's value, in the finding's unit, normalised as the workload says. */
struct side_value {
	bool present;  /* false: JSON null */
	double value;
	double lo, hi; /* 95 % interval */
	unsigned runs; /* kept */
	double events; /* raw observations, NaN when exact */
	double share;  /* of the workload, 0..1 */
};

struct change {
	double absolute;           /* head - base */
	double ratio;              /* head / base, NaN when base is 0 */
	double ratio_lo, ratio_hi; /* 95 % interval */
	double p, p_adjusted;      /* one-sided; adjusted over the whole report */
};

/* The inner numbers of a test, named as in statistics.md; NaN where the rule
 * that decided has none. For `explain`, and for checking us. */
struct test_detail {
	double base_events, head_events; /* B, H over kept runs */
	double estimate;    /* log ratio after normalising */
	double z, z_budget; /* G-test at +0 % and at +budget */
	double p_budget;
	double degrees;     /* of freedom */
	double dispersion;  /* phi */
	double weight;      /* W: 0 per operation .. 1 relative to the rest */
	double speed;       /* cc: log speed factor taken out */
	double speed_variance; /* ve */
	double rank, rank_needed;
	int one_run;        /* 1 holds, 0 fails, -1 not asked */
};

struct path {
	size_t frame_count;
	const char **frames; /* owner first, towards the root */
	double absolute;     /* change it carries, in the finding's unit */
};

/* One source line of an allocation site. */
struct site_line {
	const char *file;
	unsigned line;
	double base, head; /* finding's unit */
};

/* What the subject cost in one commit that base runs were recorded for. */
struct past {
	const char *commit;
	struct side_value cost; /* without share */
};

/* Of what a running process holds more and more of. */
struct growing {
	double hourly, allowed; /* in the finding's unit */
	const char *detail;     /* what else tells of it, one sentence */
};

/* What was found of the same before: by the runs that were measured again, or
 * against the nearest records. */
struct earlier {
	enum status status;
	enum reason reason;
	struct side_value base, head;
	struct change change;
};

struct finding {
	char id[17]; /* 16 hex digits; hash of workload, kind, metric, subject */
	const char *workload;
	enum kind kind;
	const char *metric, *unit;
	enum attribution attribution;
	struct subject subject;
	enum status status;
	enum reason reason;
	struct side_value base, head;
	struct change change;
	bool judged;            /* false: budget off, JSON budget null */
	double budget_ratio;    /* 1.10; NaN when not judged */
	double budget_share;    /* of the workload, that what only head has may
	                           take; 0: it was not held to one */
	const char *budget_rule;/* "default", "profgate.yml:7" */
	double detectable;      /* ratio; NaN when unknown */
	bool exact;             /* compared exactly, no test */
	struct test_detail test;
	bool matched_present;
	struct subject matched; /* where it moved from or to */
	size_t path_count;
	struct path *paths;     /* largest |absolute| first */
	size_t line_count;
	struct site_line *lines;/* kind site; largest change first */
	const char *accepted_reason; /* status accepted: why, else NULL */
	size_t history_count;   /* 0 where base is of one commit */
	struct past *history;   /* oldest first */
	bool first_present;     /* it was measured again */
	struct earlier first;   /* what was found before that */
	const char *since;      /* against the older commit of this name, which
	                           base and history are of; NULL: against
	                           the nearest records */
	bool step_present;      /* with since: those know it too */
	struct earlier step;    /* what was found against them */
	const char *cause;      /* id of its cause; NULL: it did not rise */
	bool growing_present;   /* base and head are the first and the last
	                           snapshot of one process */
	struct growing growing;
};

/* Lines of a file, from the first to the last. */
struct line_range {
	unsigned first, last;
};

/* Findings that rose for one reason (compare/causes): time, bytes, objects and
 * whole workloads together. */
struct cause {
	const char *id;         /* of the finding that leads: the worst of the
	                           function that explains the others */
	enum status status;     /* the worst of its findings */
	const char *workload;   /* of the leader, as the next */
	struct subject subject;
	double growth;          /* what the leader raised its workload by, of
	                           all that this costs: .38 */
	size_t finding_count;
	/* What head's commits change in the file of the subject, by line of
	 * head; 0 and NULL where they leave it as it is, or nobody knows. */
	size_t changed_count;
	struct line_range *changed;
	const char *diff; /* as git shows it, from the first hunk on */
};

/*
 * Where a workload spends one metric: the calls of base and head in one tree,
 * root first, for pictures. Nodes are in preorder, so that a node's children
 * are the nodes after it that are one deeper, until one is not deeper. Values
 * hold all that a node calls, normalised as the findings are. Stacks of
 * runtime frames alone are a function "(runtime)" below the root.
 */
struct call_node {
	unsigned depth;    /* 0: the root, the first node and no other */
	unsigned function; /* index of functions; NO_FUNCTION: the root, or a
	                      node's calls too small to be kept, together */
	double base, head; /* both 0 or more */
};

#define NO_FUNCTION ((unsigned)-1)

struct call_tree {
	const char *workload;
	const char *metric, *unit;
	double smallest; /* share of either side below which calls are small */
	size_t function_count;
	const char **functions;
	size_t node_count; /* 1 or more */
	struct call_node *nodes;
};

struct workload_summary {
	const char *name;
	unsigned runs_base, runs_head;       /* found */
	unsigned kept_base, kept_head;       /* after disturbed runs */
	const char *normalization; /* "per operation" | "per run" | "one side" */
	double factor;  /* head's machine and speed factor taken out, 1 = none */
	double seconds; /* over time: between the first snapshot and the last of
	                   a running process; else 0 */
	size_t note_count;
	const char **notes;       /* sentences */
	size_t base_commit_count; /* 0: base is of no known commits */
	const char *
		*base_commits; /* that its base runs are of, nearest first */
};

struct verdict_note {
	const char *code;
	const char *message;
	const char *workload; /* or NULL */
};

enum coverage_state { /* names in coverage_state_name() */
	COVERAGE_JUDGED,     /* hypotheses of it were tested or compared */
	COVERAGE_OFF,        /* the policy does not ask */
	COVERAGE_REFUSED,    /* set aside: it does not say what it seems to */
	COVERAGE_NOT_JUDGED, /* asked for, and could not be compared */
	COVERAGE_COUNT
};

/* What became of one metric of a workload, or of a whole workload. Every
 * metric of every capture is in one row. */
struct coverage {
	const char *workload;
	const char *benchmark; /* of a benchmark text, or NULL */
	const char *metric;    /* NULL: all of the workload or benchmark */
	const char *file;      /* of the workload, that nothing could read; or
	                          NULL: it is not about a file */
	const char *scope;     /* "total", "function" or "site": what is said is
	                          of that alone; or NULL: of all of the metric */
	const char *since;     /* name of the older commit that it was to be
	                          held to; NULL: it is about base */
	const char *side;      /* that has it: "base", "head" or "both" */
	unsigned runs_base, runs_head; /* of a metric: runs that have it */
	bool in_part;          /* and these are not all of a side: judged, it
	                          is by them; or they hold nothing */
	enum coverage_state state;
	const char *reason;    /* NULL: judged, nothing to be said */
	const char *remedy;    /* what to do, or NULL */
};

/* A file that nothing could read, and that was left out. */
struct unread_file {
	const char *workload;
	const char *path;
	bool head;
};

struct side_summary {
	const char *label;   /* the directory as given */
	const char *commit;  /* or NULL */
	unsigned runs;
	struct facts environment;
};

/* The older commit that head is held to besides its base. */
struct since_summary {
	bool present;        /* it was asked for */
	const char *name;    /* "v1.4"; "the last tag" where there is none */
	const char *commit;  /* or NULL */
	unsigned runs;
	bool pinned;         /* it is kept, so that time may be held to it */
	size_t judged;       /* subjects; of these, by status: */
	size_t counts[STATUS_COUNT];
};

struct budget_summary {
	const char *metric;
	const char *scope;   /* total | function | site */
	double growth;       /* NaN: off */
	double hot;
};

struct policy_summary {
	double false_alarms;
	unsigned min_runs;
	double improvement;      /* that was asked for; NaN: none */
	bool undecided_fails;
	const char *measured;    /* auto | interleaved | apart: as asked */
	const char *config;      /* path or NULL */
	size_t budget_count;
	struct budget_summary *budgets;
};

struct verdict {
	const char *tool_version;
	unsigned rules; /* version of those that it was reached by */
	const char *command; /* "check" or "compare"; NULL: another one, or not
	                        told, as by earlier versions */
	enum outcome outcome;
	int exit_code;        /* what the policy makes of it */
	size_t judged;        /* hypotheses tested */
	size_t counts[STATUS_COUNT];
	struct side_summary base, head;
	struct since_summary since;
	struct policy_summary policy;
	bool interleaved;     /* how the runs were treated */
	const char *taken;    /* how they lie in time: "in turn", "apart", "at
	                         the same time", "at unknown times"; NULL: as
	                         they were treated */
	bool over_time;       /* not base against head: does what a running
	                         process holds grow? */
	double machine_factor; /* 1 = none; NaN with under 5 workloads */
	size_t workload_count;
	struct workload_summary *workloads; /* by name */
	size_t finding_count;
	struct finding *findings; /* by status, then |change|, then id */
	size_t cause_count;
	struct cause *causes;     /* by status, then growth, then id */
	size_t coverage_count;
	struct coverage *coverage; /* by workload, benchmark, metric, side;
	                              since */
	size_t not_judged;    /* of these, not judged or refused */
	size_t tree_count; /* 0 unless asked for */
	struct call_tree *trees; /* by workload, then as the policy has them */
	size_t note_count;
	struct verdict_note *notes;
	const char *seen; /* "could have seen: ..." in one line, or NULL */
};

/* Whether it stands for its cause, or for itself. */
bool finding_leads(const struct finding *f);

/* Whether people call it that: by the beginning of its id, by its function, or, a
 * total, by its workload or as "whole workload"; of names the end will do that
 * reports print, and of a total a name that it is below, as BenchmarkX/sub is. */
bool finding_is_named(const struct finding *f, const char *name);
/* The name that somebody may have meant for whom no finding is called so; NULL:
 * none is near. */
const char *verdict_name_near(const struct verdict *verdict, const char *name);

/* The JSON words. static. */
const char *outcome_name(enum outcome outcome);
const char *coverage_state_name(enum coverage_state state);
/* Not judged, though nobody has it off. */
bool coverage_missed(const struct coverage *row);
const char *status_name(enum status status);
const char *kind_name(enum kind kind);
const char *attribution_name(enum attribution attribution);
const char *reason_name(enum reason reason);
/* One sentence for people, without numbers. static. */
const char *reason_sentence(enum reason reason);

/* -1 when the word is unknown. */
int outcome_find(const char *name);
int coverage_state_find(const char *name);
int status_find(const char *name);
int kind_find(const char *name);
int attribution_find(const char *name);
int reason_find(const char *name);

#endif
