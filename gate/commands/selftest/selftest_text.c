/* What a gate is worth, for a person: the answer first, then the table. */
#include <math.h>
#include <string.h>

#include "gate/commands/selftest/selftest_report.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"

enum {
	NAME = 46, /* columns, with their gap */
	METRIC = 15,
	NUMBER = 10,
	ROWS = 6,   /* of a workload and metric */
	ALARMS = 5,
	NOTES = 20,
};

static const char *const verdicts[SELFTEST_OUTCOME_COUNT] = {
	[SELFTEST_HOLDS] = "HOLDS",
	[SELFTEST_FALSE_ALARMS] = "FALSE ALARMS",
	[SELFTEST_BLIND] = "CANNOT FAIL",
	[SELFTEST_TOO_FEW_RUNS] = "TOO FEW RUNS",
};

/* Fills up to the column, at least by one blank. */
static void pad(struct buf *out, size_t from, size_t columns)
{
	size_t used = columns_of((struct span){out->data + from,
		out->len - from});

	do
		buf_char(out, ' ');
	while (++used < columns);
}

static void name_cell(struct buf *out, const char *name, size_t columns)
{
	struct buf shown = {0};
	size_t from = out->len;

	sanitize(&shown, name, CAP_NAME);
	shorten(out, buf_view(&shown), columns - 1);
	pad(out, from, columns);
	buf_clear(&shown);
}

static void growth_cell(struct buf *out, double ratio, size_t columns)
{
	size_t from = out->len;

	format_growth(out, ratio);
	pad(out, from, columns);
}

static void add_percent(struct buf *out, double share)
{
	buf_printf(out, "%.1f", 100.0 * share);
}

static void add_share(struct buf *out, const struct share *share)
{
	add_percent(out, share->of ? (double)share->count /
		(double)share->of : 0.0);
	buf_text(out, " % [");
	add_percent(out, share->lo);
	buf_text(out, ", ");
	add_percent(out, share->hi);
	buf_char(out, ']');
}

static void add_detectable(struct buf *out, const struct selftest_row *row)
{
	escape_line(out, row->metric, CAP_NAME);
	buf_char(out, ' ');
	format_growth(out, row->detectable.now);
	buf_printf(out, " in the hottest %s, ", row->kind == KIND_SITE ?
		"site" : "function");
	escape_line(out, row->function, CAP_NAME);
}

static void add_headline(struct buf *out, const struct selftest *s)
{
	buf_printf(out, "%s: ", verdicts[s->outcome]);
	if (s->outcome == SELFTEST_TOO_FEW_RUNS) {
		buf_text(out, "how often this gate fails unchanged code cannot "
			"be said");
	} else if (s->outcome == SELFTEST_BLIND && s->thrice.of == 0) {
		buf_text(out, "the policy judges nothing of these runs");
	} else {
		buf_text(out, "this gate would fail ");
		add_share(out, &s->alarms);
		buf_text(out, " of reports on unchanged code");
	}
	if (s->outcome == SELFTEST_BLIND && s->thrice.of) {
		buf_text(out, ", and ");
		add_share(out, &s->thrice);
		buf_text(out, " of those with a large regression planted");
	} else if (s->hottest) {
		buf_text(out, s->outcome == SELFTEST_TOO_FEW_RUNS ?
			"; as many runs on a second side would see " :
			", and sees ");
		add_detectable(out, s->hottest);
	}
	buf_char(out, '\n');
}

static void add_table_head(struct buf *out)
{
	size_t from;

	buf_text(out, "\nsmallest rise that shows, against as many runs\n");
	from = out->len;
	pad(out, from, NAME + METRIC);
	buf_text(out, "a run     now       2x runs   2x longer  planted\n");
}

static void add_row(struct buf *out, const struct selftest_row *row)
{
	size_t from;

	buf_text(out, "  ");
	name_cell(out, row->function, NAME - 2);
	name_cell(out, row->metric, METRIC);
	from = out->len;
	if (isnan(row->events))
		buf_text(out, "exact");
	else
		format_value(out, row->events, "count");
	pad(out, from, NUMBER);
	growth_cell(out, row->detectable.now, NUMBER);
	growth_cell(out, row->detectable.runs, NUMBER);
	growth_cell(out, row->detectable.length, NUMBER + 1);
	if (row->planted.of)
		buf_printf(out, "%zu/%zu, ", row->planted.count,
			row->planted.of);
	if (row->thrice.of)
		buf_printf(out, "x3 %zu/%zu", row->thrice.count,
			row->thrice.of);
	while (out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_char(out, '\n');
}

static void add_workload(struct buf *out, const struct selftest *s,
	const struct selftest_workload *w)
{
	const char *metric = "";
	size_t same = 0, hidden = 0;

	escape_line(out, w->name, CAP_NAME);
	buf_printf(out, "  %zu run%s\n", w->runs, w->runs == 1 ? "" : "s");
	for (size_t i = 0; i < s->row_count; i++) {
		const struct selftest_row *row = &s->rows[i];

		if (strcmp(row->workload, w->name) != 0 ||
				row->kind == KIND_TOTAL)
			continue;
		same = strcmp(row->metric, metric) == 0 ? same + 1 : 0;
		metric = row->metric;
		if (same < ROWS)
			add_row(out, row);
		else
			hidden++;
	}
	if (hidden)
		buf_printf(out, "  and %zu more in --format json\n", hidden);
}

/* Of the totals of an exact metric the one that sees least; in the order of
 * the rows a metric's first total speaks for all. */
static void add_exact(struct buf *out, const struct selftest *s)
{
	bool first = true;

	for (size_t i = 0; i < s->row_count; i++) {
		const struct selftest_row *row = &s->rows[i];
		double most = row->detectable.now;
		bool said = false;

		if (row->kind != KIND_TOTAL)
			continue;
		for (size_t j = 0; j < s->row_count; j++) {
			const struct selftest_row *other = &s->rows[j];

			if (other->kind != KIND_TOTAL || strcmp(other->metric,
					row->metric) != 0)
				continue;
			said |= j < i;
			most = fmax(most, other->detectable.now);
		}
		if (said)
			continue;
		buf_text(out, first ? "exact:      " : ", ");
		first = false;
		escape_line(out, row->metric, CAP_NAME);
		buf_char(out, ' ');
		format_growth(out, most);
		buf_text(out, " anywhere");
	}
	if (!first)
		buf_char(out, '\n');
}

static void add_alarms(struct buf *out, const struct selftest *s)
{
	if (s->alarms.of == 0)
		return;
	buf_printf(out, "unchanged:  %zu of %s%zu split%s failed, treated as "
		"measured %s\n", s->alarms.count, s->all_splits ? "all " : "",
		s->alarms.of, s->alarms.of == 1 ? "" : "s",
		s->interleaved ? "in turn" : "apart");
	for (size_t i = 0; i < s->alarm_count && i < ALARMS; i++) {
		const struct selftest_alarm *a = &s->alarm[i];

		buf_printf(out, "            %zux ", a->splits);
		escape_line(out, a->workload, CAP_NAME);
		buf_char(out, ' ');
		escape_line(out, a->metric, CAP_NAME);
		buf_char(out, ' ');
		escape_line(out, a->function ? a->function : "(total)",
			CAP_NAME);
		buf_char(out, '\n');
	}
	if (s->alarm_count > ALARMS)
		buf_printf(out, "            and %zu more in --format json\n",
			s->alarm_count - ALARMS);
}

static void add_planted(struct buf *out, const struct selftest *s)
{
	if (s->thrice.of == 0)
		return;
	buf_text(out, "planted:    ");
	if (s->planted.of) {
		add_share(out, &s->planted);
		buf_printf(out, " of %zu regressions failed that half the runs "
			"should show 4 times in 5\n            ",
			s->planted.of);
	}
	add_share(out, &s->thrice);
	buf_printf(out, " of %zu failed that are three times as large\n",
		s->thrice.of);
}

static void add_notes(struct buf *out, const struct selftest *s)
{
	for (size_t i = 0; i < s->note_count && i < NOTES; i++) {
		buf_text(out, "note:       ");
		if (s->notes[i].workload) {
			escape_line(out, s->notes[i].workload, CAP_NAME);
			buf_text(out, ": ");
		}
		escape_line(out, s->notes[i].message, CAP_SENTENCE);
		buf_char(out, '\n');
	}
	if (s->note_count > NOTES)
		buf_printf(out, "            and %zu more in --format json\n",
			s->note_count - NOTES);
}

void selftest_text(struct buf *out, const struct selftest_report *report)
{
	const struct selftest *s = report->selftest;
	bool rows = false;

	add_headline(out, s);
	for (size_t i = 0; i < s->row_count; i++)
		rows |= s->rows[i].kind != KIND_TOTAL;
	if (rows) {
		add_table_head(out);
		for (size_t w = 0; w < s->workload_count; w++)
			add_workload(out, s, &s->workloads[w]);
	}
	buf_char(out, '\n');
	add_exact(out, s);
	add_alarms(out, s);
	add_planted(out, s);
	add_notes(out, s);
}
