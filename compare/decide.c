/* From tests to a status: Holm over the whole report, netting, the detectable
 * change, the word for every hypothesis (statistics, steps 9, 10, 12, 13). */
#include "compare/decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/hypotheses/extent.h"
#include "compare/hypotheses/interval.h"
#include "compare/hypotheses/orphans.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define KEPT_MIN 2
#define DETECTABLE_MAX 1.0   /* unchanged needs at most +100 % */
#define EXCLUDED_Z -1.645    /* a rise past the budget is excluded */
#define IMPROVED_P 0.005     /* family-wise, like a regression's */
#define STATE_GREW 2.0       /* head over base */

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
	unsigned least = hypothesis_runs_least(analysis, h);

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

	if (h->blocked_by == REASON_NO_YARDSTICK ||
		h->blocked_by == REASON_DONE_ONCE)
		return false;
	if (t_upper(-h->test.z, h->test.degrees) >
		IMPROVED_P * h->share / (double)family)
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
			!ranks_agree(h) ||
			h->p > alpha * h->share / (double)family)
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

static enum reason suspect_reason(const struct hypothesis *h)
{
	if (h->blocked_by == REASON_SAME_CODE)
		return REASON_SAME_CODE;
	return spread_mean(h->session) > 0.0 ? REASON_APART
	                                     : REASON_NOT_CONFIRMED;
}

/* Whether only that side was seen with it. A whole workload that ran is neither new nor
 * gone. */
static bool is_only_of(const struct hypothesis *h, double its, double others)
{
	return h->kind != KIND_TOTAL && others == 0.0 && its > 0.0;
}

static void word_unfailed(struct hypothesis *h, double alpha, size_t family)
{
	double base = h->test.base_events, head = h->test.head_events;

	if (past_normal(h, alpha, family))
		set(h, STATUS_TOLERATED, REASON_TOLERATED);
	else if (h->allowance.off)
		set(h, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (past_budget(h) && h->p <= SUSPECT_P &&
			!h->by->on_estimate)
		set(h, STATUS_SUSPECT, suspect_reason(h));
	else if (is_only_of(h, head, base))
		set(h, STATUS_NEW, REASON_NEW);
	else if (is_only_of(h, base, head))
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

/* What the larger orphans are worth is in no interval. */
static void set_stacks_cut(struct hypothesis *h)
{
	double orphans = fmax(h->orphaned[0], h->orphaned[1]);

	set(h, STATUS_UNDECIDED, REASON_STACKS_CUT);
	h->decision.detectable =
		h->test.base_events > 0.0
			? h->decision.detectable *
				  (1.0 + orphans / h->test.base_events)
			: (double)INFINITY;
}

/* What did not fail, or fell, may do so for what head's stacks do not say. */
static void doubt_unfailed(struct hypothesis *h)
{
	enum status status = h->decision.status;

	if (h->decision.judged && status != STATUS_UNDECIDED &&
		orphans_hide(h, status == STATUS_IMPROVEMENT ||
					status == STATUS_REMOVED))
		set_stacks_cut(h);
}

/* Hypotheses that are decided on together. */
struct family_list {
	size_t count;
	struct hypothesis **all; /* heap */
};

static enum reason risen_reason(const struct hypothesis *h)
{
	return h->changed && h->by->risen == REASON_PAST_BUDGET
	               ? REASON_PAST_BUDGET_CHANGED
	               : h->by->risen;
}

/* A rise is a regression unless it only came from next door, or something
 * speaks against believing it. */
static void word_risen(const struct family_list *risen, struct arena *arena)
{
	hypotheses_net(risen->all, risen->count, arena);
	for (size_t i = 0; i < risen->count; i++) {
		struct hypothesis *h = risen->all[i];

		if (h->decision.moved_count > 0)
			set(h, STATUS_MOVED, REASON_MOVED);
		else if (orphans_explain(h))
			set_stacks_cut(h);
		else if (h->blocked_by != BLOCKED_BY_NOTHING)
			set(h, STATUS_SUSPECT, h->blocked_by);
		else
			set(h, STATUS_REGRESSION, risen_reason(h));
	}
}

/* Those that have risen go to the list: they are worded together. */
static void word(struct family_list *risen, const struct analysis *analysis,
	struct hypothesis *h, double alpha, size_t family)
{
	bool rejected = h->decision.judged && h->metric.better < 0 &&
		past_budget(h) && guarded(h) && h->decision.p_adjusted <= alpha;

	if (!h->allowance.off && h->shown_only != BLOCKED_BY_NOTHING)
		set(h, STATUS_UNCHANGED, h->shown_only);
	else if (!h->allowance.off && few_runs(analysis, h))
		set(h, STATUS_UNDECIDED, REASON_TOO_FEW_RUNS);
	else if (rejected)
		risen->all[risen->count++] = h;
	else {
		word_unfailed(h, alpha, family);
		doubt_unfailed(h);
	}
}

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
	struct hypothesis **judged = xcalloc(family->count + 1, sizeof *judged);
	double *p = xcalloc(family->count + 1, sizeof *p);
	size_t count = 0;

	for (size_t i = 0; i < family->count; i++) {
		struct hypothesis *h = family->all[i];

		if (h->allowance.off || h->shown_only != BLOCKED_BY_NOTHING)
			continue;
		h->decision.judged = true;
		p[count] = past_budget(h) && guarded(h)
				   ? fmin(1.0, h->p / h->share) : 1.0;
		judged[count++] = h;
	}
	if (by->on_estimate)
		for (size_t i = 0; i < count; i++)
			p[i] = fmin(1.0, p[i] * (double)count);
	else
		holm_adjust(p, count);
	for (size_t i = 0; i < count; i++)
		judged[i]->decision.p_adjusted = p[i];
	free(judged);
	free(p);
	return count;
}

/* Of all workloads together the smallest. */
static double share_of(const struct analysis *analysis,
	const struct hypothesis *h)
{
	return h->by->if_changed
	               ? analysis->share_least
	               : analysis->shares[h->workload - analysis->workloads];
}

static void decide_family(struct analysis *analysis, const struct test *by)
{
	struct family_list family = list_family(analysis, by);
	struct family_list risen = {0, xcalloc(family.count + 1,
		sizeof *risen.all)};
	double alpha = alpha_of(analysis, by);
	size_t judged;

	for (size_t i = 0; i < family.count; i++)
		family.all[i]->share = share_of(analysis, family.all[i]);
	judged = adjust(&family, by);
	if (judged == 0)
		judged = 1;
	for (size_t i = 0; i < family.count; i++) {
		struct hypothesis *h = family.all[i];

		h->decision.level = alpha * h->share / (double)judged;
		h->decision.detectable = by->detectable(h, 1.0, 1.0);
		word(&risen, analysis, h, alpha, judged);
	}
	word_risen(&risen, analysis->arena);
	free(risen.all);
	free(family.all);
}

/* What is there at a moment and is so much more is not the same, though runs
 * of one side differ by as much. */
static bool state_grew(const struct analysis *analysis,
	const struct hypothesis *h)
{
	return metric_is_state(row_of_metric(analysis, &h->metric)) &&
	       exact_ratio(&h->exact) > STATE_GREW;
}

/* Every head run past every base run by the budget; for rates, below. */
static void decide_exact(struct family_list *risen, struct hypothesis *h,
	const struct analysis *analysis)
{
	int change = extent_change(h);

	h->decision.judged =
		!h->allowance.off && h->shown_only == BLOCKED_BY_NOTHING;
	h->decision.detectable = h->by->detectable(h, 1.0, 1.0);
	if (h->shown_only != BLOCKED_BY_NOTHING)
		set(h, STATUS_UNCHANGED, h->shown_only);
	else if (!h->decision.judged)
		set(h, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (h->kind == KIND_FUNCTION && h->test.base_events <= 0.0)
		set(h, STATUS_NEW, REASON_NEW_COUNTED);
	else if (change > 0)
		risen->all[risen->count++] = h;
	else if (h->kind == KIND_FUNCTION && h->test.head_events <= 0.0)
		set(h, STATUS_REMOVED, REASON_REMOVED);
	else if (change < 0)
		set(h, STATUS_IMPROVEMENT, REASON_IMPROVED);
	else if (state_grew(analysis, h))
		set(h, STATUS_UNDECIDED, REASON_WITHIN_NOISE);
	else if (extent_is_inexact(h, analysis))
		set(h, STATUS_UNDECIDED, REASON_INEXACT);
	else if (extent_is_small(h))
		set(h, STATUS_UNCHANGED, REASON_BELOW_LEAST);
	else
		set(h, STATUS_UNCHANGED, REASON_WITHIN_BUDGET_EXACT);
	if (change <= 0)
		doubt_unfailed(h);
}

static void decide_all_exact(struct analysis *analysis)
{
	struct hypotheses *list = &analysis->hypotheses;
	struct family_list risen = {0, xcalloc(list->count + 1,
		sizeof *risen.all)};

	for (size_t i = 0; i < list->count; i++)
		if (list->all[i]->by->exact && !list->all[i]->left_out)
			decide_exact(&risen, list->all[i], analysis);
	word_risen(&risen, analysis->arena);
	free(risen.all);
}

enum { TIME_WORDS = 3 };

/* A workload, and which of its functions; 0, 0: its total, 1, 0: any of it. */
static void time_row(uint32_t row[TIME_WORDS], const struct analysis *analysis,
	const struct hypothesis *h, bool any)
{
	row[0] = (uint32_t)(h->workload - analysis->workloads);
	row[1] = any || h->kind == KIND_FUNCTION;
	row[2] = !any && h->kind == KIND_FUNCTION
	                 ? h->series->series.funcs[h->func].i
	                 : 0;
}

static bool is_in(const struct rowset *set, const struct analysis *analysis,
	const struct hypothesis *h, bool any)
{
	uint32_t row[TIME_WORDS];

	time_row(row, analysis, h, any);
	return rowset_find(set, row) != ROWSET_NONE;
}

/* Workloads of which time was sampled, and what of it moved. */
static void find_times(struct rowset *set, const struct analysis *analysis)
{
	const struct hypotheses *list = &analysis->hypotheses;
	uint32_t row[TIME_WORDS];

	for (size_t i = 0; i < list->count; i++) {
		const struct hypothesis *h = list->all[i];

		if (h->by->exact || h->left_out || !h->series ||
			!metric_is_time(row_of_metric(analysis, &h->metric)))
			continue;
		time_row(row, analysis, h, true);
		rowset_add(set, row);
		time_row(row, analysis, h, false);
		if (h->decision.status == STATUS_REGRESSION ||
			h->decision.status == STATUS_SUSPECT ||
			h->decision.status == STATUS_MOVED ||
			h->decision.status == STATUS_IMPROVEMENT)
			rowset_add(set, row);
	}
}

/* A rise of instructions says whether time shows it. */
static void word_counted(struct analysis *analysis)
{
	struct hypotheses *list = &analysis->hypotheses;
	struct rowset times;

	rowset_init(&times, TIME_WORDS);
	find_times(&times, analysis);
	for (size_t i = 0; i < list->count; i++) {
		struct hypothesis *h = list->all[i];

		if (h->decision.status == STATUS_REGRESSION &&
			(h->series || h->kind == KIND_TOTAL) &&
			h->decision.reason == REASON_PAST_BUDGET_EXACT &&
			metric_is_work(row_of_metric(analysis, &h->metric)) &&
			is_in(&times, analysis, h, true) &&
			!is_in(&times, analysis, h, false))
			set(h, STATUS_REGRESSION, REASON_COUNTED_ALONE);
	}
	rowset_clear(&times);
}

/* That a function only has another name because its package moved is no change;
 * what it costs was judged all the same. */
static void tell_moved(struct hypothesis *h)
{
	if (h->decision.status == STATUS_UNCHANGED && h->decision.judged &&
		h->kind != KIND_TOTAL && h->series->series.moved[h->func])
		set(h, STATUS_MOVED, REASON_PACKAGE_MOVED);
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

/* What only head has may cost its share of the workload, where the policy says
 * how much. */
static void allow_new(struct hypothesis *h, const struct analysis *analysis)
{
	double fresh = metric_budget(analysis, &h->metric).fresh;
	struct sides sides;

	if (h->left_out || h->decision.status != STATUS_REGRESSION ||
		h->kind == KIND_TOTAL || !(fresh > 0.0))
		return;
	h->by->interval(&sides, h, analysis);
	if (sides.base.value > 0.0)
		return;
	h->decision.fresh = fresh;
	if (sides.head.share <= fresh)
		set(h, STATUS_NEW, REASON_NEW);
}

/* A regression that somebody accepted, by what is beyond doubt of it. */
static void accept(struct hypothesis *h, const struct finding_ids *ids)
{
	const struct analysis *analysis = ids->analysis;
	const char *metric = name_text(analysis, h->metric.name);
	struct accept_subject subject;
	struct sides sides;
	char id[FINDING_ID_SIZE];

	if (h->left_out || h->decision.status != STATUS_REGRESSION)
		return;
	h->by->interval(&sides, h, analysis);
	finding_id(id, h, ids);
	subject = (struct accept_subject){
		.workload = h->workload->name,
		.function = finding_function(h, analysis),
		.total = h->kind == KIND_TOTAL,
		.metric = metric ? metric : "",
		.id = id,
		.ratio = interval_rise(&sides.change),
	};
	h->decision.acceptance = policy_acceptance(analysis->policy, &subject);
	if (h->decision.acceptance)
		set(h, STATUS_ACCEPTED, REASON_ACCEPTED);
}

void decide_hypotheses(struct analysis *analysis)
{
	struct hypotheses *list = &analysis->hypotheses;
	struct finding_ids ids;

	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (!analysis->tests[f].exact)
			decide_family(analysis, &analysis->tests[f]);
	decide_all_exact(analysis);
	settle(analysis);
	for (size_t i = 0; i < list->count; i++)
		tell_moved(list->all[i]);
	for (size_t i = 0; i < list->count; i++)
		allow_new(list->all[i], analysis);
	word_counted(analysis);
	if (analysis->policy->acceptance_count == 0)
		return;
	finding_ids_init(&ids, analysis);
	for (size_t i = 0; i < list->count; i++)
		accept(list->all[i], &ids);
	finding_ids_clear(&ids);
}
