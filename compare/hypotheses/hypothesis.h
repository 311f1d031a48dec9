/*
 * One hypothesis: "this subject costs no more than its budget allows".
 *
 *	1. design_metrics()  which metrics there are to ask about
 *	2. timed_series()    sampled time side by side, prepared for tests
 *	3. design_learn(), sessions_learn(), speed_factor_learn()
 *	                     how base and head were measured, and how much
 *	                     unchanged runs differ
 *	4. tests_make()      calls the rows function of every test of tests.def,
 *	                     which adds hypotheses: hypothesis_add()
 *	5. hypotheses_net()  asked by decide.c: do falls next to rises offset them?
 *
 * The tests find numbers and judge nothing: compare/decide.c alone fills the
 * decision. Numbers have the names of the statistics page; absent ones are NaN.
 * Everything is in the arena of the analysis.
 *
 * To add a test: one file of hypotheses/ and one row of tests.def; tests.h
 * says how. No other file asks of which family a hypothesis is.
 */
#ifndef COMPARE_HYPOTHESES_HYPOTHESIS_H
#define COMPARE_HYPOTHESES_HYPOTHESIS_H

#include "compare/costs/series.h"
#include "compare/hypotheses/tests.h"
#include "compare/stats/stats.h"
#include "compare/verdict/verdict.h"
#include "gate/model/metric.h"

#define MIN_COUNT 10.0   /* hot: at least this many events on both sides */
#define PRIOR 60.0       /* weight of dispersion 1 */
#define SPEED_WEIGHT 4.0 /* weight of the expected speed spread */
#define WEIGHTS_RUNS 5   /* on a side, that tell how much weights spread */
#define SESSIONS_MIN 3   /* of base, that tell how much sessions differ */
#define ALPHA_BUDGET 0.05 /* one-sided, unadjusted, against the budget */
#define SUSPECT_P 0.01   /* unadjusted: worth measuring again */

/* The hypothesis may fail a build. */
#define BLOCKED_BY_NOTHING REASON_COUNT

struct two_counts {
	double base, head;
};

/* The dispersion that a row is expected to have, and how many degrees of freedom
 * that is worth. */
struct prior {
	double centre, weight;
};

/* A judged series with what was prepared from it. */
struct judged_series {
	struct series series;
	bool *keep;             /* one a run */
	size_t kept_base, kept_head;
	double *total_counts;   /* T: one a run */
	double base_total, head_total; /* S_B, S_H over kept runs */
	double log_operations;  /* lk */
	double clock_change;    /* likewise of the time for an operation, as
	                           benchmarks say; NaN: they do not (once.h) */
	struct prior prior;     /* of dispersions */
	struct prior *row_prior; /* of a row, of weight 0 where its stacks do
	                            not tell; NULL: of none */
	double *base, *head;    /* B, H: one a row */
	double *dispersion;     /* phi, likewise */
	double *z;              /* at +0 %, likewise */
	const struct spread **session; /* of runs taken apart, likewise */
	unsigned base_sessions, head_sessions; /* 1 unless clearly more */
	bool *risen;       /* likewise, decided together; for netting */
	double *fall_left; /* the part of each fall that offset nothing yet */
	struct row_depth *depths; /* orphans.c; NULL: nobody asked yet */
	bool graphs_built;
	struct graph graph[2];  /* base, head; for netting */
};

/* The values of each run of what was counted, not sampled. */
struct exact_values {
	double *base, *head;
	size_t base_count, head_count;
	size_t *run;       /* of base: that a value is of */
	size_t *head_run;  /* likewise; of benchmark texts, else NULL */
	double operations; /* least of any run, NaN unknown */
	bool unlike;       /* base and head do different numbers of them */
	bool every_block;  /* of allocations, by what sees each: no rise is
	                      chance */
	double least;      /* rise that a budget of nothing would still need */
	bool per_operation;
};

/* Mean of head over mean of base. */
double exact_ratio(const struct exact_values *x);

/* Filled by decide.c alone. */
struct decision {
	double level;   /* p below which it would fail alone */
	double p_adjusted, detectable;
	double fresh;   /* share that it was held to, for only head has it; or 0 */
	bool judged;    /* counted in its family */
	enum status status;
	enum reason reason;
	const struct acceptance *acceptance; /* status accepted; the policy's */
	size_t moved_count;
	uint32_t *moved; /* rows of the series that fell and offset it */
};

struct hypothesis {
	/* of what */
	const struct test *by;        /* tests.h: what tests it */
	enum kind kind;
	struct judged_series *series; /* NULL: exact, of no function */
	const struct workload *workload;
	struct metric metric;
	uint32_t func;                /* row of the series; not of totals */
	sym benchmark;                /* exact metrics of a benchmark text */
	bool left_out;                /* not asked for: nothing is decided */

	/* what it may cost */
	struct allowance allowance;
	double normal_growth;         /* what the metric's own budget allows */
	enum reason blocked_by;       /* why it may not fail a build */
	bool changed;                 /* its machine code is other in head */
	double share; /* of its family's error, where its runs were looked at
	                 before (compare/looks.h); 1: all of it */
	enum reason shown_only;       /* why it cannot be judged, or
	                                 BLOCKED_BY_NOTHING */

	/* what the test found */
	unsigned kept_base, kept_head;
	struct test_detail test;      /* of exact ones: what netting needs */
	double log_rho, p;
	double orphaned[2]; /* observations of base and head that could be its,
	                       had stacks not been cut before they reached an
	                       owner (orphans.h) */
	double slack; /* log: what it may rise by unseen, where two yardsticks
	                 are possible */
	const struct spread *session; /* as in the series; NULL: in turn */
	struct exact_values exact;
	struct hypothesis *sharper;   /* another test of the same, for when its
	                                 ground is sure: speaks in its place
	                                 when it finds something; or NULL */
	struct decision decision;
};

/* A growing list, in the arena of the analysis. */
struct hypotheses {
	size_t count, capacity;
	struct hypothesis **all;
};

/* How base and head lie in time: best first. */
enum taken {
	TAKEN_IN_TURN, /* they do not overlap, and alternate */
	TAKEN_BESIDE,  /* windows of programs that run beside each other */
	TAKEN_UNKNOWN, /* a run does not say when it was taken */
	TAKEN_APART,
	TAKEN_AT_ONCE, /* runs of the two overlap */
};

struct turns {
	enum taken taken;
	const struct run *base, *head; /* two that overlap, or NULL */
	bool elsewhere; /* no machine that runs name has runs of both sides */
};

struct judged_metric {
	sym name;
	const struct metric_row *row;
};

/* One comparison in the making: all that the tests need to know of it. */
struct analysis {
	struct symtab *symtab;
	const struct policy *policy;
	const struct test *tests; /* one a family */
	struct arena *arena;
	struct turns turns;
	bool interleaved; /* treated as taken in turn: by turns, or as told */
	double alpha_share; /* of the policy's false alarms */
	size_t workload_count;
	const struct workload *workloads;
	const double *shares; /* of a family's error: one a workload, ... */
	double share_least;   /* ... the smallest */
	const struct moved *moved; /* packages, from base to head */
	const struct base_facts *base_facts; /* one a workload, or NULL */
	size_t metric_count;                 /* of the captures of both sides */
	struct judged_metric *metrics; /* first those with a budget, in its
	                         order, then by name */

	size_t series_count;     /* timed, one a workload and metric */
	struct judged_series *series;
	double speed_factor, speed_factor_spread; /* log; cm, sp; 0 with few */
	bool speed_factor_known;
	bool machine_differs; /* the sides ran on unlike machines, by what
	                            captures tell */
	bool judge_apart;     /* ... of a workload by its own word: time is
	                            judged nevertheless */
	const struct facts *environment; /* base, head */
	bool noise_learned;      /* from several sessions of base */
	double session_sd;       /* of one session, log: root of the mean */
	double speed_sd;         /* of one run, log */
	struct hypotheses hypotheses;
	size_t unshown_count; /* workloads in which no total could show the
	                         improvement that is asked for */
	const struct workload **unshown;
	const struct leaks *leaks; /* compare/leaks; NULL: not asked for */
};

/* What a run does once shows when base and head do numbers of operations that
 * differ by more. */
#define OPERATIONS_ALIKE 1.05
static inline bool operations_unlike(double base, double head)
{
	return base > OPERATIONS_ALIKE * head || head > OPERATIONS_ALIKE * base;
}

/* A new one at the end of the list, its numbers 0. */
struct hypothesis *hypothesis_add(struct analysis *analysis, enum family by);
/* A sharper test of the same, out of the list. */
struct hypothesis *hypothesis_sharpen(struct hypothesis *first,
	const struct analysis *analysis, enum family by);

/* Step 7's z of counts in the place of its own: by its speed, its noise and
 * what sessions may add. */
double hypothesis_z(const struct hypothesis *h, double base, double head,
	double growth);
/* The variance of its log ratio by what was counted. */
double hypothesis_counted(const struct hypothesis *h);
/* Of the log ratio, of a timed total. */
double hypothesis_standard_error(const struct hypothesis *h);

/* What a metric of a capture is. */
const struct metric_row *row_of_metric(const struct analysis *analysis,
	const struct metric *metric);
/* What is told of the base of a workload; empty where nothing is. */
struct base_facts base_facts(const struct analysis *analysis,
	const struct workload *workload);
/* Age of the oldest commit whose base runs a metric of it is held to. */
size_t metric_oldest(const struct analysis *analysis,
	const struct workload *workload, sym metric);
/* series_build() of the runs that the metric is held to. */
bool metric_series(struct series *out, const struct analysis *analysis,
	const struct workload *workload, sym metric);
/* Whether it can be judged of the workload: what depends on the machine only
 * where base and head ran on like ones, and nothing else speaks against it. */
bool metric_comparable(const struct analysis *analysis,
	const struct workload *workload, const struct metric *metric);
/* What the policy allows it. */
struct budget metric_budget(const struct analysis *analysis,
	const struct metric *metric);
/* Shows it only, where nobody says how many operations the runs did and what they
 * cost is no measure of one. */
void hypothesis_need_operations(struct hypothesis *h, const struct series *s);
/* What the policy allows a hypothesis. */
void hypothesis_allow(struct hypothesis *h, const struct analysis *analysis,
	enum scope scope);

/* weights.c: what the values of a series are of which nobody counted the
 * observations, by how its hot rows, `count` of them, differ between runs: the
 * dispersion of each, sorted on return. Weights are measured by what one
 * observation usually weighs. Returns what is expected: of counts 1, or more
 * where the runs show more; of weights what their rows have in common. */
struct prior weights_settle(struct series *series, double *dispersion,
	size_t count, double degrees);
/* Which rows weights are learned of, and how they differ between runs. */
struct rows_of {
	bool (*hot)(const struct judged_series *j, uint32_t row, double share);
	double (*squares)(const struct judged_series *j, uint32_t row);
	double share;
};

/* What is expected of the rows of weights of one metric, by workload: of each by
 * what its own stacks tell, where that says more of their dispersions than that
 * they are alike. */
void weights_learn(struct judged_series *const *all, size_t count,
	const struct rows_of *of, struct arena *arena);
/* stack_weights.c: what one observation of each row that is asked for weighs, as
 * the mean of the weights' squares over their mean, in the metric's unit; 0
 * where its stacks do not tell. */
double *stack_weights(const struct judged_series *j, const bool *asked,
	struct arena *arena);
/* What is expected of a row, by its own stacks where they tell it. */
struct prior row_prior_of(const struct judged_series *j, uint32_t row);
/* The dispersion of a row by its sum of squares and what is expected. */
double row_dispersion(const struct series *series, const struct prior *prior,
	double squares, double degrees);
/* Whether nobody knows how many observations it stands on. */
bool hypothesis_weighed(const struct hypothesis *h);
/* Runs that each side must have, for it to be judged. */
unsigned hypothesis_runs_least(const struct analysis *analysis,
	const struct hypothesis *h);

/* design.c: the metrics that the policy names, each once. */
void design_metrics(struct analysis *analysis);
/* Step 14: whether base and head were taken in turn; once series are there. */
void design_learn(struct analysis *analysis);
/* turns.c: fills turns. */
void turns_learn(struct analysis *analysis);
/* How the runs are said to have been measured. static. */
const char *turns_words(const struct analysis *analysis);
/* timed.c: steps 2 to 5. The series of sampled time, of all workloads. */
void timed_series(struct analysis *analysis);
bool judged_hot(const struct judged_series *j, uint32_t row, double share);
/* Whether there is hardly anything else in the workload to compare it with. */
bool judged_alone(const struct judged_series *j, uint32_t row);
/* Degrees of freedom of its kept runs. */
static inline double judged_degrees(const struct judged_series *j)
{
	return (double)(j->kept_base + j->kept_head) - 2.0;
}
/* X2 of the kept runs [from, to) of a row about a share of the runs' totals:
 * binomial, step 4. */
double judged_squares(const struct judged_series *j, const double *row,
	const double *totals, size_t from, size_t to, double share);
/* Variance of a run's log speed beyond counting, as far as runs tell (ex). */
double judged_speed_excess(const struct judged_series *j);
/* Vc of step 6 before the spread over workloads is known. */
double judged_speed_variance(const struct analysis *analysis,
	const struct judged_series *j);
/* Whether operations may be trusted at all: runs taken in turn, and not many
 * more on one side than on the other. */
bool judged_absolute(const struct analysis *analysis,
	const struct judged_series *j);
/* Whether its sides ran on unlike machines. */
bool judged_elsewhere(const struct analysis *analysis,
	const struct judged_series *j);
/* totals.c: the speed that all workloads share, step 6. */
void speed_factor_learn(struct analysis *analysis);
/* sessions.c: how much sessions of unchanged code differ. */
void sessions_learn(struct analysis *analysis);
/* Numbers the sessions of runs by their start times: session_of[run]. Returns
 * how many; one when a time is unknown or a session would have fewer than
 * three runs: then breaks are no breaks. */
unsigned sessions_number(unsigned *session_of, const struct run *runs,
	size_t count);
/* False when base has several sessions and head was not there in most: a head
 * between two sessions of base was not taken in turn with either. */
bool sessions_shared(const struct workload *workload);
/* netting.c: fills graph, once. */
void judged_graphs(struct judged_series *j, struct arena *arena);
/* netting.c: step 10. Of rises that are decided on together, fills moved of
 * those that falls next to them offset. Totals have no neighbours. */
void hypotheses_net(struct hypothesis *const *risen, size_t count,
	struct arena *arena);
/* analyze.c: all hypotheses of a comparison, decided; what compare() makes
 * findings of. Memory from arena, which must have no ceiling. */
struct compare_input;
void analyze(struct analysis *out, const struct compare_input *in,
	struct arena *arena);

#endif
