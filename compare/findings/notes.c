/* What the comparison tells beside findings. */
#include "compare/findings/notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/collector.h"
#include "compare/findings/finding.h"
#include "compare/findings/fixed_time.h"
#include "compare/findings/inexact_notes.h"
#include "compare/findings/looks_note.h"
#include "compare/findings/moved_packages.h"
#include "compare/findings/name_text.h"
#include "compare/findings/seen.h"
#include "compare/findings/side_facts.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define WORK_GROWTH 1.1 /* of the time of an operation, to be told */
#define RATE_SAME .05   /* log change of a rate that is the same */
#define UNOWNED_TOLD 0.10 /* share of the runtime alone that is worth a note */

static const char *keep_text(const struct analysis *analysis, struct buf *buf)
{
	const char *text = arena_copy(analysis->arena, buf_view(buf));

	buf_clear(buf);
	return text;
}

void workload_say(struct workload_summary *out,
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
	workload_say(out, analysis, &text);
}

/* Of the profiler and of what agents cut off check_quality.c tells. */
static double unowned_share(const struct judged_series *j, bool head)
{
	const struct series *s = &j->series;
	double unowned = 0.0, rest = 0.0;

	for (size_t r = head ? s->base_count : 0;
			r < (head ? s->run_count : s->base_count); r++) {
		unowned += s->unowned_counts[r] -
		           s->groups[r]->flawed[FLAW_OBSERVER] -
		           s->groups[r]->flawed[FLAW_CUT_OFF];
		rest += j->total_counts[r];
	}
	return unowned + rest > 0.0 ? unowned / (unowned + rest) : 0.0;
}

/* Several names a side that cannot be told apart are one subject. */
static void joined_notes(struct workload_summary *out,
	const struct analysis *analysis, const struct workload_parts *parts)
{
	for (size_t i = 0; i < parts->hypothesis_count; i++) {
		const struct hypothesis *h = parts->hypotheses[i];
		const struct series *s = h->series ? &h->series->series : NULL;
		struct buf text = {0};

		if (h->kind == KIND_TOTAL || !s || s->joined[h->func] <= 2)
			continue;
		buf_printf(&text,
			"%s: %u names that differ between base and "
			"head by no more than compilers put into them are "
			"judged as one, %s",
			symtab_text(analysis->symtab, h->metric.name).data,
			(unsigned)s->joined[h->func],
			name_text(analysis, s->funcs[h->func]));
		workload_say(out, analysis, &text);
	}
}

void workload_notes(struct workload_summary *out,
	const struct analysis *analysis, const struct workload_parts *parts)
{
	dropped_note(out, analysis);
	for (size_t i = 0; i < parts->series_count; i++) {
		const struct judged_series *j = parts->series[i];
		struct buf text = {0};
		double base, head;

		base = unowned_share(j, false);
		head = unowned_share(j, true);
		if (fmax(base, head) < UNOWNED_TOLD)
			continue;
		buf_printf(&text,
			"%s %s, charged to nobody: %.1f %% of base, %.1f %% of "
			"head", symtab_text(analysis->symtab,
				j->series.metric.name).data,
			analysis->policy->module_count ?
				"outside the project's modules" :
				"of the runtime alone",
			100.0 * base, 100.0 * head);
		workload_say(out, analysis, &text);
	}
	joined_notes(out, analysis, parts);
}

/* The verdict that is made, and where its notes go. */
struct telling {
	const struct analysis *analysis;
	struct verdict *verdict;
	struct notes *notes;
	struct by_workload findings;
};

static bool said(const struct notes *notes, size_t from, const char *code,
	const char *workload)
{
	for (size_t i = from; notes && i < notes->count; i++)
		if (strcmp(notes->list[i].code, code) == 0 &&
			notes->list[i].workload &&
			strcmp(notes->list[i].workload, workload) == 0)
			return true;
	return false;
}

static void one_side_notes(struct telling *t)
{
	for (size_t w = 0; w < t->analysis->workload_count; w++) {
		const struct workload *x = &t->analysis->workloads[w];

		if ((x->base_count && x->head_count) ||
			said(t->notes, 0, "benchmark-one-side", x->name))
			continue;
		note_add(t->notes, "workload-one-side", x->name,
			"only %s has this workload: it was not compared",
			x->base_count ? "base" : "head");
	}
}

/* The benchmarks in texts of one side. */
static void add_benchmarks(struct rowset *out, const struct workload *w,
	bool head)
{
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->bench_value_count; i++)
			rowset_add(out, &costs->bench_values[i].benchmark.i);
}

/* Notes those of one side that the other side lacks, in the order in which they
 * first appear. */
static void one_sided(struct telling *t, const struct workload *w,
	const struct rowset *here, const struct rowset *there, const char *side)
{
	for (uint32_t i = 0; i < here->count; i++) {
		const uint32_t *name = rowset_at(here, i);

		if (rowset_find(there, name) == ROWSET_NONE)
			note_add(t->notes, "benchmark-one-side", w->name,
				"only %s has benchmark %s", side,
				name_text(t->analysis, (sym){*name}));
	}
}

static void benchmark_notes(struct telling *t, const struct workload *w)
{
	struct rowset base, head;

	rowset_init(&base, 1);
	rowset_init(&head, 1);
	add_benchmarks(&base, w, false);
	add_benchmarks(&head, w, true);
	one_sided(t, w, &base, &head, "base");
	one_sided(t, w, &head, &base, "head");
	rowset_clear(&base);
	rowset_clear(&head);
}

/* A metric that some runs lack: says where, and what came of it. */
static void missing_notes(struct telling *t, const struct verdict *v)
{
	for (size_t i = 0; i < v->coverage_count; i++) {
		const struct coverage *row = &v->coverage[i];
		bool judged = row->state == COVERAGE_JUDGED;

		if (row->in_part && (judged ||
				row->state == COVERAGE_NOT_JUDGED))
			note_add(t->notes, "metric-missing", row->workload,
				"%s%s%s is %s: it was %s", row->metric,
				row->benchmark ? " of " : "",
				row->benchmark ? row->benchmark : "",
				row->reason, judged ? "compared on these" :
				"not compared");
	}
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

				if (said(t->notes, from, note->code, w->name))
					continue;
				note_add(t->notes, note->code, w->name,
					"%s, run %s: %s",
					side == 1 ? "head" : "base",
					c.runs[c.run].name, note->message);
			}
}

static const char *treatment(const struct analysis *analysis)
{
	if (analysis->policy->measured == MEASURED_APART)
		return "were declared apart";
	if (analysis->turns.elsewhere)
		return "are of different machines";
	return analysis->turns.taken == TAKEN_UNKNOWN ?
		"do not say when they were taken" : "were not taken in turn";
}

static void apart_note(struct telling *t)
{
	const struct analysis *analysis = t->analysis;
	const char *treated = treatment(analysis);

	if (analysis->noise_learned)
		note_add(t->notes, "runs-apart", NULL, "base and head runs "
			"%s: time is judged by how each function differed "
			"between the sessions of base, %.0f %% over all",
			treated, 100.0 * analysis->session_sd);
	else
		note_add(t->notes, "runs-apart", NULL, "base and head runs "
			"%s: time is judged as if sessions differed by "
			"%.0f %%, and only changes of about x3 can fail; take "
			"base and head runs in turn, or keep base runs of "
			"several sessions, for a sharper gate",
			treated, 100.0 * analysis->session_sd);
}

/* Told whatever the policy says of how they were measured. */
static void overlap_note(struct telling *t)
{
	const struct turns *turns = &t->analysis->turns;

	if (turns->taken == TAKEN_AT_ONCE)
		note_add(t->notes, "runs-overlap", NULL,
			"base run %s and head run %s overlap in time, so that "
			"base and head %s; take their runs in turn, as "
			"`profgate run --base` does",
			turns->base->name, turns->head->name,
			run_boot(turns->base).i && run_boot(turns->head).i
				? "disturbed each other"
				: "were on two machines or disturbed each "
				  "other");
}

/* The windows of a workload, where its runs are none of known work; once. */
static void window_note(struct telling *t, const struct workload *w)
{
	const char *sentence = fixed_time_sentence(t->analysis, w);

	if (sentence)
		note_add(t->notes, "fixed-time", w->name, "%s", sentence);
}

static double mean_operations(const struct workload *w, bool head)
{
	const struct run *runs = head ? w->head : w->base;
	size_t count = head ? w->head_count : w->base_count, timed = 0;
	double sum = 0.0;

	for (size_t r = 0; r < count; r++)
		if (runs[r].kind == RUN_TIMED) {
			sum += run_text_operations(&runs[r]);
			timed++;
		}
	return sum / (double)timed;
}

/* One note for all workloads: it says how they were judged. */
static void iterations_note(struct telling *t)
{
	const struct workload *first = NULL;
	bool others = false;

	for (size_t w = 0; w < t->analysis->workload_count; w++) {
		const struct workload *x = &t->analysis->workloads[w];

		if (!operations_unlike(mean_operations(x, false),
				mean_operations(x, true)))
			continue;
		others |= first != NULL;
		first = first ? first : x;
	}
	if (first)
		note_add(t->notes, "iterations-differ", NULL, "base and head "
			"do different numbers of operations a run (%.0f and "
			"%.0f in %s%s): what a run "
			"allocates once weighs differently, so that sites are "
			"judged by what neither that nor the number explains, "
			"and B/op and allocs/op as the benchmark gives them; "
			"fix the count, as in -benchtime=1000x",
			mean_operations(first, false),
			mean_operations(first, true), first->name,
			others ? ", and in others" : "");
}

static void design_notes(struct telling *t)
{
	const struct analysis *analysis = t->analysis;
	const struct hypotheses *all = &analysis->hypotheses;
	unsigned few = 0, weights = 0; /* runs that were needed */

	for (size_t i = 0; i < all->count; i++) {
		const struct hypothesis *h = all->all[i];
		unsigned needed = hypothesis_runs_least(analysis, h);

		if (h->decision.reason != REASON_TOO_FEW_RUNS || h->left_out)
			continue;
		*(hypothesis_weighed(h) ? &weights : &few) = needed;
	}
	if (few)
		note_add(t->notes, "too-few-runs", NULL, "fewer than %u runs "
			"on a side: sampled metrics were not judged; record "
			"more runs", few);
	if (weights)
		note_add(t->notes, "too-few-runs", NULL, "fewer than %u runs "
			"on a side: what has no sample counts was not judged; "
			"record more runs", weights);
	looks_note(t->notes, analysis);
	iterations_note(t);
	overlap_note(t);
	if (analysis->series_count && !analysis->interleaved && !few &&
		!weights)
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
	size_t at = 0;

	for (size_t i = 0; i < base->count; i++) {
		const char *key = base->items[i].key;
		const char *head =
			facts_next(&t->verdict->head.environment, &at, key);

		if (!head || strcmp(head, base->items[i].value) == 0)
			continue;
		note_add(t->notes, "machine-differs", NULL,
			"%s differs: base ran on %s, head on %s", key,
			base->items[i].value, head);
	}
}

static void work_note(struct telling *t, const struct hypothesis *rate,
	const struct hypothesis *clock, double grown)
{
	const char *rate_name = name_text(t->analysis, rate->metric.name);
	const char *clock_name = name_text(t->analysis, clock->metric.name);
	bool less = grown < 1.0;

	if (fabs(fabs(log(grown)) - log(2.0)) <= RATE_SAME)
		note_add(t->notes, "work-per-op", rate->workload->name,
			"%s is unchanged while %s %s: each operation does "
			"%s as much; did the benchmark change?",
			rate_name, clock_name, less ? "halved" : "doubled",
			less ? "half" : "twice");
	else
		note_add(t->notes, "work-per-op", rate->workload->name,
			"%s is unchanged while %s %s x%.3g: each operation "
			"does %.3g times as much; did the benchmark change?",
			rate_name, clock_name, less ? "fell" : "rose", grown,
			grown);
}

/* A benchmark that works as fast as before and takes longer for an operation
 * does more in each, and where it takes less time less: it only seems to be
 * faster. The numbers of a benchmark follow
 * each other, time first, as its lines have them. */
static void work_notes(struct telling *t)
{
	const struct analysis *analysis = t->analysis;
	const struct hypothesis *clock = NULL;

	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];
		const struct metric_row *row;
		double grown;

		if (!h->by->exact || h->series || !h->exact.base_count ||
				!h->exact.head_count)
			continue;
		row = row_of_metric(analysis, &h->metric);
		if (row->clock)
			clock = h;
		if (row->kind != METRIC_RATE || !clock ||
				clock->workload != h->workload ||
				!sym_equal(clock->benchmark, h->benchmark))
			continue;
		grown = exact_ratio(&clock->exact);
		if (!(fabs(log(grown)) >= log(WORK_GROWTH)) ||
			!(fabs(log(exact_ratio(&h->exact))) <= RATE_SAME))
			continue;
		work_note(t, h, clock, grown);
	}
}

/* Why the runtime costs more: it is judged by nobody, so that this is all that
 * is said of it. */
static void collector_notes(struct telling *t)
{
	for (size_t i = 0; i < t->analysis->series_count; i++) {
		const struct judged_series *j = &t->analysis->series[i];
		const char *why =
			collector_sentence(t->analysis, &t->findings, j);

		if (why)
			note_add(t->notes, "collector",
				j->series.workload->name, "%s", why);
	}
}

/* What is judged by the spread between runs alone; each has one total. */
static void weights_notes(struct telling *t, const struct workload_parts *parts)
{
	const struct analysis *analysis = t->analysis;
	const struct workload *w = parts->workload;

	for (size_t i = 0; i < parts->hypothesis_count; i++) {
		const struct hypothesis *h = parts->hypotheses[i];
		struct span unit =
			symtab_text(analysis->symtab, h->metric.unit);
		const char *text;

		if (h->kind != KIND_TOTAL || !metric_is_weight(&h->metric) ||
			!hypothesis_weighed(h))
			continue;
		text = arena_printf(analysis->arena,
			"how many samples stand "
			"behind the values of %s is not known: they are judged "
			"by the spread between runs alone",
			name_text(analysis, h->metric.name));
		if (span_equal(unit, span_of("ns")))
			note_add(t->notes, "period-missing", w->name, "%s",
				text);
		else
			note_add(t->notes, "weights-not-counts", w->name, "%s",
				text);
	}
}

static void cut_note(struct telling *t, const struct workload *w)
{
	struct finding_list list = by_workload_find(&t->findings, w->name);
	size_t count = 0;

	for (size_t i = 0; i < list.count; i++)
		count += list.all[i]->reason == REASON_STACKS_CUT;
	if (count)
		note_add(t->notes, "stacks-cut", w->name,
			"stacks of one side were "
			"cut before they reached an owner, and what they hold "
			"may be what has one on the other, whose stacks are "
			"deeper: %zu finding%s undecided",
			count, count == 1 ? " is" : "s are");
}

void report_notes(struct verdict *out, struct notes *notes,
	const struct analysis *analysis)
{
	struct telling t = {analysis, out, notes, {0}};
	struct workload_index index;

	by_workload_init(&t.findings, out);
	workload_index_init(&index, analysis);
	side_facts(&out->base.environment, analysis, false);
	side_facts(&out->head.environment, analysis, true);
	machine_notes(&t);
	design_notes(&t);
	moved_packages_tell(notes, analysis);
	for (size_t w = 0; w < analysis->workload_count; w++) {
		struct workload_parts parts = workload_index_at(&index, w);
		const struct workload *x = parts.workload;

		reader_notes(&t, x);
		window_note(&t, x);
		weights_notes(&t, &parts);
		cut_note(&t, x);
		if (x->base_count == 0 || x->head_count == 0)
			continue;
		benchmark_notes(&t, x);
	}
	work_notes(&t);
	inexact_notes(notes, &index);
	missing_notes(&t, out);
	one_side_notes(&t);
	collector_notes(&t);
	by_workload_clear(&t.findings);
	workload_index_clear(&index);
	out->seen = seen_line(analysis, out);
}
