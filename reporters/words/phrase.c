/* The words that all reports share. */
#include "reporters/words/phrase.h"

#include <math.h>
#include <string.h>

#include "gate/model/metric.h"
#include "gate/text/duration.h"
#include "gate/text/escape.h"
#include "gate/text/name_tail.h"
#include "gate/text/quantity.h"
#include "reporters/words/change.h"
#include "reporters/words/judged.h"
#include "reporters/words/leaks.h"
#include "reporters/words/reading_order.h"
#include "reporters/words/since.h"

static const char *const kind_words[KIND_COUNT][2] = {
	[KIND_TOTAL] = {"workload", "workloads"},
	[KIND_FUNCTION] = {"function", "functions"},
	[KIND_SITE] = {"allocation site", "allocation sites"},
	[KIND_PATH] = {"call path", "call paths"},
};

static const struct metric_row *row_of(const struct finding *finding)
{
	return metric_find(finding->metric, finding->unit);
}

const char *phrase_word(const struct finding *finding)
{
	bool up = finding->status == STATUS_REGRESSION;

	if (!up && finding->status != STATUS_IMPROVEMENT)
		return status_name(finding->status);
	if (finding->growing_present)
		return "leaks";
	if (finding->reason == REASON_NOT_IMPROVED)
		return "not faster";
	return up ? metric_words(row_of(finding))->up :
		metric_words(row_of(finding))->down;
}

const char *phrase_verb(const struct finding *finding)
{
	if (finding->growing_present)
		return "leaks";
	if (finding->reason == REASON_NOT_IMPROVED)
		return "did not get faster";
	return metric_words(row_of(finding))->verb;
}

/* The causes of regressions by the kind of what leads them and what more of it
 * means. Of those against base, or of those since an older commit; false: there
 * are none. */
static bool add_regressions(struct buf *out, const struct verdict *verdict,
	bool since)
{
	static const enum kind order[] = {
		KIND_FUNCTION,
		KIND_SITE,
		KIND_PATH,
		KIND_TOTAL,
	};
	size_t tally[KIND_COUNT][METRIC_KINDS] = {{0}};
	const char *comma = !since && phrase_leaks(out, verdict) ? ", " : "";
	size_t unimproved = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (f->status != STATUS_REGRESSION || !finding_leads(f) ||
			f->growing_present || (f->since != NULL) != since)
			continue;
		if (f->reason == REASON_NOT_IMPROVED)
			unimproved++;
		else
			tally[f->kind][metric_sense(row_of(f))]++;
	}
	for (size_t k = 0; k < KIND_COUNT; k++) {
		for (size_t sense = 0; sense < METRIC_KINDS; sense++) {
			const struct metric_words *words =
				metric_kind_words((enum metric_kind)sense);
			size_t count = tally[order[k]][sense];

			if (count == 0)
				continue;
			buf_text(out, comma);
			comma = ", ";
			format_count(out, count);
			buf_printf(out, " %s %s",
				kind_words[order[k]][count > 1],
				count > 1 ? words->verbs : words->verb);
		}
	}
	if (unimproved > 0) {
		buf_text(out, comma);
		comma = ", ";
		format_count(out, unimproved);
		buf_printf(out, " %s did not get faster",
			kind_words[KIND_TOTAL][unimproved > 1]);
	}
	return comma[0] != '\0';
}

/* "1 function got slower; since v1.4 1 workload allocates more" */
static void add_risen(struct buf *out, const struct verdict *verdict)
{
	struct buf crept = {0};
	const char *name = verdict->since.present ? verdict->since.name
	                                          : "an older commit";
	bool any = add_regressions(out, verdict, false);

	if (add_regressions(&crept, verdict, true))
		buf_printf(out, any ? "; since %s, %s" : "since %s, %s", name,
			crept.data);
	else if (!any) /* a result that somebody else wrote */
		buf_text(out, "a regression that is not listed");
	buf_clear(&crept);
}

static void add_undecided(struct buf *out, const struct verdict *verdict)
{
	unsigned base = verdict->base.runs, head = verdict->head.runs;
	unsigned needed = verdict->policy.min_runs;
	struct buf judged = {0};

	if (verdict->over_time) {
		buf_text(out, "nothing in these snapshots could be judged");
		if (verdict->counts[STATUS_SUSPECT])
			buf_printf(out, ", %zu suspect%s",
				verdict->counts[STATUS_SUSPECT],
				verdict->counts[STATUS_SUSPECT] == 1 ? ""
								     : "s");
		return;
	}
	for (size_t i = 0; i < verdict->workload_count; i++) {
		const struct workload_summary *at = &verdict->workloads[i];

		base = i == 0 || at->kept_base > base ? at->kept_base : base;
		head = i == 0 || at->kept_head > head ? at->kept_head : head;
	}
	if (base < needed || head < needed) {
		buf_printf(out, "too few runs to judge ");
		if (phrase_judged_alone(&judged, verdict))
			buf_printf(out, "more than %s", judged.data);
		else
			buf_text(out, "anything");
		buf_printf(out, " (%u + %u, the policy wants %u + %u)", base,
			head, needed, needed);
		buf_clear(&judged);
	} else
		buf_text(out,
			verdict->counts[STATUS_UNDECIDED] < verdict->judged
			? "not all of it could be judged"
			: "nothing in these runs could be judged");
}

void phrase_headline(struct buf *out, const struct verdict *verdict)
{
	switch (verdict->outcome) {
	case OUTCOME_REGRESSION:
		add_risen(out, verdict);
		break;
	case OUTCOME_UNDECIDED:
		add_undecided(out, verdict);
		break;
	case OUTCOME_NO_BASELINE:
		buf_text(out, "nothing to compare with yet");
		break;
	case OUTCOME_ERROR:
		buf_text(out, "could not judge");
		break;
	case OUTCOME_PASS:
	case OUTCOME_COUNT:
		phrase_pass(out, verdict);
		break;
	}
}

void phrase_first_line(struct buf *out, const struct verdict *verdict)
{
	phrase_headline(out, verdict);
	phrase_not_judged(out, verdict);
	phrase_advisory(out, verdict);
}

void phrase_advisory(struct buf *out, const struct verdict *verdict)
{
	if (verdict->outcome == OUTCOME_PASS ||
		verdict->outcome == OUTCOME_ERROR)
		return;
	if (verdict->outcome == OUTCOME_REGRESSION && verdict->exit_code == 0)
		buf_text(out, "; advisory, the build does not fail");
	else if (verdict->outcome != OUTCOME_REGRESSION)
		buf_printf(out, "; %s",
			verdict->exit_code ? "the policy fails the build"
					   : "the build does not fail");
}

void phrase_subject(
	struct buf *out, const struct subject *subject, enum kind kind)
{
	if (kind == KIND_TOTAL && !subject->function) {
		buf_text(out, "whole workload");
	} else if (kind == KIND_PATH && subject->frame_count > 0) {
		phrase_path(
			out, subject->frames, subject->frame_count, CAP_NAME);
	} else {
		buf_text(out, subject->function ? subject->function : "");
	}
}

void phrase_place(struct buf *out, const char *file, unsigned line)
{
	if (!file || !file[0])
		return;
	buf_text(out, file);
	if (line > 0)
		buf_printf(out, ":%u", line);
}

void phrase_short_place(struct buf *out, const char *file, unsigned line)
{
	const char *from;
	int slashes = 0;

	if (!file)
		return;
	from = file + strlen(file);
	while (from > file && (from[-1] != '/' || ++slashes < 2))
		from--;
	phrase_place(out, from, line);
}

static void add_side(
	struct buf *out, const struct side_value *side, const char *unit)
{
	if (side->present)
		format_value(out, side->value, unit);
	else
		buf_char(out, '-');
}

void phrase_values(struct buf *out, const struct finding *finding)
{
	add_side(out, &finding->base, finding->unit);
	buf_text(out, " -> ");
	add_side(out, &finding->head, finding->unit);
}

/* What the finding was before it was measured again. */
static void add_first(struct buf *out, const struct finding *finding)
{
	const struct earlier *first = &finding->first;

	if (!finding->first_present)
		return;
	buf_printf(out, "; measured again with fresh runs, of which this "
		"speaks: before, %u + %u runs showed ",
		first->base.present ? first->base.runs : 0,
		first->head.present ? first->head.runs : 0);
	if (isfinite(first->change.ratio))
		format_growth(out, first->change.ratio);
	else
		buf_text(out, "it");
	buf_printf(out, ", %s", status_name(first->status));
}

void phrase_why(struct buf *out, const struct finding *finding)
{
	if (finding->reason == REASON_MOVED && finding->matched_present) {
		buf_text(out, "the cost moved here from ");
		phrase_subject(out, &finding->matched, KIND_FUNCTION);
		add_first(out, finding);
		return;
	}
	if (finding->reason == REASON_CREEP && finding->since)
		phrase_creep(out, finding);
	else
		buf_text(out, reason_sentence(finding->reason));
	if (finding->growing_present && *finding->growing.detail)
		buf_printf(out, ": %s", finding->growing.detail);
	if (finding->status == STATUS_ACCEPTED && finding->accepted_reason)
		buf_printf(out, ": %s", finding->accepted_reason);
	if (finding->status == STATUS_TOLERATED && finding->budget_rule &&
		strcmp(finding->budget_rule, "default") != 0)
		buf_printf(out, " (%s)", finding->budget_rule);
	if (finding->status == STATUS_UNDECIDED &&
		isfinite(finding->detectable)) {
		buf_text(out, ", here from ");
		format_growth(out, finding->detectable);
	}
	if (finding->matched_present && finding->matched.function) {
		buf_text(out, "; base calls it ");
		phrase_subject(out, &finding->matched, KIND_FUNCTION);
	}
	add_first(out, finding);
}

bool phrase_executes(struct buf *out, const struct finding *finding)
{
	struct buf growth = {0};
	bool more = finding->exact && finding->status == STATUS_REGRESSION &&
	            finding->change.ratio > 1 && !finding->growing_present &&
	            metric_is_work(row_of(finding));

	if (!more)
		return false;
	format_growth(&growth, finding->change.ratio);
	if (*growth.data == '+')
		buf_printf(out, "executes %s more %s", growth.data + 1,
			finding->metric);
	else
		buf_printf(out, "executes %s as many %s", growth.data,
			finding->metric);
	buf_clear(&growth);
	return true;
}

void phrase_change(struct buf *out, const struct finding *finding)
{
	if (!phrase_executes(out, finding)) {
		buf_printf(out, "%s ", finding->metric);
		format_change(out, finding);
		format_new_share(out, finding);
	}
	phrase_since(out, finding);
	buf_text(out, " (");
	phrase_values(out, finding);
	if (finding->judged) {
		buf_text(out, ", allowed ");
		format_allowed(out, finding);
	}
	buf_char(out, ')');
}

bool phrase_line(
	struct buf *out, const struct site_line *line, const char *unit)
{
	double rise = line->head - line->base;

	if (!(rise > 0))
		return false;
	format_delta(out, rise, unit);
	buf_text(out, "  ");
	phrase_short_place(out, line->file, line->line);
	return true;
}

static void add_factor(struct buf *out, const char *what, double factor)
{
	/* Below half a percent there is nothing to explain. */
	if (isfinite(factor) && fabs(factor - 1) >= .005)
		buf_printf(out, ", %s %.2f taken out", what, factor);
}

void phrase_workload(struct buf *out, const struct workload_summary *workload)
{
	unsigned base = workload->kept_base, head = workload->kept_head;

	if (workload->seconds > 0 && base == 0) {
		buf_printf(out, "%u snapshots over ", head);
		duration_print(out, workload->seconds);
		return;
	}
	buf_printf(out, "%u + %u %s", base, head,
		workload->seconds > 0 ? "snapshots" : "runs");
	if (base != workload->runs_base || head != workload->runs_head)
		buf_printf(out, " kept of %u + %u", workload->runs_base,
			workload->runs_head);
	buf_printf(out, ", %s", workload->normalization);
	add_factor(out, "speed factor", workload->factor);
}

void phrase_design(struct buf *out, const struct verdict *verdict)
{
	if (verdict->workload_count == 1) {
		phrase_workload(out, &verdict->workloads[0]);
	} else {
		buf_printf(out, "%u + %u runs of %zu workloads",
			verdict->base.runs, verdict->head.runs,
			verdict->workload_count);
	}
	if (verdict->over_time)
		return;
	buf_printf(out, ", base and head measured %s",
		verdict->taken ? verdict->taken :
		verdict->interleaved ? "in turn" : "apart");
	add_factor(out, "machine factor", verdict->machine_factor);
}

void phrase_sentence(struct buf *out, const struct finding *finding)
{
	phrase_subject(out, &finding->subject, finding->kind);
	buf_text(out, ": ");
	phrase_change(out, finding);
	buf_text(out, ": ");
	phrase_why(out, finding);
}

void phrase_short(struct buf *out, const char *name, size_t columns)
{
	struct buf shown = {0};

	sanitize(&shown, name_tail(name), CAP_NAME);
	shorten(out, buf_view(&shown), columns);
	buf_clear(&shown);
}

void phrase_path(struct buf *out, const char *const *frames, size_t count,
	size_t columns)
{
	enum { FRAME = 40, ARROW = 4, GAP = 5 };
	struct buf root = {0};
	size_t used = 0;
	size_t kept = 0;

	if (count == 0)
		return;
	phrase_short(&root, frames[count - 1], FRAME);
	/* The leaf, then its callers while a gap and the root still fit. */
	for (; kept + 1 < count; kept++) {
		struct buf frame = {0};
		size_t room = ARROW + columns_of(buf_view(&root)) +
			      (kept + 2 < count ? GAP : 0);

		phrase_short(&frame, frames[kept], FRAME);
		used += columns_of(buf_view(&frame)) + (kept > 0 ? ARROW : 0);
		if (kept == 0 || used + room <= columns) {
			buf_text(out, kept > 0 ? " <- " : "");
			buf_span(out, buf_view(&frame));
			buf_clear(&frame);
			continue;
		}
		buf_clear(&frame);
		buf_text(out, " <- \xe2\x80\xa6");
		break;
	}
	buf_text(out, kept > 0 ? " <- " : "");
	buf_span(out, buf_view(&root));
	buf_clear(&root);
}

size_t phrase_note_count(const struct verdict *verdict)
{
	size_t count = verdict->note_count;

	for (size_t i = 0; i < verdict->workload_count; i++)
		count += verdict->workloads[i].note_count;
	return count;
}

void phrase_note(struct buf *out, const struct verdict *verdict, size_t number)
{
	const struct workload_summary *at = verdict->workloads;

	if (number < verdict->note_count) {
		const struct verdict_note *note = &verdict->notes[number];

		if (note->workload)
			buf_printf(out, "%s: ", note->workload);
		buf_text(out, note->message);
		return;
	}
	number -= verdict->note_count;
	for (; number >= at->note_count; at++)
		number -= at->note_count;
	buf_printf(out, "%s: %s", at->name, at->notes[number]);
}

size_t phrase_cause(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->note_count; i++)
		if (strcmp(verdict->notes[i].code, "collector") == 0 ||
			strcmp(verdict->notes[i].code, "work-per-op") == 0)
			return i;
	return phrase_note_count(verdict);
}

const char *phrase_side(const struct verdict *verdict, bool second)
{
	if (verdict->over_time)
		return second ? "last" : "first";
	return second ? "head" : "base";
}

bool phrase_is_check(const struct verdict *verdict)
{
	if (verdict->command)
		return strcmp(verdict->command, "check") == 0;
	/* earlier versions told both commits of check's alone */
	return verdict->base.commit && verdict->head.commit;
}
