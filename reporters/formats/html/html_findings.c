/* The findings of report.html: a table for each thing that a reader may do. */
#include "reporters/formats/html/html.h"

#include <math.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/change.h"
#include "reporters/words/phrase.h"

enum {
	COLUMNS = 110,
	PATHS = 5,
	FRAMES = 40, /* of a call path */
	SLACK = 400, /* what a table needs besides its rows */
};

static const struct section {
	const char *id, *title, *meaning;
	unsigned statuses;
	bool folded;
} sections[] = {
	{"regressions", "Regressions",
		"Certain, and past what is allowed: these fail the gate.",
		ONE_STATUS(STATUS_REGRESSION), false},
	{"suspects", "Suspects",
		"They look like a rise, but not beyond the doubt of a whole "
		"report; measuring again decides.",
		ONE_STATUS(STATUS_SUSPECT), false},
	{"improvements", "Improvements", "They cost certainly less.",
		ONE_STATUS(STATUS_IMPROVEMENT), false},
	{"allowed", "Accepted and tolerated",
		"They rose, and the policy allows it.",
		ONE_STATUS(STATUS_ACCEPTED) | ONE_STATUS(STATUS_TOLERATED),
		false},
	{"moves", "Moved, new and removed",
		"Cost that came from a neighbour in the call graph, or that "
		"only one side has.",
		ONE_STATUS(STATUS_MOVED) | ONE_STATUS(STATUS_NEW) |
			ONE_STATUS(STATUS_REMOVED),
		true},
	{"undecided", "Undecided",
		"Too few runs or observations to tell; the detail says which "
		"rise would have shown.",
		ONE_STATUS(STATUS_UNDECIDED), true},
	{"unchanged", "Unchanged",
		"A rise past what is allowed is excluded, or would have been "
		"seen.",
		ONE_STATUS(STATUS_UNCHANGED), true},
};

static bool several_workloads(const struct verdict *verdict)
{
	return verdict->workload_count > 1;
}

static void add_text(struct buf *out, struct buf *text)
{
	escape_markup(out, text->data, CAP_SENTENCE);
	buf_reset(text);
}

/* One call path, root last, a frame a line. */
static void add_path(struct buf *out, const struct finding *finding,
	const struct path *path)
{
	struct buf text = {0};

	buf_text(out, "<li>");
	format_delta(&text, path->absolute, finding->unit);
	add_text(out, &text);
	buf_text(out, "<ol class=\"path\">");
	for (size_t i = 0; i < path->frame_count && i < FRAMES; i++) {
		buf_text(out, "<li>");
		html_name(out, path->frames[i]);
		buf_text(out, "</li>");
	}
	buf_text(out, "</ol></li>\n");
	buf_clear(&text);
}

static void add_lines(struct buf *out, const struct finding *finding)
{
	struct buf text = {0};
	bool any = false;

	for (size_t i = 0; i < finding->line_count; i++) {
		const struct site_line *line = &finding->lines[i];

		phrase_place(&text, line->file, line->line);
		if (!text.len)
			continue;
		buf_text(out, any ? "<li>" : "<p>By line:</p>\n<ul><li>");
		any = true;
		html_value(out, line->base, finding->unit);
		buf_text(out, " \xe2\x86\x92 ");
		html_value(out, line->head, finding->unit);
		buf_text(out, "  <code>");
		add_text(out, &text);
		buf_text(out, "</code></li>\n");
	}
	buf_text(out, any ? "</ul>\n" : "");
	buf_clear(&text);
}

/* Why it has its status, where the change comes from, how to name it. */
static void add_detail(struct buf *out, const struct finding *finding)
{
	struct buf text = {0};

	buf_text(out, "<details><summary>why</summary>\n<p>");
	phrase_why(&text, finding);
	text.data[0] = ascii_upper(text.data[0]);
	add_text(out, &text);
	buf_text(out, ".</p>\n");
	if (isfinite(finding->detectable) &&
		finding->status != STATUS_UNDECIDED) {
		buf_text(out, "<p>Smallest rise that would have shown: ");
		format_growth(out, finding->detectable);
		buf_text(out, ".</p>\n");
	}
	if (finding->path_count > 0) {
		buf_text(out, "<p>Call paths that carry the change:</p>\n"
			      "<ul class=\"paths\">\n");
		for (size_t i = 0; i < finding->path_count && i < PATHS; i++)
			add_path(out, finding, &finding->paths[i]);
		buf_text(out, "</ul>\n");
	}
	add_lines(out, finding);
	html_history_list(out, finding);
	if (finding->budget_rule) {
		buf_text(out, "<p>Allowed by: <code>");
		escape_markup(out, finding->budget_rule, CAP_NAME);
		buf_text(out, "</code></p>\n");
	}
	buf_printf(out, "<p>Id <code>%s</code></p>\n</details>", finding->id);
	buf_clear(&text);
}

static void make_row(struct buf *out, const struct verdict *verdict,
	const struct finding *finding, struct bar_scale scale)
{
	struct buf place = {0};

	buf_printf(out, "<tr id=\"f-%s\"><td class=\"word %s\">%s</td>",
		finding->id, html_tone(finding->status), phrase_word(finding));
	buf_text(out, "<td class=\"what\">");
	if (several_workloads(verdict)) {
		buf_text(out, "<small>");
		html_name(out, finding->workload);
		buf_text(out, "</small><br>");
	}
	html_subject(out, finding);
	phrase_short_place(
		&place, finding->subject.file, finding->subject.line);
	if (place.len > 0) {
		buf_text(out, "<br><small><code>");
		escape_markup(out, place.data, CAP_NAME / 2);
		buf_text(out, "</code></small>");
	}
	add_detail(out, finding);
	buf_text(out, "</td><td class=\"metric\">");
	escape_markup(out, finding->metric, CAP_NAME / 4);
	buf_text(out, "</td><td class=\"num base\">");
	html_side(out, &finding->base, finding->unit);
	buf_text(out, "</td><td class=\"num head\">");
	html_side(out, &finding->head, finding->unit);
	buf_text(out, "</td><td class=\"num change\">");
	html_change(out, finding);
	if (finding->since) {
		buf_text(out, "<br><small>since ");
		escape_markup(out, finding->since, CAP_NAME / 4);
		buf_text(out, "</small>");
	}
	buf_text(out, "</td><td class=\"span\">");
	html_bar(out, scale, finding);
	html_history(out, finding);
	buf_text(out, "</td><td class=\"num most\">");
	format_allowed(out, finding);
	buf_text(out, "</td></tr>\n");
	buf_clear(&place);
}

static bool has_history(const struct reading_order *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (rows->at[i].finding->history_count > 0)
			return true;
	return false;
}

static void add_table(struct buf *out, const struct verdict *verdict,
	const struct section *section, const struct reading_order *rows,
	size_t room)
{
	struct bar_scale scale = bar_scale_of(rows);
	size_t end = out->len + room, i = 0;

	if (room < SLACK) {
		buf_text(out, "<p>No room on this page: see result.json.</p>\n");
		return;
	}
	buf_printf(out,
		"<div class=\"wide\"><table class=\"findings\" cellpadding=\"4\">\n"
		"<caption>%s</caption>\n"
		"<thead><tr><th scope=\"col\">status</th>"
		"<th scope=\"col\">function or site</th>"
		"<th scope=\"col\">metric</th>"
		"<th scope=\"col\" class=\"num\">%s</th>"
		"<th scope=\"col\" class=\"num\">%s</th>"
		"<th scope=\"col\" class=\"num\">change</th>"
		"<th scope=\"col\" class=\"span\">95 %% interval ",
		section->meaning, phrase_side(verdict, false),
		phrase_side(verdict, true));
	html_bar_scale(out, scale);
	buf_text(out, has_history(rows) ? "<small>below: by commit</small>" : "");
	buf_text(out, "</th><th scope=\"col\" class=\"num\">allowed</th>"
		      "</tr></thead>\n<tbody>\n");
	for (; i < rows->count; i++) {
		struct buf row = {0};

		make_row(&row, verdict, rows->at[i].finding, scale);
		if (out->len + row.len + SLACK > end) {
			buf_clear(&row);
			break;
		}
		buf_span(out, buf_view(&row));
		buf_clear(&row);
	}
	buf_text(out, "</tbody></table></div>\n");
	if (i < rows->count) {
		buf_text(out, "<p>There is no room on this page for ");
		format_count(out, rows->count - i);
		buf_text(out, " more: see result.json.</p>\n");
	}
}

void html_findings(struct buf *out, const struct verdict *verdict, bool folded,
	size_t room)
{
	size_t end = out->len + room;

	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		const struct section *at = &sections[i];
		struct reading_order rows;
		size_t left = end > out->len ? end - out->len : 0;

		if (at->folded != folded)
			continue;
		reading_order_of(&rows, verdict, at->statuses,
			several_workloads(verdict));
		if (rows.count > 0) {
			buf_printf(out,
				"<section id=\"%s\">\n<h2>%s</h2>\n", at->id,
				at->title);
			if (at->folded) {
				buf_text(out, "<details><summary>");
				format_count(out, rows.count);
				buf_text(out, rows.count == 1 ? " row" : " rows");
				buf_text(out, "</summary>\n");
			}
			/* Each table leaves some room to the next. */
			add_table(out, verdict, at, &rows, left / 3 * 2);
			buf_text(out, at->folded ? "</details>\n" : "");
			buf_text(out, "</section>\n");
		}
		reading_order_clear(&rows);
	}
}
