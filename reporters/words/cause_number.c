/* Finds the total of a cause's benchmark. */
#include "reporters/words/cause_number.h"

#include <math.h>
#include <string.h>

#include "gate/model/metric.h"
#include "gate/text/quantity.h"

#define REST .25 /* of a rise, that is worth a word */

/* What makes a total the better one to tell, the first that differs. */
struct merit {
	bool of_same; /* sense, as the leader */
	bool printed;
	bool of_kind; /* bytes as bytes */
	double times; /* of what is allowed */
};

static const struct metric_row *row_of(const struct finding *f)
{
	return metric_find(f->metric, f->unit);
}

double times_allowed(const struct finding *f)
{
	double budget = f->judged ? f->budget_ratio - 1.0 : 0.0;
	double times = (f->change.ratio - 1.0) / (budget > 1e-6 ? budget : 1e-6);

	return isnan(times) ? HUGE_VAL : times;
}

static struct merit merit_of(const struct finding *f, const struct finding *leader)
{
	return (struct merit){metric_sense(row_of(f)) ==
		metric_sense(row_of(leader)), row_of(f)->text,
		row_of(f)->kind == row_of(leader)->kind, times_allowed(f)};
}

static bool is_better(struct merit a, struct merit b)
{
	if (a.of_same != b.of_same)
		return a.of_same;
	if (a.printed != b.printed)
		return a.printed;
	return a.of_kind != b.of_kind ? a.of_kind : a.times > b.times;
}

const struct finding *cause_total(const struct finding *leader,
	struct finding_list list)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < list.count; i++) {
		const struct finding *f = list.all[i];

		if (f->kind == KIND_TOTAL && f != leader &&
			f->status == STATUS_REGRESSION &&
			!f->since == !leader->since &&
			strcmp(f->workload, leader->workload) == 0 &&
			(!best || is_better(merit_of(f, leader),
				merit_of(best, leader))))
			best = f;
	}
	return best;
}

const struct finding *cause_number(const struct finding *leader,
	struct finding_list list)
{
	const struct finding *total = cause_total(leader, list);

	return total && row_of(total)->text && !row_of(leader)->text &&
		metric_sense(row_of(total)) == metric_sense(row_of(leader)) ?
		total : leader;
}

bool phrase_rest(struct buf *out, const struct finding *total,
	struct finding_list beside)
{
	double all = total->change.absolute, named = 0.0;

	for (size_t i = 0; i < beside.count; i++) {
		const struct finding *f = beside.all[i];

		if ((f->kind == KIND_FUNCTION || f->kind == KIND_SITE) &&
			f->status == STATUS_REGRESSION &&
			!f->since == !total->since &&
			strcmp(f->metric, total->metric) == 0)
			named += f->change.absolute;
	}
	if (!(named > 0.0 && named < (1.0 - REST) * all))
		return false;
	buf_printf(out, "%s of %s: the causes are ", total->metric,
		total->workload);
	format_delta(out, named, total->unit);
	buf_text(out, " of ");
	format_delta(out, all, total->unit);
	buf_text(out, "; no other function rose beyond doubt");
	return true;
}
