/*
 * What one capture says about each function: small, so that the profile can be
 * dropped at once. Folds are what a comparison works on; any set of them can
 * be drawn into a report.
 */
#ifndef COMPARE_COSTS_COSTS_H
#define COMPARE_COSTS_COSTS_H

#include "compare/frames/quality.h"
#include "compare/policy/policy.h"
#include "gate/core/arena.h"
#include "gate/model/profile.h"

/* Frames of a call path that are kept, from the owner towards the root. The
 * root end is what profilers cut first, so nothing may hang on it. */
#define PATH_DEPTH 16

struct edge {
	uint32_t caller, callee; /* indices of lane.funcs */
	double events;
};

/* A source line that owns cost. */
struct owner_line {
	uint32_t func; /* index of lane.funcs */
	sym file;
	uint32_t line;
};

/* A call and everything below it, of a tree that starts at the root. */
struct lane_call {
	uint32_t parent; /* index of an earlier call; 0 is the root's own */
	uint32_t func;   /* index of lane.funcs, or one of the next two */
};

#define CALL_RUNTIME (UINT32_MAX - 1) /* stacks of runtime frames alone */
#define CALL_SMALL UINT32_MAX /* calls too small to be kept, together */

/* All metrics of a capture that stand on the same raw observations. */
struct lane {
	uint32_t metric_count;
	struct metric *metrics;
	unsigned languages; /* of the capture, for identity */

	/* Functions that are not runtime, in order of first appearance. */
	uint32_t func_count;
	sym *funcs;
	double *events; /* owned: nearest frame that is not runtime */
	double *reach;  /* events of all stacks that the function is on */
	double *values; /* owned; func * metric_count + metric */
	double *squares; /* sum of value^2 / events over samples, likewise */

	double pool_events;  /* stacks of runtime frames alone: no owner */
	double *pool_values; /* one a metric */
	double collector_events; /* stacks that collect garbage, owned or not */
	double doubtful[DOUBT_COUNT]; /* events of stacks in doubt */

	/* Calls between frames that are not runtime, once a stack. */
	uint32_t edge_count;
	struct edge *edges;

	uint32_t line_count;
	struct owner_line *lines;
	double *line_values; /* line * metric_count + metric */

	uint32_t path_count;
	uint32_t *paths; /* path * PATH_DEPTH: func + 1, owner first, 0 ends */
	double *path_values; /* path * metric_count + metric */

	/* Filled by fold_calls() only; call 0 is the root. */
	uint32_t call_count;
	struct lane_call *calls;
	double *call_values; /* call * metric_count + metric */
};

struct fold {
	const char *format;
	int64_t time_nanos;
	uint64_t sample_count;
	uint32_t metric_count;
	struct metric *metrics;
	double *totals; /* of everything, runtime and stackless included */
	uint32_t lane_count;
	struct lane *lanes;
	uint32_t result_count;
	struct result *results;
	uint32_t fact_count;
	struct fact *facts;
	uint32_t note_count;
	struct note *notes;
};

/* Folds into arena (which must have no ceiling). Function detail is kept only
 * for metrics that the policy judges by function or site. */
void fold_profile(struct fold *out, const struct profile *profile,
	const struct policy *policy, struct arena *arena);

/* Adds the call trees, which only pictures need, to a fold of the profile. */
void fold_calls(struct fold *fold, const struct profile *profile,
	const struct policy *policy, struct arena *arena);

/* All events of the lane, those without an owner too. */
double lane_observations(const struct lane *lane);
/* Takes a lane out, and its metrics with it, as if they had not been recorded;
 * the last lane takes its number. */
void fold_forget(struct fold *fold, uint32_t lane);

/* One run: all its captures, folded. */
struct run {
	const char *name;
	const char *commit; /* that it was recorded for; NULL: its side's */
	size_t age;         /* of the commits of its side, 0 is the nearest to
	                       what is judged */
	size_t fold_count;
	const struct fold *const *folds;
};

/* The lane with the metric and the metric's place in it, NULL: none. */
const struct lane *run_lane(const struct run *run, sym metric,
	uint32_t *index);
/* The fold that recorded the metric and its place, NULL: none. */
const struct fold *run_metric(const struct run *run, sym metric,
	uint32_t *index);
/* Operations from the run's benchmark text: of its one benchmark, summed over
 * repeats. NaN without a text or with several benchmarks. */
double run_operations(const struct run *run);
/* Start of the profile, ns since 1970; NaN unknown. */
double run_time(const struct run *run);

#endif
