/* From rows to words: Holm over the whole report, netting, the detectable
 * change, and the status of every row (statistics, steps 9, 10, 12, 13). */
#include <math.h>
#include <stdlib.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

/* Family-wise error of each family when policy allows 1 % a report. The last
 * three come on top of the 1 %: objects, whose rows nearly always repeat what
 * the bytes of the same site say, and totals once more on surer ground. They
 * are paid for by how far below it the first three are measured to stay. */
static const double alphas[FAMILY_COUNT] = {
	[FAMILY_FUNCTIONS] = .005,
	[FAMILY_TOTALS] = .001,
	[FAMILY_ALLOC_SPACE] = .004,
	[FAMILY_ALLOC_REST] = .0005,
	[FAMILY_QUIET] = .0005,
	[FAMILY_MACHINE] = .0005,
};

#define KEPT_MIN 2
#define POWER_Z 1.05         /* makes the detectable change one of ~80 % power */
#define DETECTABLE_MAX 1.0   /* unchanged needs at most +100 % */
#define EXCLUDED_Z -1.645    /* a rise past the budget is excluded */
#define IMPROVED_P 0.005     /* family-wise, like a regression's */
#define OBJECT_RISE 1.0      /* exact: smallest rise that counts, per op */
#define BYTES_RISE 16.0
#define ONCE_BYTES 65536.0   /* what a run may allocate once, whatever N */

static double alpha_of(const struct report *report, enum family family)
{
	return alphas[family] * report->alpha_share *
		report->policy->false_alarms / .01;
}

/* What was recorded is the policy's question; of runs kept after disturbed
 * ones are left out, two are the least that can tell a spread. */
static bool few_runs(const struct report *report, const struct row *row)
{
	const struct series *s = &row->unit->series;
	unsigned least = report->policy->min_runs;

	return s->base_count < least || s->head_count < least ||
		row->kept_base < KEPT_MIN || row->kept_head < KEPT_MIN;
}

/* A timed total is a t statistic with its budget as a bound on the estimate;
 * everything else is a G-test. */
static bool is_timed_total(const struct row *row)
{
	return row->family == FAMILY_TOTALS || row->family == FAMILY_QUIET ||
		row->family == FAMILY_MACHINE;
}

static bool past_budget(const struct row *row)
{
	if (is_timed_total(row))
		return row->estimate >= log1p(row->allowance.growth);
	return row->p_budget <= ALPHA_BUDGET;
}

static bool ranks_agree(const struct row *row)
{
	return isnan(row->rank_needed) || row->rank >= row->rank_needed - 1e-9;
}

static bool guarded(const struct row *row)
{
	return ranks_agree(row) && row->one_run != 0;
}

/* Counting variance falls with events. Of the reference's variance ve = W v,
 * v falls with events as well, but the weight W = Vc / (Vc + phi v) grows with
 * longer runs, because Vc falls with runs alone. What sessions differ by
 * stays. */
double row_detectable(const struct row *row, double runs, double length)
{
	double growth = 1.0 + row->allowance.growth, rho = exp(row->log_rho);
	double degrees = fmax(4.0, (row->degrees + 4.0) * runs - 4.0);
	double base = (row->base + row->head) / (1.0 + rho) * runs * length;
	double reference = row->speed_variance / runs /
		(1.0 - row->weight + row->weight * length);
	double counted = row->dispersion * (1.0 / (base + .5) +
		1.0 / (rho * base + .5) + reference);
	double power = POWER_Z * sqrt(counted + spread_mean(row->session));
	double critical = sqrt(counted) * spread_root(t_upper_inverse(
		row->level, degrees), counted, row->session, degrees);
	double budget = sqrt(counted) * spread_root(t_upper_inverse(
		ALPHA_BUDGET, degrees), counted, row->session, degrees);

	return fmax(pow(1.0 + .5 * (critical + power), 2.0),
		growth * pow(1.0 + .5 * (budget + power), 2.0));
}

static void detectable_change(struct row *row)
{
	double growth = 1.0 + row->allowance.growth, critical, se;

	if (!is_timed_total(row)) {
		row->detectable = row_detectable(row, 1.0, 1.0);
		return;
	}
	critical = t_upper_inverse(row->level, row->degrees);
	se = row_standard_error(row);
	row->detectable = fmax(exp((critical + POWER_Z) * se),
		growth * exp(POWER_Z * se));
}

static void set(struct row *row, enum status status, enum reason reason)
{
	row->status = status;
	row->reason = reason;
}

/* A fall, tested as a rise is: Bonferroni over the family, past the mirrored
 * budget, and in the ranks. It fails no build; it must still be true. */
static bool improved(const struct row *row, size_t family)
{
	double pairs = (double)row->kept_base * row->kept_head;
	double z;

	if (t_upper(-row->z, row->degrees) > IMPROVED_P / (double)family)
		return false;
	if (is_timed_total(row))
		return row->estimate <= -log1p(row->allowance.growth);
	z = row_z(row, row->base, row->head,
		1.0 / (1.0 + row->allowance.growth) - 1.0);
	return t_upper(-z, row->degrees) <= ALPHA_BUDGET &&
		row->rank <= pairs - row->rank_needed + 1e-9;
}

/* Past what the metric's own budget allows, had no rule widened it. The
 * one-run guard was asked of the wider budget, so it has no say here. */
static bool past_normal(const struct row *row, double alpha, size_t family)
{
	if (isnan(row->normal_growth) || is_timed_total(row) ||
			(!row->allowance.off &&
			row->allowance.growth <= row->normal_growth) ||
			!ranks_agree(row) || row->p > alpha / (double)family)
		return false;
	return t_upper(row_z(row, row->base, row->head, row->normal_growth),
		row->degrees) <= ALPHA_BUDGET;
}

/* Whether a rise worth the name would have shown. */
static bool can_tell(const struct row *row)
{
	if (row->base == 0.0 && row->head == 0.0)
		return false;
	return is_timed_total(row) || row->detectable - 1.0 <=
		DETECTABLE_MAX || row->z_budget <= EXCLUDED_Z;
}

static void word_unfailed(struct row *row, double alpha, size_t family)
{
	if (past_normal(row, alpha, family))
		set(row, STATUS_TOLERATED, REASON_TOLERATED);
	else if (row->allowance.off)
		set(row, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (past_budget(row) && row->p <= SUSPECT_P &&
			!is_timed_total(row))
		set(row, STATUS_SUSPECT, spread_mean(row->session) > 0.0 ?
			REASON_APART : REASON_NOT_CONFIRMED);
	else if (row->base == 0.0 && row->head > 0.0)
		set(row, STATUS_NEW, REASON_NEW);
	else if (row->head == 0.0 && row->base > 0.0)
		set(row, STATUS_REMOVED, REASON_REMOVED);
	else if (improved(row, family))
		set(row, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else if (can_tell(row))
		set(row, STATUS_UNCHANGED, row->estimate >
			log1p(row->allowance.growth) ? REASON_WITHIN_NOISE :
			REASON_WITHIN_BUDGET);
	else
		set(row, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS);
}

/* A rise is a regression unless it only came from next door. */
static void word_risen(struct row *row, enum reason reason,
	struct arena *arena)
{
	if (row->kind != KIND_TOTAL && row_moved(row, arena))
		set(row, STATUS_MOVED, REASON_MOVED);
	else
		set(row, STATUS_REGRESSION, reason);
}

static void word(struct report *report, struct row *row, double alpha,
	size_t family)
{
	bool rejected = row->judged && row->metric.better < 0 &&
		past_budget(row) && guarded(row) && row->p_adjusted <= alpha;

	if (!row->allowance.off && few_runs(report, row))
		set(row, STATUS_UNDECIDED, REASON_TOO_FEW_RUNS);
	else if (!rejected)
		word_unfailed(row, alpha, family);
	else if (row->warning != CAN_FAIL)
		set(row, STATUS_SUSPECT, row->warning);
	else if (row->family == FAMILY_MACHINE)
		set(row, STATUS_REGRESSION, REASON_MACHINE_WIDE);
	else
		word_risen(row, REASON_PAST_BUDGET, report->arena);
}

/* Family-wise p over the judged rows of one family: Holm over candidates (rows
 * that fail a guard or stay within budget count as 1), Bonferroni for timed
 * totals, as measured. */
static size_t adjust(struct report *report, enum family family)
{
	size_t *which = xcalloc(report->rows.count + 1, sizeof *which);
	size_t *order = xcalloc(report->rows.count + 1, sizeof *order);
	double *p = xcalloc(report->rows.count + 1, sizeof *p);
	size_t count = 0;

	for (size_t i = 0; i < report->rows.count; i++) {
		struct row *row = &report->rows.rows[i];

		if (row->family != family || row->allowance.off ||
				row->left_out)
			continue;
		row->judged = true;
		p[count] = past_budget(row) && guarded(row) ? row->p : 1.0;
		which[count++] = i;
	}
	if (family == FAMILY_TOTALS || family == FAMILY_QUIET)
		for (size_t i = 0; i < count; i++)
			p[i] = fmin(1.0, p[i] * (double)count);
	else
		holm_adjust(p, count, order);
	for (size_t i = 0; i < count; i++)
		report->rows.rows[which[i]].p_adjusted = p[i];
	free(which);
	free(order);
	free(p);
	return count;
}

struct extent {
	double lo, hi, mean;
};

static struct extent extent_of(const double *values, size_t count)
{
	struct extent e = {values[0], values[0], 0.0};

	for (size_t i = 0; i < count; i++) {
		e.lo = fmin(e.lo, values[i]);
		e.hi = fmax(e.hi, values[i]);
		e.mean += values[i] / (double)count;
	}
	return e;
}

/*
 * The rise that a budget of nothing would still need. Growth that happens once
 * (a buffer, a pool, the profiler's own) is spread over the operations of a
 * run, so bytes must rise by more than a run's worth of it; and a number that
 * differs between runs of one side is not exact: the sides must lie further
 * apart than that.
 */
static double least_rise(const struct report *report, const struct row *row,
	const struct extent *base, const struct extent *head)
{
	struct span unit = symtab_text(report->symtab, row->metric.unit);
	double least = fmax(base->hi - base->lo, head->hi - head->lo);

	if (span_equal(unit, span_of("B/op")) ||
			span_equal(unit, span_of("bytes")))
		least = fmax(least, fmax(BYTES_RISE, isnan(row->operations) ?
			ONCE_BYTES : ONCE_BYTES / row->operations));
	if (span_equal(unit, span_of("allocs/op")) ||
			span_equal(unit, span_of("count")))
		least = fmax(least, OBJECT_RISE);
	return least;
}

/* Whether all of `to` lies past all of `from`, by growth and by least. */
static bool past_exactly(const struct extent *from, const struct extent *to,
	double growth, double least)
{
	return to->lo > growth * from->hi && to->lo - from->hi >= least;
}

/* Every head run past every base run by the budget; for rates, below. */
static void word_exact(struct report *report, struct row *row)
{
	struct extent base = extent_of(row->exact_base, row->exact_base_count);
	struct extent head = extent_of(row->exact_head, row->exact_head_count);
	double growth = 1.0 + row->allowance.growth;
	double least = least_rise(report, row, &base, &head);
	bool higher = row->metric.better > 0;

	row->judged = !row->allowance.off && row->metric.better != 0 &&
		!row->amortized;
	if (higher)
		row->detectable = fmin(base.lo / growth, base.lo - least) /
			base.mean * head.mean / head.hi;
	else
		row->detectable = fmax(base.hi * growth, base.hi + least) /
			base.mean * head.mean / head.lo;
	if (row->amortized)
		set(row, STATUS_UNCHANGED, REASON_AMORTIZED);
	else if (!row->judged)
		set(row, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (higher ? past_exactly(&head, &base, growth, least) :
			past_exactly(&base, &head, growth, least))
		word_risen(row, REASON_PAST_BUDGET_EXACT, report->arena);
	else if (higher ? past_exactly(&base, &head, growth, least) :
			past_exactly(&head, &base, growth, least))
		set(row, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else
		set(row, STATUS_UNCHANGED, REASON_WITHIN_BUDGET_EXACT);
}

/* Lets second rows speak: what one found takes the place of the row before it,
 * of the same subject; the others are dropped, but what they could have seen
 * was seen. All workloads together are a finding when they did change; the
 * factor itself is told in any case. */
static void settle_second(struct report *report)
{
	struct rows *rows = &report->rows;
	size_t count = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct row *row = &rows->rows[i];
		struct row *first = &rows->rows[count ? count - 1 : 0];

		if (row->family == FAMILY_MACHINE && (row->left_out ||
				row->status == STATUS_UNCHANGED))
			continue;
		if (!row->second)
			rows->rows[count++] = *row;
		else if (row->status == STATUS_REGRESSION &&
				first->status != STATUS_REGRESSION)
			*first = *row;
		else if (row->family == FAMILY_QUIET)
			first->detectable = fmin(first->detectable,
				row->detectable);
	}
	rows->count = count;
}

void decide(struct report *report)
{
	for (enum family f = 0; f < FAMILY_EXACT; f++) {
		size_t count = adjust(report, f);
		double alpha = alpha_of(report, f);

		for (size_t i = 0; i < report->rows.count; i++) {
			struct row *row = &report->rows.rows[i];

			if (row->family != f || row->left_out)
				continue;
			row->level = alpha / (double)(count ? count : 1);
			detectable_change(row);
			word(report, row, alpha, count ? count : 1);
		}
	}
	for (size_t i = 0; i < report->rows.count; i++)
		if (report->rows.rows[i].family == FAMILY_EXACT &&
				!report->rows.rows[i].left_out)
			word_exact(report, &report->rows.rows[i]);
	settle_second(report);
}
