/* Tells whether base and head were taken in turn: on each machine their runs
 * neither overlap nor lie in blocks (statistics, step 14). */
#include <math.h>
#include <stdlib.h>

#include "compare/costs/exposure.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define INTERLEAVED_MAX 0.5 /* D of step 14 */
#define CHANGES_MIN 0.5     /* of side, by the runs of the smaller side */
#define OVERLAP_MAX 0.01    /* of the shorter run: clocks are not that good */
#define BESIDE_OVERLAP 0.5  /* of the shorter window: they are of one time */
#define BESIDE_MIN 0.75     /* of the windows of each side are */

/* From when to when a run was taken. */
struct stretch {
	const struct run *run;
	bool head;
	bool window; /* of a running program */
	sym boot;    /* of the machine; 0: not known of all */
	double from, to;
};

/* What is asked, and the metric whose time is judged, if any. */
struct asked {
	const struct workload *workload;
	sym metric;
};

static int compare_stretches(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->head - y->head;
}

/* By machine, then in order of time. */
static int compare_places(const void *a, const void *b)
{
	const struct stretch *x = a, *y = b;

	if (!sym_equal(x->boot, y->boot))
		return x->boot.i < y->boot.i ? -1 : 1;
	return compare_stretches(a, b);
}

/* A running program prints no benchmark text. */
static bool is_service(const struct asked *asked)
{
	const struct costs *costs;

	for (int head = 0; head < 2; head++)
		for (struct costs_cursor c =
				side_costs(asked->workload, head == 1);
			(costs = costs_next(&c));)
			if (costs->bench_value_count)
				return false;
	return exposure_is_windows(asked->workload, asked->metric);
}

/* The runs of a workload in order of time; false when one does not say when it
 * was taken. */
static bool stretches_of(struct stretch *out, const struct asked *asked)
{
	const struct workload *w = asked->workload;
	size_t count = w->base_count + w->head_count;
	bool window = is_service(asked), placed = true;

	for (size_t r = 0; r < count; r++) {
		bool head = r >= w->base_count;

		out[r].run = workload_run(w, r);
		out[r].head = head;
		out[r].window = window;
		out[r].from = run_time(out[r].run);
		out[r].to = run_end(out[r].run);
		out[r].boot = run_boot(out[r].run);
		placed &= out[r].boot.i != 0;
		if (isnan(out[r].from))
			return false;
	}
	for (size_t r = 0; r < count && !placed; r++)
		out[r].boot = (sym){0};
	qsort(out, count, sizeof *out, compare_places);
	return true;
}

/* Whether the sides alternate on a machine: both are there, neither lies before
 * the other, and one does not lie in the middle of the other. */
static bool alternate(const struct stretch *runs, size_t count)
{
	size_t sides[2] = {0, 0}, changes = 0, least, at[2] = {0, 0};
	double *times = xcalloc(count + 1, sizeof *times);
	double apart;

	for (size_t r = 0; r < count; r++)
		sides[runs[r].head]++;
	at[1] = sides[0];
	for (size_t r = 0; r < count; r++) {
		times[at[runs[r].head]++] = runs[r].from;
		changes += r > 0 && runs[r].head != runs[r - 1].head;
	}
	least = sides[0] < sides[1] ? sides[0] : sides[1];
	apart = least ? interleaving(times, sides[0], times + sides[0],
				sides[1])
	              : (double)INFINITY;
	free(times);
	return apart <= INTERLEAVED_MAX &&
	       (double)changes > CHANGES_MIN * (double)least;
}

static double shared_time(const struct stretch *a, const struct stretch *b)
{
	return fmin(a->to, b->to) - fmax(a->from, b->from);
}

static double shorter_of(const struct stretch *a, const struct stretch *b)
{
	return fmin(a->to - a->from, b->to - b->from);
}

/* Whether the sides are windows of the same times, one or many of each at a
 * time: in which order these begin, by a moment, says nothing. */
static bool beside(const struct stretch *runs, size_t count)
{
	size_t sides[2] = {0, 0}, met[2] = {0, 0};
	bool *meets = xcalloc(count + 1, sizeof *meets);

	for (size_t r = 0; r < count; r++)
		for (size_t k = r + 1; k < count && runs[k].from < runs[r].to;
			k++)
			if (runs[k].head != runs[r].head &&
				shared_time(&runs[r], &runs[k]) >
					BESIDE_OVERLAP *
						shorter_of(&runs[r], &runs[k]))
				meets[r] = meets[k] = true;
	for (size_t r = 0; r < count; r++) {
		sides[runs[r].head]++;
		met[runs[r].head] += runs[r].window && meets[r];
	}
	free(meets);
	for (int head = 0; head < 2; head++)
		if (met[head] == 0 ||
			(double)met[head] < BESIDE_MIN * (double)sides[head])
			return false;
	return true;
}

static bool has_both(const struct stretch *runs, size_t count)
{
	size_t r = 1;

	while (r < count && runs[r].head == runs[0].head)
		r++;
	return r < count;
}

/* The same of each machine that runs say they are of. */
static bool alternate_everywhere(struct turns *out, const struct stretch *runs,
	size_t count)
{
	bool all = true, both = false;

	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count &&
				    sym_equal(runs[to].boot, runs[from].boot);)
			to++;
		both |= has_both(runs + from, to - from);
		all &= beside(runs + from, to - from) ||
		       alternate(runs + from, to - from);
	}
	out->elsewhere |= !both;
	return all;
}

static bool same_machine(const struct stretch *a, const struct stretch *b)
{
	return !a->boot.i || !b->boot.i || sym_equal(a->boot, b->boot);
}

static bool overlap(const struct stretch *earlier, const struct stretch *later)
{
	return earlier->run && same_machine(earlier, later) &&
	       (earlier->from == later->from ||
		       shared_time(earlier, later) >
			       OVERLAP_MAX * shorter_of(earlier, later));
}

/* The first run, in order of time, that began while one of the other side was
 * being taken; of any workload: a machine has all of them. Windows of programs
 * that run beside each other shall overlap: they share what the machine does. */
static enum taken find_overlap(struct turns *out, struct stretch *runs,
	size_t count)
{
	struct stretch last[2] = {{0}}; /* of each side, the last to end */
	enum taken found = TAKEN_IN_TURN;

	qsort(runs, count, sizeof *runs, compare_stretches);
	for (size_t r = 0; r < count; r++) {
		const struct stretch *x = &runs[r], *other = &last[!x->head];

		if (overlap(other, x)) {
			out->base = x->head ? other->run : x->run;
			out->head = x->head ? x->run : other->run;
			found = x->window && other->window ? TAKEN_BESIDE
			                                   : TAKEN_AT_ONCE;
			if (found == TAKEN_AT_ONCE)
				break;
		}
		if (!last[x->head].run || x->to > last[x->head].to)
			last[x->head] = *x;
	}
	return found;
}

/* The workloads whose time is judged, with the runs that have it; where there
 * are none all of both sides. Returns how many. */
static size_t list_workloads(struct asked *out, const struct analysis *analysis)
{
	size_t count = 0;

	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct series *s = &analysis->series[i].series;

		out[count++] = (struct asked){&s->measured, s->metric.name};
	}
	if (count > 0)
		return count;
	for (size_t w = 0; w < analysis->workload_count; w++)
		if (analysis->workloads[w].base_count &&
			analysis->workloads[w].head_count)
			out[count++] =
				(struct asked){&analysis->workloads[w], {0}};
	return count;
}

static enum taken worse(enum taken a, enum taken b)
{
	return a > b ? a : b;
}

void turns_learn(struct analysis *analysis)
{
	struct asked *list =
		xcalloc(analysis->series_count + analysis->workload_count + 1,
			sizeof *list);
	size_t workloads = list_workloads(list, analysis), runs = 0, known = 0;
	struct turns *turns = &analysis->turns;
	struct stretch *all;

	for (size_t w = 0; w < workloads; w++)
		runs += list[w].workload->base_count +
		        list[w].workload->head_count;
	all = xcalloc(runs + 1, sizeof *all);
	*turns = (struct turns){.taken = TAKEN_IN_TURN};
	for (size_t w = 0; w < workloads; w++) {
		const struct workload *x = list[w].workload;

		if (!stretches_of(all + known, &list[w])) {
			turns->taken = worse(turns->taken, TAKEN_UNKNOWN);
			continue;
		}
		if (!alternate_everywhere(turns, all + known,
			    x->base_count + x->head_count) ||
			!sessions_shared(x))
			turns->taken = worse(turns->taken, TAKEN_APART);
		known += x->base_count + x->head_count;
	}
	turns->taken = worse(turns->taken, find_overlap(turns, all, known));
	free(all);
	free(list);
}

const char *turns_words(const struct analysis *analysis)
{
	if (analysis->interleaved)
		return analysis->turns.taken == TAKEN_BESIDE
		               ? "at the same time"
		               : "in turn";
	return analysis->policy->measured == MEASURED_AUTO &&
	                       analysis->turns.taken == TAKEN_UNKNOWN
	               ? "at unknown times"
	               : "apart";
}
