/* Causes and moved benchmarks as rows of tables with four columns. */
#include "reporters/formats/markdown/markdown_causes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/span.h"
#include "gate/model/metric.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/formats/markdown/markdown_rows.h"
#include "reporters/words/cause_number.h"
#include "reporters/words/change.h"
#include "reporters/words/changed.h"
#include "reporters/words/phrase.h"

enum {
	HEADING = 44, /* columns of a name */
	CELL = 30,
};

static void add_name(struct buf *out, const struct finding *f, size_t columns)
{
	struct buf name = {0};

	if (f->kind == KIND_TOTAL && !f->subject.function) {
		escape_narrow(out, f->workload, columns);
		return;
	}
	phrase_subject(&name, &f->subject, f->kind);
	escape_narrow(out, name.data, columns);
	buf_clear(&name);
}

/* Escaped text, in one line. */
static void add_unbroken(struct buf *out, const struct buf *escaped)
{
	for (size_t i = 0; i < escaped->len; i++)
		if (escaped->data[i] == ' ')
			buf_text(out, "&nbsp;");
		else
			buf_char(out, escaped->data[i]);
}

/* A narrow cell breaks it at its arrow, not between a number and its
 * unit. */
static void add_values(struct buf *out, const struct finding *f)
{
	struct buf text = {0}, escaped = {0};
	char *arrow;

	phrase_values(&text, f);
	arrow = strstr(text.data, " -> ");
	*arrow = '\0';
	escape_markdown(&escaped, text.data, CAP_NAME);
	add_unbroken(out, &escaped);
	buf_text(out, " \xe2\x86\x92 ");
	buf_reset(&escaped);
	escape_markdown(&escaped, arrow + strlen(" -> "), CAP_NAME);
	add_unbroken(out, &escaped);
	buf_clear(&escaped);
	buf_clear(&text);
}

/* It may break at its underlines. */
static void add_metric(struct buf *out, const struct finding *f)
{
	struct span rest = span_of(f->metric);
	struct buf part = {0};

	while (rest.len > 0) {
		size_t len = span_find(rest, 0, '_');

		len = len < rest.len ? len + 1 : len;
		buf_reset(&part);
		buf_add(&part, rest.data, len);
		escape_markdown(out, part.data, CAP_NAME / 4);
		rest.data += len;
		rest.len -= len;
		if (rest.len > 0)
			buf_text(out, "<wbr>");
	}
	buf_clear(&part);
}

static void add_since(struct buf *out, const struct finding *f)
{
	if (f->since) {
		buf_text(out, "<br>since ");
		escape_code(out, f->since, CAP_NAME / 4);
	}
}

/* Whose it is, where the name before is of another. */
static void add_benchmark(struct buf *out, const struct finding *f)
{
	buf_text(out, " in ");
	escape_narrow(out, f->subject.function ? f->subject.function :
		f->workload, HEADING);
}

bool markdown_worst(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by)
{
	size_t count = cause_failed_count(verdict);
	const struct finding *f = count ?
		cause_leader(by, &verdict->causes[0], 0) : NULL;
	const struct finding *told;
	struct buf text = {0};

	if (!f)
		return false;
	told = cause_number(f, by_cause_find(by, 0));
	add_name(out, f, HEADING);
	buf_char(out, ' ');
	if (phrase_new(&text, f)) {
		told = f;
		escape_markdown(out, text.data, CAP_NAME);
	} else {
		buf_printf(out, "%s: ", phrase_verb(f));
		escape_markdown(out, told->metric, CAP_NAME / 4);
		buf_char(out, ' ');
		buf_reset(&text);
		format_change(&text, told);
		add_unbroken(out, &text);
	}
	buf_clear(&text);
	if (f->since) {
		buf_text(out, " since ");
		escape_markdown(out, f->since, CAP_NAME / 4);
	}
	buf_text(out, " &#40;");
	add_values(out, told);
	buf_text(out, "&#41;");
	if (told != f)
		add_benchmark(out, told);
	if (count > 1)
		buf_printf(out, ", and %zu more cause%s", count - 1,
			count > 2 ? "s" : "");
	return true;
}

void markdown_cause_header(struct buf *out, const struct verdict *verdict)
{
	bool leaks = verdict->over_time;

	buf_printf(out, "\n| cause | %s | %s \xe2\x86\x92 %s | %s |\n"
		"|:--|:--|:--|:--|\n", leaks ? "change" : "own change",
		phrase_side(verdict, false), phrase_side(verdict, true),
		leaks ? "where" : "in all of");
}

static enum metric_kind sense_of(const struct finding *f)
{
	return metric_sense(metric_find(f->metric, f->unit));
}

/* The change, which does not break. */
static void add_change(struct buf *out, const struct finding *f)
{
	struct buf text = {0};

	format_change(&text, f);
	format_new_share(&text, f);
	add_unbroken(out, &text);
	buf_clear(&text);
}

static void add_metric_change(struct buf *out, const struct finding *f)
{
	buf_text(out, "<br>");
	add_metric(out, f);
	buf_char(out, ' ');
	add_change(out, f);
}

/* What else the function that leads costs more of in the same benchmark: time
 * beside allocations, and these beside time. */
static void add_other_sense(struct buf *out, const struct finding *leader,
	struct finding_list list)
{
	for (size_t i = 0; i < list.count; i++) {
		const struct finding *f = list.all[i];

		if (f->status != STATUS_REGRESSION || f->kind == KIND_TOTAL ||
			leader->kind == KIND_TOTAL || !f->subject.function ||
			!leader->subject.function ||
			sense_of(f) == sense_of(leader) ||
			strcmp(f->workload, leader->workload) != 0 ||
			strcmp(f->subject.function,
				leader->subject.function) != 0)
			continue;
		add_metric_change(out, f);
		return;
	}
}

/* Benchmarks in which the cause shows. */
static size_t count_workloads(struct finding_list list)
{
	const char **names = xcalloc(list.count + 1, sizeof *names);
	size_t count = 0;

	for (size_t i = 0; i < list.count; i++)
		names[i] = list.all[i]->workload;
	qsort(names, list.count, sizeof *names, text_compare);
	for (size_t i = 0; i < list.count; i++)
		count += i == 0 || strcmp(names[i - 1], names[i]) != 0;
	free(names);
	return count;
}

/* Its line; of a library's function the nearest line of the repository, which calls
 * it. */
static void add_place(struct buf *out, const struct finding *f,
	const struct finding_places *places)
{
	struct tracked_place at = {f->subject.file, f->subject.line, false};
	struct buf text = {0};

	if (places->tracked)
		place_of(&at, places, f);
	phrase_short_place(&text, at.file, at.line);
	if (text.len) {
		buf_text(out, at.caller ? "<br>from " : "<br>");
		escape_narrow(out, text.data, CELL);
	}
	buf_clear(&text);
}

void markdown_cause_row(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by, size_t number,
	const struct finding_places *places)
{
	struct finding_list list = by_cause_find(by, number);
	const struct finding *f = cause_leader(by, &verdict->causes[number],
		number);
	const struct finding *total;
	struct buf changed = {0};
	size_t workloads;

	if (!f)
		return;
	buf_text(out, "| ");
	add_name(out, f, CELL);
	add_place(out, f, places);
	if (phrase_changed(&changed, &verdict->causes[number]))
		buf_printf(out, "<br>%s", changed.data);
	buf_text(out, " | **");
	add_change(out, f);
	buf_text(out, "** ");
	add_metric(out, f);
	add_since(out, f);
	add_other_sense(out, f, list);
	buf_text(out, " | ");
	add_values(out, f);
	buf_text(out, " | ");
	escape_narrow(out, f->workload, CELL);
	total = cause_total(f, list);
	if (total)
		add_metric_change(out, total);
	workloads = count_workloads(list);
	if (workloads > 1)
		buf_printf(out, "<br>and %zu more", workloads - 1);
	buf_text(out, " |\n");
	buf_clear(&changed);
}

/* The total that a benchmark prints, of which a profile has an estimate. */
static bool is_told_by_text(const struct finding *f, struct finding_list beside)
{
	const struct metric_row *row = metric_find(f->metric, f->unit);

	for (size_t i = 0; i < beside.count && !row->text; i++) {
		const struct finding *other = beside.all[i];
		const struct metric_row *its =
			metric_find(other->metric, other->unit);

		if (other->kind == KIND_TOTAL && its->text && other->judged &&
			its->kind == row->kind)
			return true;
	}
	return false;
}

static bool has_moved(const struct finding *f, struct finding_list beside)
{
	return f->kind == KIND_TOTAL && f->status != STATUS_UNCHANGED &&
	       f->status != STATUS_UNDECIDED && !is_told_by_text(f, beside);
}

static double weight_of(const struct finding *f)
{
	return f->status == STATUS_REGRESSION ? times_allowed(f) : -HUGE_VAL;
}

/* The worst first; the others as they lie in the verdict. */
static int compare_totals(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	double dx = weight_of(x), dy = weight_of(y);

	return dx != dy ? (dx < dy) - (dx > dy) : (x > y) - (x < y);
}

void markdown_totals_moved(struct moved_totals *out,
	const struct verdict *verdict, const struct by_workload *workloads)
{
	out->count = 0;
	out->all = xcalloc(verdict->finding_count + 1, sizeof *out->all);
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (has_moved(f, by_workload_find(workloads, f->workload)))
			out->all[out->count++] = f;
	}
	qsort(out->all, out->count, sizeof *out->all, compare_totals);
}

void markdown_total_header(struct buf *out)
{
	buf_text(out, "\n| total | metric | base \xe2\x86\x92 head | change |\n"
		      "|:--|:--|:--|:--|\n");
}

void markdown_total_row(struct buf *out, const struct finding *f)
{
	buf_text(out, "| ");
	buf_text(out, markdown_sign(f->status));
	escape_narrow(out, f->subject.function && !strstr(f->workload,
		f->subject.function) ? f->subject.function : f->workload, CELL);
	buf_text(out, " | ");
	add_metric(out, f);
	buf_text(out, " | ");
	add_values(out, f);
	buf_text(out, " | **");
	add_change(out, f);
	buf_text(out, "**");
	format_interval(out, f);
	add_since(out, f);
	buf_text(out, " |\n");
}
