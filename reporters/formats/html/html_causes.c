/* The causes of report.html: what rose, how much, where, and what accepts it. */
#include "reporters/formats/html/html.h"

#include <string.h>

#include "compare/verdict/by_cause.h"
#include "gate/core/ascii.h"
#include "gate/core/span.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/acceptance.h"
#include "reporters/words/change.h"
#include "reporters/words/changed.h"
#include "reporters/words/phrase.h"
#include "reporters/words/since.h"

enum {
	ROWS = 8,     /* of a cause */
	OPEN_MOST = 4, /* places of a diff that is not folded */
	SLACK = 400,
};

void html_values(struct buf *out, const struct finding *f)
{
	buf_text(out, "<span class=\"num\">");
	html_side(out, &f->base, f->unit);
	buf_text(out, " \xe2\x86\x92 ");
	html_side(out, &f->head, f->unit);
	buf_text(out, "</span>");
}

static bool is_whole(const struct finding *f)
{
	return f->kind == KIND_TOTAL && !f->subject.function;
}

/* What the cause is named by: its function, or the workload that rose as a
 * whole. */
void html_cause_name(struct buf *out, const struct finding *leader)
{
	if (is_whole(leader))
		html_name(out, leader->workload);
	else
		html_subject(out, leader);
}

static void add_row(struct buf *out, const struct finding *f,
	const struct finding *leader)
{
	struct buf text = {0};
	const char *name = f->subject.function;
	bool own = name && leader->subject.function &&
		strcmp(name, leader->subject.function) == 0;

	buf_printf(out, "<tr><td class=\"metric\"><a href=\"#f-%s\">", f->id);
	escape_markup(out, f->metric, CAP_NAME / 4);
	buf_text(out, "</a></td><td class=\"where\">");
	html_name(out, f->workload);
	if (!own && name && strcmp(name, f->workload) != 0) {
		buf_text(out, "<br><small>");
		html_subject(out, f);
		buf_text(out, "</small>");
	} else if (!own) {
		buf_text(out, "<br><small>as a whole</small>");
	}
	buf_text(out, "</td><td class=\"num values\">");
	html_values(out, f);
	buf_text(out, "</td><td class=\"num change\">");
	html_change(out, f);
	format_new_share(&text, f);
	format_interval(&text, f);
	if (text.len) {
		buf_text(out, "<small>");
		escape_markup(out, text.data, CAP_NAME);
		buf_text(out, "</small>");
	}
	buf_text(out, "</td><td class=\"num most\">");
	format_allowed(out, f);
	buf_text(out, "</td></tr>\n");
	buf_clear(&text);
}

static void add_rows(struct buf *out, const struct verdict *verdict,
	const struct finding *leader, struct finding_list list)
{
	size_t shown = 1;

	buf_printf(out, "<table class=\"rose\" cellpadding=\"4\">\n<thead><tr>"
		"<th scope=\"col\">metric</th>"
		"<th scope=\"col\">benchmark</th>"
		"<th scope=\"col\" class=\"num\">%s \xe2\x86\x92 %s</th>"
		"<th scope=\"col\" class=\"num\">change (95 %%)</th>"
		"<th scope=\"col\" class=\"num\">allowed</th>"
		"</tr></thead>\n<tbody>\n", phrase_side(verdict, false),
		phrase_side(verdict, true));
	add_row(out, leader, leader);
	for (size_t i = 0; i < list.count && shown < ROWS; i++)
		if (list.all[i] != leader) {
			add_row(out, list.all[i], leader);
			shown++;
		}
	buf_text(out, "</tbody></table>\n");
	if (list.count > shown)
		buf_printf(out, "<p class=\"note\">%zu more in the tables "
			"below.</p>\n", list.count - shown);
}

/* What the change does to the file, a line of it a line. */
static void add_diff(struct buf *out, const struct cause *cause,
	struct buf *title)
{
	struct span rest = span_of(cause->diff ? cause->diff : ""), line;
	struct buf one = {0};

	title->data[0] = ascii_upper(title->data[0]);
	buf_printf(out, "<details class=\"diff\"%s><summary>",
		cause->changed_count <= OPEN_MOST ? " open" : "");
	escape_markup(out, title->data, CAP_NAME);
	buf_text(out, "</summary>\n<ol>");
	while (span_next(&line, &rest, '\n')) {
		char first = line.len > 0 ? line.data[0] : ' ';

		buf_reset(&one);
		buf_span(&one, line);
		buf_printf(out, "<li class=\"%s\"><code>", first == '+' ?
			"added" : first == '-' ? "gone" : "same");
		escape_markup(out, one.data, CAP_NAME);
		buf_text(out, "</code></li>\n");
	}
	buf_text(out, "</ol></details>\n");
	buf_reset(title);
	buf_clear(&one);
}

static void add_paragraph(struct buf *out, struct buf *text)
{
	if (text->len == 0)
		return;
	text->data[0] = ascii_upper(text->data[0]);
	buf_text(out, "<p>");
	escape_markup(out, text->data, CAP_SENTENCE);
	buf_text(out, ".</p>\n");
	buf_reset(text);
}

static void add_acceptance(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by, size_t number)
{
	struct accept_block block;
	struct buf text = {0};

	accept_block_of_cause(&block, verdict, by, number);
	if (block.place)
		buf_printf(out, "<p class=\"accept\">Intended? Add %s<br>",
			block.place);
	for (size_t i = 0; i < block.count; i++) {
		buf_reset(&text);
		accept_block_line(&text, &block, i);
		buf_text(out, i ? "<br><code>" : "<code>");
		escape_markup(out, text.data, CAP_LINE);
		buf_text(out, "</code>");
	}
	buf_text(out, block.place ? "</p>\n" : "");
	buf_clear(&text);
}

static void add_cause(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by, size_t number)
{
	const struct cause *cause = &verdict->causes[number];
	const struct finding *leader = cause_leader(by, cause, number);
	struct buf text = {0};

	if (!leader)
		return;
	buf_text(out, "<section class=\"cause\">\n<h3>");
	html_cause_name(out, leader);
	buf_printf(out, " <b class=\"bad\">%s", phrase_verb(leader));
	buf_text(out, "</b></h3>\n");
	phrase_short_place(&text, leader->subject.file, leader->subject.line);
	if (text.len) {
		buf_text(out, "<p class=\"sides\"><code>");
		escape_markup(out, text.data, CAP_NAME);
		buf_text(out, "</code></p>\n");
		buf_reset(&text);
	}
	add_rows(out, verdict, leader, by_cause_find(by, number));
	if (phrase_changed(&text, cause))
		add_diff(out, cause, &text);
	if (leader->since)
		phrase_why(&text, leader);
	add_paragraph(out, &text);
	html_history(out, leader);
	html_history_list(out, leader);
	add_acceptance(out, verdict, by, number);
	buf_text(out, "</section>\n");
	buf_clear(&text);
}

void html_causes(struct buf *out, const struct verdict *verdict, size_t room)
{
	size_t end = out->len + room, count = cause_failed_count(verdict), i = 0;
	struct by_cause by;

	if (count == 0)
		return;
	by_cause_init(&by, verdict);
	buf_printf(out, "<section id=\"causes\">\n<h2>%s</h2>\n",
		count > 1 ? "Causes" : "Cause");
	for (; i < count; i++) {
		struct buf card = {0};

		add_cause(&card, verdict, &by, i);
		if (out->len + card.len + SLACK > end) {
			buf_clear(&card);
			break;
		}
		buf_span(out, buf_view(&card));
		buf_clear(&card);
	}
	if (i < count) {
		buf_text(out, "<p>There is no room on this page for ");
		format_count(out, count - i);
		buf_text(out, " more: see causes of result.json.</p>\n");
	}
	buf_text(out, "</section>\n");
	by_cause_clear(&by);
}
