/*
 * report.html: the verdict as one page that needs nothing else.
 *
 * It reads fully without scripts and even without its style sheet, as servers
 * of CI artifacts may forbid both; the script only adds search, zoom and keys.
 * Its own content policy allows that script and that style sheet, by their
 * hashes, and nothing from anywhere.
 */
#include "reporters/formats/html/html.h"

#include <string.h>

#include "compare/verdict/by_cause.h"
#include "gate/core/ascii.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/formats/formats.h"
#include "reporters/words/cause_number.h"
#include "reporters/words/change.h"
#include "reporters/words/counts.h"
#include "reporters/words/judged.h"
#include "reporters/words/phrase.h"
#include "reporters/words/since.h"

/* Bytes of the page's parts; with head, style and script under 3 MB. */
enum {
	ROOM_CAUSES = 100000,
	ROOM_FINDINGS = 500000,
	ROOM_FOLDED = 400000,
	ROOM_FLAMES = 1400000,
	ROOM_SITES = 150000,
	ROOM_WORKLOADS = 150000,
	ROOM_NOTES = 80000,
	ROOM_METHOD = 100000,
};

static const struct {
	const char *sign, *word, *tone;
} outcomes[OUTCOME_COUNT] = {
	[OUTCOME_PASS] = {"\xe2\x9c\x93", "Pass", "good"},
	[OUTCOME_REGRESSION] = {"\xe2\x96\xb2", "Regression", "bad"},
	[OUTCOME_UNDECIDED] = {"?", "Undecided", "open"},
	[OUTCOME_NO_BASELINE] = {"i", "No baseline", "plain"},
	[OUTCOME_ERROR] = {"!", "No verdict", "bad"},
};

/* Where the findings of a status stand on the page. */
static const struct {
	enum status status;
	const char *section, *one, *many;
} chips[] = {
	{STATUS_REGRESSION, "regressions", "regression", "regressions"},
	{STATUS_SUSPECT, "suspects", "suspect", "suspects"},
	{STATUS_ACCEPTED, "allowed", "accepted", "accepted"},
	{STATUS_TOLERATED, "allowed", "tolerated", "tolerated"},
	{STATUS_MOVED, "moves", "moved", "moved"},
	{STATUS_IMPROVEMENT, "improvements", "improvement", "improvements"},
	{STATUS_NEW, "moves", "new", "new"},
	{STATUS_REMOVED, "moves", "removed", "removed"},
	{STATUS_UNDECIDED, "undecided", "undecided", "undecided"},
	{STATUS_UNCHANGED, "unchanged", "unchanged", "unchanged"},
};

static void add_head(struct buf *out, const struct verdict *verdict)
{
	struct buf headline = {0};

	phrase_headline(&headline, verdict);
	html_head(out, headline.data);
	buf_clear(&headline);
}

/* The worst cause as a sentence. */
static void add_worst(struct buf *out, const struct verdict *verdict)
{
	size_t count = cause_failed_count(verdict);
	size_t number = phrase_cause(verdict);
	const struct finding *worst = NULL, *told;
	struct buf text = {0};
	struct by_cause by;

	by_cause_init(&by, verdict);
	if (count > 0)
		worst = cause_leader(&by, &verdict->causes[0], 0);
	if (worst) {
		told = cause_number(worst, by_cause_find(&by, 0));
		buf_text(out, "<p class=\"lead\"><strong>");
		html_cause_name(out, worst);
		buf_text(out, "</strong> ");
		if (phrase_new(&text, worst)) {
			told = worst;
			escape_markup(out, text.data, CAP_NAME);
		} else {
			buf_printf(out, "%s: ", phrase_verb(worst));
			escape_markup(out, told->metric, CAP_NAME / 4);
			buf_text(out, " <strong class=\"num\">");
			html_change(out, told);
			buf_text(out, "</strong>");
		}
		buf_reset(&text);
		phrase_since(&text, worst);
		if (text.len)
			escape_markup(out, text.data, CAP_NAME);
		buf_text(out, " (");
		html_values(out, told);
		buf_text(out, ")");
		if (told != worst) {
			buf_text(out, " in ");
			html_cause_name(out, told);
		}
		if (count > 1)
			buf_printf(out, ", and %zu more cause%s", count - 1,
				count > 2 ? "s" : "");
		buf_text(out, ".</p>\n");
	}
	buf_reset(&text);
	if (worst && number < phrase_note_count(verdict)) {
		phrase_note(&text, verdict, number);
		buf_text(out, "<p>");
		escape_markup(out, text.data, CAP_LINE);
		buf_text(out, ".</p>\n");
	}
	buf_clear(&text);
	by_cause_clear(&by);
}

/* What was compared, in one line. */
static void add_sides(struct buf *out, const struct verdict *verdict)
{
	struct buf text = {0};

	buf_text(out, "<p class=\"sides\">");
	if (html_compared(verdict)) {
		buf_text(out, "base ");
		html_label(out, &verdict->base);
		buf_text(out, " \xe2\x86\x92 head ");
		html_label(out, &verdict->head);
		buf_text(out, " \xc2\xb7 ");
		phrase_design(&text, verdict);
		escape_markup(out, text.data, CAP_LINE);
		buf_text(out, " \xc2\xb7 ");
	}
	buf_printf(out, "exit code %d</p>\n", verdict->exit_code);
	buf_clear(&text);
}

/* How many findings of each status, as links to where they are. */
static void add_chips(struct buf *out, const struct verdict *verdict)
{
	size_t listed[STATUS_COUNT] = {0};
	bool any = false;

	for (size_t i = 0; i < verdict->finding_count; i++)
		listed[verdict->findings[i].status]++;
	for (size_t i = 0; i < sizeof(chips) / sizeof(*chips); i++) {
		size_t count = status_count(verdict, chips[i].status);

		if (count == 0)
			continue;
		buf_text(out, any ? "<li>" : "<ul class=\"chips\">\n<li>");
		any = true;
		if (listed[chips[i].status])
			buf_printf(out, "<a class=\"%s\" href=\"#%s\">",
				html_tone(chips[i].status), chips[i].section);
		buf_text(out, "<b>");
		format_count(out, count);
		buf_printf(out, "</b> %s%s</li>\n",
			count == 1 ? chips[i].one : chips[i].many,
			listed[chips[i].status] ? "</a>" : "");
	}
	buf_text(out, any ? "</ul>\n" : "");
}

/* What to do when too little was judged. */
static void add_advice(struct buf *out, const struct verdict *verdict)
{
	if (verdict->outcome != OUTCOME_UNDECIDED)
		return;
	buf_text(out, "<p class=\"lead\">");
	phrase_not_a_pass(out, verdict);
	buf_text(out, ". What helps:</p>\n<ul>\n");
	buf_printf(out, "<li>more runs of each side, at least %u + %u;</li>\n",
		verdict->policy.min_runs, verdict->policy.min_runs);
	if (!verdict->interleaved)
		buf_text(out, "<li>base and head measured in turn, on one "
			      "machine;</li>\n");
	buf_text(out, "<li>longer runs, so that each holds more "
		      "samples.</li>\n</ul>\n");
}

static void add_header(struct buf *out, const struct verdict *verdict)
{
	struct buf text = {0};

	buf_printf(out,
		"<body>\n<header class=\"%s\">\n<p class=\"badge\"><span "
		"aria-hidden=\"true\">%s</span> %s</p>\n<h1>",
		outcomes[verdict->outcome].tone,
		outcomes[verdict->outcome].sign,
		outcomes[verdict->outcome].word);
	phrase_first_line(&text, verdict);
	text.data[0] = ascii_upper(text.data[0]);
	escape_markup(out, text.data, CAP_LINE);
	buf_text(out, "</h1>\n");
	add_worst(out, verdict);
	add_sides(out, verdict);
	add_chips(out, verdict);
	add_advice(out, verdict);
	buf_text(out, "</header>\n");
	buf_clear(&text);
}

void html_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	bool early;

	(void)options;
	add_head(out, verdict);
	add_header(out, verdict);
	buf_text(out, "<main>\n");
	html_tools(out);
	/* Where there is little else to say, notes come first. */
	early = !html_compared(verdict) ||
		verdict->outcome == OUTCOME_UNDECIDED;
	if (early)
		html_notes(out, verdict, ROOM_NOTES);
	html_causes(out, verdict, ROOM_CAUSES);
	html_flames(out, verdict, ROOM_FLAMES);
	html_findings(out, verdict, false, ROOM_FINDINGS);
	html_sites(out, verdict, ROOM_SITES);
	html_findings(out, verdict, true, ROOM_FOLDED);
	html_workloads(out, verdict, ROOM_WORKLOADS);
	if (!early)
		html_notes(out, verdict, ROOM_NOTES);
	html_method(out, verdict, ROOM_METHOD);
	buf_text(out, "</main>\n");
	html_end(out);
}
