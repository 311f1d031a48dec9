/* The report for a terminal: the verdict first, then what explains it. */
#include "reporters/formats/formats.h"

#include <math.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/acceptance.h"
#include "reporters/words/callers.h"
#include "reporters/words/change.h"
#include "reporters/words/counts.h"
#include "reporters/words/judged.h"
#include "reporters/words/paragraph.h"
#include "reporters/words/phrase.h"
#include "reporters/words/reading_order.h"
#include "reporters/words/since.h"

#define INDENT "    " /* of what stands below a subject */

enum {
	WIDTH = PARAGRAPH_WIDTH,
	WORD = 15, /* columns, with their gap */
	BELOW = sizeof INDENT - 1,
	FACT = 12,
	METRIC = 15,
	VALUES = 24,
	CHANGE = 23,
	PATHS = 3, /* call paths and source lines below a finding */
	NAMED = 3, /* undecided findings with a name */
	NOTES = 6,
};

enum paint {PLAIN, BOLD, DIM, RED, YELLOW, GREEN };

#define UNPAINT "\x1b[0m"
static const char *const paints[] = {
	[BOLD] = "\x1b[1m",
	[DIM] = "\x1b[2m",
	[RED] = "\x1b[1;31m",
	[YELLOW] = "\x1b[33m",
	[GREEN] = "\x1b[32m",
};

/* How one status is listed. */
static const struct {
	const char *glyph;
	enum paint paint;
	bool card;   /* with budget, reason and paths */
	size_t most; /* findings listed, the rest is counted */
} styles[STATUS_COUNT] = {
	[STATUS_REGRESSION] = {"\xe2\x9c\x97", RED, true, 100},
	[STATUS_SUSPECT] = {"?", YELLOW, true, 20},
	[STATUS_ACCEPTED] = {"\xc2\xb7", YELLOW, true, 20},
	[STATUS_TOLERATED] = {"\xc2\xb7", YELLOW, true, 20},
	[STATUS_MOVED] = {"~", PLAIN, true, 20},
	[STATUS_IMPROVEMENT] = {"\xe2\x9c\x93", GREEN, false, 20},
	[STATUS_NEW] = {"+", PLAIN, false, 10},
	[STATUS_REMOVED] = {"-", PLAIN, false, 10},
};

struct page {
	struct buf *out;
	const struct verdict *verdict;
	bool color;
	bool by_workload;
	size_t listed[STATUS_COUNT];
};

static void paint(const struct page *page, enum paint with)
{
	if (page->color && with != PLAIN)
		buf_text(page->out, paints[with]);
}

static void unpaint(const struct page *page, enum paint with)
{
	if (page->color && with != PLAIN)
		buf_text(page->out, UNPAINT);
}

static void spaces(struct buf *out, size_t count)
{
	while (count-- > 0)
		buf_char(out, ' ');
}

/* The raw text in its column; at least one blank follows it. */
static void cell(const struct page *page, const char *text, size_t columns)
{
	size_t from = page->out->len;
	size_t used;

	escape_line(page->out, text, columns - 1);
	used = columns_of(
		(struct span){page->out->data + from, page->out->len - from});
	spaces(page->out, used < columns ? columns - used : 1);
}

/* Sentences behind their label. */
static void facts(const struct page *page, enum paint with, const char *label,
	const struct buf *text)
{
	bool painted = page->color && with != PLAIN;

	paragraph(page->out, label, text, painted ? paints[with] : "",
		painted ? UNPAINT : "");
}

/* Raw text in a line of its own, however long: to be pasted. */
static void pasted(const struct page *page, const struct buf *text)
{
	spaces(page->out, FACT);
	paint(page, DIM);
	escape_line(page->out, text->data, CAP_SENTENCE);
	unpaint(page, DIM);
	buf_char(page->out, '\n');
}

static void add_word(const struct page *page, const struct finding *finding)
{
	struct buf word = {0};

	buf_printf(&word, "%s %s", styles[finding->status].glyph,
		phrase_word(finding));
	paint(page, styles[finding->status].paint);
	cell(page, word.data, WORD);
	unpaint(page, styles[finding->status].paint);
	buf_clear(&word);
}

static void add_values(const struct page *page, const struct finding *finding)
{
	struct buf text = {0};

	cell(page, finding->metric, METRIC);
	phrase_values(&text, finding);
	cell(page, text.data, VALUES);
	buf_clear(&text);
}

/* Ends a column: what comes next stands in this line when it fits, else below. */
static void next_to(const struct page *page, size_t used, const char *gap,
	size_t needs, size_t indent)
{
	if (used + strlen(gap) + needs <= WIDTH) {
		buf_text(page->out, gap);
		return;
	}
	while (page->out->data[page->out->len - 1] == ' ')
		page->out->data[--page->out->len] = '\0';
	buf_char(page->out, '\n');
	spaces(page->out, indent);
}

static void add_head(const struct page *page, const struct finding *finding)
{
	bool total = finding->kind == KIND_TOTAL;
	struct buf name = {0}, place = {0};

	if (total)
		buf_text(&name, "whole workload");
	else
		phrase_subject(&name, &finding->subject, finding->kind);
	add_word(page, finding);
	paint(page, BOLD);
	escape_line(page->out, name.data, WIDTH - WORD);
	unpaint(page, BOLD);
	if (finding->subject.line > 0)
		phrase_short_place(&place, finding->subject.file,
			finding->subject.line);
	else if (total && !page->by_workload &&
		strcmp(finding->workload, "default") != 0)
		buf_text(&place, finding->workload);
	if (place.len > 0) {
		next_to(page, WORD + columns_of(buf_view(&name)), "  ",
			columns_of(buf_view(&place)), WORD);
		paint(page, DIM);
		escape_line(page->out, place.data, WIDTH - WORD);
		unpaint(page, DIM);
	}
	buf_char(page->out, '\n');
	buf_clear(&place);
	buf_clear(&name);
}

static void add_paths(const struct page *page, const struct finding *finding)
{
	struct callers callers;

	callers_of(&callers, finding, WIDTH - BELOW - METRIC);
	for (size_t i = 0; i < callers.count; i++) {
		struct buf text = {0};

		format_delta(&text, callers.lines[i].absolute, finding->unit);
		spaces(page->out, BELOW);
		paint(page, DIM);
		cell(page, text.data, METRIC);
		escape_line(page->out, callers.lines[i].text, CAP_NAME);
		unpaint(page, DIM);
		buf_char(page->out, '\n');
		buf_clear(&text);
	}
	callers_clear(&callers);
}

static void add_lines(const struct page *page, const struct finding *finding)
{
	for (size_t i = 0; i < finding->line_count && i < PATHS; i++) {
		const struct site_line *at = &finding->lines[i];
		struct buf text = {0};

		if (!(at->head > at->base))
			continue;
		format_delta(&text, at->head - at->base, finding->unit);
		spaces(page->out, BELOW);
		paint(page, DIM);
		cell(page, text.data, METRIC);
		buf_reset(&text);
		phrase_short_place(&text, at->file, at->line);
		escape_line(page->out, text.data, WIDTH - BELOW - METRIC);
		unpaint(page, DIM);
		buf_char(page->out, '\n');
		buf_clear(&text);
	}
}

static void add_why(const struct page *page, const struct finding *finding)
{
	struct buf why = {0};

	if (finding->growing_present && finding->reason == REASON_LEAKS &&
		*finding->growing.detail)
		buf_text(&why, finding->growing.detail);
	else
		phrase_why(&why, finding);
	facts(page, DIM, INDENT, &why);
	buf_clear(&why);
}

/* How it came to what it costs, since the older commit that it is held to. */
static void add_course(const struct page *page, const struct finding *finding)
{
	struct buf course = {0};

	phrase_course(&course, finding);
	if (course.len)
		facts(page, DIM, INDENT, &course);
	buf_clear(&course);
}

/* Of which benchmark of a workload a total is, where it has another name. */
static void add_benchmark(const struct page *page, const struct finding *finding)
{
	const char *name = finding->subject.function;

	if (finding->kind != KIND_TOTAL || !name ||
		strstr(finding->workload, name))
		return;
	buf_char(page->out, '\n');
	spaces(page->out, BELOW + METRIC);
	paint(page, DIM);
	escape_line(page->out, name, WIDTH - BELOW - METRIC);
	unpaint(page, DIM);
}

/* What the policy allows, and since when. */
static void add_allowed(const struct page *page, const struct finding *finding)
{
	struct buf text = {0};

	if (finding->judged) {
		buf_text(&text, "allowed ");
		format_allowed(&text, finding);
	} else {
		buf_text(&text, finding->reason == REASON_NOT_JUDGED
			? "shown only" : "not decided");
	}
	next_to(page, BELOW + METRIC + VALUES + CHANGE, "",
		columns_of(buf_view(&text)), BELOW + METRIC);
	buf_span(page->out, buf_view(&text));
	if (finding->since) {
		buf_text(page->out, " since ");
		escape_line(page->out, finding->since, CAP_NAME / 4);
	}
	buf_clear(&text);
}

/* The line of one metric; of a card with its interval and what is allowed. */
static void add_metric(const struct page *page, const struct finding *finding)
{
	bool card = styles[finding->status].card;
	struct buf change = {0};

	spaces(page->out, BELOW);
	add_values(page, finding);
	format_change(&change, finding);
	format_new_share(&change, finding);
	if (card) {
		format_interval(&change, finding);
		paint(page, styles[finding->status].paint);
		cell(page, change.data, CHANGE);
		unpaint(page, styles[finding->status].paint);
		add_allowed(page, finding);
	} else {
		buf_span(page->out, buf_view(&change));
	}
	add_benchmark(page, finding);
	buf_char(page->out, '\n');
	buf_clear(&change);
}

/* One subject, then a line for each of its metrics. */
static void add_subject(
	const struct page *page, const struct reading_row *row, bool explain)
{
	const struct finding *finding = row->finding;

	if (!row->continues)
		add_head(page, finding);
	add_metric(page, finding);
	if (!styles[finding->status].card)
		return;
	if (explain)
		add_why(page, finding);
	add_course(page, finding);
	if (finding->status == STATUS_REGRESSION || finding->growing_present) {
		add_paths(page, finding);
		add_lines(page, finding);
	}
}

static void add_workload(const struct page *page, const char *name)
{
	struct buf text = {0};

	buf_char(page->out, '\n');
	if (!page->by_workload)
		return;
	paint(page, BOLD);
	escape_line(page->out, name, WIDTH);
	unpaint(page, BOLD);
	buf_char(page->out, '\n');
	for (size_t i = 0; i < page->verdict->workload_count; i++) {
		const struct workload_summary *at =
			&page->verdict->workloads[i];

		if (strcmp(at->name, name) == 0) {
			phrase_workload(&text, at);
			facts(page, DIM, INDENT, &text);
			buf_clear(&text);
			return;
		}
	}
}

/* The same sentence is said once in a row; one with its own facts always. */
static bool explains(
	const struct finding *finding, const struct finding *before)
{
	if (finding->first_present)
		return true;
	switch (finding->status) {
	case STATUS_REGRESSION: /* the numbers say why, unless */
		return finding->growing_present || finding->since ||
		       finding->reason == REASON_MACHINE_WIDE ||
		       finding->reason == REASON_PAST_BUDGET_CHANGED ||
		       finding->reason == REASON_COUNTED_ALONE ||
		       finding->matched_present;
	case STATUS_ACCEPTED:
	case STATUS_TOLERATED:
	case STATUS_MOVED:
		return true;
	default:
		return finding->growing_present || !before ||
		       before->reason != finding->reason;
	}
}

static void add_findings(struct page *page)
{
	unsigned statuses = 0;
	const struct finding *before = NULL;
	struct reading_order rows;

	for (unsigned status = 0; status < STATUS_COUNT; status++)
		if (styles[status].most > 0)
			statuses |= ONE_STATUS(status);
	reading_order_of(&rows, page->verdict, statuses, page->by_workload);
	for (size_t i = 0; i < rows.count; i++) {
		const struct finding *at = rows.at[i].finding;
		struct reading_row row = rows.at[i];

		if (page->listed[at->status] >= styles[at->status].most)
			continue;
		page->listed[at->status]++;
		if (!before ||
			(page->by_workload &&
				strcmp(before->workload, at->workload) != 0)) {
			add_workload(page, at->workload);
			before = NULL;
		}
		add_subject(page, &row, explains(at, before));
		before = at;
	}
	reading_order_clear(&rows);
}

/* What the caps of styles left out. */
static void add_left_out(const struct page *page)
{
	struct verdict rest = {0};
	struct buf text = {0};

	for (size_t i = 0; i < page->verdict->finding_count; i++)
		rest.counts[page->verdict->findings[i].status]++;
	for (size_t i = 0; i < STATUS_COUNT; i++)
		rest.counts[i] = styles[i].most > 0
					 ? rest.counts[i] - page->listed[i]
					 : 0;
	phrase_counts(&text, &rest, ALL_STATUSES, ", ");
	if (text.len > 0) {
		buf_text(&text, " (all of them are in the JSON report)");
		facts(page, DIM, "not listed: ", &text);
	}
	buf_clear(&text);
}

static void add_undecided(const struct page *page)
{
	struct buf text = {0};
	struct reading_order rows;
	size_t named = 0;

	reading_order_of(&rows, page->verdict, ONE_STATUS(STATUS_UNDECIDED),
		false);
	if (rows.count == 0) {
		reading_order_clear(&rows);
		return;
	}
	format_count(&text, rows.count);
	buf_text(&text, undecided_for_runs(page->verdict) ? ", too few runs" :
		", smallest rise that would have shown");
	for (; named < rows.count && named < NAMED; named++) {
		const struct finding *at = rows.at[named].finding;
		struct buf name = {0};

		phrase_subject(&name, &at->subject, at->kind);
		buf_text(&text, named > 0 ? ", " : ": ");
		phrase_short(&text, name.data, 40);
		buf_printf(&text, " %s", at->metric);
		if (isfinite(at->detectable)) {
			buf_char(&text, ' ');
			format_growth(&text, at->detectable);
		}
		buf_clear(&name);
	}
	if (rows.count > named)
		buf_printf(&text, " and %zu more", rows.count - named);
	facts(page, YELLOW, "undecided:  ", &text);
	buf_clear(&text);
	reading_order_clear(&rows);
}

static void add_verdict(const struct page *page)
{
	static const struct {
		const char *word;
		enum paint paint;
	} words[OUTCOME_COUNT] = {
		[OUTCOME_PASS] = {"PASS", GREEN},
		[OUTCOME_REGRESSION] = {"FAIL", RED},
		[OUTCOME_UNDECIDED] = {"UNDECIDED", YELLOW},
		[OUTCOME_NO_BASELINE] = {"NO BASELINE", YELLOW},
		[OUTCOME_ERROR] = {"ERROR", RED},
	};
	const struct verdict *verdict = page->verdict;
	struct buf text = {0};

	phrase_first_line(&text, verdict);
	paint(page, words[verdict->outcome].paint);
	buf_printf(page->out, "%s: ", words[verdict->outcome].word);
	escape_line(page->out, text.data, CAP_SENTENCE);
	unpaint(page, words[verdict->outcome].paint);
	buf_char(page->out, '\n');
	buf_clear(&text);
}

static void add_notes(const struct page *page)
{
	size_t count = phrase_note_count(page->verdict);
	struct buf text = {0};

	for (size_t i = 0; i < count && i < NOTES; i++) {
		buf_reset(&text);
		phrase_note(&text, page->verdict, i);
		facts(page, PLAIN, "note:       ", &text);
	}
	if (count > NOTES)
		buf_printf(page->out,
			"            and %zu more notes in the "
			"JSON report\n",
			count - NOTES);
	buf_clear(&text);
}

/* What accepts it all, a line each below its place. */
static void add_acceptance(const struct page *page)
{
	struct accept_block block;
	struct buf text = {0};

	accept_block_make(&block, page->verdict);
	if (!block.place)
		return;
	buf_printf(&text, "add %s", block.place);
	facts(page, DIM, "intended?   ", &text);
	for (size_t i = 0; i < block.count; i++) {
		buf_reset(&text);
		accept_block_line(&text, &block, i);
		pasted(page, &text);
	}
	buf_reset(&text);
	accept_block_left(&text, &block);
	if (text.len)
		facts(page, DIM, "            ", &text);
	buf_clear(&text);
}

static void add_facts(const struct page *page)
{
	const struct verdict *verdict = page->verdict;
	struct buf text = {0}, counts = {0};
	size_t few = without_runs(verdict);

	phrase_counts(&counts, verdict, ALL_STATUSES, ", ");
	if (few) {
		format_count(&text, verdict->judged - few);
		buf_text(&text, " of ");
	}
	format_count(&text, verdict->judged);
	buf_text(&text, counts.len ? ": " : "");
	buf_span(&text, buf_view(&counts));
	buf_clear(&counts);
	facts(page, PLAIN, "judged:     ", &text);
	buf_reset(&text);
	if (phrase_since_counts(&text, verdict))
		facts(page, PLAIN, "since:      ", &text);
	if (verdict->seen) {
		buf_reset(&text);
		buf_text(&text, verdict->seen);
		facts(page, PLAIN, "could see:  ", &text);
	}
	if (verdict->outcome != OUTCOME_NO_BASELINE) {
		buf_reset(&text);
		phrase_design(&text, verdict);
		facts(page, PLAIN, "measured:   ", &text);
	}
	add_notes(page);
	add_acceptance(page);
	buf_clear(&text);
}

void text_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct page page = {
		.out = out,
		.verdict = verdict,
		.color = options->color,
		.by_workload = verdict->workload_count > 1,
	};

	add_verdict(&page);
	add_findings(&page);
	buf_char(out, '\n');
	if (verdict->outcome == OUTCOME_ERROR) {
		add_notes(&page);
		return;
	}
	add_left_out(&page);
	add_undecided(&page);
	add_facts(&page);
}
