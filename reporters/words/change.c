/* A finding's change in numbers. */
#include "reporters/words/change.h"

#include <math.h>

#include "gate/text/quantity.h"

#define MULTIPLE_MOST 1e4 /* of next to nothing: its interval says nothing */

static void format_hourly(struct buf *out, double hourly,
	const struct finding *finding)
{
	format_delta(out, hourly, finding->unit);
	buf_text(out, " an hour");
}

static void format_ratio(struct buf *out, const struct finding *finding)
{
	bool base = finding->base.present && finding->base.value != 0;
	bool head = finding->head.present && finding->head.value != 0;

	if (!base && !head && !isfinite(finding->change.ratio))
		buf_text(out, "-");
	else if (!base && !isfinite(finding->change.ratio))
		buf_text(out, "new");
	else if (!head)
		buf_text(out, "gone");
	else
		format_growth(out, finding->change.ratio);
}

void format_change(struct buf *out, const struct finding *finding)
{
	if (finding->growing_present) {
		format_hourly(out, finding->growing.hourly, finding);
		return;
	}
	format_ratio(out, finding);
}

void format_interval(struct buf *out, const struct finding *finding)
{
	const struct change *change = &finding->change;
	struct buf lo = {0}, hi = {0};

	if (!isfinite(change->ratio) || change->ratio <= 0 ||
		change->ratio > MULTIPLE_MOST ||
		(!isfinite(change->ratio_lo) && !isfinite(change->ratio_hi)))
		return;
	format_bound(&lo, change->ratio_lo, change->ratio);
	format_bound(&hi, change->ratio_hi, change->ratio);
	if (!span_equal(buf_view(&lo), buf_view(&hi))) /* else it is exact */
		buf_printf(out, " (%s \xe2\x80\xa6 %s)", lo.data, hi.data);
	buf_clear(&lo);
	buf_clear(&hi);
}

void format_allowed(struct buf *out, const struct finding *finding)
{
	double growth = finding->budget_ratio - 1;

	if (finding->growing_present) {
		format_hourly(out, finding->growing.allowed, finding);
		return;
	}
	if (!finding->judged || !isfinite(growth)) {
		buf_char(out, '-');
		return;
	}
	if (finding->budget_share > 0) {
		format_share(out, finding->budget_share);
		buf_text(out, " of all");
		return;
	}
	if (growth >= 0)
		buf_char(out, '+');
	format_share(out, growth);
}

/* Whether it is new, and its share of the workload is known. */
static bool has_new_share(const struct finding *finding)
{
	bool base = finding->base.present && finding->base.value != 0;

	return !base && finding->kind != KIND_TOTAL &&
	       !finding->growing_present && finding->head.present &&
	       finding->head.share > 0 && isfinite(100 * finding->head.share);
}

void format_new_share(struct buf *out, const struct finding *finding)
{
	if (has_new_share(finding))
		buf_printf(out, ", %.3g %% of all", 100 * finding->head.share);
}

bool phrase_new(struct buf *out, const struct finding *finding)
{
	if (!has_new_share(finding))
		return false;
	buf_printf(out, "has %.3g %% of all %s, and none in base",
		100 * finding->head.share, finding->metric);
	return true;
}
