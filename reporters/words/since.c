/* Words for what crept up since an older commit. */
#include "reporters/words/since.h"

#include <math.h>

#include "gate/text/quantity.h"
#include "reporters/words/counts.h"
#include "reporters/words/reading_order.h"

enum {
	SHOWN = 9, /* values in a line */
};

/* From one commit with a record to the next, or to head. */
struct pace {
	double ratio;
	const char *commit; /* NULL: head */
};

static double ratio_of(const struct side_value *from,
	const struct side_value *to)
{
	return from->present && to->present && from->value > 0
	               ? to->value / from->value
	               : ABSENT;
}

/* The step that went farthest in the finding's direction. */
static struct pace largest_step(const struct finding *f)
{
	struct pace largest = {ABSENT, NULL};
	bool up = f->change.ratio >= 1;

	for (size_t i = 1; i <= f->history_count; i++) {
		bool last = i == f->history_count;
		double ratio = ratio_of(&f->history[i - 1].cost,
			last ? &f->head : &f->history[i].cost);

		if (!isnan(ratio) &&
			(isnan(largest.ratio) || (up ? ratio > largest.ratio
						     : ratio < largest.ratio)))
			largest = (struct pace){ratio,
				last ? NULL : f->history[i].commit};
	}
	return largest;
}

static bool is_within(double ratio, const struct finding *f)
{
	return f->change.ratio >= 1 ? ratio <= f->budget_ratio
	                            : ratio >= 1 / f->budget_ratio;
}

static void add_commit(struct buf *out, const char *commit)
{
	if (!commit)
		buf_text(out, "head");
	else if (!format_commit(out, commit))
		buf_text(out, commit);
}

/* Whether it came by steps that each were allowed, as far as was recorded. */
static void add_steps(struct buf *out, const struct finding *f)
{
	struct pace largest = largest_step(f);

	if (f->history_count < 2 || isnan(largest.ratio)) {
		buf_text(out, "; nothing is recorded in between");
		return;
	}
	buf_text(out, is_within(largest.ratio, f)
			      ? ", though no step failed: the largest, "
			      : "; the largest step, ");
	format_growth(out, largest.ratio);
	buf_text(out, ", is that of ");
	add_commit(out, largest.commit);
}

void phrase_creep(struct buf *out, const struct finding *finding)
{
	struct buf growth = {0};
	const char *size;
	bool less = finding->change.ratio < 1;

	format_growth(&growth, finding->change.ratio);
	if (!isfinite(finding->change.ratio)) {
		buf_text(out, "uses ");
		if (finding->head.present)
			format_value(out, finding->head.value, finding->unit);
		else
			buf_text(out, "some");
		buf_printf(out, " of %s, and %s none", finding->metric,
			finding->since);
	} else if (growth.data[0] != 'x') {
		size = growth.data + (growth.data[0] == '+' ||
					     growth.data[0] == '-');
		buf_printf(out, "uses %s %s %s than %s", size,
			less ? "less" : "more", finding->metric,
			finding->since);
		add_steps(out, finding);
	} else {
		buf_printf(out, "uses %s the %s of %s", growth.data,
			finding->metric, finding->since);
		add_steps(out, finding);
	}
	buf_clear(&growth);
}

/* One of eight bars for a value between the least and the most. */
static void add_bar(struct buf *out, double value, double least, double most)
{
	double share = most > least ? (value - least) / (most - least) : .5;

	buf_text(out, "\xe2\x96");
	buf_char(out, (char)(0x81 + (int)floor(share * 7 + .5)));
}

static const struct side_value *point(const struct finding *f, size_t i)
{
	return i < f->history_count ? &f->history[i].cost : &f->head;
}

static bool is_drawable(const struct side_value *side)
{
	return side->present && isfinite(side->value);
}

static void add_bars(struct buf *out, const struct finding *f)
{
	double least = (double)INFINITY, most = -(double)INFINITY;

	for (size_t i = 0; i <= f->history_count; i++) {
		least = fmin(least, point(f, i)->value);
		most = fmax(most, point(f, i)->value);
	}
	for (size_t i = 0; i <= f->history_count; i++)
		add_bar(out, point(f, i)->value, least, most);
}

void phrase_course(struct buf *out, const struct finding *finding)
{
	size_t last = finding->history_count;

	if (!finding->since || last == 0)
		return;
	for (size_t i = 0; i <= last; i++)
		if (!is_drawable(point(finding, i)))
			return;
	add_bars(out, finding);
	buf_char(out, ' ');
	for (size_t i = 0; i <= last; i++) {
		if (i >= SHOWN - 2 && i < last && last >= SHOWN) {
			buf_text(out, ", \xe2\x80\xa6");
			i = last - 1;
			continue;
		}
		buf_text(out, i ? ", " : "");
		format_value(out, point(finding, i)->value, finding->unit);
		if (i == 0)
			buf_printf(out, " in %s", finding->since);
	}
	buf_text(out, " in head");
}

/* The last commit before head that cost nearer to head than to base; NULL: none did. */
static const char *as_dear(const struct finding *f)
{
	double half = sqrt(f->base.value * f->head.value);
	const char *commit = NULL;

	for (size_t i = 0; i < f->history_count; i++)
		if (f->history[i].cost.present && f->history[i].cost.value > half)
			commit = f->history[i].commit;
	return commit;
}

bool phrase_began(struct buf *out, const struct finding *finding)
{
	size_t count = finding->history_count;
	const char *before;

	if (count == 0 || finding->since || !(finding->change.ratio > 1) ||
		finding->status != STATUS_REGRESSION)
		return false;
	before = as_dear(finding);
	buf_text(out, before ? "it began after " :
		"no commit before cost as much: it began after ");
	add_commit(out, finding->history[count - 1].commit);
	if (before) {
		buf_text(out, ", and ");
		add_commit(out, before);
		buf_text(out, " had cost as much");
	}
	return true;
}

void phrase_since(struct buf *out, const struct finding *finding)
{
	if (finding->since)
		buf_printf(out, " since %s", finding->since);
}

bool phrase_since_counts(struct buf *out, const struct verdict *verdict)
{
	const struct since_summary *since = &verdict->since;

	if (!since->present || since->judged == 0)
		return false;
	buf_printf(out, "%s (", since->name);
	if (since->commit) {
		add_commit(out, since->commit);
		buf_text(out, ", ");
	}
	buf_printf(out, "%u run%s%s): ", since->runs,
		since->runs == 1 ? "" : "s", since->pinned ? ", pinned" : "");
	format_count(out, since->judged);
	buf_text(out, " judged: ");
	phrase_counts_of(out, since->counts, ALL_STATUSES, ", ");
	return true;
}
