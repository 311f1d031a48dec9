/* Tests sampled time: functions against the rest of the workload and against
 * its operations (statistics, steps 2 to 9). */
#include <math.h>
#include <string.h>

#include "compare/hypotheses/rows.h"
#include "compare/stats/stats.h"

#define TRIM_Z 3.0          /* reference set: as far as this from the centre */
#define REFERENCE_MIN 0.15  /* ... and no smaller share than this */
#define ONE_RUN_Z 1.645     /* one-run guard */

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
	for (size_t r = from; r < to; r++)
		scaled[r - from] = j->total_counts[r] * mean /
			s->operations[r];
	return keep_runs(j->keep + from, scaled, count, scaled + count);
}

/* Pooled within-side sum of squares of the log speed of the kept runs. */
static double speed_squares(const struct judged_series *j, size_t from,
	size_t to, size_t kept)
{
	const struct series *s = &j->series;
	double sum = 0.0, squares = 0.0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t r = from; r < to; r++) {
			double speed;

			if (!j->keep[r])
				continue;
			speed = log((j->total_counts[r] + .5) /
				s->operations[r]);
			if (pass == 0)
				sum += speed;
			else
				squares += square(speed - sum / (double)kept);
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

bool judged_hot(const struct judged_series *j, uint32_t row, double share)
{
	return j->base_total > 0.0 && j->head_total > 0.0 &&
		j->base[row] / j->base_total + j->head[row] / j->head_total >=
			2.0 * share &&
		j->base[row] + j->head[row] >= MIN_COUNT;
}

struct prepared {
	bool *hot;
	double *c;  /* log speed of the reference set without the row */
	double *vr; /* its variance */
};

static double log_change(const struct judged_series *j, uint32_t row)
{
	return log((j->head[row] + .5) / (j->base[row] + .5)) -
		j->log_operations;
}

static double log_change_weight(const struct judged_series *j, uint32_t row)
{
	return 1.0 / sqrt(1.0 / (j->base[row] + .5) + 1.0 /
		(j->head[row] + .5));
}

/* Which functions tell how fast the machine was: all but hot ones that lie
 * far from the centre (step 5). */
static void reference_set(bool *member, const struct judged_series *j,
	const bool *hot, struct arena *arena)
{
	uint32_t rows = j->series.row_count;
	struct weighted *pairs = arena_alloc(arena, rows + 1u, sizeof *pairs);
	size_t count = 0;
	double centre;

	for (uint32_t i = 0; i < rows; i++)
		if (hot[i])
			pairs[count++] = (struct weighted){log_change(j, i),
				log_change_weight(j, i)};
	centre = weighted_median(pairs, count);
	for (uint32_t i = 0; i < rows; i++)
		member[i] = !hot[i] || fabs((log_change(j, i) - centre) *
			log_change_weight(j, i)) < TRIM_Z;
}

static void reference_speed(struct prepared *out, const struct judged_series *j,
	const bool *member)
{
	uint32_t rows = j->series.row_count;
	double base = 0.0, head = 0.0;

	for (uint32_t i = 0; i < rows; i++) {
		base += member[i] ? j->base[i] : 0.0;
		head += member[i] ? j->head[i] : 0.0;
	}
	for (uint32_t i = 0; i < rows; i++) {
		double b = base - (member[i] ? j->base[i] : 0.0);
		double h = head - (member[i] ? j->head[i] : 0.0);

		if (b + h < REFERENCE_MIN * (j->base_total + j->head_total)) {
			b = j->base_total - j->base[i];
			h = j->head_total - j->head[i];
		}
		out->c[i] = b + h > 0.0 ? log((h + .5) / (b + .5)) -
			j->log_operations : 0.0;
		out->vr[i] = 1.0 / (b + .5) + 1.0 / (h + .5);
	}
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

double judged_degrees(const struct judged_series *j)
{
	return (double)(j->kept_base + j->kept_head) - 2.0;
}

static void learn_dispersion(struct judged_series *j)
{
	const struct series *s = &j->series;
	double df = judged_degrees(j);

	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *row = series_row(s, s->counts, i);
		double x2 = judged_squares(j, row, j->total_counts, 0,
			s->base_count,
			j->base_total > 0.0 ? j->base[i] / j->base_total : 0.0);

		x2 += judged_squares(j, row, j->total_counts, s->base_count,
			s->run_count,
			j->head_total > 0.0 ? j->head[i] / j->head_total : 0.0);
		j->dispersion[i] = fmax(1.0, (PRIOR + x2) / (PRIOR + df));
	}
}

double judged_speed_excess(const struct judged_series *j)
{
	const struct series *s = &j->series;
	double kb = (double)j->kept_base, kh = (double)j->kept_head;
	double ss = speed_squares(j, 0, s->base_count, j->kept_base) +
		speed_squares(j, s->base_count, s->run_count, j->kept_head);

	return fmax(0.0, ss / fmax(judged_degrees(j), 1.0) -
		.25 * (kb / fmax(j->base_total, 1.0) +
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

		if (!series_build(&j->series, &analysis->workloads[w], name,
				analysis->symtab, analysis->arena) ||
				j->series.metric.nature == NATURE_EXACT)
			continue;
		sum_series(j, analysis->arena);
		learn_dispersion(j);
		analysis->series_count++;
	}
}

void timed_series(struct analysis *analysis)
{
	analysis->series = arena_alloc(analysis->arena,
		analysis->workload_count * analysis->metric_count + 1,
		sizeof *analysis->series);
	for (size_t m = 0; m < analysis->metric_count; m++) {
		const struct judged_metric *metric = &analysis->metrics[m];

		if (analysis->tests[FAMILY_FUNCTIONS].applies(metric->row))
			add_series(analysis, metric->name);
	}
}

bool judged_absolute(const struct analysis *analysis,
	const struct judged_series *j)
{
	size_t base = j->series.base_count, head = j->series.head_count;

	return analysis->interleaved &&
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

/* Steps 8 and 8b: the rank guard, and the verdict must survive losing its most
 * helpful run on each side. */
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

	h->test.rank = rank_pairs(base, kb, head, kh);
	h->test.rank_needed = rank_needed((unsigned)kb, (unsigned)kh);
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
	h->test.one_run = g_root(base_left, head_left, log_rho,
				  h->test.speed_variance, 1.0,
				  0.0) >= ONE_RUN_Z &&
		(head_left + .5) / (exp(log_rho) * base_left + .5) >=
			1.0 + h->allowance.growth;
}

/* Step 7. The fewer runs tell most; where the noise was learned from many
 * sessions, all runs do. */
static double hypothesis_degrees(const struct analysis *analysis,
	const struct judged_series *j)
{
	double base = (double)j->kept_base, head = (double)j->kept_head;
	double runs = analysis->noise_learned && !analysis->interleaved ?
		(base + head) / 2.0 : fmin(base, head);

	return fmax(4.0, 8.0 * runs - 4.0);
}

/* Steps 5 to 7 at +0 % of any function, hot or not: netting asks for all. */
static void function_numbers(struct hypothesis *h,
	const struct analysis *analysis, struct judged_series *j, uint32_t func,
	double weight, double c, double v)
{
	h->series = j;
	h->func = func;
	h->test.base_events = j->base[func];
	h->test.head_events = j->head[func];
	h->test.dispersion = j->dispersion[func];
	h->test.weight = weight;
	h->test.speed = analysis->speed_factor +
		weight * (c - analysis->speed_factor);
	h->test.speed_variance = weight * v;
	h->log_rho = h->test.speed + j->log_operations;
	h->session = analysis->interleaved ? NULL : j->session[func];
	h->test.estimate = log_change(j, func) - h->test.speed;
	h->test.degrees = hypothesis_degrees(analysis, j);
	h->test.z = hypothesis_z(h, h->test.base_events, h->test.head_events,
		0.0);
}

static void test_function(struct hypothesis *h, struct analysis *analysis)
{
	const struct judged_series *j = h->series;

	h->kind = KIND_FUNCTION;
	h->workload = j->series.workload;
	h->metric = j->series.metric;
	h->blocked_by = analysis->machine_differs ? REASON_MACHINE_DIFFERS :
		BLOCKED_BY_NOTHING;
	hypothesis_allow(h, analysis, SCOPE_FUNCTION);
	h->kept_base = (unsigned)j->kept_base;
	h->kept_head = (unsigned)j->kept_head;
	h->test.z_budget = hypothesis_z(h, h->test.base_events,
		h->test.head_events, h->allowance.growth);
	h->p = t_upper(h->test.z, h->test.degrees);
	h->test.p_budget = t_upper(h->test.z_budget, h->test.degrees);
	guards(h, analysis->arena);
}

static void add_functions(struct analysis *analysis, struct judged_series *j,
	double hot_share)
{
	struct arena *arena = analysis->arena;
	uint32_t rows = j->series.row_count;
	bool absolute = judged_absolute(analysis, j);
	bool *member = arena_alloc(arena, rows + 1u, sizeof *member);
	struct prepared p = {
		.hot = arena_alloc(arena, rows + 1u, sizeof *p.hot),
		.c = arena_alloc(arena, rows + 1u, sizeof *p.c),
		.vr = arena_alloc(arena, rows + 1u, sizeof *p.vr),
	};
	double vc = fmax(judged_speed_variance(analysis, j),
		square(analysis->speed_factor_spread));

	for (uint32_t i = 0; i < rows; i++)
		p.hot[i] = judged_hot(j, i, hot_share);
	reference_set(member, j, p.hot, arena);
	reference_speed(&p, j, member);
	for (uint32_t i = 0; i < rows; i++) {
		struct hypothesis cold = {0}, *h = p.hot[i] ?
			hypothesis_add(analysis, FAMILY_FUNCTIONS) : &cold;
		double weight = absolute ?
			vc / (vc + j->dispersion[i] * p.vr[i]) : 1.0;

		function_numbers(h, analysis, j, i, weight, p.c[i], p.vr[i]);
		j->z[i] = h->test.z;
		if (p.hot[i])
			test_function(h, analysis);
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
