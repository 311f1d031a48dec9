/* One answer of all that was decided: outcome and exit code, and what another
 * comparison of the same head changes in it: a retest, an older commit. */
#include "compare/decide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/leaks/leaks.h"
#include "gate/core/version.h"
#include "gate/model/metric.h"

/* What an outcome is made of. */
struct tally {
	size_t regressions;
	size_t tested, decided; /* judged; of these not undecided */
	size_t exact, exact_decided; /* likewise */
	bool missed;            /* something was not, and that may not be */
};

static void count(struct tally *tally, enum status status, bool exact,
	bool judged)
{
	tally->regressions += status == STATUS_REGRESSION;
	tally->exact += exact && judged;
	tally->exact_decided += exact && judged && status != STATUS_UNDECIDED;
	tally->tested += !exact && judged;
	tally->decided += !exact && judged && status != STATUS_UNDECIDED;
}

/* Nothing at all was judged, not even undecided. */
static bool is_blind(const struct tally *tally)
{
	return tally->tested + tally->exact == 0;
}

/* Nothing judged is not a pass: undecided when nothing tested came to a
 * decision, or, with nothing tested, nothing exact was judged. */
static enum outcome outcome_of(const struct tally *tally)
{
	if (tally->regressions)
		return OUTCOME_REGRESSION;
	if (tally->missed)
		return OUTCOME_UNDECIDED;
	return (tally->tested ? tally->decided : tally->exact_decided)
	               ? OUTCOME_PASS
	               : OUTCOME_UNDECIDED;
}

/* Whether what was not judged may not be: a metric that the policy asks for, a
 * file that nothing could read, or
 * a workload or benchmark that head no longer has. */
static bool has_missed(const struct verdict *verdict,
	const struct policy *policy)
{
	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (!coverage_missed(row))
			continue;
		if (row->since && !row->metric) {
			/* what is newer than it can never be held to it */
			if (verdict->since.judged == 0 &&
				policy->unjudged == UNJUDGED_FAIL)
				return true;
			continue;
		}
		if (row->metric || row->file ? policy->unjudged == UNJUDGED_FAIL :
				policy->gone == ANSWER_FAIL &&
				strcmp(row->side, "base") == 0)
			return true;
	}
	return false;
}

static int exit_code_of(enum outcome outcome, const struct tally *tally,
	const struct compare_input *in)
{
	const struct policy *policy = in->policy;

	if (in->advisory)
		return 0;
	if (outcome == OUTCOME_NO_BASELINE)
		return policy->missing_baseline == ANSWER_FAIL ? 3 : 0;
	if (outcome == OUTCOME_UNDECIDED &&
		(tally->missed || (is_blind(tally) && !in->over_time &&
					  policy->unjudged != UNJUDGED_PASS)))
		return 3;
	if (outcome == OUTCOME_UNDECIDED)
		return policy->undecided == ANSWER_FAIL ? 3 : 0;
	return outcome == OUTCOME_REGRESSION ? 1 : 0;
}

static void decide_tally(struct verdict *out, struct tally *tally,
	const struct compare_input *in)
{
	tally->missed |= has_missed(out, in->policy);
	out->outcome = in->no_base && !tally->regressions
	                       ? OUTCOME_NO_BASELINE
	                       : outcome_of(tally);
	out->exit_code = exit_code_of(out->outcome, tally, in);
}

/* What grew where it could not be judged speaks where nothing was. */
static void count_leaks(struct tally *tally, const struct leaks *leaks)
{
	size_t suspects = 0;

	for (size_t i = 0; i < leaks->count; i++) {
		const struct leak *leak = &leaks->all[i];

		count(tally, leak->status, true, leak->judged);
		suspects += !leak->judged && leak->status == STATUS_SUSPECT;
	}
	/* one in which nothing was ever held is judged as well */
	for (size_t i = 0; i < leaks->series_count; i++)
		tally->exact += !leaks->series[i].why;
	if (tally->exact + tally->tested == 0)
		tally->tested += suspects;
}

void decide_outcome(struct verdict *out, const struct analysis *analysis,
	const struct compare_input *in)
{
	struct tally tally = {.missed = analysis->unshown_count > 0};

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];

		if (!h->left_out)
			count(&tally, h->decision.status, h->by->exact,
				h->decision.judged);
	}
	if (analysis->leaks)
		count_leaks(&tally, analysis->leaks);
	decide_tally(out, &tally, in);
}

/* Where the fresh runs do not have it, because it is not hot there or could not
 * be judged, a suspicion stays one. */
static void decide_again(struct finding *f, const struct finding *fresh)
{
	struct earlier first = {f->status, f->reason, f->base, f->head,
		f->change};
	size_t past_count = f->history_count;
	struct past *past = f->history;

	if (fresh) {
		*f = *fresh;
		f->history_count = past_count;
		f->history = past;
	} else if (f->status == STATUS_UNDECIDED ||
			f->status == STATUS_UNCHANGED) {
		return;
	} else {
		f->status = STATUS_SUSPECT;
		f->reason = REASON_NOT_CONFIRMED;
	}
	f->first = first;
	f->first_present = true;
}

/* The time of a whole workload is that of the same runs as its functions'. Nobody
 * asked whether it rose, so that it is no regression. */
static void show_again(struct finding *f, const struct finding *whole)
{
	if (!whole)
		return;
	decide_again(f, whole);
	if (f->status != STATUS_REGRESSION)
		return;
	f->status = STATUS_SUSPECT;
	f->reason = REASON_NOT_CONFIRMED;
}

static bool is_shown_again(const struct finding *f,
	const struct retest *retest)
{
	return f->kind == KIND_TOTAL && f->status != STATUS_REGRESSION &&
	       !f->growing_present &&
	       metric_is_time(metric_find(f->metric, f->unit)) &&
	       retest_measured(retest, f->workload);
}

static void trees_again(struct verdict *out, const struct verdict *whole,
	const struct retest *retest, struct arena *arena)
{
	struct call_tree *trees = arena_alloc(arena, out->tree_count + 1,
		sizeof *trees);

	for (size_t i = 0; i < out->tree_count; i++) {
		trees[i] = out->trees[i];
		for (size_t k = 0; k < whole->tree_count &&
			retest_measured(retest, trees[i].workload); k++)
			if (strcmp(whole->trees[k].workload,
				    trees[i].workload) == 0 &&
				strcmp(whole->trees[k].metric,
					trees[i].metric) == 0)
				trees[i] = whole->trees[k];
	}
	out->trees = trees;
}

/* Adds to what is said of a workload which runs its time is of. */
static void tell_again(struct workload_summary *w,
	const struct workload_summary *fresh, struct arena *arena)
{
	const char **notes = arena_alloc(arena, w->note_count + 1,
		sizeof *notes);
	const char *factor = "";

	if (fabs(fresh->factor - 1) >= .005)
		factor = arena_printf(arena, ", speed factor %.2f taken out",
			fresh->factor);
	notes[0] = arena_printf(arena, "its time as a whole, its pictures and "
		"what was suspected are of %u + %u runs that measured it "
		"again%s", fresh->kept_base, fresh->kept_head, factor);
	for (size_t i = 0; i < w->note_count; i++)
		notes[i + 1] = w->notes[i];
	w->notes = notes;
	w->note_count++;
}

static void workloads_again(struct verdict *out, const struct verdict *whole,
	struct arena *arena)
{
	struct workload_summary *all = arena_alloc(arena,
		out->workload_count + 1, sizeof *all);
	size_t next = 0;

	for (size_t i = 0; i < out->workload_count; i++) {
		all[i] = out->workloads[i];
		/* both are by name */
		while (next < whole->workload_count &&
			strcmp(whole->workloads[next].name, all[i].name) < 0)
			next++;
		if (next < whole->workload_count &&
			strcmp(whole->workloads[next].name, all[i].name) == 0)
			tell_again(&all[i], &whole->workloads[next], arena);
	}
	out->workloads = all;
}

void decide_retest(struct verdict *out, const struct verdict *first,
	const struct fresh_runs *runs, const struct retest *retest,
	const struct compare_input *in, struct arena *arena)
{
	const struct verdict *fresh = runs->asked, *whole = runs->whole;
	struct tally tally = {0};

	*out = *first;
	trees_again(out, whole, retest, arena);
	workloads_again(out, whole, arena);
	memset(out->counts, 0, sizeof out->counts);
	out->findings = arena_alloc(arena, out->finding_count + 1,
		sizeof *out->findings);
	for (size_t i = 0; i < out->finding_count; i++) {
		struct finding *f = &out->findings[i];

		*f = first->findings[i];
		if (retest_asks(retest, f->id))
			decide_again(f, finding_find(fresh, f->id));
		else if (is_shown_again(f, retest))
			show_again(f, finding_find(whole, f->id));
		out->counts[f->status]++;
		count(&tally, f->status, f->exact, f->judged);
	}
	qsort(out->findings, out->finding_count, sizeof *out->findings,
		finding_compare);
	decide_tally(out, &tally, in);
}

/* What was found against the nearest records, where an older commit speaks. */
static void decide_older(struct finding *f, const struct finding *far)
{
	struct earlier step = {f->status, f->reason, f->base, f->head,
		f->change};

	*f = *far;
	f->step = step;
	f->step_present = true;
}

/* Whether the older commit has more to say of a subject than the nearest
 * records, which come first where they fail it; near NULL: they have nothing of
 * it. */
static bool tells_more(const struct finding *far, const struct finding *near)
{
	if (far->status == STATUS_REGRESSION)
		return !near || near->status != STATUS_REGRESSION;
	return !near || near->status == STATUS_UNCHANGED ||
	       near->status == STATUS_UNDECIDED ||
	       near->status == STATUS_IMPROVEMENT;
}

static struct finding *find(const struct verdict *verdict, const char *id)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (strcmp(verdict->findings[i].id, id) == 0)
			return &verdict->findings[i];
	return NULL;
}

static void join_findings(struct verdict *out, const struct verdict *far)
{
	for (size_t i = 0; i < far->finding_count; i++) {
		struct finding older = far->findings[i];
		struct finding *near;

		if (older.status != STATUS_REGRESSION &&
			older.status != STATUS_ACCEPTED)
			continue;
		near = find(out, older.id);
		if (!tells_more(&older, near))
			continue;
		older.since = out->since.name;
		if (older.status == STATUS_REGRESSION)
			older.reason = REASON_CREEP;
		if (near)
			decide_older(near, &older);
		else
			out->findings[out->finding_count++] = older;
	}
}

void decide_creep(struct verdict *out, const struct verdict *far,
	const struct compare_input *in, struct arena *arena)
{
	struct finding *all = arena_alloc(arena,
		out->finding_count + far->finding_count + 1, sizeof *all);
	struct tally tally = {0};

	if (out->finding_count)
		memcpy(all, out->findings, out->finding_count * sizeof *all);
	out->findings = all;
	join_findings(out, far);
	memset(out->counts, 0, sizeof out->counts);
	out->judged = 0;
	for (size_t i = 0; i < out->finding_count; i++) {
		const struct finding *f = &all[i];
		bool nearest = !f->since || f->step_present;

		out->counts[f->status]++;
		out->judged += f->judged;
		/* that it passes against an older commit is no pass */
		if (nearest || f->status == STATUS_REGRESSION)
			count(&tally, f->status, f->exact, f->judged);
	}
	if (out->finding_count)
		qsort(all, out->finding_count, sizeof *all, finding_compare);
	decide_tally(out, &tally, in);
}

void decide_error(struct verdict *out, struct verdict_note *why,
	const char *tool_version, int exit_code)
{
	*out = (struct verdict){
		.tool_version = tool_version,
		.rules = PROFGATE_RULES,
		.outcome = OUTCOME_ERROR,
		.exit_code = exit_code,
		.base = {.label = ""},
		.head = {.label = ""},
		.policy = {.measured = "auto"},
		.machine_factor = ABSENT,
		.note_count = 1,
		.notes = why,
	};
}
