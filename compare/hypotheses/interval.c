/* Puts what was tested into the terms of reports: what both sides cost, how
 * much that changed, and between what bounds. */
#include "compare/hypotheses/interval.h"

#include <math.h>

#include "compare/stats/stats.h"

#define CONFIDENCE_TAIL 0.025 /* 95 %, two-sided */

/* Mean per operation (or run) of one side in the metric's unit: kept runs. */
static double side_mean(const struct judged_series *j, const double *values,
	bool head)
{
	const struct series *s = &j->series;
	size_t from = head ? s->base_count : 0;
	size_t to = head ? s->run_count : s->base_count;

	return series_sum(values, j->keep, from, to) /
		series_sum(s->operations, j->keep, from, to);
}

void interval_of_mean(struct side_value *side, double dispersion,
	double degrees)
{
	double half = .5 * t_upper_inverse(CONFIDENCE_TAIL, degrees) *
		sqrt(dispersion);
	double root = sqrt(side->events);
	double scale = side->events > 0.0 ? side->value / side->events : 0.0;

	side->lo = scale * pow(fmax(root - half, 0.0), 2.0);
	side->hi = scale * pow(root + half, 2.0);
}

static double finite_or_nan(double x)
{
	return isfinite(x) ? x : ABSENT;
}

static void set_change(struct sides *out, const struct hypothesis *h)
{
	struct change *c = &out->change;

	c->absolute = out->head.value - out->base.value;
	c->ratio = out->base.value > 0.0 ?
		finite_or_nan(out->head.value / out->base.value) : ABSENT;
	c->p = h->p;
	c->p_adjusted = h->decision.judged ? h->decision.p_adjusted : ABSENT;
}

static void set_bounds(struct change *change, double lo, double hi)
{
	change->ratio_lo = finite_or_nan(lo);
	change->ratio_hi = finite_or_nan(hi);
}

/* Values and their own intervals, of what was sampled. */
static void sampled_values(struct sides *out, const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	const double *all = s->value_sums; /* what shares are of */
	const double *values = h->kind == KIND_TOTAL ? all :
		series_row(s, s->values, h->func);
	double factor = exp(-h->test.speed);
	double base_all = side_mean(j, all, false);
	double head_all = side_mean(j, all, true);

	out->base = (struct side_value){
		.present = true,
		.value = side_mean(j, values, false),
		.runs = h->kept_base,
		.events = h->test.base_events,
	};
	out->head = (struct side_value){
		.present = true,
		.value = side_mean(j, values, true) * factor,
		.runs = h->kept_head,
		.events = h->test.head_events,
	};
	out->base.share = base_all > 0.0 ? out->base.value / base_all : 0.0;
	out->head.share = head_all > 0.0 ?
		out->head.value / factor / head_all : 0.0;
	interval_of_mean(&out->base, h->test.dispersion, h->test.degrees);
	interval_of_mean(&out->head, h->test.dispersion, h->test.degrees);
	if (hypothesis_weighed(h))
		out->base.events = out->head.events = ABSENT;
	set_change(out, h);
}

void interval_t(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	double limit = t_upper_inverse(CONFIDENCE_TAIL, h->test.degrees);
	double se = hypothesis_standard_error(h);

	(void)analysis;
	sampled_values(out, h);
	set_bounds(&out->change, out->change.ratio * exp(-limit * se),
		out->change.ratio * exp(limit * se));
}

void interval_g(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct test_detail *t = &h->test;
	double limit = t_upper_inverse(CONFIDENCE_TAIL, t->degrees);
	double root = spread_root(limit, hypothesis_counted(h), h->session,
		t->degrees);
	double counted = t->base_events > 0.0 ? t->head_events /
		t->base_events / exp(h->log_rho) : ABSENT;
	double lo, hi;

	(void)analysis;
	sampled_values(out, h);
	g_interval(&lo, &hi, t->base_events, t->head_events, h->log_rho,
		t->speed_variance, t->dispersion, root);
	/* From a ratio of observations to one of values. */
	if (counted > 0.0 && out->change.ratio > 0.0) {
		lo *= out->change.ratio / counted;
		hi *= out->change.ratio / counted;
	}
	set_bounds(&out->change, lo, hi);
}

/* All workloads together: one operation of each, with the factor that they
 * share. */
void interval_machine(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	double limit = t_upper_inverse(CONFIDENCE_TAIL, h->test.degrees);
	double half = exp(limit * hypothesis_standard_error(h));

	out->base = (struct side_value){.present = true, .events = ABSENT,
		.runs = h->kept_base, .share = 1.0};
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];

		out->base.value += side_mean(j, j->series.value_sums, false);
	}
	out->head = out->base;
	out->head.runs = h->kept_head;
	out->head.value *= exp(h->test.estimate);
	out->base.lo = out->base.hi = out->base.value;
	out->head.lo = out->head.value / half;
	out->head.hi = out->head.value * half;
	set_change(out, h);
	out->change.ratio_lo = out->change.ratio / half;
	out->change.ratio_hi = out->change.ratio * half;
}

/* Values of one side, as they are shown. */
struct shown {
	const double *values;
	size_t count;
	unsigned runs;
};

/* The sampled time beside what the clock of a benchmark says, where it has all
 * runs: NULL, there is none. */
static const struct judged_series *time_beside(const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct workload *w = h->workload;

	if (!h->exact.head_run || !h->allowance.off ||
		!row_of_metric(analysis, &h->metric)->clock)
		return NULL;
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];

		if (j->series.workload == w &&
			j->series.base_count == w->base_count &&
			j->series.head_count == w->head_count)
			return j;
	}
	return NULL;
}

/* Without disturbed runs: the clock is shown of those that the profiles are
 * judged by. */
static void leave_disturbed(struct shown *side, const size_t *run,
	const bool *keep, struct arena *arena)
{
	double *kept = arena_alloc(arena, side->count + 1, sizeof *kept);
	size_t count = 0, last = SIZE_MAX;

	side->runs = 0;
	for (size_t i = 0; i < side->count; i++) {
		if (!keep[run[i]])
			continue;
		kept[count++] = side->values[i];
		side->runs += run[i] != last;
		last = run[i];
	}
	side->values = kept;
	side->count = count;
}

static void exact_side(struct side_value *side, const double *values,
	size_t count, unsigned runs)
{
	*side = (struct side_value){.present = count > 0, .runs = runs,
		.events = ABSENT, .share = ABSENT};
	side->lo = side->hi = count ? values[0] : 0.0;
	for (size_t i = 0; i < count; i++) {
		side->value += values[i] / (double)count;
		side->lo = fmin(side->lo, values[i]);
		side->hi = fmax(side->hi, values[i]);
	}
}

void interval_exact(struct sides *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct judged_series *time = time_beside(h, analysis);
	struct shown base = {h->exact.base, h->exact.base_count, h->kept_base};
	struct shown head = {h->exact.head, h->exact.head_count, h->kept_head};

	if (time) {
		leave_disturbed(&base, h->exact.run, time->keep,
			analysis->arena);
		leave_disturbed(&head, h->exact.head_run,
			time->keep + time->series.base_count, analysis->arena);
	}
	exact_side(&out->base, base.values, base.count, base.runs);
	exact_side(&out->head, head.values, head.count, head.runs);
	set_change(out, h);
	out->change.ratio_lo = out->base.hi > 0.0 ?
		finite_or_nan(out->head.lo / out->base.hi) : ABSENT;
	out->change.ratio_hi = out->base.lo > 0.0 ?
		finite_or_nan(out->head.hi / out->base.lo) : ABSENT;
	out->change.p = out->change.p_adjusted = ABSENT;
}

double interval_rise(const struct change *change)
{
	if (isnan(change->ratio))
		return (double)INFINITY;
	return isnan(change->ratio_lo) ? change->ratio : change->ratio_lo;
}
