/* The page of `profgate show`. */
#include "reporters/formats/html/captures.h"

#include <math.h>
#include <stdlib.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/formats/html/html.h"
#include "reporters/words/phrase.h"

enum {
	ROOM = 2800000,  /* bytes of all tables and drawings */
	TABLE_SHARE = 3, /* a metric's table takes a third of its room */
	NOTES = 20,
	SLACK = 600,
};

static void add_share(struct buf *out, double value, double total)
{
	if (total < 0 || total > 0)
		buf_printf(out, "%.2f %%", 100 * value / fabs(total));
	else
		buf_char(out, '-');
}

/* "1.2 s 34.00 %" in two cells, or on a telephone in one place. */
static void add_cost(struct buf *out, const char *class, double value,
	const struct captures_metric *metric)
{
	buf_printf(out, "<td class=\"num %s\">", class);
	html_value(out, value, metric->tree.unit);
	buf_text(out, " <small>");
	add_share(out, value, metric->total);
	buf_text(out, "</small></td>");
}

static void make_row(struct buf *out, const struct captures_metric *metric,
	const struct captures_row *row)
{
	struct buf place = {0};

	buf_text(out, "<tr><td class=\"what\">");
	html_name(out, row->function);
	phrase_short_place(&place, row->file, 0);
	if (place.len > 0) {
		buf_text(out, " <small><code>");
		escape_markup(out, place.data, CAP_NAME / 2);
		buf_text(out, "</code></small>");
	}
	buf_text(out, "</td>");
	add_cost(out, "flat", row->flat, metric);
	add_cost(out, "cum", row->cum, metric);
	buf_text(out, "</tr>\n");
	buf_clear(&place);
}

static void add_table(struct buf *out, const struct captures_metric *metric,
	size_t room)
{
	size_t end = out->len + room, i = 0;
	struct buf row = {0};

	buf_text(out, "<div class=\"wide\"><table class=\"costs\">\n<thead><tr>"
		      "<th>function</th><th class=\"num\">flat: in it</th>"
		      "<th class=\"num\">cum: and under it</th></tr></thead>\n"
		      "<tbody>\n");
	for (; i < metric->row_count; i++) {
		buf_reset(&row);
		make_row(&row, metric, &metric->rows[i]);
		if (out->len + row.len + SLACK > end)
			break;
		buf_span(out, buf_view(&row));
	}
	buf_clear(&row);
	buf_text(out, "</tbody></table></div>\n");
	if (metric->row_count - i + metric->left_out > 0) {
		buf_text(out, "<p class=\"note\">And ");
		format_count(out, metric->row_count - i + metric->left_out);
		buf_text(out, " more: see --top and --format json.</p>\n");
	}
}

static void add_metric(struct buf *out, const struct captures_metric *metric,
	bool open, size_t room)
{
	size_t end = out->len + room;

	buf_text(out, "<section>\n<h2>");
	escape_markup(out, metric->tree.metric, CAP_NAME / 2);
	buf_text(out, "</h2>\n<p>");
	escape_markup(out, metric->about, CAP_SENTENCE);
	buf_text(out, "</p>\n");
	/* The drawing of a metric that is not the first is folded. */
	buf_printf(out,
		"<details class=\"tree\"%s><summary>Flame graph"
		"</summary>\n",
		open ? " open" : "");
	html_flame(out, &metric->tree, room - room / TABLE_SHARE);
	buf_text(out, "</details>\n");
	add_table(out, metric, end > out->len ? end - out->len : 0);
	buf_text(out, "</section>\n");
}

static void add_notes(struct buf *out, const struct captures *captures)
{
	if (captures->note_count == 0)
		return;
	buf_text(out, "<ul>\n");
	for (size_t i = 0; i < captures->note_count && i < NOTES; i++) {
		buf_text(out, "<li>");
		escape_markup(out, captures->notes[i], CAP_SENTENCE);
		buf_text(out, "</li>\n");
	}
	if (captures->note_count > NOTES) {
		buf_text(out, "<li>and ");
		format_count(out, captures->note_count - NOTES);
		buf_text(out, " more</li>\n");
	}
	buf_text(out, "</ul>\n");
}

void captures_page(struct buf *out, const struct captures *captures)
{
	html_head(out, captures->title);
	buf_text(out, "<body>\n<header class=\"plain\">\n<h1>");
	escape_markup(out, captures->title, CAP_LINE);
	buf_text(out, "</h1>\n<p class=\"sides\">");
	escape_markup(out, captures->about, CAP_SENTENCE);
	buf_text(out, "</p>\n");
	add_notes(out, captures);
	buf_text(out, "</header>\n<main>\n");
	html_tools(out);
	html_flame_legend(out);
	for (size_t i = 0; i < captures->metric_count; i++)
		add_metric(out, &captures->metrics[i], i == 0,
			ROOM / captures->metric_count);
	buf_text(out, "</main>\n");
	html_end(out);
}
