/* The tables of report.html that say what was measured, and how. */
#include "reporters/formats/html/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/verdict/by_workload.h"
#include "gate/core/err.h"
#include "gate/model/metric.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/acceptance.h"
#include "reporters/words/phrase.h"
#include "reporters/words/since.h"

enum {SLACK = 600, NOTES = 200 };

/* Adds the row unless it would go past the end; then says so. */
static bool add_row(struct buf *out, struct buf *row, size_t end)
{
	bool fits = out->len + row->len + SLACK <= end;

	if (fits)
		buf_span(out, buf_view(row));
	buf_clear(row);
	return fits;
}

static void end_table(struct buf *out, size_t left_out)
{
	buf_text(out, "</tbody></table></div>\n");
	if (left_out > 0) {
		buf_text(out, "<p>There is no room on this page for ");
		format_count(out, left_out);
		buf_text(out, " more: see result.json.</p>\n");
	}
}

/* What a site costs by one metric. */
static void add_cost(
	struct buf *out, const struct finding *finding, const char *class)
{
	buf_printf(out, "<td class=\"num %s\">", class);
	if (finding) {
		html_side(out, &finding->base, finding->unit);
		buf_text(out, " \xe2\x86\x92 ");
		html_side(out, &finding->head, finding->unit);
	}
	buf_printf(out, "</td><td class=\"num %s\">",
		finding ? html_tone(finding->status) : "");
	if (finding)
		html_change(out, finding);
	buf_text(out, "</td>");
}

/* One site: its findings by bytes and by objects, whichever there are. */
struct site {
	const struct finding *first, *bytes, *objects;
	size_t order; /* of the one that is read first */
};

static int compare_names(const void *a, const void *b)
{
	const struct site *x = a, *y = b;
	const char *const names[2] = {x->first->subject.function,
		y->first->subject.function};
	int order = strcmp(x->first->workload, y->first->workload);

	if (order == 0)
		order = strcmp(names[0] ? names[0] : "",
			names[1] ? names[1] : "");
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int compare_order(const void *a, const void *b)
{
	const struct site *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

static bool same_site(const struct site *a, const struct site *b)
{
	struct site other = *b;

	other.order = a->order;
	return compare_names(a, &other) == 0;
}

/* Sites in the order of rows; the caller frees. */
static struct site *sites_of(size_t *count, const struct reading_order *rows)
{
	struct site *sites = xcalloc(rows->count + 1, sizeof(*sites));
	size_t found = 0, kept = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const struct finding *at = rows->at[i].finding;
		enum metric_kind kind = metric_find(at->metric, at->unit)->kind;

		if (at->kind == KIND_SITE)
			sites[found++] = (struct site){.first = at,
				.bytes = kind == METRIC_BYTES ? at : NULL,
				.objects = kind == METRIC_OBJECTS ? at : NULL,
				.order = i};
	}
	qsort(sites, found, sizeof(*sites), compare_names);
	for (size_t i = 0; i < found; i++) {
		if (kept == 0 || !same_site(&sites[kept - 1], &sites[i])) {
			sites[kept++] = sites[i];
			continue;
		}
		if (!sites[kept - 1].bytes)
			sites[kept - 1].bytes = sites[i].bytes;
		if (!sites[kept - 1].objects)
			sites[kept - 1].objects = sites[i].objects;
	}
	qsort(sites, kept, sizeof(*sites), compare_order);
	*count = kept;
	return sites;
}

static void make_site(struct buf *out, const struct site *site, bool several)
{
	const struct subject *subject = &site->first->subject;
	struct buf place = {0};

	buf_text(out, "<tr><td class=\"what\">");
	if (several) {
		buf_text(out, "<small>");
		html_name(out, site->first->workload);
		buf_text(out, "</small><br>");
	}
	html_subject(out, site->first);
	phrase_short_place(&place, subject->file, subject->line);
	if (place.len > 0) {
		buf_text(out, "<br><small><code>");
		escape_markup(out, place.data, CAP_NAME / 2);
		buf_text(out, "</code></small>");
	}
	buf_text(out, "</td>");
	add_cost(out, site->bytes, "bytes");
	add_cost(out, site->objects, "objects");
	buf_text(out, "</tr>\n");
	buf_clear(&place);
}

void html_sites(struct buf *out, const struct verdict *verdict, size_t room)
{
	size_t end = out->len + room, left_out = 0, count;
	struct reading_order rows;
	struct site *sites;

	reading_order_of(&rows, verdict, ALL_STATUSES, false);
	sites = sites_of(&count, &rows);
	if (count > 0)
		buf_text(out, "<section id=\"sites\">\n"
			      "<h2>Allocation sites</h2>\n"
			      "<div class=\"wide\"><table class=\"sites\" cellpadding=\"4\">\n"
			      "<caption>Functions that allocate, those that "
			      "changed first.</caption>\n"
			      "<thead><tr><th scope=\"col\">site</th>"
			      "<th scope=\"col\" class=\"num\">bytes</th>"
			      "<th scope=\"col\" class=\"num\">change</th>"
			      "<th scope=\"col\" class=\"num\">objects</th>"
			      "<th scope=\"col\" class=\"num\">change</th>"
			      "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < count; i++) {
		struct buf row = {0};

		make_site(&row, &sites[i], verdict->workload_count > 1);
		left_out += !add_row(out, &row, end);
	}
	if (count > 0) {
		end_table(out, left_out);
		buf_text(out, "</section>\n");
	}
	free(sites);
	reading_order_clear(&rows);
}

/* All totals of a workload, a metric a line. */
static void add_totals(struct buf *out, struct finding_list list)
{
	buf_text(out, "<td><ul class=\"totals\">");
	for (size_t i = 0; i < list.count; i++) {
		const struct finding *at = list.all[i];

		if (at->kind != KIND_TOTAL)
			continue;
		buf_text(out, "<li><span>");
		escape_markup(out, at->metric, CAP_NAME / 4);
		buf_text(out, at->judged ? " " : " <small>not judged</small> ");
		buf_text(out, "</span><span>");
		html_values(out, at);
		buf_printf(out, " </span><b class=\"%s\">",
			html_tone(at->status));
		html_change(out, at);
		buf_text(out, "</b></li>");
	}
	buf_text(out, "</ul></td>");
}

static void make_workload(struct buf *out, const struct by_workload *findings,
	const struct workload_summary *workload)
{
	struct buf text = {0};

	buf_text(out, "<tr><td class=\"what\">");
	html_name(out, workload->name);
	buf_text(out, "</td><td>");
	phrase_workload(&text, workload);
	escape_markup(out, text.data, CAP_LINE);
	for (size_t i = 0; i < workload->note_count && i < 8; i++) {
		buf_text(out, "<p>");
		escape_markup(out, workload->notes[i], CAP_LINE);
		buf_text(out, "</p>");
	}
	buf_text(out, "</td>");
	add_totals(out, by_workload_find(findings, workload->name));
	buf_text(out, "</tr>\n");
	buf_clear(&text);
}

void html_workloads(struct buf *out, const struct verdict *verdict, size_t room)
{
	size_t end = out->len + room, left_out = 0;
	struct by_workload findings;

	if (verdict->workload_count == 0)
		return;
	by_workload_init(&findings, verdict);
	buf_text(out, "<section id=\"workloads\">\n<h2>Workloads</h2>\n"
		      "<div class=\"wide\"><table class=\"stack\" cellpadding=\"4\">\n"
		      "<caption>What each workload "
		      "costs as a whole, and how it was measured.</caption>\n"
		      "<thead><tr><th scope=\"col\">workload</th>"
		      "<th scope=\"col\">runs</th>"
		      "<th scope=\"col\">totals, base to head</th>"
		      "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < verdict->workload_count; i++) {
		struct buf row = {0};

		make_workload(&row, &findings, &verdict->workloads[i]);
		left_out += !add_row(out, &row, end);
	}
	by_workload_clear(&findings);
	end_table(out, left_out);
	buf_text(out, "</section>\n");
}

static void add_command(struct buf *out, const char *before, struct buf *text)
{
	buf_printf(out, "<dt>%s</dt><dd><code>", before);
	escape_markup(out, text->data, CAP_LINE);
	buf_text(out, "</code></dd>\n");
	buf_reset(text);
}

/* What accepts it all, each line on a line of its own, which may be wrapped. */
static void add_acceptance(struct buf *out, const struct verdict *verdict)
{
	struct accept_block block;
	struct buf text = {0};

	accept_block_make(&block, verdict);
	if (!block.place)
		return;
	buf_printf(out, "<dt>Intended? Add %s</dt><dd>", block.place);
	for (size_t i = 0; i < block.count; i++) {
		buf_reset(&text);
		accept_block_line(&text, &block, i);
		buf_text(out, "<code>");
		escape_markup(out, text.data, CAP_LINE);
		buf_text(out, "</code><br>");
	}
	buf_reset(&text);
	accept_block_left(&text, &block);
	if (text.len)
		escape_markup(out, text.data, CAP_LINE);
	buf_text(out, "</dd>\n");
	buf_clear(&text);
}

static void add_rules(struct buf *out, const struct verdict *verdict)
{
	const struct policy_summary *policy = &verdict->policy;
	struct buf text = {0};

	buf_text(out, "<dl>\n");
	if (html_compared(verdict)) {
		buf_text(out, "<dt>Design</dt><dd>");
		phrase_design(&text, verdict);
		escape_markup(out, text.data, CAP_LINE);
		buf_reset(&text);
		buf_text(out, "</dd>\n");
	}
	if (phrase_since_counts(&text, verdict)) {
		buf_text(out, "<dt>Held to as well</dt><dd>");
		escape_markup(out, text.data, CAP_LINE);
		buf_reset(&text);
		buf_text(out, "</dd>\n");
	}
	if (isfinite(100 * policy->false_alarms))
		buf_printf(out,
			"<dt>False alarms</dt><dd>at most %.3g %% of reports "
			"fail although nothing changed</dd>\n",
			100 * policy->false_alarms);
	if (verdict->seen) {
		buf_text(out, "<dt>Smallest rise that would have shown</dt><dd>");
		escape_markup(out, verdict->seen, CAP_LINE);
		buf_text(out, "</dd>\n");
	}
	buf_printf(out,
		"<dt>Undecided</dt><dd>%s the build; runs needed: %u of each "
		"side</dd>\n<dt>Policy</dt><dd>",
		policy->undecided_fails ? "fails" : "does not fail",
		policy->min_runs);
	escape_markup(out, policy->config ? policy->config : "the default",
		CAP_NAME);
	buf_text(out, "</dd>\n");
	if (html_compared(verdict)) {
		phrase_reproduce(&text, verdict);
		add_command(out, "Reproduce", &text);
	}
	add_acceptance(out, verdict);
	buf_text(out, "</dl>\n");
	buf_clear(&text);
}

static void add_budgets(struct buf *out, const struct policy_summary *policy,
	size_t end)
{
	size_t left_out = 0;

	if (policy->budget_count == 0)
		return;
	buf_text(out, "<div class=\"wide\"><table cellpadding=\"4\">\n<caption>Limits in force: "
		      "growth of head over base that is allowed, and the share "
		      "of a workload from which it is judged.</caption>\n<thead>"
		      "<tr><th scope=\"col\">metric</th><th scope=\"col\">of"
		      "</th><th scope=\"col\" class=\"num\">allowed</th><th "
		      "scope=\"col\" class=\"num\">hot from</th></tr></thead>\n"
		      "<tbody>\n");
	for (size_t i = 0; i < policy->budget_count; i++) {
		const struct budget_summary *at = &policy->budgets[i];
		struct buf row = {0};

		buf_text(&row, "<tr><td>");
		escape_markup(&row, at->metric, CAP_NAME / 4);
		buf_text(&row, "</td><td>");
		escape_markup(&row, at->scope, CAP_NAME / 4);
		buf_text(&row, "</td><td class=\"num\">");
		if (isfinite(100 * at->growth))
			buf_printf(&row, "+%.4g %%", 100 * at->growth);
		else
			buf_text(&row, "off");
		buf_text(&row, "</td><td class=\"num\">");
		if (isfinite(100 * at->hot) && isfinite(at->growth))
			buf_printf(&row, "%.3g %%", 100 * at->hot);
		buf_text(&row, "</td></tr>\n");
		left_out += !add_row(out, &row, end);
	}
	end_table(out, left_out);
}

static int compare_keys(const void *a, const void *b)
{
	const struct fact_pair *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* Facts to look up in: a saved verdict has them in any order. */
static struct facts sorted_facts(const struct facts *facts)
{
	struct facts out = {facts->count,
		xcalloc(facts->count + 1, sizeof(*out.items))};

	for (size_t i = 0; i < facts->count; i++)
		out.items[i] = facts->items[i];
	qsort(out.items, out.count, sizeof(*out.items), compare_keys);
	return out;
}

static const char *fact_of(const struct facts *sorted, const char *key)
{
	const struct fact_pair *fact = bsearch(&(struct fact_pair){.key = key},
		sorted->items, sorted->count, sizeof(*sorted->items),
		compare_keys);

	return fact ? fact->value : "";
}

/* A fact of base, or one that only head has; those that differ stand out. */
static void make_fact(struct buf *out, const struct facts *sorted,
	const char *key)
{
	const char *base = fact_of(&sorted[0], key);
	const char *head = fact_of(&sorted[1], key);

	buf_printf(out, "<tr class=\"%s\"><td>",
		base[0] && head[0] && strcmp(base, head) != 0 ? "open"
							      : "plain");
	escape_markup(out, key, CAP_NAME / 4);
	buf_text(out, "</td><td>");
	if (base[0])
		escape_markup(out, base, CAP_NAME);
	buf_text(out, "</td><td>");
	if (head[0])
		escape_markup(out, head, CAP_NAME);
	buf_text(out, "</td></tr>\n");
}

static void add_environment(
	struct buf *out, const struct verdict *verdict, size_t end)
{
	const struct side_summary *sides[] = {&verdict->base, &verdict->head};
	struct facts sorted[2];
	size_t left_out = 0;

	if (verdict->base.environment.count +
			verdict->head.environment.count == 0)
		return;
	for (size_t s = 0; s < 2; s++)
		sorted[s] = sorted_facts(&sides[s]->environment);
	buf_text(out, "<div class=\"wide\"><table cellpadding=\"4\">\n<caption>Where the runs "
		      "were taken.</caption>\n<thead><tr><th scope=\"col\">fact"
		      "</th><th scope=\"col\">base</th><th scope=\"col\">head"
		      "</th></tr></thead>\n<tbody>\n");
	for (size_t s = 0; s < 2; s++)
		for (size_t i = 0; i < sides[s]->environment.count; i++) {
			const char *key = sides[s]->environment.items[i].key;
			struct buf row = {0};

			if (s == 1 && fact_of(&sorted[0], key)[0])
				continue;
			make_fact(&row, sorted, key);
			left_out += !add_row(out, &row, end);
		}
	for (size_t s = 0; s < 2; s++)
		free(sorted[s].items);
	end_table(out, left_out);
}

void html_notes(struct buf *out, const struct verdict *verdict, size_t room)
{
	size_t end = out->len + room;
	size_t count = phrase_note_count(verdict), i = 0;
	struct buf text = {0};

	if (count == 0)
		return;
	buf_text(out, "<section id=\"notes\">\n<h2>Notes</h2>\n<ul>\n");
	for (; i < count && i < NOTES; i++) {
		struct buf row = {0};

		buf_reset(&text);
		phrase_note(&text, verdict, i);
		buf_text(&row, "<li>");
		escape_markup(&row, text.data, CAP_LINE);
		buf_text(&row, "</li>\n");
		if (!add_row(out, &row, end))
			break;
	}
	buf_text(out, "</ul>\n");
	if (i < count)
		buf_printf(out, "<p>And %zu more: see result.json.</p>\n",
			count - i);
	buf_text(out, "</section>\n");
	buf_clear(&text);
}

void html_method(struct buf *out, const struct verdict *verdict, size_t room)
{
	size_t end = out->len + room;

	buf_text(out, "<section id=\"method\">\n<h2>Method and limits</h2>\n");
	if (verdict->outcome != OUTCOME_ERROR)
		add_rules(out, verdict);
	add_budgets(out, &verdict->policy, end);
	add_environment(out, verdict, end);
	buf_text(out, "<p class=\"note\">Made by profgate ");
	escape_markup(out, verdict->tool_version, CAP_NAME / 4);
	buf_text(out, " from result.json, which holds all of it.</p>\n"
		      "</section>\n");
}
