/* Tests what is waited for, function by function (statistics, "Contention"): a
 * rise is sure by the contentions that were counted, and as large as the delay.
 * How often goroutines meet differs from run to run by more than counting does,
 * and how much runs tell. */
#include <math.h>

#include "compare/hypotheses/counts.h"
#include "compare/stats/stats.h"

#define DELAY_PRIOR 4.0 /* weight of delays that differ as contentions do */

/* One metric of one workload. */
struct contention {
	struct judged_series *j, *delay; /* the second, of which only runs tell
	                                    the spread */
	const struct test *by_delay;
	struct arena *arena;
	double *all;                  /* contentions; one a run */
	const struct spread *session; /* of runs taken apart; NULL: in turn */
	bool elsewhere;               /* the sides ran on unlike machines */
};

/* How many contentions one that was recorded stands for: a fraction of them is,
 * and each then counts for all. Of what was weighed by its length, 1. */
static double divisor_of(const struct series *s)
{
	double divisor = 0.0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];

		if (!group->stack_count)
			continue;
		if (!(group->divisor > 0.0))
			return 1.0;
		divisor = common_divisor(group->divisor, divisor);
	}
	return divisor > 0.0 ? divisor : 1.0;
}

/* What sessions of one program differ by, for runs taken apart. */
static const struct spread *session_spread(const struct analysis *analysis)
{
	struct spread *out;

	if (analysis->interleaved)
		return NULL;
	out = arena_alloc(analysis->arena, 1, sizeof *out);
	*out = (struct spread){1, {2.0 * square(analysis->session_sd)}, {1.0}};
	return out;
}

static void sum_rows(struct contention *c)
{
	struct judged_series *j = c->j;
	const struct series *s = &j->series;

	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *counts = series_row(s, s->counts, i);

		j->base[i] = sum_of(counts, 0, s->base_count);
		j->head[i] = sum_of(counts, s->base_count, s->run_count);
		j->base_total += j->base[i];
		j->head_total += j->head[i];
		for (size_t r = 0; r < s->run_count; r++)
			c->all[r] += counts[r];
	}
}

/* By operations; of windows without them by the other functions or the clock,
 * whichever explains more. */
static struct yardstick yardstick_of(const struct contention *c, uint32_t row,
	const double *counts)
{
	const struct judged_series *j = c->j;
	const struct series *s = &j->series;
	struct yardstick by = {.of = s->operations}, rest = {0};
	double *of, base, head;

	if (!divisor_is_time(s->divisor))
		return by;
	of = arena_alloc(c->arena, s->run_count, sizeof *of);
	for (size_t r = 0; r < s->run_count; r++)
		of[r] = c->all[r] - series_row(s, s->counts, row)[r] + .5;
	base = sum_of(of, 0, s->base_count);
	head = sum_of(of, s->base_count, s->run_count);
	rest.speed = log(head / base) - j->log_operations;
	rest.variance = 1.0 / base + 1.0 / head;
	rest.of = of;
	return yardstick_nearer(by, rest,
		log((sum_of(counts, s->base_count, s->run_count) + .5) /
			(sum_of(counts, 0, s->base_count) + .5)) -
			j->log_operations);
}

/* The rise must be past its budget without the longest run of head and the
 * shortest of base: one wait may be longer than all others. */
static void guard_one_run(struct hypothesis *h, const double *values,
	const struct yardstick *by)
{
	const struct series *s = &h->series->series;
	double least = (double)INFINITY, most = 0.0, base = 0.0, head = 0.0;

	for (size_t r = 0; r < s->run_count; r++) {
		double rate = values[r] / fmax(by->of[r], 1e-9);

		if (r < s->base_count) {
			base += rate;
			least = fmin(least, rate);
		} else {
			head += rate;
			most = fmax(most, rate);
		}
	}
	h->test.one_run = 1;
	if (s->base_count < 3 || s->head_count < 3)
		return;
	base = (base - least) / (double)(s->base_count - 1);
	head = (head - most) / (double)(s->head_count - 1);
	h->test.one_run = head >= base * (1.0 + h->allowance.growth);
}

static void test(struct hypothesis *h, const struct contention *c,
	const double *counts, const double *values, const struct yardstick *by)
{
	h->session = c->session;
	counts_test(h, counts, values, by, c->arena);
	guard_one_run(h, values, by);
}

static void set_subject(struct hypothesis *h, const struct contention *c,
	enum kind kind)
{
	h->kind = kind;
	h->series = h->by == c->by_delay ? c->delay : c->j;
	h->workload = c->j->series.workload;
	h->metric = c->j->series.metric;
	if (c->elsewhere)
		h->blocked_by = REASON_MACHINE_DIFFERS;
}

static void test_function(struct hypothesis *h, const struct analysis *analysis,
	const struct contention *c, uint32_t row, const double *counts)
{
	const struct series *s = &c->j->series;
	struct yardstick by = yardstick_of(c, row, counts);

	set_subject(h, c, KIND_FUNCTION);
	h->func = row;
	if (judged_alone(c->j, row))
		hypothesis_need_operations(h, s);
	hypothesis_allow(h, analysis, SCOPE_FUNCTION);
	test(h, c, counts, series_row(s, s->values, row), &by);
}

/* A lock that is held longer makes waits longer, and not always more: where they
 * changed, the delay itself is tested too, by how much runs differ in it. */
static void add_function(struct analysis *analysis, const struct contention *c,
	uint32_t row, double squares)
{
	const struct series *s = &c->j->series;
	struct hypothesis *h = hypothesis_add(analysis, FAMILY_CONTENTION);

	test_function(h, analysis, c, row, series_row(s, s->counts, row));
	if (counts_size_changed(s, row, h->allowance.growth))
		test_function(hypothesis_sharpen(h, analysis, FAMILY_DELAY),
			analysis, c, row,
			counts_effective(s, series_row(s, s->values, row),
				squares, c->arena));
}

static void add_total(struct analysis *analysis, const struct contention *c)
{
	const struct series *s = &c->j->series;
	struct yardstick by = {.of = s->operations};
	struct hypothesis *h = hypothesis_add(analysis, FAMILY_CONTENTION);

	set_subject(h, c, KIND_TOTAL);
	hypothesis_need_operations(h, s);
	hypothesis_allow(h, analysis, SCOPE_TOTAL);
	test(h, c, c->all, s->value_sums, &by);
}

/* Whether a side has nothing of it, as where nobody asked for it: told by
 * coverage. */
static bool is_off(const struct judged_series *j)
{
	return !(j->base_total > 0.0 && j->head_total > 0.0);
}

static void add_series(struct analysis *analysis,
	const struct workload *workload, sym metric)
{
	struct arena *arena = analysis->arena;
	struct contention c = {.j = arena_alloc(arena, 1, sizeof *c.j),
		.delay = arena_alloc(arena, 1, sizeof *c.j),
		.by_delay = &analysis->tests[FAMILY_DELAY],
		.arena = arena,
		.session = session_spread(analysis)};
	struct series *s = &c.j->series;
	double hot, *squares;

	if (!metric_series(s, analysis, workload, metric) ||
		s->metric.nature == NATURE_EXACT ||
		!metric_comparable(analysis, workload, &s->metric))
		return;
	if (!metric_is_weight(&s->metric))
		series_measure(s, divisor_of(s));
	hot = metric_budget(analysis, &s->metric).hot;
	counts_prepare(c.j, arena);
	counts_learn(c.j, hot, arena);
	c.all = arena_alloc(arena, s->run_count, sizeof *c.all);
	c.elsewhere = judged_elsewhere(analysis, c.j);
	sum_rows(&c);
	*c.delay = *c.j;
	c.delay->series.counting = COUNTING_NONE;
	c.delay->prior = (struct prior){1.0, DELAY_PRIOR};
	if (is_off(c.j))
		return;
	squares = counts_weighted_squares(s, arena);
	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *counts = series_row(s, s->counts, i);
		struct prior prior = row_prior_of(c.j, i);
		struct yardstick by = yardstick_of(&c, i, counts);

		c.j->z[i] = g_root(c.j->base[i], c.j->head[i],
			c.j->log_operations + by.speed, by.variance,
			counts_dispersion(c.j, &prior, by.of, counts), 0.0);
	}
	for (uint32_t i = 0; i < s->row_count; i++)
		if (counts_share(s, series_row(s, s->values, i),
			    sum_of(s->value_sums, 0, s->base_count),
			    sum_of(s->value_sums, s->base_count,
				    s->run_count)) >= 2.0 * hot &&
			c.j->base[i] + c.j->head[i] >= MIN_COUNT)
			add_function(analysis, &c, i, squares[i]);
	add_total(analysis, &c);
}

void contention_rows(struct analysis *analysis)
{
	for (size_t m = 0; m < analysis->metric_count; m++) {
		const struct judged_metric *metric = &analysis->metrics[m];

		if (!analysis->tests[FAMILY_CONTENTION].applies(metric->row))
			continue;
		for (size_t w = 0; w < analysis->workload_count; w++)
			add_series(analysis, &analysis->workloads[w],
				metric->name);
	}
}
