/* Tells why a finding has its status, and what would give it another. */
#include "reporters/formats/explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/acceptance.h"
#include "reporters/words/change.h"
#include "reporters/words/paragraph.h"
#include "reporters/words/phrase.h"
#include "reporters/words/since.h"

/* What would give a finding with this reason another status. */
static const char *const remedies[REASON_COUNT] = {
	[REASON_PAST_BUDGET] = "less cost, a larger budget, or an acceptance",
	[REASON_PAST_BUDGET_CHANGED] =
		"less cost, a larger budget, or an acceptance",
	[REASON_PAST_BUDGET_EXACT] =
		"less cost, a larger budget, or an acceptance",
	[REASON_COUNTED_ALONE] =
		"less cost, a larger budget, or an acceptance",
	[REASON_NOT_IMPROVED] =
		"less cost by as much as was asked for, or more and longer "
		"runs, which make a fall as small as this one sure",
	[REASON_CREEP] =
		"less cost, a larger budget, an acceptance, or a later "
		"commit to be held to",
	[REASON_MACHINE_WIDE] = "what all workloads share: compiler, flags, a "
				"library; or an acceptance",
	[REASON_NOT_CONFIRMED] =
		"measuring again, or more runs: it fails when the adjusted p "
		"falls below the false-alarm rate, and is unchanged when the "
		"rise does not come back",
	[REASON_APART] = "base and head measured in turn, on one machine: "
			 "then a rise as sure as this one fails",
	[REASON_MACHINE_DIFFERS] = "base and head measured on one machine",
	[REASON_NO_YARDSTICK] =
		"base and head measured in turn with the operations of each "
		"run: then it is judged by its cost for each",
	[REASON_SAME_CODE] = "nothing that it does: counted instructions tell "
			     "whether it does more",
	[REASON_DONE_ONCE] = "runs of one number of operations on both sides, "
			     "as -benchtime=1000x fixes it",
	[REASON_TOO_FEW_RUNS] = "more runs of each side",
	[REASON_TOO_FEW_EVENTS] =
		"more runs, or longer ones, so that each holds more "
		"observations",
	[REASON_ACCEPTED] = "the end of its acceptance: then it fails",
	[REASON_TOLERATED] = "the end of the rule that allows it: then it "
			     "fails",
	[REASON_MOVED] = "a fall of its neighbours that does not make up for "
			 "it: then it fails",
	[REASON_STACKS_CUT] =
		"profiles of both sides with stacks of one depth: Go 1.23 "
		"keeps 128 frames of an allocation, GODEBUG=profstackdepth "
		"more",
	[REASON_PACKAGE_MOVED] =
		"a rise past the budget over what base's function cost, under "
		"its name before the move",
	[REASON_NEW] = "more cost: what is new fails when it is past the "
		       "budget as a share of its workload",
	[REASON_REMOVED] = "nothing: it is gone",
	[REASON_IMPROVED] = "nothing to mend",
	[REASON_WITHIN_BUDGET] = "a rise past the budget that these runs can "
				 "tell from noise",
	[REASON_WITHIN_NOISE] = "quieter or more runs: these differ by as "
				"much among themselves",
	[REASON_WITHIN_BUDGET_EXACT] =
		"one rise past the budget in every run of head",
	[REASON_BELOW_LEAST] = "a larger rise, or more operations a run, over "
			       "which what happens once is spread",
	[REASON_LEAKS] = "what it holds, given back, or an acceptance",
	[REASON_FILLING] = "later snapshots, in which it still grows",
	[REASON_GROWS_IN_BASE] = "a base in which it does not grow",
	[REASON_TOO_FEW_SNAPSHOTS] = "more snapshots, over a longer time",
	[REASON_NOT_JUDGED] = "a budget in the policy: this metric and scope "
			      "has none in force here",
	[REASON_AMORTIZED] = "one allocation or more an operation",
	[REASON_FIXED_TIME] = "the number of operations that each run did",
	[REASON_OPERATIONS_UNKNOWN] =
		"the number of operations that each run did",
	[REASON_COUNTED_DIFFERENTLY] =
		"both sides counted by one version of one program",
	[REASON_NEW_COUNTED] = "nothing of its own: it fails with the total",
	[REASON_INEXACT] =
		"the same work in each run: a fixed seed, fixed inputs, a "
		"fixed number of operations",
	[REASON_WORKLOAD_WARN] =
		"base and head measured in turn, with about as many runs and "
		"operations a side",
};

/* A paragraph behind its label; a label is said once. */
static void line(struct buf *out, const char *label, const struct buf *text)
{
	char column[16];

	snprintf(column, sizeof column, "%-11s ", label);
	paragraph(out, column, text, "", "");
}

static void add_subject(struct buf *out, const struct finding *at)
{
	struct buf text = {0};

	phrase_subject(&text, &at->subject, at->kind);
	line(out, "subject:", &text);
	buf_reset(&text);
	buf_printf(&text, "%s of %s by %s, id %s", at->metric, at->workload,
		at->kind == KIND_SITE ? "allocation site" : kind_name(at->kind),
		at->id);
	line(out, "", &text);
	buf_reset(&text);
	phrase_place(&text, at->subject.file, at->subject.line);
	if (text.len > 0)
		line(out, "", &text);
	buf_reset(&text);
	buf_printf(&text, "%s: ", status_name(at->status));
	phrase_why(&text, at);
	line(out, "status:", &text);
	buf_clear(&text);
}

static void side_text(
	struct buf *text, const struct side_value *side, const char *unit)
{
	if (!side->present) {
		buf_text(text, "not there");
		return;
	}
	format_value(text, side->value, unit);
	if (isfinite(side->lo) && isfinite(side->hi) && side->lo < side->hi) {
		buf_text(text, " (");
		format_value(text, side->lo, unit);
		buf_text(text, " \xe2\x80\xa6 ");
		format_value(text, side->hi, unit);
		buf_char(text, ')');
	}
	buf_printf(text, ", %u run%s", side->runs, side->runs == 1 ? "" : "s");
	if (isfinite(side->events)) {
		buf_text(text, ", ");
		format_value(text, side->events, "count");
		buf_text(text, " observations");
	}
	if (isfinite(100 * side->share))
		buf_printf(text, ", %.1f %% of the workload",
			100 * side->share);
}

static void add_side(struct buf *out, const char *label,
	const struct side_value *side, const char *unit)
{
	struct buf text = {0};

	side_text(&text, side, unit);
	line(out, label, &text);
	buf_clear(&text);
}

/* What it cost in each commit of base. */
static void add_history(struct buf *out, const struct finding *at)
{
	struct buf text = {0};

	for (size_t i = 0; i < at->history_count; i++) {
		const struct past *past = &at->history[i];

		buf_reset(&text);
		if (!format_commit(&text, past->commit))
			buf_text(&text, past->commit);
		buf_text(&text, "  ");
		side_text(&text, &past->cost, at->unit);
		line(out,
			i > 0       ? ""
			: at->since ? "since then:"
				    : "before:",
			&text);
	}
	buf_reset(&text);
	if (phrase_began(&text, at))
		line(out, "", &text);
	buf_clear(&text);
}

/* What the nearest records say of it. */
static void add_step(struct buf *out, const struct finding *at)
{
	struct buf text = {0};

	if (!at->step_present)
		return;
	format_growth(&text, at->step.change.ratio);
	buf_printf(&text, " over the nearest records: %s, %s",
		status_name(at->step.status), reason_sentence(at->step.reason));
	line(out, "last step:", &text);
	buf_clear(&text);
}

static void add_cost(struct buf *out, const struct finding *at)
{
	struct buf text = {0};

	format_change(&text, at);
	format_interval(&text, at);
	buf_text(&text, ", ");
	format_delta(&text, at->change.absolute, at->unit);
	line(out, "change:", &text);
	add_side(out, "base:", &at->base, at->unit);
	add_side(out, "head:", &at->head, at->unit);
	add_history(out, at);
	add_step(out, at);
	buf_clear(&text);
}

static void add_budget(struct buf *out, const struct finding *at)
{
	struct buf text = {0};

	if (!at->judged) {
		buf_text(&text, at->reason == REASON_NOT_JUDGED
			? "none: shown only" : "none: not decided");
		line(out, "allowed:", &text);
		buf_clear(&text);
		return;
	}
	format_allowed(&text, at);
	if (at->base.present && at->base.value > 0) {
		buf_text(&text, ", up to ");
		format_value(&text, at->base.value * at->budget_ratio,
			at->unit);
	}
	buf_printf(&text, ", by %s",
		at->budget_rule && strcmp(at->budget_rule, "default") != 0 ?
			at->budget_rule : "the default");
	line(out, "allowed:", &text);
	buf_reset(&text);
	if (isfinite(at->test.p_budget)) {
		buf_printf(&text,
			"p %.2g that so much shows when the true rise is no "
			"more than allowed",
			at->test.p_budget);
		line(out, "", &text);
	}
	buf_clear(&text);
}

/* "z 4.1 at no change and 2.7 at the budget, 12.3 degrees of freedom" */
static void add_statistic(struct buf *out, const struct test_detail *test)
{
	struct buf text = {0};

	if (!isfinite(test->z))
		return;
	buf_printf(&text, "z %.2f at no change", test->z);
	if (isfinite(test->z_budget))
		buf_printf(&text, " and %.2f at what is allowed",
			test->z_budget);
	if (isfinite(test->degrees))
		buf_printf(&text, ", %.1f degrees of freedom", test->degrees);
	line(out, "", &text);
	buf_reset(&text);
	if (isfinite(test->dispersion) && test->dispersion >= 0)
		buf_printf(&text, "runs differ by %.2f times what counting "
				  "alone explains",
			sqrt(test->dispersion));
	if (isfinite(exp(test->speed)) && fabs(test->speed) >= .0005 &&
		isfinite(test->speed_variance))
		buf_printf(&text,
			"%sthe machine's speed is taken out: %.3f times, "
			"\xc2\xb1 %.1f %%",
			text.len > 0 ? "; " : "", exp(test->speed),
			100 * sqrt(fmax(test->speed_variance, 0)));
	if (text.len > 0)
		line(out, "", &text);
	buf_clear(&text);
}

static void add_promise(struct buf *out, double percent)
{
	if (isfinite(percent))
		buf_printf(out,
			"; a whole report of unchanged code may fail in "
			"%.3g %%",
			percent);
}

static void add_test(struct buf *out, const struct verdict *verdict,
	const struct finding *at)
{
	struct buf text = {0};

	if (at->exact) {
		buf_text(&text, "none: counted exactly, every run of head is "
				"held against every run of base");
		line(out, "test:", &text);
	} else if (isfinite(at->change.p)) {
		buf_printf(&text, "p %.2g alone", at->change.p);
		if (isfinite(at->change.p_adjusted)) {
			buf_printf(&text, ", %.2g over all ",
				at->change.p_adjusted);
			format_count(&text, verdict->judged);
			buf_text(&text, " that were judged");
			add_promise(&text, 100 * verdict->policy.false_alarms);
		}
		line(out, "test:", &text);
		add_statistic(out, &at->test);
	}
	buf_clear(&text);
}

static void add_guards(struct buf *out, const struct finding *at)
{
	const struct test_detail *test = &at->test;
	const char *label = "guards:";
	struct buf text = {0};

	if (isfinite(test->rank) && isfinite(test->rank_needed)) {
		buf_printf(&text,
			"head is above base in %.4g of %u pairs of runs, "
			"%.4g needed: %s",
			test->rank, at->base.runs * at->head.runs,
			test->rank_needed,
			test->rank >= test->rank_needed - 1e-9 ? "holds"
							       : "fails");
		line(out, label, &text);
		label = "";
	}
	if (test->one_run >= 0) {
		buf_reset(&text);
		buf_printf(&text,
			"without head's highest and base's lowest run: %s",
			test->one_run ? "holds" : "fails");
		line(out, label, &text);
	}
	buf_clear(&text);
}

/* How many times the observations would show what the budget allows: doubt
 * falls with their root. */
static void add_needed(struct buf *out, const struct finding *at)
{
	struct buf text = {0};

	if (!isfinite(at->detectable) || !(at->detectable > 1))
		return;
	buf_text(&text, "a rise from ");
	format_growth(&text, at->detectable);
	buf_text(&text, " would have shown");
	if (at->judged && !at->exact && at->status != STATUS_REGRESSION &&
		at->budget_ratio > 1 &&
		at->detectable > at->budget_ratio)
		buf_printf(&text,
			"; about %.3g times as many observations would show "
			"what is past the budget",
			pow(log(at->detectable) / log(at->budget_ratio), 2));
	line(out, "could see:", &text);
	buf_clear(&text);
}

static void add_remedy(struct buf *out, const struct verdict *verdict,
	const struct finding *at)
{
	struct buf text = {0}, pasted = {0};
	const char *place = accept_one(&pasted, verdict, at);

	if (at->reason < REASON_COUNT && remedies[at->reason])
		buf_text(&text, remedies[at->reason]);
	if (at->reason == REASON_TOO_FEW_RUNS)
		buf_printf(&text, ": at least %u + %u, kept are %u + %u",
			verdict->policy.min_runs, verdict->policy.min_runs,
			at->base.runs, at->head.runs);
	if (place)
		buf_printf(&text, ": add %s", place);
	line(out, "to change:", &text);
	if (place) {
		buf_printf(out, "%12s", "");
		escape_line(out, pasted.data, CAP_LINE);
		buf_char(out, '\n');
	}
	buf_clear(&pasted);
	buf_clear(&text);
}

/* "regression: pkg.parse, cpu of BenchmarkX, +12.0 %, id 0123456789abcdef" */
static void other_line(struct buf *text, const struct finding *at)
{
	buf_printf(text, "%s: ", status_name(at->status));
	phrase_subject(text, &at->subject, at->kind);
	buf_printf(text, ", %s of %s, ", at->metric, at->workload);
	format_change(text, at);
	buf_printf(text, ", id %s", at->id);
}

void explain_others(struct buf *out, struct finding_list list,
	const struct finding *leader)
{
	const char *label = "same cause:";
	struct buf text = {0};

	for (size_t i = 0; i < list.count; i++) {
		if (list.all[i] == leader)
			continue;
		buf_reset(&text);
		other_line(&text, list.all[i]);
		line(out, label, &text);
		label = "";
	}
	buf_clear(&text);
}

void explain_render(struct buf *out, const struct verdict *verdict,
	const struct finding *finding)
{
	add_subject(out, finding);
	add_cost(out, finding);
	add_budget(out, finding);
	add_test(out, verdict, finding);
	add_guards(out, finding);
	add_needed(out, finding);
	add_remedy(out, verdict, finding);
}
