/*
 * Markdown for a pull request comment and for a job summary.
 *
 * GitHub refuses a comment of more than 65,536 characters and drops a summary
 * of more than 1 MiB, so a page has a limit: what always stays (the end of the
 * page) is made first and its room kept free, then rows are added worst first
 * while they fit, and what did not fit is counted.
 */
#include "reporters/formats/formats.h"

#include <stdlib.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/formats/markdown/markdown_causes.h"
#include "reporters/formats/markdown/markdown_end.h"
#include "reporters/formats/markdown/markdown_rows.h"
#include "reporters/formats/markdown/markdown_unjudged.h"
#include "reporters/words/cause_number.h"
#include "reporters/words/counts.h"
#include "reporters/words/judged.h"
#include "reporters/words/phrase.h"
#include "reporters/words/places.h"
#include "reporters/words/reading_order.h"
#include "reporters/words/since.h"

/* How much one kind of page shows. */
struct caps {
	size_t bytes;
	size_t open;  /* causes, and moved benchmarks, outside of <details> */
	size_t rows;  /* rows of one table inside */
	size_t paths; /* regressions with their call paths */
	bool undecided; /* rows of them, not their number alone */
};

enum {
	SLACK = 400, /* what a section needs besides its rows */
	PATHS_MOST = 100,
};

static const struct caps comment = {
	.bytes = 60000,
	.open = 8,
	.rows = 50,
	.paths = 10,
};
static const struct caps summary = {
	.bytes = 1000000,
	.open = 50,
	.rows = (size_t)-1,
	.paths = PATHS_MOST,
	.undecided = true,
};

struct page {
	struct buf *out;
	const struct verdict *verdict;
	const struct caps *caps;
	const char *comment_id; /* in the mark by which it is found again, or
				   NULL */
	const struct by_cause *by_cause;
	const struct by_workload *workloads;
	const struct finding_places *places;
	bool by_workload;
	size_t reserved; /* bytes of the page's end */
	size_t left_out; /* rows for which there was no room */
};

static const char *const icons[OUTCOME_COUNT] = {
	[OUTCOME_PASS] = "\xe2\x9c\x85",
	[OUTCOME_REGRESSION] = "\xe2\x9d\x8c",
	[OUTCOME_UNDECIDED] = "\xe2\x9a\xa0\xef\xb8\x8f",
	[OUTCOME_NO_BASELINE] = "\xe2\x84\xb9\xef\xb8\x8f",
	[OUTCOME_ERROR] = "\xf0\x9f\x9b\x91",
};

/* What the words of the second table mean. */
static const struct {
	enum status status;
	const char *meaning;
} legend[] = {
	{STATUS_SUSPECT, "looks like a rise, but not beyond the doubt of a "
			 "whole report; measuring again decides"},
	{STATUS_MOVED, "the cost came from a neighbour in the call graph"},
	{STATUS_UNDECIDED, "too few runs or observations to tell"},
};

static bool fits(const struct page *page, size_t more)
{
	return page->out->len + more + page->reserved + SLACK <=
	       page->caps->bytes;
}

/* Rows from..to that fit, between before and after; counts the rest. */
static void add_table(struct page *page, const struct reading_order *rows,
	size_t from, size_t to, bool open, const struct buf *before,
	const char *after)
{
	struct buf header = {0};
	size_t i = from;

	markdown_header(&header, page->verdict, page->by_workload, open);
	if (from < to && fits(page, before->len + header.len)) {
		buf_span(page->out, buf_view(before));
		buf_span(page->out, buf_view(&header));
		for (; i < to; i++) {
			struct buf row = {0};

			markdown_row(&row, rows->at[i].finding,
				page->by_workload, open);
			if (!fits(page, row.len)) {
				buf_clear(&row);
				break;
			}
			buf_span(page->out, buf_view(&row));
			buf_clear(&row);
		}
		buf_text(page->out, after);
	}
	page->left_out += to - i;
	buf_clear(&header);
}

static size_t at_most(size_t count, size_t limit)
{
	return count < limit ? count : limit;
}

static void add_paths(struct page *page, const struct reading_order *rows)
{
	struct buf where = {0}, lines = {0}, block = {0};
	const struct finding *told[PATHS_MOST];
	size_t shown = 0;

	for (size_t i = 0; i < rows->count && shown < page->caps->paths; i++) {
		const struct finding *at = rows->at[i].finding;
		struct buf more = {0};

		/* A site's objects come from where its bytes come from. */
		if (at->path_count + at->line_count == 0 ||
			rows->at[i].continues || markdown_is_told(told, shown, at))
			continue;
		markdown_paths(&more, at, page->by_workload);
		if (!fits(page, lines.len + more.len)) {
			buf_clear(&more);
			break;
		}
		buf_span(&lines, buf_view(&more));
		told[shown] = at;
		if (shown++ == 0)
			markdown_where(&where, at);
		buf_clear(&more);
	}
	if (shown > 0) {
		buf_printf(&block, "\n<details><summary>%s</summary>\n\n",
			where.data);
		escape_fence(&block, buf_view(&lines));
		buf_text(&block, "\n</details>\n");
		if (fits(page, block.len))
			buf_span(page->out, buf_view(&block));
	}
	buf_clear(&block);
	buf_clear(&lines);
	buf_clear(&where);
}

static void add_explanation(struct page *page)
{
	size_t number = phrase_cause(page->verdict);
	struct buf text = {0};

	if (number == phrase_note_count(page->verdict))
		return;
	phrase_note(&text, page->verdict, number);
	buf_char(page->out, '\n');
	escape_markdown(page->out, text.data, CAP_LINE);
	buf_text(page->out, text.data[text.len - 1] == '?' ? "\n" : ".\n");
	buf_clear(&text);
}

/* How each came about that crept up since an older commit. */
static void add_courses(struct page *page, const struct reading_order *rows)
{
	size_t shown = 0;

	for (size_t i = 0; i < rows->count && shown < page->caps->paths; i++) {
		const struct finding *at = rows->at[i].finding;
		struct buf item = {0};

		if (!at->since)
			continue;
		buf_text(&item, shown++ ? "" : "\n");
		markdown_course(&item, at, page->by_workload);
		if (fits(page, item.len))
			buf_span(page->out, buf_view(&item));
		buf_clear(&item);
	}
}

/* Appends what stands in text when it fits. */
static bool add_fitting(struct page *page, struct buf *text)
{
	bool room = fits(page, text->len);

	if (room)
		buf_span(page->out, buf_view(text));
	buf_reset(text);
	return room;
}

static void add_causes(struct page *page)
{
	size_t count = cause_failed_count(page->verdict), i = 0;
	size_t open = at_most(count, page->caps->open);
	struct buf text = {0};

	if (count == 0)
		return;
	markdown_cause_header(&text, page->verdict);
	for (; i < open; i++) {
		markdown_cause_row(&text, page->verdict, page->by_cause, i,
			page->places);
		if (!add_fitting(page, &text))
			break;
	}
	if (i < count)
		buf_printf(page->out, "\n%zu more cause%s: all findings are "
			"below.\n", count - i, count - i > 1 ? "s" : "");
	buf_clear(&text);
}

/* "Owners: @acme/search of literalStore", a line a cause that has some. As code:
 * a comment shall call nobody. */
static void add_owners(struct page *page)
{
	size_t count = at_most(cause_failed_count(page->verdict),
		page->caps->open);
	struct buf text = {0}, owners = {0};

	for (size_t i = 0; i < count; i++) {
		buf_reset(&owners);
		if (!place_owners(&owners, page->places,
			cause_leader(page->by_cause, &page->verdict->causes[i],
				i)))
			continue;
		buf_text(&text, "\nOwned by ");
		escape_code(&text, owners.data, CAP_NAME);
		buf_text(&text, ": ");
		escape_narrow(&text, page->verdict->causes[i].subject.function
			? page->verdict->causes[i].subject.function
			: page->verdict->causes[i].workload, CAP_NAME / 4);
		buf_char(&text, '\n');
		if (!add_fitting(page, &text))
			break;
	}
	buf_clear(&owners);
	buf_clear(&text);
}

/* Moved totals from number `from` on, at most so many. */
static void add_totals_from(struct page *page, const struct moved_totals *totals,
	size_t from, size_t most)
{
	size_t end = from + at_most(totals->count - from, most), left = 0;
	struct buf text = {0};

	for (size_t i = from; i < end; i++) {
		if (i == from)
			markdown_total_header(&text);
		markdown_total_row(&text, totals->all[i]);
		left += left > 0 || !add_fitting(page, &text);
	}
	page->left_out += left;
	buf_clear(&text);
}

/* What the causes leave of totals that rose, of as many as are shown. */
static void add_rests(struct page *page)
{
	const struct verdict *verdict = page->verdict;
	struct buf text = {0}, line = {0};
	size_t asked = 0;

	for (size_t i = 0; i < verdict->finding_count &&
		asked < page->caps->open; i++) {
		const struct finding *f = &verdict->findings[i];

		if (f->kind != KIND_TOTAL || f->status != STATUS_REGRESSION)
			continue;
		asked++;
		buf_reset(&line);
		if (!phrase_rest(&line, f, by_workload_find(page->workloads,
			f->workload)))
			continue;
		buf_char(&text, '\n');
		escape_markdown(&text, line.data, CAP_LINE);
		buf_text(&text, ".\n");
		if (!add_fitting(page, &text))
			break;
	}
	buf_clear(&line);
	buf_clear(&text);
}

static void add_benchmarks(struct page *page)
{
	size_t open = page->caps->open;
	struct moved_totals totals;

	markdown_totals_moved(&totals, page->verdict, page->workloads);
	add_totals_from(page, &totals, 0, open);
	if (totals.count > open) {
		buf_printf(page->out, "\n<details><summary>%zu more total%s "
			"moved</summary>\n", totals.count - open,
			totals.count - open == 1 ? "" : "s");
		add_totals_from(page, &totals, open, page->caps->rows);
		buf_text(page->out, "\n</details>\n");
	}
	markdown_totals_still(page->out, page->verdict, totals.count > 0);
	free(totals.all);
}

static void add_regressions(struct page *page)
{
	static const char end[] = "\n</details>\n";
	struct buf before = {0};
	struct reading_order rows;
	size_t shown;

	reading_order_of(&rows, page->verdict, ONE_STATUS(STATUS_REGRESSION),
		true);
	if (rows.count > 0) {
		add_causes(page);
		add_benchmarks(page);
		add_rests(page);
		add_owners(page);
		add_explanation(page);
		add_courses(page, &rows);
		add_paths(page, &rows);
		shown = at_most(rows.count, page->caps->rows);
		page->left_out += rows.count - shown;
		buf_printf(&before, "\n<details><summary>%zu finding%s, with "
			"intervals and what is allowed</summary>\n",
			rows.count, rows.count > 1 ? "s" : "");
		add_table(page, &rows, 0, shown, true, &before, end);
	}
	buf_clear(&before);
	reading_order_clear(&rows);
}

/* Everything that is neither a regression nor as it was. */
static void add_others(struct page *page)
{
	const unsigned statuses = ALL_STATUSES &
		~(ONE_STATUS(STATUS_REGRESSION) | ONE_STATUS(STATUS_UNCHANGED) |
			(page->caps->undecided ? 0 :
				ONE_STATUS(STATUS_UNDECIDED)));
	size_t listed[STATUS_COUNT] = {0};
	struct verdict counted = {0};
	struct buf before = {0};
	struct buf after = {0};
	struct reading_order rows;
	size_t shown;

	reading_order_of(&rows, page->verdict, statuses, false);
	shown = at_most(rows.count, page->caps->rows);
	page->left_out += rows.count - shown;
	for (size_t i = 0; i < rows.count; i++)
		listed[rows.at[i].finding->status]++;
	memcpy(counted.counts, listed, sizeof(listed));
	buf_text(&before, "\n<details><summary>");
	phrase_counts(&before, &counted, statuses, " \xc2\xb7 ");
	buf_text(&before, "</summary>\n");
	buf_char(&after, '\n');
	for (size_t i = 0; i < sizeof(legend) / sizeof(legend[0]); i++)
		if (listed[legend[i].status] > 0)
			buf_printf(&after, "*%s*: %s.<br>\n",
				status_name(legend[i].status),
				legend[i].meaning);
	buf_text(&after, "\n</details>\n");
	add_table(page, &rows, 0, shown, false, &before, after.data);
	buf_clear(&after);
	buf_clear(&before);
	reading_order_clear(&rows);
}

/* Undecided ones in a word where they have no rows. */
static void add_undecided_count(struct page *page)
{
	size_t count = page->verdict->counts[STATUS_UNDECIDED];

	if (page->caps->undecided || count == 0)
		return;
	buf_char(page->out, '\n');
	format_count(page->out, count);
	buf_printf(page->out, " undecided: %s. The other reports have them one by "
		"one.\n", undecided_for_runs(page->verdict) ? "too few runs" :
		"of these, only larger rises would have shown");
}

static void add_since(struct page *page)
{
	struct buf text = {0};

	if (phrase_since_counts(&text, page->verdict)) {
		buf_text(page->out, "\nHeld to ");
		escape_markdown(page->out, text.data, CAP_LINE);
		buf_text(page->out, ".\n");
	}
	buf_clear(&text);
}

static void add_pass(struct page *page)
{
	struct buf *out = page->out;

	format_count(out, page->verdict->judged);
	buf_text(
		out, " functions, allocation sites and totals judged against ");
	markdown_label(out, &page->verdict->base);
	buf_text(out, ": ");
	phrase_counts(out, page->verdict, ALL_STATUSES, ", ");
	buf_text(out, ".\n");
	add_since(page);
	add_benchmarks(page);
}

/* All of it is ours but for the name of an older commit. */
static void add_headline(struct page *page)
{
	struct verdict shown = *page->verdict;
	struct buf name = {0};

	if (shown.since.present) {
		escape_markdown(&name, shown.since.name, CAP_NAME / 4);
		shown.since.name = name.data;
	}
	phrase_headline(page->out, &shown);
	buf_clear(&name);
}

static void add_heading(struct page *page)
{
	const struct verdict *verdict = page->verdict;
	struct buf text = {0};
	bool worst;

	if (page->comment_id)
		buf_printf(page->out, "<!-- profgate:comment v1 id=%s -->\n",
			page->comment_id);
	buf_printf(page->out, "### %s profgate: ", icons[verdict->outcome]);
	worst = verdict->outcome == OUTCOME_REGRESSION &&
		markdown_worst(page->out, verdict, page->by_cause);
	if (!worst)
		add_headline(page);
	phrase_not_judged(&text, verdict);
	if (text.len && !worst)
		escape_markdown(page->out, text.data, CAP_SENTENCE);
	phrase_advisory(page->out, verdict);
	buf_text(page->out, "\n\n");
	if (text.len && worst) {
		escape_markdown(page->out, text.data + strlen("; "),
			CAP_SENTENCE);
		buf_char(page->out, '\n');
	}
	buf_clear(&text);
}

static void render(struct buf *out, const struct verdict *verdict,
	const struct caps *caps, const char *comment_id,
	const struct tracked *tracked)
{
	struct buf body = {0};
	struct buf end = {0};
	struct by_cause by_cause;
	struct by_workload workloads;
	struct finding_places places;
	struct page page = {
		.out = &body,
		.by_cause = &by_cause,
		.workloads = &workloads,
		.places = &places,
		.verdict = verdict,
		.caps = caps,
		.comment_id = comment_id,
		.by_workload = verdict->workload_count > 1,
	};

	by_cause_init(&by_cause, verdict);
	by_workload_init(&workloads, verdict);
	places_init(&places, verdict, tracked);
	markdown_end(&end, verdict, caps->bytes);
	page.reserved = end.len;
	add_heading(&page);
	switch (verdict->outcome) {
	case OUTCOME_PASS:
		add_pass(&page);
		break;
	case OUTCOME_UNDECIDED:
		markdown_undecided(&body, verdict);
		break;
	case OUTCOME_NO_BASELINE:
		markdown_no_baseline(&body);
		break;
	case OUTCOME_ERROR:
		markdown_error(&body, verdict);
		break;
	case OUTCOME_REGRESSION:
	case OUTCOME_COUNT:
		break;
	}
	add_regressions(&page);
	add_others(&page);
	add_undecided_count(&page);
	buf_span(out, buf_view(&body));
	if (page.left_out > 0)
		buf_printf(out,
			"\n%zu rows left out here: the JSON report "
			"has them all.\n",
			page.left_out);
	buf_span(out, buf_view(&end));
	places_clear(&places);
	by_workload_clear(&workloads);
	by_cause_clear(&by_cause);
	buf_clear(&end);
	buf_clear(&body);
}

void markdown_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	render(out, verdict, &comment,
		options->comment_id ? options->comment_id : "default",
		options->tracked);
}

void summary_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	render(out, verdict, &summary, NULL, options->tracked);
}
