/* Tests sampled time: functions against the rest of the workload and against
 * its operations (statistics, steps 2 to 9). */
#include <math.h>
#include <string.h>

#include "compare/hypotheses/code.h"
#include "compare/hypotheses/once.h"
#include "compare/hypotheses/orphans.h"
#include "compare/hypotheses/reference.h"
#include "compare/stats/stats.h"

#define REFERENCE_MIN 0.15 /* of the work, to compare the others with */
#define ONE_RUN_Z 1.645    /* one-run guard */
#define FIXED_Z 3.0        /* totals of both sides are the same */
#define FIXED_SD_LEAST .01
#define SHARE_SD .035 /* of a run, log, in a function of the same code */

/* Scales the totals of one side to equal operations and drops disturbed runs.
 * Each side is judged against itself: a regression never causes a drop. */
static size_t keep_side(struct judged_series *j, size_t from, size_t to,
	struct arena *arena)
{
	const struct series *s = &j->series;
	size_t count = to - from;
	double *scaled = arena_alloc(arena, 2 * count, sizeof *scaled);
	double mean = 0.0;

	for (size_t r = from; r < to; r++)
		mean += s->operations[r];
	mean /= (double)count;
	if (divisor_is_time(s->divisor)) {
		/* more traffic is no disturbance */
		for (size_t r = from; r < to; r++)
			j->keep[r] = true;
		return count;
	}
	for (size_t r = from; r < to; r++)
		scaled[r - from] = j->total_counts[r] * mean /
			s->operations[r];
	return keep_runs(j->keep + from, scaled, count, scaled + count);
}

/* Within-side sum of squares of the log speed of runs [from, to). Those that
 * were left out count: the machine that slowed them down ran the others. */
static double speed_squares(const struct judged_series *j, size_t from,
	size_t to)
{
	const struct series *s = &j->series;
	double sum = 0.0, squares = 0.0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t r = from; r < to; r++) {
			double speed = log(
				(j->total_counts[r] + .5) / s->operations[r]);

			if (pass == 0)
				sum += speed;
			else
				squares += square(
					speed - sum / (double)(to - from));
		}
	}
	return squares;
}

double judged_squares(const struct judged_series *j, const double *row,
	const double *totals, size_t from, size_t to, double share)
{
	double x2 = 0.0;

	for (size_t r = from; r < to; r++) {
		double mean = totals[r] * share;

		if (j->keep[r])
			x2 += square(row[r] - mean) /
				fmax(mean * (1.0 - share), .25);
	}
	return x2;
}

bool judged_alone(const struct judged_series *j, uint32_t row)
{
	double all = j->base_total + j->head_total;

	return all - j->base[row] - j->head[row] < REFERENCE_MIN * all;
}

bool judged_hot(const struct judged_series *j, uint32_t row, double share)
{
	return j->base_total > 0.0 && j->head_total > 0.0 &&
		j->base[row] / j->base_total + j->head[row] / j->head_total >=
			2.0 * share &&
		j->base[row] + j->head[row] >= MIN_COUNT;
}

static void sum_series(struct judged_series *j, struct arena *arena)
{
	const struct series *s = &j->series;
	double base_operations, head_operations;

	j->keep = arena_alloc(arena, s->run_count, sizeof *j->keep);
	j->total_counts = arena_alloc(arena, s->run_count, sizeof(double));
	for (uint32_t i = 0; i < s->row_count; i++)
		for (size_t r = 0; r < s->run_count; r++)
			j->total_counts[r] += series_row(s, s->counts, i)[r];
	j->kept_base = keep_side(j, 0, s->base_count, arena);
	j->kept_head = keep_side(j, s->base_count, s->run_count, arena);
	j->base_total = series_sum(j->total_counts, j->keep, 0, s->base_count);
	j->head_total = series_sum(j->total_counts, j->keep, s->base_count,
		s->run_count);
	base_operations = series_sum(s->operations, j->keep, 0,
		s->base_count);
	head_operations = series_sum(s->operations, j->keep, s->base_count,
		s->run_count);
	j->log_operations = log(head_operations / base_operations);
	j->clock_change = once_clock(s);
	j->base = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->head = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->dispersion = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	j->z = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *row = series_row(s, s->counts, i);

		j->base[i] = series_sum(row, j->keep, 0, s->base_count);
		j->head[i] = series_sum(row, j->keep, s->base_count,
			s->run_count);
	}
}

/* X2 of a row, each side about its own share. */
static double row_squares(const struct judged_series *j, uint32_t i)
{
	const struct series *s = &j->series;
	const double *row = series_row(s, s->counts, i);

	return judged_squares(j, row, j->total_counts, 0, s->base_count,
		       j->base_total > 0.0 ? j->base[i] / j->base_total : 0.0) +
	       judged_squares(j, row, j->total_counts, s->base_count,
		       s->run_count,
		       j->head_total > 0.0 ? j->head[i] / j->head_total : 0.0);
}

/* What the values are, where nobody counted observations. */
static void learn_weights(struct judged_series *j, double hot_share,
	struct arena *arena)
{
	struct series *s = &j->series;
	double *hot = arena_alloc(arena, s->row_count + 1u, sizeof *hot);
	size_t count = 0;

	for (uint32_t i = 0; i < s->row_count; i++)
		if (judged_hot(j, i, hot_share))
			hot[count++] = row_squares(j, i) /
			               fmax(1.0, judged_degrees(j));
	j->prior = weights_settle(s, hot, count, judged_degrees(j));
	if (s->counting == COUNTING_NONE)
		sum_series(j, arena);
}

/* What is expected of a row. The more observations a run has of a function, the
 * more shows that caches and compilers give it another share of each. */
static struct prior expected_of(const struct judged_series *j, uint32_t i)
{
	struct prior prior = row_prior_of(j, i);

	if (j->series.counting == COUNTING_SURE)
		prior.centre += square(SHARE_SD) * (j->base[i] + j->head[i]) /
		                (judged_degrees(j) + 2.0);
	return prior;
}

static void learn_dispersion(struct judged_series *j)
{
	for (uint32_t i = 0; i < j->series.row_count; i++) {
		struct prior prior = expected_of(j, i);

		j->dispersion[i] = row_dispersion(&j->series, &prior,
			row_squares(j, i), judged_degrees(j));
	}
}

/* Of the log speed of a run, as runs of one side differ. */
static double run_variance(const struct judged_series *j)
{
	const struct series *s = &j->series;

	return (speed_squares(j, 0, s->base_count) +
		       speed_squares(j, s->base_count, s->run_count)) /
	       fmax((double)s->run_count - 2.0, 1.0);
}

double judged_speed_excess(const struct judged_series *j)
{
	double kb = (double)j->kept_base, kh = (double)j->kept_head;

	return fmax(0.0, run_variance(j) - .25 * (kb / fmax(j->base_total, 1.0) +
			kh / fmax(j->head_total, 1.0)));
}

double judged_speed_variance(const struct analysis *analysis,
	const struct judged_series *j)
{
	double df = judged_degrees(j);

	return (SPEED_WEIGHT * square(analysis->speed_sd) +
		df * judged_speed_excess(j)) / (SPEED_WEIGHT + df) *
		(1.0 / (double)j->kept_base + 1.0 / (double)j->kept_head);
}

static void add_series(struct analysis *analysis, sym name)
{
	for (size_t w = 0; w < analysis->workload_count; w++) {
		struct judged_series
			*j = &analysis->series[analysis->series_count];

		if (!metric_series(&j->series, analysis,
			    &analysis->workloads[w], name) ||
			j->series.metric.nature == NATURE_EXACT ||
			!metric_comparable(analysis, j->series.workload,
				&j->series.metric))
			continue;
		sum_series(j, analysis->arena);
		learn_weights(j, metric_budget(analysis, &j->series.metric).hot,
			analysis->arena);
		analysis->series_count++;
	}
}

/* What weights have in common is learned of all workloads of the metric. */
static void learn_series(struct analysis *analysis, size_t from, double hot)
{
	struct arena *arena = analysis->arena;
	struct judged_series **weighed = arena_alloc(arena,
		analysis->series_count - from + 1u, sizeof *weighed);
	const struct rows_of rows = {judged_hot, row_squares, hot};
	size_t count = 0;

	for (size_t i = from; i < analysis->series_count; i++)
		if (analysis->series[i].series.counting == COUNTING_NONE)
			weighed[count++] = &analysis->series[i];
	weights_learn(weighed, count, &rows, arena);
	for (size_t i = from; i < analysis->series_count; i++)
		learn_dispersion(&analysis->series[i]);
}

void timed_series(struct analysis *analysis)
{
	analysis->series = arena_alloc(analysis->arena,
		analysis->workload_count * analysis->metric_count + 1,
		sizeof *analysis->series);
	for (size_t m = 0; m < analysis->metric_count; m++) {
		const struct judged_metric *metric = &analysis->metrics[m];
		size_t from = analysis->series_count;

		if (!analysis->tests[FAMILY_FUNCTIONS].applies(metric->row))
			continue;
		add_series(analysis, metric->name);
		if (from < analysis->series_count)
			learn_series(analysis, from, metric_budget(analysis,
				&analysis->series[from].series.metric).hot);
	}
}

bool judged_elsewhere(const struct analysis *analysis,
	const struct judged_series *j)
{
	return analysis->machine_differs ||
	       base_facts(analysis, j->series.workload).machine;
}

bool judged_absolute(const struct analysis *analysis,
	const struct judged_series *j)
{
	size_t base = j->series.base_count, head = j->series.head_count;

	return analysis->interleaved && !divisor_is_time(j->series.divisor) &&
		(base > head ? base : head) <= 2 * (base < head ? base : head);
}

/* Exposure of each run: between its total and its operations (step 8). */
static double exposure(const struct judged_series *j, size_t run, double weight)
{
	return pow(fmax(j->total_counts[run], 1.0), weight) *
		pow(j->series.operations[run], 1.0 - weight);
}

/* The runs of one side: value by exposure, kept runs only. Returns how many. */
static size_t rates(double *out, double *exposures, size_t *runs,
	const struct judged_series *j, const double *row, size_t from,
	size_t to, double weight)
{
	size_t count = 0;

	for (size_t r = from; r < to; r++) {
		if (!j->keep[r])
			continue;
		exposures[count] = exposure(j, r, weight);
		out[count] = row[r] / exposures[count];
		runs[count++] = r;
	}
	return count;
}

/* Step 8: a disturbed run of base still shows what its code costs on a disturbed
 * machine, and head may have had no other. */
static void rank_guard(struct hypothesis *h, const double *counts,
	const double *head, size_t kh, struct arena *arena)
{
	const struct judged_series *j = h->series;
	size_t kb = j->series.base_count;
	double *base = arena_alloc(arena, kb, sizeof *base);

	for (size_t r = 0; r < kb; r++)
		base[r] = counts[r] / exposure(j, r, h->test.weight);
	h->test.rank = rank_pairs(base, kb, head, kh);
	h->test.rank_needed =
		rank_needed((unsigned)kb, (unsigned)kh, RANK_LEVEL);
}

/* Steps 8 and 8b: the rank guard, and the verdict must survive losing its most
 * helpful run on each side. What that run did to the dispersion is no doubt of
 * counts; of weights nothing else is known. */
static void guards(struct hypothesis *h, struct arena *arena)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	const double *counts = series_row(s, s->counts, h->func);
	double *space = arena_alloc(arena, 4 * s->run_count, sizeof *space);
	size_t *runs = arena_alloc(arena, 2 * s->run_count, sizeof *runs);
	double *base = space, *head = base + s->run_count;
	double *base_exposure = head + s->run_count;
	double *head_exposure = base_exposure + s->run_count;
	size_t kb = rates(base, base_exposure, runs, j, counts, 0,
		s->base_count, h->test.weight);
	size_t kh = rates(head, head_exposure, runs + s->run_count, j, counts,
		s->base_count, s->run_count, h->test.weight);
	size_t least = 0, most = 0;
	double base_left, head_left, log_rho;
	double dispersion = hypothesis_weighed(h) ? h->test.dispersion : 1.0;

	rank_guard(h, counts, head, kh, arena);
	h->test.one_run = 1;
	if (kb < 3 || kh < 3)
		return;
	for (size_t i = 1; i < kb; i++)
		least = base[i] < base[least] ? i : least;
	for (size_t i = 1; i < kh; i++)
		most = head[i] > head[most] ? i : most;
	base_left = h->test.base_events - counts[runs[least]];
	head_left = h->test.head_events - counts[runs[s->run_count + most]];
	log_rho = h->log_rho +
		log(1.0 - head_exposure[most] / sum_of(head_exposure, 0, kh)) -
		log(1.0 - base_exposure[least] / sum_of(base_exposure, 0, kb));
	h->test.one_run =
		g_root(base_left, head_left, log_rho, h->test.speed_variance,
			dispersion, 0.0) >= ONE_RUN_Z &&
		(head_left + .5) / (exp(log_rho) * base_left + .5) >=
			1.0 + h->allowance.growth;
}

/* Step 7. The fewer runs tell most; where the noise was learned from many
 * sessions, all runs do. Of weights the runs tell the dispersion, too. */
static double hypothesis_degrees(const struct analysis *analysis,
	const struct judged_series *j, uint32_t func)
{
	double base = (double)j->kept_base, head = (double)j->kept_head;
	double runs = analysis->noise_learned && !analysis->interleaved ?
		(base + head) / 2.0 : fmin(base, head);

	if (j->series.counting == COUNTING_NONE)
		return fmax(1.0, judged_degrees(j)) +
		       row_prior_of(j, func).weight;
	return fmax(4.0, 8.0 * runs - 4.0);
}

/* A log speed of the rest, taken out of a row that changed by so much: all of
 * it; of windows, and of runs that did any number of operations, as much as both
 * the rest and the clock agree on. */
static double judged_speed(const struct judged_series *j, double change,
	double rest)
{
	return divisor_is_time(j->series.divisor) ?
		fmin(fmax(change, fmin(rest, 0.0)), fmax(rest, 0.0)) : rest;
}

/* Steps 5 to 7 at +0 % of any function, hot or not: netting asks for all. */
static void function_numbers(struct hypothesis *h,
	const struct analysis *analysis, struct judged_series *j, uint32_t func,
	const struct reference *reference, double weight)
{
	double c = judged_speed(j, reference->change[func], reference->c[func]);

	h->series = j;
	h->func = func;
	h->test.base_events = j->base[func];
	h->test.head_events = j->head[func];
	h->test.dispersion = j->dispersion[func];
	h->test.weight = weight;
	if (divisor_is_time(j->series.divisor))
		h->slack = fmax(reference->c[func], 0.0) - c;
	h->test.speed = analysis->speed_factor +
		weight * (c - analysis->speed_factor);
	h->test.speed_variance = weight * reference->v[func];
	h->log_rho = h->test.speed + j->log_operations;
	h->session = analysis->interleaved ? NULL : j->session[func];
	h->test.estimate = reference->change[func] - h->test.speed;
	h->test.degrees = hypothesis_degrees(analysis, j, func);
	h->test.z = hypothesis_z(h, h->test.base_events, h->test.head_events,
		0.0);
}

static enum reason why_blocked(const struct analysis *analysis,
	const struct judged_series *j, const struct reference *reference,
	uint32_t func)
{
	if (judged_elsewhere(analysis, j))
		return REASON_MACHINE_DIFFERS;
	if (reference_doubted(reference, func))
		return REASON_NO_YARDSTICK;
	return once_explains(j, func) ? REASON_DONE_ONCE : BLOCKED_BY_NOTHING;
}

/* What did not change, and is not called by what did, got slower by itself. */
static void apply_code(struct hypothesis *h, enum code code)
{
	h->changed = code == CODE_CHANGED;
	if (code == CODE_SAME && h->blocked_by == BLOCKED_BY_NOTHING)
		h->blocked_by = REASON_SAME_CODE;
}

static void test_function(struct hypothesis *h, struct analysis *analysis,
	const struct reference *reference)
{
	const struct judged_series *j = h->series;

	h->kind = KIND_FUNCTION;
	h->workload = j->series.workload;
	h->metric = j->series.metric;
	h->blocked_by = why_blocked(analysis, j, reference, h->func);
	if (judged_alone(j, h->func))
		hypothesis_need_operations(h, &j->series);
	hypothesis_allow(h, analysis, SCOPE_FUNCTION);
	orphans_find(h, h->func,
		series_row(&j->series, j->series.counts, h->func),
		analysis->arena);
	h->kept_base = (unsigned)j->kept_base;
	h->kept_head = (unsigned)j->kept_head;
	h->test.z_budget = hypothesis_z(h, h->test.base_events,
		h->test.head_events, h->allowance.growth);
	h->p = t_upper(h->test.z, h->test.degrees);
	h->test.p_budget = t_upper(h->test.z_budget, h->test.degrees);
	guards(h, analysis->arena);
}

/* Runs without operations whose totals are the same on both sides, as far as
 * they are on one, may have filled a fixed time: they do not say how much they
 * did. */
static bool totals_fixed(const struct judged_series *j)
{
	double shift = log((j->head_total + .5) / (j->base_total + .5)) -
		j->log_operations;
	double variance = fmax(run_variance(j), square(FIXED_SD_LEAST));

	return j->series.divisor == DIVISOR_RUNS && fabs(shift) <= FIXED_Z * sqrt(variance *
		(1.0 / (double)j->kept_base + 1.0 / (double)j->kept_head));
}

/* Where runs were not taken in turn, sessions differ as runs do; what a run
 * without a count of operations did, only its total can tell. */
static struct expected_speed expect_speed(const struct analysis *analysis,
	const struct judged_series *j, double vc)
{
	struct expected_speed out = {analysis->speed_factor, vc,
		judged_absolute(analysis, j) && !totals_fixed(j)};

	if (j->series.divisor == DIVISOR_RUNS && !out.trusted)
		out.variance = (double)INFINITY;
	else if (!analysis->interleaved)
		out.variance += square(analysis->speed_sd) *
			(1.0 / j->base_sessions + 1.0 / j->head_sessions);
	return out;
}

static void add_functions(struct analysis *analysis, struct judged_series *j,
	double hot_share)
{
	struct arena *arena = analysis->arena;
	uint32_t rows = j->series.row_count;
	bool absolute = judged_absolute(analysis, j);
	bool *hot = arena_alloc(arena, rows + 1u, sizeof *hot);
	double vc = fmax(judged_speed_variance(analysis, j),
		square(analysis->speed_factor_spread));
	struct expected_speed expected = expect_speed(analysis, j, vc);
	/* how long it waits is no matter of its own code */
	const enum code *code = j->series.groups[0]->waits
		? NULL : code_of_rows(j, analysis);
	struct reference reference;

	for (uint32_t i = 0; i < rows; i++)
		hot[i] = judged_hot(j, i, hot_share);
	reference_find(&reference, j, hot, hot_share, &expected, arena);
	for (uint32_t i = 0; i < rows; i++) {
		struct hypothesis cold = {0}, *h = hot[i] ?
			hypothesis_add(analysis, FAMILY_FUNCTIONS) : &cold;

		function_numbers(h, analysis, j, i, &reference, absolute ?
			reference_weight(&reference, i, vc) : 1.0);
		j->z[i] = h->test.z;
		if (!hot[i])
			continue;
		test_function(h, analysis, &reference);
		if (code)
			apply_code(h, code[i]);
	}
}

void timed_rows(struct analysis *analysis)
{
	for (size_t i = 0; i < analysis->series_count; i++) {
		struct judged_series *j = &analysis->series[i];

		add_functions(analysis, j,
			metric_budget(analysis, &j->series.metric).hot);
	}
}
