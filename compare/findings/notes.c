/* What the comparison tells beside findings, and what it could have seen. */
#include "compare/findings/notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/collector.h"
#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/findings/side_facts.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define UNOWNED_TOLD 0.10 /* share of the runtime alone that is worth a note */

static const char *keep_text(const struct analysis *analysis, struct buf *buf)
{
	const char *text = arena_copy(analysis->arena, buf_view(buf));

	buf_clear(buf);
	return text;
}

static void add_sentence(struct workload_summary *out,
	const struct analysis *analysis, struct buf *buf)
{
	const char **more = arena_alloc(analysis->arena, out->note_count + 1,
		sizeof *more);

	if (out->note_count)
		memcpy(more, out->notes, out->note_count * sizeof *more);
	more[out->note_count++] = keep_text(analysis, buf);
	out->notes = more;
}

static void dropped_note(struct workload_summary *out,
	const struct analysis *analysis)
{
	struct buf text = {0};
	unsigned base = out->runs_base - out->kept_base;
	unsigned head = out->runs_head - out->kept_head;

	if (base + head == 0)
		return;
	buf_printf(&text, "disturbed runs left out: %u of %u base, %u of %u "
		"head (over 1.5 times the quiet runs of their side)", base,
		out->runs_base, head, out->runs_head);
	add_sentence(out, analysis, &text);
}

static double unowned_share(const struct judged_series *j, bool head)
{
	const struct series *s = &j->series;
	double unowned = 0.0, rest = 0.0;

	for (size_t r = head ? s->base_count : 0;
			r < (head ? s->run_count : s->base_count); r++) {
		unowned += s->unowned_counts[r];
		rest += j->total_counts[r];
	}
	return unowned + rest > 0.0 ? unowned / (unowned + rest) : 0.0;
}

/* Several names a side that cannot be told apart are one subject. */
static void joined_notes(struct workload_summary *out,
	const struct analysis *analysis, const struct workload *workload)
{
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];
		const struct series *s = h->series ? &h->series->series : NULL;
		struct buf text = {0};

		if (h->workload != workload || h->kind == KIND_TOTAL ||
				!s || s->joined[h->func] <= 2)
			continue;
		buf_printf(&text, "%s: %u names that differ between base and "
			"head by no more than numbers or hashes are judged as "
			"one, %s", symtab_text(analysis->symtab,
				h->metric.name).data,
			(unsigned)s->joined[h->func],
			name_text(analysis, s->funcs[h->func]));
		add_sentence(out, analysis, &text);
	}
}

void workload_notes(struct workload_summary *out,
	const struct analysis *analysis, const struct workload *workload)
{
	dropped_note(out, analysis);
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];
		struct buf text = {0};
		double base, head;

		if (j->series.workload != workload)
			continue;
		base = unowned_share(j, false);
		head = unowned_share(j, true);
		if (fmax(base, head) < UNOWNED_TOLD)
			continue;
		buf_printf(&text, "%s %s, not judged: %.1f %% of base, "
			"%.1f %% of head", symtab_text(analysis->symtab,
				j->series.metric.name).data,
			analysis->policy->module_count ?
				"outside the project's modules" :
				"of the runtime alone",
			100.0 * base, 100.0 * head);
		add_sentence(out, analysis, &text);
	}
	joined_notes(out, analysis, workload);
}

/* The verdict that is made, and where its notes go. */
struct telling {
	const struct analysis *analysis;
	struct verdict *verdict;
	struct notes *notes;
};

static void one_side_notes(struct telling *t)
{
	for (size_t w = 0; w < t->analysis->workload_count; w++) {
		const struct workload *x = &t->analysis->workloads[w];

		if (x->base_count && x->head_count)
			continue;
		note_add(t->notes, "workload-one-side", x->name,
			"only %s has this workload: it was not compared",
			x->base_count ? "base" : "head");
	}
}

static bool side_has(const struct workload *w, bool head, sym benchmark)
{
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++)
			if (sym_equal(costs->bench_values[i].benchmark,
					benchmark))
				return true;
	return false;
}

/* Notes the benchmarks in texts of one side that the other side lacks, once
 * each, in the order in which they first appear. */
static void benchmark_notes(struct telling *t, const struct workload *w,
	bool head)
{
	const struct costs *costs;
	struct rowset seen;

	rowset_init(&seen, 1);
	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++) {
			sym name = costs->bench_values[i].benchmark;
			uint32_t before = seen.count;

			if (rowset_add(&seen, &name.i) != before ||
					side_has(w, !head, name))
				continue;
			note_add(t->notes, "benchmark-one-side", w->name,
				"only %s has benchmark %s",
				head ? "head" : "base",
				name_text(t->analysis, name));
		}
	rowset_clear(&seen);
}

/* A metric that some runs lack is not compared; says which and where. */
static void missing_notes(struct telling *t, const struct verdict *v)
{
	for (size_t i = 0; i < v->coverage_count; i++) {
		const struct coverage *row = &v->coverage[i];

		if (row->state == COVERAGE_NOT_JUDGED && row->in_part)
			note_add(t->notes, "metric-missing", row->workload,
				"%s%s%s is %s: it was not compared",
				row->metric, row->benchmark ? " of " : "",
				row->benchmark ? row->benchmark : "",
				row->reason);
	}
}

static bool said(const struct notes *notes, size_t from, const char *code)
{
	for (size_t i = from; i < notes->count; i++)
		if (strcmp(notes->list[i].code, code) == 0)
			return true;
	return false;
}

/* What readers saw: one note a code and workload, the first. Codes are few
 * and runs are many. */
static void reader_notes(struct telling *t, const struct workload *w)
{
	size_t from = t->notes ? t->notes->count : 0;
	const struct costs *costs;

	for (int side = 0; t->notes && side < 2; side++)
		for (struct costs_cursor c = side_costs(w, side == 1);
			(costs = costs_next(&c));)
			for (uint32_t i = 0; i < costs->note_count; i++) {
				const struct note *note = &costs->notes[i];

				if (said(t->notes, from, note->code))
					continue;
				note_add(t->notes, note->code, w->name,
					"%s, run %s: %s",
					side == 1 ? "head" : "base",
					c.runs[c.run].name, note->message);
			}
}

static void apart_note(struct telling *t)
{
	const struct analysis *analysis = t->analysis;
	const char *treated = analysis->policy->measured == MEASURED_APART ?
		"declared apart" : "not taken in turn";

	if (analysis->noise_learned)
		note_add(t->notes, "runs-apart", NULL, "base and head runs "
			"were %s: time is judged by how each function differed "
			"between the sessions of base, %.0f %% over all",
			treated, 100.0 * analysis->session_sd);
	else
		note_add(t->notes, "runs-apart", NULL, "base and head runs "
			"were %s: time is judged as if sessions differed by "
			"%.0f %%, and only changes of about x3 can fail; take "
			"base and head runs in turn, or keep base runs of "
			"several sessions, for a sharper gate",
			treated, 100.0 * analysis->session_sd);
}

static void design_notes(struct telling *t)
{
	const struct analysis *analysis = t->analysis;
	bool few = false;

	for (size_t i = 0; i < t->verdict->finding_count; i++)
		few |= t->verdict->findings[i].reason == REASON_TOO_FEW_RUNS;
	if (few)
		note_add(t->notes, "too-few-runs", NULL, "fewer than %u runs "
			"on a side: sampled metrics were not judged; record "
			"more runs", analysis->policy->min_runs);
	if (analysis->series_count && !analysis->interleaved && !few)
		apart_note(t);
	if (analysis->speed_factor_known)
		note_add(t->notes, "machine-factor", NULL, "the machine was "
			"%.1f %% %s for head over all workloads: taken out "
			"before judging",
			100.0 * fabs(exp(analysis->speed_factor) - 1.0),
			analysis->speed_factor >= 0.0 ? "slower" : "faster");
}

/* Never compare machines in silence. */
static void machine_notes(struct telling *t)
{
	const struct facts *base = &t->verdict->base.environment;

	for (size_t i = 0; i < base->count; i++) {
		const char *key = base->items[i].key;
		const char *head = facts_value(&t->verdict->head.environment,
			key);

		if (!head || strcmp(head, base->items[i].value) == 0)
			continue;
		note_add(t->notes, "machine-differs", NULL,
			"%s differs: base ran on %s, head on %s", key,
			base->items[i].value, head);
	}
}

/* What one metric could have shown: of sampled ones the sharpest subject, of
 * exact ones what holds for every workload. */
static void seen_metric(struct buf *out, const struct verdict *v,
	const char *metric)
{
	const struct finding *seen = NULL;

	for (size_t i = 0; i < v->finding_count; i++) {
		const struct finding *f = &v->findings[i];

		if (!f->judged || isnan(f->detectable) ||
				strcmp(f->metric, metric) != 0 ||
				(f->kind == KIND_TOTAL && !f->exact))
			continue;
		if (!seen || (f->exact ? f->detectable > seen->detectable :
				f->detectable < seen->detectable))
			seen = f;
	}
	if (!seen)
		return;
	buf_printf(out, "%s%s %+.*f %%", out->len ? ", " : "", metric,
		seen->detectable < 1.1 ? 1 : 0,
		100.0 * (seen->detectable - 1.0));
	if (!seen->exact && seen->subject.function)
		buf_printf(out, " in %s", seen->subject.function);
	else
		buf_text(out, " anywhere");
}

/* "could have seen": for every metric, in order of name, the smallest. */
static const char *seen_line(const struct analysis *analysis,
	const struct verdict *v)
{
	const char *last = "";
	struct buf text = {0};

	for (;;) {
		const char *next = NULL;

		for (size_t i = 0; i < v->finding_count; i++) {
			const char *metric = v->findings[i].metric;

			if (strcmp(metric, last) > 0 &&
					(!next || strcmp(metric, next) < 0))
				next = metric;
		}
		if (!next)
			break;
		seen_metric(&text, v, next);
		last = next;
	}
	return text.len ? keep_text(analysis, &text) : NULL;
}

/* Regressions that are past what somebody accepted. */
static void exceeded_notes(struct telling *t)
{
	for (size_t i = 0; i < t->verdict->finding_count; i++) {
		const struct finding *f = &t->verdict->findings[i];
		const struct acceptance *a;

		if (f->status != STATUS_REGRESSION)
			continue;
		a = policy_acceptance(t->analysis->policy, f->workload,
			f->subject.function, f->metric, f->id, 0.0);
		if (!a)
			continue;
		note_add(t->notes, "acceptance-exceeded", f->workload,
			"%s: %s of %s is accepted up to x%.4g and rose by "
			"x%.4g", a->rule, f->metric,
			f->subject.function ? f->subject.function :
			f->workload, a->most, f->change.ratio);
	}
}

/* Why the runtime costs more: it is judged by nobody, so that this is all that
 * is said of it. */
static void collector_notes(struct telling *t)
{
	for (size_t i = 0; i < t->analysis->series_count; i++) {
		const struct judged_series *j = &t->analysis->series[i];
		const char *why = collector_sentence(t->analysis, t->verdict,
			j);

		if (why)
			note_add(t->notes, "collector",
				j->series.workload->name, "%s", why);
	}
}

void report_notes(struct verdict *out, struct notes *notes,
	const struct analysis *analysis)
{
	struct telling t = {analysis, out, notes};

	side_facts(&out->base.environment, analysis, false);
	side_facts(&out->head.environment, analysis, true);
	machine_notes(&t);
	design_notes(&t);
	for (size_t w = 0; w < analysis->workload_count; w++) {
		const struct workload *x = &analysis->workloads[w];

		reader_notes(&t, x);
		if (x->base_count == 0 || x->head_count == 0)
			continue;
		benchmark_notes(&t, x, false);
		benchmark_notes(&t, x, true);
	}
	missing_notes(&t, out);
	one_side_notes(&t);
	collector_notes(&t);
	exceeded_notes(&t);
	out->seen = seen_line(analysis, out);
}
