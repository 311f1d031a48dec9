/* Findings as rows of a Markdown table. */
#include "reporters/formats/markdown/markdown_rows.h"

#include <math.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/callers.h"
#include "reporters/words/change.h"
#include "reporters/words/phrase.h"
#include "reporters/words/since.h"

enum {
	PATHS = 3,
	COLUMNS = 110,
};

static const char *const signs[STATUS_COUNT] = {
	[STATUS_REGRESSION] = "\xe2\x9d\x8c ",
	[STATUS_SUSPECT] = "\xe2\x9d\x93 ",
	[STATUS_IMPROVEMENT] = "\xe2\x9c\x85 ",
};

const char *markdown_sign(enum status status)
{
	return signs[status] ? signs[status] : "";
}

/* The commit as git shortens it, else the directory. */
void markdown_label(struct buf *out, const struct side_summary *side)
{
	struct buf commit = {0};

	if (format_commit(&commit, side->commit))
		buf_printf(out, "<code>%s</code>", commit.data);
	else
		escape_code(out, side->commit ? side->commit : side->label, 40);
	buf_clear(&commit);
}

void markdown_subject(struct buf *out, const struct finding *finding)
{
	struct buf name = {0};

	if (finding->kind == KIND_TOTAL && !finding->subject.function) {
		buf_text(out, "whole workload");
		return;
	}
	phrase_subject(&name, &finding->subject, finding->kind);
	escape_code(out, name.data, CAP_NAME);
	buf_clear(&name);
}

static void add_side(
	struct buf *out, const struct side_value *side, const char *unit)
{
	struct buf text = {0};

	if (side->present)
		format_value(&text, side->value, unit);
	else
		buf_char(&text, '-');
	escape_markdown(out, text.data, CAP_NAME);
	buf_clear(&text);
}

/* What the last column of the second table says. */
static void add_remark(struct buf *out, const struct finding *finding)
{
	switch (finding->status) {
	case STATUS_ACCEPTED:
		if (finding->accepted_reason)
			escape_markdown(
				out, finding->accepted_reason, CAP_NAME);
		break;
	case STATUS_TOLERATED:
		buf_text(out, "allowed ");
		format_allowed(out, finding);
		break;
	case STATUS_MOVED:
		if (finding->matched_present && finding->matched.function) {
			buf_text(out, "from ");
			escape_code(out, finding->matched.function, CAP_NAME);
		}
		break;
	case STATUS_UNDECIDED:
		if (isfinite(finding->detectable)) {
			buf_text(out, "would show from ");
			format_growth(out, finding->detectable);
		}
		break;
	default:
		break;
	}
}

void markdown_row(struct buf *out, const struct finding *finding,
	bool by_workload, bool open)
{
	struct buf place = {0};

	buf_printf(out, "| %s%s | ", markdown_sign(finding->status),
		phrase_word(finding));
	if (by_workload) {
		escape_code(out, finding->workload, CAP_NAME);
		buf_text(out, " | ");
	}
	markdown_subject(out, finding);
	phrase_short_place(
		&place, finding->subject.file, finding->subject.line);
	if (open && place.len > 0) {
		buf_text(out, "<br>");
		escape_code(out, place.data, CAP_NAME / 2);
	}
	buf_text(out, " | ");
	escape_markdown(out, finding->metric, CAP_NAME);
	buf_text(out, " | ");
	add_side(out, &finding->base, finding->unit);
	buf_text(out, " | ");
	add_side(out, &finding->head, finding->unit);
	buf_text(out, open ? " | **" : " | ");
	format_change(out, finding);
	buf_text(out, open ? "**" : "");
	format_interval(out, finding);
	if (finding->since) {
		buf_text(out, "<br>since ");
		escape_code(out, finding->since, CAP_NAME / 4);
	}
	buf_text(out, " | ");
	if (open)
		format_allowed(out, finding);
	else
		add_remark(out, finding);
	buf_text(out, " |\n");
	buf_clear(&place);
}

/* A side's column: its commit; a directory would only make it wide. */
static void add_column(
	struct buf *out, const char *name, const struct side_summary *side)
{
	buf_printf(out, " %s", name);
	if (side->commit) {
		buf_char(out, ' ');
		markdown_label(out, side);
	}
	buf_text(out, " |");
}

void markdown_header(struct buf *out, const struct verdict *verdict,
	bool by_workload, bool open)
{
	buf_printf(out, "\n| |%s function or site | metric |",
		by_workload ? " workload |" : "");
	add_column(out, phrase_side(verdict, false), &verdict->base);
	add_column(out, phrase_side(verdict, true), &verdict->head);
	buf_printf(out, " change (95 %%) | %s |\n", open ? "allowed" : "remark");
	buf_printf(out, "|:--|%s:--|:--|--:|--:|:--|:--|\n",
		by_workload ? ":--|" : "");
}

bool markdown_is_told(const struct finding *const *told, size_t count,
	const struct finding *finding)
{
	const char *name = finding->subject.function;

	for (size_t i = 0; name && i < count; i++)
		if (told[i]->subject.function &&
			strcmp(told[i]->subject.function, name) == 0 &&
			strcmp(told[i]->metric, finding->metric) == 0)
			return true;
	return false;
}

void markdown_paths(struct buf *out, const struct finding *finding,
	bool by_workload)
{
	struct callers callers;
	struct buf text = {0};

	phrase_subject(&text, &finding->subject, finding->kind);
	sanitize(out, text.data, COLUMNS);
	buf_reset(&text);
	buf_printf(&text, "%s ", finding->metric);
	format_delta(&text, finding->change.absolute, finding->unit);
	if (by_workload)
		buf_printf(&text, " in %s", finding->workload);
	buf_text(out, "  ");
	sanitize(out, text.data, COLUMNS);
	buf_char(out, '\n');
	callers_of(&callers, finding, COLUMNS);
	for (size_t i = 0; i < callers.count; i++) {
		buf_reset(&text);
		format_delta(&text, callers.lines[i].absolute, finding->unit);
		buf_printf(&text, "  %s", callers.lines[i].text);
		buf_text(out, "  ");
		sanitize(out, text.data, CAP_NAME);
		buf_char(out, '\n');
	}
	for (size_t i = 0; i < finding->line_count && i < PATHS; i++) {
		buf_reset(&text);
		if (!phrase_line(&text, &finding->lines[i], finding->unit))
			continue;
		buf_text(out, "  ");
		sanitize(out, text.data, COLUMNS);
		buf_char(out, '\n');
	}
	callers_clear(&callers);
	buf_clear(&text);
}

#define ALL_OF_IT .995 /* shown as the same number */

void markdown_where(struct buf *out, const struct finding *finding)
{
	const struct caller_line *most;
	struct callers callers;
	struct buf text = {0};

	callers_of(&callers, finding, COLUMNS);
	most = callers.lines;

	buf_text(out, "Where the extra cost is: ");
	format_delta(&text, finding->change.absolute, finding->unit);
	escape_markdown(out, text.data, CAP_NAME);
	buf_text(out, " in ");
	markdown_subject(out, finding);
	if (callers.nearest && most->absolute > 0) {
		buf_reset(&text);
		if (most->absolute < ALL_OF_IT * finding->change.absolute)
			format_delta(&text, most->absolute, finding->unit);
		else
			buf_text(&text, "all");
		buf_text(out, ", ");
		escape_markdown(out, text.data, CAP_NAME);
		buf_text(out, " of it called from ");
		escape_code(out, callers.nearest, CAP_NAME);
	}
	callers_clear(&callers);
	buf_clear(&text);
}

void markdown_course(struct buf *out, const struct finding *finding,
	bool by_workload)
{
	struct buf text = {0};

	buf_text(out, "- ");
	if (by_workload) {
		escape_code(out, finding->workload, CAP_NAME);
		buf_text(out, ": ");
	}
	markdown_subject(out, finding);
	buf_char(out, ' ');
	phrase_creep(&text, finding);
	escape_markdown(out, text.data, CAP_LINE);
	buf_reset(&text);
	phrase_course(&text, finding);
	if (text.len) {
		buf_text(out, "<br>");
		escape_markdown(out, text.data, CAP_LINE);
	}
	buf_char(out, '\n');
	buf_clear(&text);
}

void markdown_totals_still(struct buf *out, const struct verdict *verdict,
	bool others)
{
	size_t still = 0, open = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		bool total = f->kind == KIND_TOTAL && f->judged;

		still += total && f->status == STATUS_UNCHANGED;
		open += total && f->status == STATUS_UNDECIDED;
	}
	if (still + open == 0)
		return;
	buf_text(out, "\n");
	format_count(out, still ? still : open);
	buf_printf(out, "%s total%s of benchmarks%s",
		others ? " other" : "", (still ? still : open) > 1 ? "s" : "",
		still ? " did not move by more than noise" : "");
	if (still && open)
		buf_printf(out, ", %zu", open);
	buf_text(out, open ? " could not be decided.\n" : ".\n");
}
