/*
 * What one capture says about each function: small, so that the profile can be
 * dropped at once. Costs are what a comparison works on; any set of them can
 * be drawn into a report.
 *
 *	1. costs_sum()        of a profile: for every column of raw
 *	                      observations, and every metric that has none, an
 *	                      event group, each stack's cost with its owner
 *	                      (compare/frames/owner.h)
 *	2. COSTS_CALLS        the call trees too, where pictures are wanted;
 *	                      COSTS_HOLDINGS what it holds (holdings.h)
 *	3. costs_forget()     takes a group out that must not be compared
 *	4. run_group()        of a run, which is several captures (run.h)
 *	5. namesakes_part()   functions of one name in several files get
 *	                      names of their own (namesakes.h)
 *	6. moved_learn()      which packages are elsewhere in head (moved.h)
 *	7. series_build()     many runs side by side, a row a function
 *	                      (series.h)
 *
 * Nothing is lost in between: totals are of everything, also of what has no
 * owner. Costs are in the caller's arena and borrow nothing of the profile but
 * what lives as long as the symbol table.
 *
 * To add a figure of functions: a member of struct event_group, filled by
 * group_sum(). Who owns a cost is for compare/frames to say, never for this.
 */
#ifndef COMPARE_COSTS_COSTS_H
#define COMPARE_COSTS_COSTS_H

#include "compare/frames/known.h"
#include "compare/frames/owner.h"
#include "compare/frames/quality.h"
#include "compare/policy/policy.h"
#include "gate/core/arena.h"
#include "gate/model/profile.h"

/* Frames of a call path that are kept, from the owner towards the root. The
 * root end is what profilers cut first, so nothing may hang on it. */
#define PATH_DEPTH 16

struct call_edge {
	uint32_t caller, callee; /* indices of group.funcs */
	double events;
};

/* A source line that owns cost. */
struct owner_line {
	uint32_t func; /* index of group.funcs */
	sym file;
	uint32_t line;
};

/* A call and everything below it, of a tree that starts at the root. */
struct tree_call {
	uint32_t parent; /* index of an earlier call; 0 is the root's own */
	uint32_t func;   /* index of group.funcs, or one of the next two */
};

#define CALL_RUNTIME (UINT32_MAX - 1) /* stacks of runtime frames alone */
#define CALL_SMALL UINT32_MAX /* calls too small to be kept, together */

/* A stack that has an owner, and its value: of what nobody counted. */
struct stack_value {
	uint64_t stack; /* a hash of its functions, equal for equal ones */
	uint32_t func;  /* index of group.funcs */
	double value;
};

/* What the events of a group are. */
enum counting {
	COUNTING_SURE, /* raw observations */
	COUNTING_OPEN, /* values, whole numbers: observations, or weights */
	COUNTING_NONE, /* values: nobody knows of how many observations */
};

/* All metrics of a capture that stand on the same raw observations, or one of
 * which nobody counted them: its events are then its values, in units of its
 * own. */
struct event_group {
	uint32_t metric_count;
	struct metric *metrics;
	uint32_t *of_profile; /* the metrics' numbers there */
	unsigned languages; /* of the capture, for keys of names */
	enum counting counting;
	bool waits;     /* its metrics are of waiting */
	bool own;       /* what the runtime costs is no caller's: of counted
	                   work, which is exact in a program's own functions */
	double unit;    /* of COUNTING_SURE 1, or the period that all runs'
	                   values are multiples of; else what an event is worth
	                   in the metric's unit */
	double divisor; /* greatest that all values of stacks are multiples
	                   of, 0: not all whole; of what nobody counted and of
	                   contentions, which are so many to one */
	uint32_t stack_count; /* with such a value */
	uint32_t stack_value_count; /* of those that nobody counted and that do
	                               not wait: with an owner, ... */
	struct stack_value *stack_values; /* ... which runs are compared by */

	/* Functions that are not runtime, in order of first appearance. */
	uint32_t func_count;
	sym *funcs;
	sym *files; /* where another file may have one of its name; else 0 */
	bool *harness;  /* runs benchmarks */
	double *events; /* owned: nearest frame that is not runtime */
	double *deep;   /* owned, with so many frames below (CUT_DEPTH) */
	double *reach;  /* events of all stacks that the function is on */
	double *values; /* owned; func * metric_count + metric */
	double *squares; /* sum of value^2 / events over samples, likewise */

	double unowned_events;   /* stacks of runtime frames alone: no owner */
	double *unowned_values;  /* one a metric */
	double collector_events; /* stacks that collect garbage, owned or not */
	double flawed[FLAW_COUNT]; /* events of stacks with a flaw */

	/* Calls between frames that are not runtime, once a stack. */
	uint32_t edge_count;
	struct call_edge *edges;

	uint32_t line_count;
	struct owner_line *lines;
	double *line_values; /* line * metric_count + metric */

	uint32_t path_count;
	uint32_t *paths; /* path * PATH_DEPTH: func + 1, owner first, 0 ends */
	double *path_values; /* path * metric_count + metric */

	/* With COSTS_CALLS alone; call 0 is the root. */
	uint32_t call_count;
	struct tree_call *calls;
	double *call_values; /* call * metric_count + metric */
};

/* A metric that was set aside after the costs were taken. */
struct refused {
	sym metric;
	const char *why; /* static */
};

struct costs {
	const char *format;
	int64_t time_nanos, duration_nanos; /* as of the profile */
	bool between;      /* two snapshots of a running process: a window */
	bool counted;      /* the program's instructions, one by one */
	bool window;       /* of a running program, as who took it says */
	sym instance, boot; /* the process, the machine's start; 0: not said */
	sym commit; /* that was measured; 0: not said */
	double operations; /* that are known beside the capture; NaN: none */
	uint64_t sample_count;
	uint32_t metric_count;
	struct metric *metrics;
	double *totals; /* of everything, runtime and stackless included */
	uint32_t refused_count; /* of the metrics there once were */
	struct refused *refused;
	uint32_t group_count;
	struct event_group *groups;
	uint32_t holdings_count; /* with COSTS_HOLDINGS alone */
	struct holdings *holdings;
	uint32_t bench_value_count;
	struct bench_value *bench_values;
	struct ending ending;
	uint32_t fact_count;
	struct fact *facts;
	uint32_t note_count;
	struct note *notes;
};

/* The owners of a stack for this group. What waits for a channel has none,
 * unless the policy names the function: idle connections wait so. */
void group_owners(struct owners *owners, const struct event_group *group,
	uint32_t stack);

enum { COSTS_CALLS = 1, COSTS_HOLDINGS = 2 };

/* Sums into arena (which must have no ceiling). Function detail is kept only
 * for metrics that the policy judges by function or site. known is what other
 * captures have told of names under the policy, and learns; NULL: nothing.
 * wanted: what else is to be in it, as bits. */
void costs_sum(struct costs *out, const struct profile *profile,
	const struct policy *policy, struct known_texts *known,
	unsigned wanted, struct arena *arena);

/* The parts of costs_sum() that others than costs.c make. */
void costs_add_calls(struct costs *costs, struct owners *owners,
	struct arena *arena);
/* What it holds of metrics that can leak. Memory of which nobody knows how much
 * was allocated is left out: nothing tells then whether any was freed. */
void costs_add_holdings(struct costs *costs, struct owners *owners,
	struct arena *arena);

/* What a stack adds to the events of the group. */
static inline double group_stack_events(const struct event_group *group,
	const struct profile *p, uint32_t stack)
{
	int column = group->metrics[0].events;

	return column < 0 ? p->values[(size_t)stack * p->metric_count +
				      group->of_profile[0]]
	                  : p->events[(size_t)stack * p->event_count +
				      (size_t)column];
}

/* All events of the group, those without an owner too. */
double group_observations(const struct event_group *group);
/* The greatest number of which both are whole multiples, for whole ones. */
double common_divisor(double a, double b);
/* Measures the events, which are values, by another unit. */
void group_measure(struct event_group *group, enum counting counting,
	double unit);
/* Takes a group out, and its metrics with it, as if they had not been recorded;
 * the last group takes its number. why NULL: nobody shall ask for them. */
void costs_forget(struct costs *costs, uint32_t group, const char *why);
/* The same for metric number m and those that share its observations, which may
 * have no group. */
void costs_forget_metric(struct costs *costs, uint32_t m, const char *why);
/* Leaves what does not depend on the machine (metric_minds_machine()). */
void costs_forget_machine(struct costs *costs, const struct symtab *symtab);

#endif
