/* One run: what its captures cost, together. */
#ifndef COMPARE_COSTS_RUN_H
#define COMPARE_COSTS_RUN_H

#include "compare/costs/costs.h"

/* What a run was made for: runs are compared with those of their kind. */
enum run_kind {
	RUN_TIMED,   /* as the program runs, whatever was recorded */
	RUN_COUNTED, /* under what counts its instructions, which all its captures
	                do */
	RUN_ELSEWHERE, /* on another machine, of which what depends on it was
	                  forgotten: of base, beside runs of head's */
};

/* For which look at a measurement that goes on until it is decided a run was
 * taken (compare/looks.h). */
struct run_look {
	uint64_t of;     /* the measurement, by any number */
	unsigned number; /* 0: for none */
	double share;    /* of the error of a report: what it may spend */
};

/* One run: all its captures, and what they cost. */
struct run {
	enum run_kind kind;
	struct run_look look;
	const char *name;
	const char *commit; /* that it was recorded for; NULL: its side's */
	size_t age;         /* of the commits of its side, 0 is the nearest to
	                       what is judged */
	size_t costs_count;
	const struct costs *const *costs;
};

/* The group with the metric and the metric's place in it, NULL: none. */
const struct event_group *run_group(const struct run *run, sym metric,
	uint32_t *index);
/* The costs that recorded the metric and its place, NULL: none. */
const struct costs *run_metric(const struct run *run, sym metric,
	uint32_t *index);
/* Operations from the run's benchmark text: of its one benchmark, summed over
 * repeats. NaN without a text or with several benchmarks. */
double run_text_operations(const struct run *run);
/* The same, else those known beside the capture with the metric; metric 0: beside
 * the first. NaN: not known. */
double run_operations(const struct run *run, sym metric);
/* When its first profile began, ns since 1970; NaN unknown. */
double run_time(const struct run *run);
/* The process that it is of, the start of the machine that it was taken on, and the
 * commit that was measured; 0: none of its captures says. */
sym run_instance(const struct run *run);
sym run_boot(const struct run *run);
sym run_commit(const struct run *run);
/* When its last profile ended, as far as profiles say how long they took; NaN
 * where run_time() is. */
double run_end(const struct run *run);

#endif
