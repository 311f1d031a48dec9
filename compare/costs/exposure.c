/* Tells what the costs of runs are divided by (statistics, "Windows"). */
#include "compare/costs/exposure.h"

#include <math.h>
#include <stdlib.h>

#include "compare/costs/work.h"
#include "compare/frames/classify.h"
#include "gate/core/err.h"

#define OPERATIONS_SPREAD 1.02 /* of a number that was fixed */
#define WINDOW_SPREAD 1.02 /* windows of one length differ by less */
#define WINDOW_LEAST 0.99  /* of its whole seconds, and ... */
#define WINDOW_LATE 0.25   /* ... seconds that a profiler takes to end it */
#define WINDOW_EARLY 0.05  /* seconds that one of many lengths may lack */
#define UNEVEN 1.5         /* of a side's middle half, the longest by the ... */
#define UNEVEN_RUNS 4      /* ... shortest; of a side with so many runs */

/* How many runs of each side say how many operations they did, and how many. */
static void operations(double *of, size_t said[2], const struct workload *w,
	sym metric)
{
	said[0] = said[1] = 0;
	for (size_t r = 0; r < w->base_count + w->head_count; r++) {
		of[r] = run_operations(workload_run(w, r), metric);
		said[r >= w->base_count] += isnan(of[r]) ? 0 : 1;
	}
}

bool exposure_is_partial(bool *known, size_t said[2],
	const struct workload *w, sym metric, const struct symtab *symtab)
{
	double least = (double)INFINITY, most = 0.0;
	bool fills = work_told(known, w, symtab), some = false;

	said[0] = said[1] = 0;
	for (size_t r = 0; r < w->base_count + w->head_count; r++) {
		const struct run *run = workload_run(w, r);
		double of = run_operations(run, metric);
		uint32_t at;

		if (!fills)
			known[r] = !isnan(of);
		if (!run_metric(run, metric, &at))
			continue;
		some |= !known[r];
		said[r >= w->base_count] += known[r] ? 1 : 0;
		least = fmin(least, of);
		most = fmax(most, of);
	}
	return some && (fills ? said[0] && said[1]
	                      : most > OPERATIONS_SPREAD * least);
}

static bool has_harness(const struct event_group *group)
{
	for (uint32_t f = 0; f < group->func_count; f++)
		if (group->harness[f])
			return true;
	return false;
}

/* Whether the profiles of both sides have frames of what repeats benchmarks, of
 * Go or of others; short stacks may lack them in some runs. */
static bool in_harness(const struct workload *w, sym metric, bool go)
{
	size_t found[2] = {0};

	for (size_t r = 0; r < w->base_count + w->head_count; r++) {
		uint32_t at;
		const struct event_group *group =
			run_group(workload_run(w, r), metric, &at);

		found[r >= w->base_count] +=
			group && has_harness(group) &&
			((group->languages & 1u << LANGUAGE_GO) != 0) == go;
	}
	return found[0] && found[1];
}

struct lengths {
	double least, most; /* seconds */
};

/* How long the profiles of one side with the metric took; false: not all say. */
static bool side_lengths(struct lengths *out, const struct workload *w,
	bool head, sym metric)
{
	size_t from = head ? w->base_count : 0;
	size_t to = head ? w->base_count + w->head_count : w->base_count;

	*out = (struct lengths){(double)INFINITY, 0.0};
	for (size_t r = from; r < to; r++) {
		uint32_t at;
		const struct costs *costs =
			run_metric(workload_run(w, r), metric, &at);

		if (!costs || costs->duration_nanos <= 0)
			return false;
		out->least =
			fmin(out->least, (double)costs->duration_nanos / 1e9);
		out->most =
			fmax(out->most, (double)costs->duration_nanos / 1e9);
	}
	return true;
}

/* The whole seconds of which all runs of a side are windows; 0: none. A
 * profiler ends a window no sooner than it was told to, and soon after. */
static double window_of(const struct lengths *side)
{
	double seconds = floor(side->least / WINDOW_LEAST);

	return side->most <= seconds * (2.0 - WINDOW_LEAST) + WINDOW_LATE
	               ? seconds
	               : 0.0;
}

/* Whether the profiles of the metric all lasted as many whole seconds as their
 * side's others, as those do that are fetched of a running program. */
static bool is_fetched(double seconds[2], const struct workload *w, sym metric)
{
	struct lengths side;

	for (int head = 0; head < 2; head++) {
		if (!side_lengths(&side, w, head == 1, metric))
			return false;
		seconds[head] = window_of(&side);
		if (!(seconds[head] > 0.0))
			return false;
	}
	return true;
}

/* All runs of both sides are of one length. */
static bool alike(double seconds[2], const struct workload *w, sym metric)
{
	struct lengths base, head;

	if (!side_lengths(&base, w, false, metric) ||
		!side_lengths(&head, w, true, metric))
		return false;
	seconds[0] = seconds[1] = fmin(base.least, head.least);
	return fmax(base.most, head.most) <= WINDOW_SPREAD * seconds[0];
}

/* Whether all profiles with the metric are windows of running programs, of any
 * length: between snapshots, or as who took them says. */
static bool is_between(const struct workload *w, sym metric)
{
	for (size_t r = 0; r < w->base_count + w->head_count; r++) {
		uint32_t at;
		const struct costs *costs =
			run_metric(workload_run(w, r), metric, &at);

		if (!costs || costs->duration_nanos <= 0 ||
			!(costs->between || costs->window))
			return false;
	}
	return true;
}

static int compare_seconds(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Whether runs of one side last so differently that they are no repetitions of
 * the same work. Sorts. */
static bool uneven(double *seconds, size_t count)
{
	size_t quarter = count > 0 ? (count - 1) / 4 : 0;

	if (count < UNEVEN_RUNS)
		return false;
	qsort(seconds, count, sizeof *seconds, compare_seconds);
	return seconds[count - 1 - quarter] > UNEVEN * seconds[quarter];
}

/* Whether runs that are no benchmark's are windows of many lengths: whole
 * seconds each, or far from one another. */
static bool of_many_lengths(const struct workload *w, sym metric)
{
	size_t count = w->base_count + w->head_count;
	double *seconds = xcalloc(count + 1, sizeof *seconds);
	bool whole = true, windows = true;

	for (size_t r = 0; r < count; r++) {
		uint32_t at;
		const struct run *run = workload_run(w, r);
		const struct costs *costs = run_metric(run, metric, &at);
		const struct event_group *group = run_group(run, metric, &at);

		windows = costs && costs->duration_nanos > 0 &&
		          !(group && has_harness(group));
		if (!windows)
			break;
		seconds[r] = (double)costs->duration_nanos / 1e9;
		whole &= seconds[r] >= 1.0 - WINDOW_EARLY &&
		         seconds[r] - floor(seconds[r] + WINDOW_EARLY) <=
		                 WINDOW_LATE;
	}
	windows = windows &&
	          (whole || uneven(seconds, w->base_count) ||
			  uneven(seconds + w->base_count, w->head_count));
	free(seconds);
	return windows;
}

/* Where windows are of any length, a side's is their mean. */
static void by_seconds(struct exposure *out, const struct workload *w,
	sym metric, bool any_length)
{
	double sums[2] = {0.0, 0.0};

	out->divisor = DIVISOR_SECONDS;
	for (size_t r = 0; r < w->base_count + w->head_count; r++) {
		uint32_t at;

		out->of[r] = (double)run_metric(workload_run(w, r), metric, &at)
		                     ->duration_nanos /
		             1e9;
		sums[r >= w->base_count] += out->of[r];
	}
	if (!any_length)
		return;
	out->seconds[0] = sums[0] / (double)w->base_count;
	out->seconds[1] = sums[1] / (double)w->head_count;
}

bool exposure_is_windows(const struct workload *w, sym metric)
{
	double seconds[2];

	return is_between(w, metric) || is_fetched(seconds, w, metric) ||
	       of_many_lengths(w, metric);
}

/* Of runs that need not say how many operations they did. */
static enum divisor divisor_of(struct exposure *out, bool *any_length,
	const size_t said[2], const struct workload *w, sym metric)
{
	*any_length = is_between(w, metric);
	if (*any_length || is_fetched(out->seconds, w, metric) ||
		alike(out->seconds, w, metric))
		return DIVISOR_WINDOWS;
	if (!said[0] != !said[1])
		return DIVISOR_UNKNOWN;
	out->repeats = !said[0] && in_harness(w, metric, true);
	*any_length = of_many_lengths(w, metric);
	return *any_length ? DIVISOR_WINDOWS : DIVISOR_RUNS;
}

void exposure_of(struct exposure *out, const struct workload *w, sym metric,
	const struct symtab *symtab, struct arena *arena)
{
	size_t count = w->base_count + w->head_count;
	enum work work;
	bool any_length = false;
	size_t said[2];

	*out = (struct exposure){.divisor = DIVISOR_OPERATIONS,
		.of = arena_alloc(arena, count + 1, sizeof *out->of)};
	work = work_of(out->of, w, metric, symtab);
	if (work == WORK_KNOWN)
		return;
	operations(out->of, said, w, metric);
	if (said[0] == w->base_count && said[1] == w->head_count)
		return;
	out->divisor = work == WORK_UNKNOWN || in_harness(w, metric, false)
	                       ? DIVISOR_HARNESS
	                       : divisor_of(out, &any_length, said, w, metric);
	for (size_t r = 0; r < count; r++)
		out->of[r] = 1.0;
	if (out->divisor == DIVISOR_WINDOWS &&
		(any_length || out->seconds[0] != out->seconds[1]))
		by_seconds(out, w, metric, any_length);
}
