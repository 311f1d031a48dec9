/* Where head has to be faster than base: totals of time that did not fall for
 * certain. */
#include "compare/decide.h"

#include <math.h>

#include "compare/hypotheses/interval.h"

#define RULE "--require-improvement"

/* A total of time that can tell: sampled, and judged; or the clock of a
 * benchmark whose runs were taken in turn. */
static bool can_show(const struct analysis *analysis,
	const struct hypothesis *h, bool clock)
{
	const struct metric_row *row = row_of_metric(analysis, &h->metric);
	unsigned least = analysis->policy->min_runs;

	if (h->kind != KIND_TOTAL || h->left_out || h->by->if_changed ||
		!metric_is_time(row) || h->metric.is_events)
		return false;
	if (clock)
		return row->clock && !h->series && analysis->interleaved &&
		       h->exact.base_count >= least &&
		       h->exact.head_count >= least;
	return h->series && h->decision.judged &&
	       h->decision.reason != REASON_TOO_FEW_RUNS;
}

/* By the end of the interval that is nearest to no change. */
static bool fell(const struct hypothesis *h, const struct analysis *analysis)
{
	struct sides sides;

	h->by->interval(&sides, h, analysis);
	return sides.change.ratio_hi <= 1.0 - analysis->policy->improvement;
}

static void demand(struct hypothesis *h, const struct analysis *analysis)
{
	h->decision.judged = true;
	if (h->decision.status == STATUS_REGRESSION)
		return;
	h->allowance =
		(struct allowance){.growth = -analysis->policy->improvement,
			.rule = RULE};
	if (fell(h, analysis)) {
		h->decision.status = STATUS_IMPROVEMENT;
		h->decision.reason = REASON_IMPROVED;
	} else {
		h->decision.status = STATUS_REGRESSION;
		h->decision.reason = REASON_NOT_IMPROVED;
	}
}

/* Those of one workload; false: it has none. */
static bool demand_of(struct analysis *analysis,
	const struct workload *workload, bool clock)
{
	bool any = false;

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		struct hypothesis *h = analysis->hypotheses.all[i];

		if (h->workload != workload || !can_show(analysis, h, clock))
			continue;
		demand(h, analysis);
		any = true;
	}
	return any;
}

void decide_improvement(struct analysis *analysis)
{
	analysis->unshown = arena_alloc(analysis->arena,
		analysis->workload_count + 1, sizeof *analysis->unshown);
	for (size_t w = 0; w < analysis->workload_count; w++) {
		const struct workload *workload = &analysis->workloads[w];

		if (demand_of(analysis, workload, false) ||
			demand_of(analysis, workload, true))
			continue;
		analysis->unshown[analysis->unshown_count++] = workload;
	}
}
