/* From tests to an answer: Holm over the whole report, netting, the detectable
 * change, the status of every hypothesis, and what the gate makes of them
 * (statistics, steps 9, 10, 12, 13, 15). */
#include "compare/decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/hypotheses/interval.h"
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
#define POWER_Z 1.05 /* makes the detectable change one of ~80 % power */
#define DETECTABLE_MAX 1.0   /* unchanged needs at most +100 % */
#define EXCLUDED_Z -1.645    /* a rise past the budget is excluded */
#define IMPROVED_P 0.005     /* family-wise, like a regression's */
#define OBJECT_RISE 1.0      /* exact: smallest rise that counts, per op */
#define BYTES_RISE 16.0
#define ONCE_BYTES 65536.0   /* what a run may allocate once, whatever N */

static double alpha_of(const struct analysis *analysis, enum family family)
{
	return alphas[family] * analysis->alpha_share *
		analysis->policy->false_alarms / .01;
}

/* What was recorded is the policy's question; of runs kept after disturbed
 * ones are left out, two are the least that can tell a spread. */
static bool few_runs(const struct analysis *analysis,
	const struct hypothesis *h)
{
	const struct series *s = &h->series->series;
	unsigned least = analysis->policy->min_runs;

	return s->base_count < least || s->head_count < least ||
		h->kept_base < KEPT_MIN || h->kept_head < KEPT_MIN;
}

/* A timed total is a t statistic with its budget as a bound on the estimate;
 * everything else is a G-test. */
static bool is_timed_total(const struct hypothesis *h)
{
	return h->family == FAMILY_TOTALS || h->family == FAMILY_QUIET ||
		h->family == FAMILY_MACHINE;
}

static bool past_budget(const struct hypothesis *h)
{
	if (is_timed_total(h))
		return h->estimate >= log1p(h->allowance.growth);
	return h->p_budget <= ALPHA_BUDGET;
}

static bool ranks_agree(const struct hypothesis *h)
{
	return isnan(h->rank_needed) || h->rank >= h->rank_needed - 1e-9;
}

static bool guarded(const struct hypothesis *h)
{
	return ranks_agree(h) && h->one_run != 0;
}

/* Counting variance falls with events. Of the reference's variance ve = W v,
 * v falls with events as well, but the weight W = Vc / (Vc + phi v) grows with
 * longer runs, because Vc falls with runs alone. What sessions differ by
 * stays. */
double hypothesis_detectable(const struct hypothesis *h, double runs,
	double length)
{
	double growth = 1.0 + h->allowance.growth, rho = exp(h->log_rho);
	double degrees = fmax(4.0, (h->degrees + 4.0) * runs - 4.0);
	double base = (h->base + h->head) / (1.0 + rho) * runs * length;
	double reference = h->speed_variance / runs /
		(1.0 - h->weight + h->weight * length);
	double counted = h->dispersion * (1.0 / (base + .5) +
		1.0 / (rho * base + .5) + reference);
	double power = POWER_Z * sqrt(counted + spread_mean(h->session));
	double critical = sqrt(counted) * spread_root(t_upper_inverse(
		h->level, degrees), counted, h->session, degrees);
	double budget = sqrt(counted) * spread_root(t_upper_inverse(
		ALPHA_BUDGET, degrees), counted, h->session, degrees);

	return fmax(pow(1.0 + .5 * (critical + power), 2.0),
		growth * pow(1.0 + .5 * (budget + power), 2.0));
}

static void detectable_change(struct hypothesis *h)
{
	double growth = 1.0 + h->allowance.growth, critical, se;

	if (!is_timed_total(h)) {
		h->detectable = hypothesis_detectable(h, 1.0, 1.0);
		return;
	}
	critical = t_upper_inverse(h->level, h->degrees);
	se = hypothesis_standard_error(h);
	h->detectable = fmax(exp((critical + POWER_Z) * se),
		growth * exp(POWER_Z * se));
}

static void set(struct hypothesis *h, enum status status, enum reason reason)
{
	h->status = status;
	h->reason = reason;
}

/* A fall, tested as a rise is: Bonferroni over the family, past the mirrored
 * budget, and in the ranks. It fails no build; it must still be true. */
static bool improved(const struct hypothesis *h, size_t family)
{
	double pairs = (double)h->kept_base * h->kept_head;
	double z;

	if (t_upper(-h->z, h->degrees) > IMPROVED_P / (double)family)
		return false;
	if (is_timed_total(h))
		return h->estimate <= -log1p(h->allowance.growth);
	z = hypothesis_z(h, h->base, h->head,
		1.0 / (1.0 + h->allowance.growth) - 1.0);
	return t_upper(-z, h->degrees) <= ALPHA_BUDGET &&
		h->rank <= pairs - h->rank_needed + 1e-9;
}

/* Past what the metric's own budget allows, had no rule widened it. The
 * one-run guard was asked of the wider budget, so it has no say here. */
static bool past_normal(const struct hypothesis *h, double alpha, size_t family)
{
	if (isnan(h->normal_growth) || is_timed_total(h) ||
			(!h->allowance.off &&
			h->allowance.growth <= h->normal_growth) ||
			!ranks_agree(h) || h->p > alpha / (double)family)
		return false;
	return t_upper(hypothesis_z(h, h->base, h->head, h->normal_growth),
		h->degrees) <= ALPHA_BUDGET;
}

/* Whether a rise worth the name would have shown. */
static bool can_tell(const struct hypothesis *h)
{
	if (h->base == 0.0 && h->head == 0.0)
		return false;
	return is_timed_total(h) || h->detectable - 1.0 <=
		DETECTABLE_MAX || h->z_budget <= EXCLUDED_Z;
}

static void word_unfailed(struct hypothesis *h, double alpha, size_t family)
{
	if (past_normal(h, alpha, family))
		set(h, STATUS_TOLERATED, REASON_TOLERATED);
	else if (h->allowance.off)
		set(h, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (past_budget(h) && h->p <= SUSPECT_P &&
			!is_timed_total(h))
		set(h, STATUS_SUSPECT, spread_mean(h->session) > 0.0 ?
			REASON_APART : REASON_NOT_CONFIRMED);
	else if (h->base == 0.0 && h->head > 0.0)
		set(h, STATUS_NEW, REASON_NEW);
	else if (h->head == 0.0 && h->base > 0.0)
		set(h, STATUS_REMOVED, REASON_REMOVED);
	else if (improved(h, family))
		set(h, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else if (can_tell(h))
		set(h, STATUS_UNCHANGED, h->estimate >
			log1p(h->allowance.growth) ? REASON_WITHIN_NOISE :
			REASON_WITHIN_BUDGET);
	else
		set(h, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS);
}

/* A rise is a regression unless it only came from next door. */
static void word_risen(struct hypothesis *h, enum reason reason,
	struct arena *arena)
{
	if (h->kind != KIND_TOTAL && hypothesis_moved(h, arena))
		set(h, STATUS_MOVED, REASON_MOVED);
	else
		set(h, STATUS_REGRESSION, reason);
}

static void word(struct analysis *analysis, struct hypothesis *h, double alpha,
	size_t family)
{
	bool rejected = h->judged && h->metric.better < 0 &&
		past_budget(h) && guarded(h) && h->p_adjusted <= alpha;

	if (!h->allowance.off && few_runs(analysis, h))
		set(h, STATUS_UNDECIDED, REASON_TOO_FEW_RUNS);
	else if (!rejected)
		word_unfailed(h, alpha, family);
	else if (h->blocked_by != BLOCKED_BY_NOTHING)
		set(h, STATUS_SUSPECT, h->blocked_by);
	else if (h->family == FAMILY_MACHINE)
		set(h, STATUS_REGRESSION, REASON_MACHINE_WIDE);
	else
		word_risen(h, REASON_PAST_BUDGET, analysis->arena);
}

/* Family-wise p over the judged rows of one family: Holm over candidates (rows
 * that fail a guard or stay within budget count as 1), Bonferroni for timed
 * totals, as measured. */
static size_t adjust(struct analysis *analysis, enum family family)
{
	size_t *which = xcalloc(analysis->hypotheses.count + 1, sizeof *which);
	size_t *order = xcalloc(analysis->hypotheses.count + 1, sizeof *order);
	double *p = xcalloc(analysis->hypotheses.count + 1, sizeof *p);
	size_t count = 0;

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		struct hypothesis *h = &analysis->hypotheses.all[i];

		if (h->family != family || h->allowance.off ||
				h->left_out)
			continue;
		h->judged = true;
		p[count] = past_budget(h) && guarded(h) ? h->p : 1.0;
		which[count++] = i;
	}
	if (family == FAMILY_TOTALS || family == FAMILY_QUIET)
		for (size_t i = 0; i < count; i++)
			p[i] = fmin(1.0, p[i] * (double)count);
	else
		holm_adjust(p, count, order);
	for (size_t i = 0; i < count; i++)
		analysis->hypotheses.all[which[i]].p_adjusted = p[i];
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
static double least_rise(const struct analysis *analysis,
	const struct hypothesis *h, const struct extent *base,
	const struct extent *head)
{
	struct span unit = symtab_text(analysis->symtab, h->metric.unit);
	double least = fmax(base->hi - base->lo, head->hi - head->lo);

	if (span_equal(unit, span_of("B/op")) ||
			span_equal(unit, span_of("bytes")))
		least = fmax(least, fmax(BYTES_RISE, isnan(h->operations) ?
			ONCE_BYTES : ONCE_BYTES / h->operations));
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
static void word_exact(struct analysis *analysis, struct hypothesis *h)
{
	struct extent base = extent_of(h->exact_base, h->exact_base_count);
	struct extent head = extent_of(h->exact_head, h->exact_head_count);
	double growth = 1.0 + h->allowance.growth;
	double least = least_rise(analysis, h, &base, &head);
	bool higher = h->metric.better > 0;

	h->judged = !h->allowance.off && h->metric.better != 0 &&
		!h->amortized;
	if (higher)
		h->detectable = fmin(base.lo / growth, base.lo - least) /
			base.mean * head.mean / head.hi;
	else
		h->detectable = fmax(base.hi * growth, base.hi + least) /
			base.mean * head.mean / head.lo;
	if (h->amortized)
		set(h, STATUS_UNCHANGED, REASON_AMORTIZED);
	else if (!h->judged)
		set(h, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (higher ? past_exactly(&head, &base, growth, least) :
			past_exactly(&base, &head, growth, least))
		word_risen(h, REASON_PAST_BUDGET_EXACT, analysis->arena);
	else if (higher ? past_exactly(&base, &head, growth, least) :
			past_exactly(&head, &base, growth, least))
		set(h, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else
		set(h, STATUS_UNCHANGED, REASON_WITHIN_BUDGET_EXACT);
}

/* Lets sharper tests speak: what one found takes the place of the one before
 * it, of the same subject; the others are dropped, but what they could have
 * seen was seen. All workloads together are a finding when they did change; the
 * factor itself is told in any case. */
static void settle_sharper(struct analysis *analysis)
{
	struct hypotheses *list = &analysis->hypotheses;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct hypothesis *h = &list->all[i];
		struct hypothesis *first = &list->all[count ? count - 1 : 0];

		if (h->family == FAMILY_MACHINE && (h->left_out ||
				h->status == STATUS_UNCHANGED))
			continue;
		if (!h->sharper)
			list->all[count++] = *h;
		else if (h->status == STATUS_REGRESSION &&
				first->status != STATUS_REGRESSION)
			*first = *h;
		else if (h->family == FAMILY_QUIET)
			first->detectable = fmin(first->detectable,
				h->detectable);
	}
	list->count = count;
}

/* A regression that somebody accepted, by what is beyond doubt of it. */
static void accept(struct hypothesis *h, const struct analysis *analysis)
{
	const char *metric = name_text(analysis, h->metric.name);
	struct sides sides;
	char id[FINDING_ID_SIZE];

	if (h->left_out || h->status != STATUS_REGRESSION ||
			analysis->policy->acceptance_count == 0)
		return;
	interval_sides(&sides, h, analysis);
	finding_id(id, h, analysis);
	h->acceptance = policy_acceptance(analysis->policy, h->workload->name,
		finding_function(h, analysis), metric ? metric : "", id,
		interval_rise(&sides.change));
	if (h->acceptance)
		set(h, STATUS_ACCEPTED, REASON_ACCEPTED);
}

void decide_hypotheses(struct analysis *analysis)
{
	for (enum family f = 0; f < FAMILY_EXACT; f++) {
		size_t count = adjust(analysis, f);
		double alpha = alpha_of(analysis, f);

		for (size_t i = 0; i < analysis->hypotheses.count; i++) {
			struct hypothesis *h = &analysis->hypotheses.all[i];

			if (h->family != f || h->left_out)
				continue;
			h->level = alpha / (double)(count ? count : 1);
			detectable_change(h);
			word(analysis, h, alpha, count ? count : 1);
		}
	}
	for (size_t i = 0; i < analysis->hypotheses.count; i++)
		if (analysis->hypotheses.all[i].family == FAMILY_EXACT &&
				!analysis->hypotheses.all[i].left_out)
			word_exact(analysis, &analysis->hypotheses.all[i]);
	settle_sharper(analysis);
	for (size_t i = 0; i < analysis->hypotheses.count; i++)
		accept(&analysis->hypotheses.all[i], analysis);
}

/* What an outcome is made of. */
struct tally {
	size_t regressions;
	size_t tested, decided; /* judged; of these not undecided */
	size_t exact;           /* judged */
};

static void count(struct tally *tally, enum status status, bool exact,
	bool judged)
{
	tally->regressions += status == STATUS_REGRESSION;
	tally->exact += exact && judged;
	tally->tested += !exact && judged;
	tally->decided += !exact && judged && status != STATUS_UNDECIDED;
}

/* Nothing judged is not a pass: undecided when nothing tested came to a
 * decision, or, with nothing tested, nothing exact was judged. */
static enum outcome outcome_of(const struct tally *tally)
{
	if (tally->regressions)
		return OUTCOME_REGRESSION;
	return (tally->tested ? tally->decided : tally->exact) ?
		OUTCOME_PASS : OUTCOME_UNDECIDED;
}

static int exit_code_of(enum outcome outcome, const struct compare_input *in)
{
	const struct policy *policy = in->policy;

	if (in->advisory)
		return 0;
	if (outcome == OUTCOME_NO_BASELINE)
		return policy->missing_baseline == ANSWER_FAIL ? 3 : 0;
	if (outcome == OUTCOME_UNDECIDED)
		return policy->undecided == ANSWER_FAIL ? 3 : 0;
	return outcome == OUTCOME_REGRESSION ? 1 : 0;
}

static void decide_tally(struct verdict *out, const struct tally *tally,
	const struct compare_input *in)
{
	out->outcome = in->no_base ? OUTCOME_NO_BASELINE : outcome_of(tally);
	out->exit_code = exit_code_of(out->outcome, in);
}

void decide_outcome(struct verdict *out, const struct analysis *analysis,
	const struct compare_input *in)
{
	struct tally tally = {0};

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = &analysis->hypotheses.all[i];

		if (!h->left_out)
			count(&tally, h->status, h->family == FAMILY_EXACT,
				h->judged);
	}
	decide_tally(out, &tally, in);
}

/* Where the fresh runs do not have it, because it is not hot there or could not
 * be judged, a suspicion stays one. */
static void decide_again(struct finding *f, const struct finding *fresh)
{
	struct earlier first = {f->status, f->reason, f->base, f->head,
		f->change};
	size_t past_count = f->history_count;
	struct past *past = f->history;

	if (fresh) {
		*f = *fresh;
		f->history_count = past_count;
		f->history = past;
	} else if (f->status == STATUS_UNDECIDED ||
			f->status == STATUS_UNCHANGED) {
		return;
	} else {
		f->status = STATUS_SUSPECT;
		f->reason = REASON_NOT_CONFIRMED;
	}
	f->first = first;
	f->first_present = true;
}

void decide_retest(struct verdict *out, const struct verdict *first,
	const struct verdict *fresh, const struct retest *retest,
	const struct compare_input *in, struct arena *arena)
{
	struct tally tally = {0};

	*out = *first;
	memset(out->counts, 0, sizeof out->counts);
	out->findings = arena_alloc(arena, out->finding_count + 1,
		sizeof *out->findings);
	for (size_t i = 0; i < out->finding_count; i++) {
		struct finding *f = &out->findings[i];

		*f = first->findings[i];
		if (retest_asks(retest, f->id))
			decide_again(f, finding_find(fresh, f->id));
		out->counts[f->status]++;
		count(&tally, f->status, f->exact, f->judged);
	}
	qsort(out->findings, out->finding_count, sizeof *out->findings,
		finding_compare);
	decide_tally(out, &tally, in);
}

void decide_error(struct verdict *out, struct verdict_note *why,
	const char *tool_version, int exit_code)
{
	*out = (struct verdict){
		.tool_version = tool_version,
		.outcome = OUTCOME_ERROR,
		.exit_code = exit_code,
		.base = {.label = ""},
		.head = {.label = ""},
		.policy = {.measured = "auto"},
		.machine_factor = ABSENT,
		.note_count = 1,
		.notes = why,
	};
}
