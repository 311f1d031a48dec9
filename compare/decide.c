/* From tests to an answer: Holm over the whole report, netting, the detectable
 * change, the status of every hypothesis, and what the gate makes of them
 * (statistics, steps 9, 10, 12, 13, 15). */
#include "compare/decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/hypotheses/extent.h"
#include "compare/hypotheses/interval.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define KEPT_MIN 2
#define DETECTABLE_MAX 1.0   /* unchanged needs at most +100 % */
#define EXCLUDED_Z -1.645    /* a rise past the budget is excluded */
#define IMPROVED_P 0.005     /* family-wise, like a regression's */

static double alpha_of(const struct analysis *analysis, const struct test *by)
{
	return by->alpha * analysis->alpha_share *
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

static bool past_budget(const struct hypothesis *h)
{
	if (h->by->on_estimate)
		return h->test.estimate >= log1p(h->allowance.growth);
	return h->test.p_budget <= ALPHA_BUDGET;
}

static bool ranks_agree(const struct hypothesis *h)
{
	return isnan(h->test.rank_needed) ||
		h->test.rank >= h->test.rank_needed - 1e-9;
}

static bool guarded(const struct hypothesis *h)
{
	return ranks_agree(h) && h->test.one_run != 0;
}

static void set(struct hypothesis *h, enum status status, enum reason reason)
{
	h->decision.status = status;
	h->decision.reason = reason;
}

/* A fall, tested as a rise is: Bonferroni over the family, past the mirrored
 * budget, and in the ranks. It fails no build; it must still be true. */
static bool improved(const struct hypothesis *h, size_t family)
{
	double pairs = (double)h->kept_base * h->kept_head;
	double z;

	if (t_upper(-h->test.z, h->test.degrees) > IMPROVED_P / (double)family)
		return false;
	if (h->by->on_estimate)
		return h->test.estimate <= -log1p(h->allowance.growth);
	z = hypothesis_z(h, h->test.base_events, h->test.head_events,
		1.0 / (1.0 + h->allowance.growth) - 1.0);
	return t_upper(-z, h->test.degrees) <= ALPHA_BUDGET &&
		h->test.rank <= pairs - h->test.rank_needed + 1e-9;
}

/* Past what the metric's own budget allows, had no rule widened it. The
 * one-run guard was asked of the wider budget, so it has no say here. */
static bool past_normal(const struct hypothesis *h, double alpha, size_t family)
{
	if (isnan(h->normal_growth) || h->by->on_estimate ||
			(!h->allowance.off &&
			h->allowance.growth <= h->normal_growth) ||
			!ranks_agree(h) || h->p > alpha / (double)family)
		return false;
	return t_upper(hypothesis_z(h, h->test.base_events, h->test.head_events,
			       h->normal_growth),
		       h->test.degrees) <= ALPHA_BUDGET;
}

/* Whether a rise worth the name would have shown. */
static bool can_tell(const struct hypothesis *h)
{
	if (h->test.base_events == 0.0 && h->test.head_events == 0.0)
		return false;
	return h->by->on_estimate || h->decision.detectable - 1.0 <=
		DETECTABLE_MAX || h->test.z_budget <= EXCLUDED_Z;
}

static void word_unfailed(struct hypothesis *h, double alpha, size_t family)
{
	if (past_normal(h, alpha, family))
		set(h, STATUS_TOLERATED, REASON_TOLERATED);
	else if (h->allowance.off)
		set(h, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (past_budget(h) && h->p <= SUSPECT_P &&
			!h->by->on_estimate)
		set(h, STATUS_SUSPECT, spread_mean(h->session) > 0.0 ?
			REASON_APART : REASON_NOT_CONFIRMED);
	else if (h->test.base_events == 0.0 && h->test.head_events > 0.0)
		set(h, STATUS_NEW, REASON_NEW);
	else if (h->test.head_events == 0.0 && h->test.base_events > 0.0)
		set(h, STATUS_REMOVED, REASON_REMOVED);
	else if (improved(h, family))
		set(h, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else if (can_tell(h))
		set(h, STATUS_UNCHANGED, h->test.estimate >
			log1p(h->allowance.growth) ? REASON_WITHIN_NOISE :
			REASON_WITHIN_BUDGET);
	else
		set(h, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS);
}

/* A rise is a regression unless it only came from next door. */
static void word_risen(struct hypothesis *h, struct arena *arena)
{
	if (h->kind != KIND_TOTAL && hypothesis_moved(h, arena))
		set(h, STATUS_MOVED, REASON_MOVED);
	else
		set(h, STATUS_REGRESSION, h->by->risen);
}

static void word(struct analysis *analysis, struct hypothesis *h, double alpha,
	size_t family)
{
	bool rejected = h->decision.judged && h->metric.better < 0 &&
		past_budget(h) && guarded(h) && h->decision.p_adjusted <= alpha;

	if (!h->allowance.off && few_runs(analysis, h))
		set(h, STATUS_UNDECIDED, REASON_TOO_FEW_RUNS);
	else if (!rejected)
		word_unfailed(h, alpha, family);
	else if (h->blocked_by != BLOCKED_BY_NOTHING)
		set(h, STATUS_SUSPECT, h->blocked_by);
	else
		word_risen(h, analysis->arena);
}

/* Hypotheses that are decided on together. */
struct family_list {
	size_t count;
	struct hypothesis **all; /* heap */
};

static void add_of(struct family_list *out, struct hypothesis *h,
	const struct test *by)
{
	if (h && h->by == by && !h->left_out)
		out->all[out->count++] = h;
}

/* All of one test, those that sharpen another among them. */
static struct family_list list_family(const struct analysis *analysis,
	const struct test *by)
{
	const struct hypotheses *list = &analysis->hypotheses;
	struct family_list out = {0, xcalloc(2 * list->count + 1,
		sizeof *out.all)};

	for (size_t i = 0; i < list->count; i++) {
		add_of(&out, list->all[i], by);
		add_of(&out, list->all[i]->sharper, by);
	}
	return out;
}

/* Family-wise p over the judged hypotheses of one family: Holm over candidates
 * (those that fail a guard or stay within budget count as 1), Bonferroni for
 * timed totals, as measured. Returns how many are judged. */
static size_t adjust(const struct family_list *family, const struct test *by)
{
	struct hypothesis **judged = xcalloc(family->count + 1,
		sizeof *judged);
	size_t *order = xcalloc(family->count + 1, sizeof *order);
	double *p = xcalloc(family->count + 1, sizeof *p);
	size_t count = 0;

	for (size_t i = 0; i < family->count; i++) {
		struct hypothesis *h = family->all[i];

		if (h->allowance.off)
			continue;
		h->decision.judged = true;
		p[count] = past_budget(h) && guarded(h) ? h->p : 1.0;
		judged[count++] = h;
	}
	if (by->on_estimate)
		for (size_t i = 0; i < count; i++)
			p[i] = fmin(1.0, p[i] * (double)count);
	else
		holm_adjust(p, count, order);
	for (size_t i = 0; i < count; i++)
		judged[i]->decision.p_adjusted = p[i];
	free(judged);
	free(order);
	free(p);
	return count;
}

static void decide_family(struct analysis *analysis, const struct test *by)
{
	struct family_list family = list_family(analysis, by);
	size_t judged = adjust(&family, by);
	double alpha = alpha_of(analysis, by);

	if (judged == 0)
		judged = 1;
	for (size_t i = 0; i < family.count; i++) {
		struct hypothesis *h = family.all[i];

		h->decision.level = alpha / (double)judged;
		h->decision.detectable = by->detectable(h, 1.0, 1.0);
		word(analysis, h, alpha, judged);
	}
	free(family.all);
}

/* Every head run past every base run by the budget; for rates, below. */
static void decide_exact(struct hypothesis *h, struct arena *arena)
{
	h->decision.judged = !h->allowance.off && h->metric.better != 0 &&
		!h->exact.amortized;
	h->decision.detectable = h->by->detectable(h, 1.0, 1.0);
	if (h->exact.amortized)
		set(h, STATUS_UNCHANGED, REASON_AMORTIZED);
	else if (!h->decision.judged)
		set(h, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (extent_change(h) > 0)
		word_risen(h, arena);
	else if (extent_change(h) < 0)
		set(h, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else
		set(h, STATUS_UNCHANGED, REASON_WITHIN_BUDGET_EXACT);
}

/* Lets the sharper test speak where it alone found something; else what it
 * could have seen was seen. */
static struct hypothesis *settle_sharper(struct hypothesis *first)
{
	struct hypothesis *sharper = first->sharper;

	if (sharper->decision.status == STATUS_REGRESSION &&
			first->decision.status != STATUS_REGRESSION)
		return sharper;
	if (sharper->by->seen)
		first->decision.detectable = fmin(first->decision.detectable,
			sharper->decision.detectable);
	return first;
}

/* One hypothesis a subject remains. All workloads together are a finding when
 * they did change; the factor itself is told in any case. */
static void settle(struct analysis *analysis)
{
	struct hypotheses *list = &analysis->hypotheses;
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		struct hypothesis *h = list->all[i];

		if (h->by->if_changed && (h->left_out ||
				h->decision.status == STATUS_UNCHANGED))
			continue;
		list->all[count++] = h->sharper && !h->left_out ?
			settle_sharper(h) : h;
	}
	list->count = count;
}

/* A regression that somebody accepted, by what is beyond doubt of it. */
static void accept(struct hypothesis *h, const struct analysis *analysis)
{
	const char *metric = name_text(analysis, h->metric.name);
	struct sides sides;
	char id[FINDING_ID_SIZE];

	if (h->left_out || h->decision.status != STATUS_REGRESSION ||
			analysis->policy->acceptance_count == 0)
		return;
	h->by->interval(&sides, h, analysis);
	finding_id(id, h, analysis);
	h->decision.acceptance = policy_acceptance(analysis->policy,
		h->workload->name, finding_function(h, analysis),
		metric ? metric : "", id, interval_rise(&sides.change));
	if (h->decision.acceptance)
		set(h, STATUS_ACCEPTED, REASON_ACCEPTED);
}

void decide_hypotheses(struct analysis *analysis)
{
	struct hypotheses *list = &analysis->hypotheses;

	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (!analysis->tests[f].exact)
			decide_family(analysis, &analysis->tests[f]);
	for (size_t i = 0; i < list->count; i++)
		if (list->all[i]->by->exact && !list->all[i]->left_out)
			decide_exact(list->all[i], analysis->arena);
	settle(analysis);
	for (size_t i = 0; i < list->count; i++)
		accept(list->all[i], analysis);
}

/* What an outcome is made of. */
struct tally {
	size_t regressions;
	size_t tested, decided; /* judged; of these not undecided */
	size_t exact;           /* judged */
	bool missed;            /* something was not, and that may not be */
};

static void count(struct tally *tally, enum status status, bool exact,
	bool judged)
{
	tally->regressions += status == STATUS_REGRESSION;
	tally->exact += exact && judged;
	tally->tested += !exact && judged;
	tally->decided += !exact && judged && status != STATUS_UNDECIDED;
}

/* Nothing at all was judged, not even undecided. */
static bool is_blind(const struct tally *tally)
{
	return tally->tested + tally->exact == 0;
}

/* Nothing judged is not a pass: undecided when nothing tested came to a
 * decision, or, with nothing tested, nothing exact was judged. */
static enum outcome outcome_of(const struct tally *tally)
{
	if (tally->regressions)
		return OUTCOME_REGRESSION;
	if (tally->missed)
		return OUTCOME_UNDECIDED;
	return (tally->tested ? tally->decided : tally->exact) ?
		OUTCOME_PASS : OUTCOME_UNDECIDED;
}

/* Whether what was not judged may not be: a metric that the policy asks for, or
 * a workload or benchmark that head no longer has. */
static bool has_missed(const struct verdict *verdict,
	const struct policy *policy)
{
	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (!coverage_missed(row))
			continue;
		if (row->metric ? policy->unjudged == UNJUDGED_FAIL :
				policy->gone == ANSWER_FAIL &&
				strcmp(row->side, "base") == 0)
			return true;
	}
	return false;
}

static int exit_code_of(enum outcome outcome, const struct tally *tally,
	const struct compare_input *in)
{
	const struct policy *policy = in->policy;

	if (in->advisory)
		return 0;
	if (outcome == OUTCOME_NO_BASELINE)
		return policy->missing_baseline == ANSWER_FAIL ? 3 : 0;
	if (outcome == OUTCOME_UNDECIDED && (tally->missed ||
			(is_blind(tally) && policy->unjudged != UNJUDGED_PASS)))
		return 3;
	if (outcome == OUTCOME_UNDECIDED)
		return policy->undecided == ANSWER_FAIL ? 3 : 0;
	return outcome == OUTCOME_REGRESSION ? 1 : 0;
}

static void decide_tally(struct verdict *out, struct tally *tally,
	const struct compare_input *in)
{
	tally->missed = has_missed(out, in->policy);
	out->outcome = in->no_base ? OUTCOME_NO_BASELINE : outcome_of(tally);
	out->exit_code = exit_code_of(out->outcome, tally, in);
}

void decide_outcome(struct verdict *out, const struct analysis *analysis,
	const struct compare_input *in)
{
	struct tally tally = {0};

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];

		if (!h->left_out)
			count(&tally, h->decision.status, h->by->exact,
				h->decision.judged);
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
