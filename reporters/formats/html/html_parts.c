/* What every section of report.html writes: names, values, changes, labels. */
#include "reporters/formats/html/html.h"

#include <math.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/formats/html/page/page.h"
#include "reporters/words/change.h"
#include "reporters/words/phrase.h"

void html_head(struct buf *out, const char *title)
{
	buf_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		      "<meta charset=\"utf-8\">\n"
		      "<meta http-equiv=\"Content-Security-Policy\" content=\""
		      "default-src 'none'; style-src ");
	buf_text(out, page_style_source);
	buf_text(out, "; script-src ");
	buf_text(out, page_script_source);
	buf_text(out, "; base-uri 'none'; form-action 'none'\">\n"
		      "<meta name=\"viewport\" content=\""
		      "width=device-width, initial-scale=1\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n"
		      "<title>profgate: ");
	escape_markup(out, title, CAP_LINE);
	buf_text(out, "</title>\n<style>");
	buf_text(out, page_style);
	buf_text(out, "</style>\n</head>\n");
}

void html_tools(struct buf *out)
{
	buf_text(out, "<div id=\"tools\" hidden>\n<label>Search <input "
		      "type=\"search\" id=\"search\" autocomplete=\"off\" "
		      "spellcheck=\"false\"></label>\n<button type=\"button\" "
		      "id=\"reset\">Reset zoom</button>\n<output id=\"told\">"
		      "</output>\n</div>\n");
}

void html_end(struct buf *out)
{
	buf_text(out, "<script>");
	buf_text(out, page_script);
	buf_text(out, "</script>\n</body>\n</html>\n");
}

void html_name(struct buf *out, const char *name)
{
	struct buf shown = {0}, folders = {0};
	const char *slash;

	sanitize(&shown, name, CAP_NAME);
	slash = strrchr(shown.data, '/');
	buf_text(out, "<code>");
	if (slash && slash[1 + strspn(slash + 1, " ")]) {
		buf_add(&folders, shown.data, (size_t)(slash + 1 - shown.data));
		buf_text(out, "<span class=\"far\">");
		escape_markup(out, folders.data, CAP_NAME);
		buf_text(out, "</span>");
		escape_markup(out, slash + 1, CAP_NAME);
	} else {
		escape_markup(out, shown.data, CAP_NAME);
	}
	buf_text(out, "</code>");
	buf_clear(&shown);
	buf_clear(&folders);
}

void html_subject(struct buf *out, const struct finding *finding)
{
	struct buf name = {0};

	if (finding->kind == KIND_TOTAL && !finding->subject.function) {
		buf_text(out, "whole workload");
		return;
	}
	phrase_subject(&name, &finding->subject, finding->kind);
	html_name(out, name.data);
	buf_clear(&name);
}

void html_value(struct buf *out, double value, const char *unit)
{
	struct buf text = {0};

	format_value(&text, value, unit);
	escape_markup(out, text.data, CAP_NAME / 4);
	buf_clear(&text);
}

void html_side(
	struct buf *out, const struct side_value *side, const char *unit)
{
	if (side->present)
		html_value(out, side->value, unit);
	else
		buf_text(out, "\xe2\x80\x93");
}

void html_change(struct buf *out, const struct finding *finding)
{
	double ratio = finding->change.ratio, rise = finding->change.absolute;

	if (fabs(ratio - 1) < .0005)
		rise = 0; /* shown as 0.0 % */
	if (rise > 0)
		buf_text(out, "\xe2\x96\xb2 ");
	else if (rise < 0)
		buf_text(out, "\xe2\x96\xbc ");
	format_change(out, finding);
}

const char *html_tone(enum status status)
{
	switch (status) {
	case STATUS_REGRESSION:
		return "bad";
	case STATUS_SUSPECT:
		return "open";
	case STATUS_IMPROVEMENT:
		return "good";
	default:
		return "plain";
	}
}

void html_label(struct buf *out, const struct side_summary *side)
{
	buf_text(out, "<code>");
	if (!format_commit(out, side->commit))
		escape_markup(out, side->commit ? side->commit : side->label,
			80);
	buf_text(out, "</code>");
}

bool html_compared(const struct verdict *verdict)
{
	return verdict->outcome != OUTCOME_NO_BASELINE &&
	       verdict->outcome != OUTCOME_ERROR;
}
