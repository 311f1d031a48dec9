/* Deals splits, plants regressions, and says what the gate is worth. */
#include "compare/selftest/selftest.h"

#include <stdlib.h>
#include <string.h>

#include "compare/costs/namesakes.h"
#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/selftest/candidate.h"
#include "compare/selftest/trial.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"
#include "gate/core/random.h"

#define PLANTED_REPORTS 20 /* in all, for a split that is asked for: each report
                              is of all workloads, and so many rows have some */
#define PLANTED_FAIL .5  /* ... of which fewer failing is worth a note */
#define THRICE_FAIL .9   /* surely fewer failing: the gate is blind */

static const char *const outcomes[SELFTEST_OUTCOME_COUNT] = {
	[SELFTEST_HOLDS] = "holds",
	[SELFTEST_FALSE_ALARMS] = "false-alarms",
	[SELFTEST_BLIND] = "blind",
	[SELFTEST_TOO_FEW_RUNS] = "too-few-runs",
};

const char *selftest_outcome_name(enum selftest_outcome outcome)
{
	return outcomes[outcome];
}

/* The selftest while it runs. */
struct testing {
	struct selftest *out;
	const struct selftest_input *in;
	struct policy policy;
	struct arena *arena;
	struct splits splits;
	const struct workload **by_name; /* the input's */
	size_t row_count;
	struct trial_row *rows; /* of all splits, sorted */
	bool sampled;               /* something that is not exact is judged */
	size_t candidate_count;
	struct candidate *candidates; /* for rows, in their order */
};

/*
 * Splits of one session count as taken in turn, as chance deals them: asked
 * one by one, many would not look so. Those of several sessions are dealt by
 * session and so are apart, as are runs whose times are unknown.
 */
static void treat(struct testing *t)
{
	enum measured measured = t->in->policy->measured;
	bool unknown = false, sessions = false;

	for (size_t w = 0; w < t->in->workload_count; w++) {
		const struct workload *x = &t->in->workloads[w];
		unsigned *session_of = xcalloc(x->base_count + 1,
			sizeof *session_of);

		sessions |= sessions_number(session_of, x->base,
			x->base_count) > 1;
		free(session_of);
		for (size_t r = 0; r < x->base_count; r++)
			unknown |= isnan(run_time(&x->base[r]));
	}
	t->policy = *t->in->policy;
	if (measured == MEASURED_AUTO)
		t->policy.measured = unknown || sessions ? MEASURED_APART :
			MEASURED_INTERLEAVED;
	t->out->interleaved = t->policy.measured == MEASURED_INTERLEAVED;
	if (measured == MEASURED_AUTO && unknown)
		note_add(t->in->notes, "times-unknown", NULL, "not all runs "
			"say when they were taken: treated as base and head "
			"measured apart; when you take them in turn, say so "
			"with measured: interleaved");
	else if (measured == MEASURED_AUTO && sessions)
		note_add(t->in->notes, "several-sessions", NULL, "the runs "
			"are of several sessions: each split gives whole "
			"sessions to a side, treated as base and head "
			"measured apart");
}

static void summarize_workloads(struct testing *t)
{
	struct selftest *out = t->out;

	out->workload_count = t->in->workload_count;
	out->workloads = arena_alloc(t->arena, out->workload_count + 1,
		sizeof *out->workloads);
	for (size_t w = 0; w < out->workload_count; w++) {
		const struct workload *x = &t->in->workloads[w];
		size_t side = split_least(x, !out->interleaved);

		out->workloads[w] = (struct selftest_workload){
			.name = x->name,
			.runs = x->base_count,
			.side = side,
			.enough = side >= t->policy.min_runs,
		};
	}
}

static void add_trial(struct share *share, bool failed)
{
	share->count += failed;
	share->of++;
}

static void set_bounds(struct share *share)
{
	proportion_interval(&share->lo, &share->hi, share->count, share->of);
}

/* The splits as they are, and all that was judged in them. */
static void run_unchanged(struct testing *t)
{
	size_t count = t->splits.count, at = 0;
	struct trial *trials = xcalloc(count + 1, sizeof *trials);

	for (size_t i = 0; i < count; i++)
		trials[i].split = i;
	trials_run(trials, count, t->in, &t->policy, &t->splits);
	for (size_t i = 0; i < count; i++) {
		t->row_count += trials[i].row_count;
		add_trial(&t->out->alarms, trials[i].failed);
	}
	t->rows = arena_alloc(t->arena, t->row_count + 1,
		sizeof *t->rows);
	for (size_t i = 0; i < count; i++) {
		memcpy(t->rows + at, trials[i].rows,
			trials[i].row_count * sizeof *t->rows);
		at += trials[i].row_count;
		free(trials[i].rows);
	}
	free(trials);
	qsort(t->rows, t->row_count, sizeof *t->rows,
		trial_row_compare);
	if (t->row_count == 0)
		t->out->alarms.of = 0; /* nothing was judged */
	set_bounds(&t->out->alarms);
}

static const char *text_of(struct testing *t, sym name)
{
	const struct analysis names = {.symtab = t->in->symtab,
		.arena = t->arena};

	return name_text(&names, name);
}

static int compare_alarms(const void *a, const void *b)
{
	const struct selftest_alarm *x = a, *y = b;
	int order = (x->splits < y->splits) - (x->splits > y->splits);

	if (order == 0)
		order = strcmp(x->workload, y->workload);
	if (order == 0)
		order = strcmp(x->metric, y->metric);
	if (order == 0)
		order = (x->kind > y->kind) - (x->kind < y->kind);
	return order ? order : strcmp(x->function ? x->function : "",
		y->function ? y->function : "");
}

static void add_alarm(struct testing *t, const struct trial_row *s,
	size_t splits)
{
	t->out->alarm[t->out->alarm_count++] = (struct selftest_alarm){
		.workload = s->workload,
		.metric = text_of(t, s->metric),
		.kind = s->kind,
		.function = text_of(t, s->func),
		.splits = splits,
	};
}

/* The median over the splits that know it. */
static double middle_of(const struct trial_row *group, size_t count,
	size_t offset)
{
	double *values = xcalloc(count + 1, sizeof *values), middle;
	size_t known = 0;

	for (size_t i = 0; i < count; i++) {
		memcpy(&values[known],
			(const char *)&group[i].detectable + offset,
			sizeof *values);
		known += isfinite(values[known]) ? 1 : 0;
	}
	middle = known ? median(values, known) : ABSENT;
	free(values);
	return middle;
}

#define MIDDLE(group, count, member) middle_of((group), (count), \
	offsetof(struct detectable, member))

static int compare_names(const void *a, const void *b)
{
	const struct workload *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void sort_workloads(struct testing *t)
{
	size_t count = t->in->workload_count;

	t->by_name = arena_alloc(t->arena, count + 1, sizeof *t->by_name);
	for (size_t w = 0; w < count; w++)
		t->by_name[w] = &t->in->workloads[w];
	qsort(t->by_name, count, sizeof *t->by_name, compare_names);
}

/* NULL: it is all of them, of which hypotheses tell too. */
static const struct workload *find_workload(const struct testing *t,
	const char *name)
{
	const struct workload key = {.name = name}, *wanted = &key;
	const struct workload **found = bsearch(&wanted, t->by_name,
		t->in->workload_count, sizeof *t->by_name, compare_names);

	return found ? *found : NULL;
}

/* What was judged in at least every other split; of totals the exact ones:
 * those of sampled metrics depend on the machine as much as on the runs. */
static void add_candidate(struct testing *t, const struct trial_row *s,
	size_t count)
{
	struct candidate *c = &t->candidates[t->candidate_count];
	const struct workload *w = find_workload(t, s->workload);

	if (2 * count < t->splits.count || !w ||
			(s->kind == KIND_TOTAL && !s->exact))
		return;
	if (s->kind != KIND_TOTAL)
		plant_measure(&c->plant, w, s->metric, s->func);
	else
		plant_measure_result(&c->plant, w, s->metric, s->func);
	c->row = (struct selftest_row){
		.workload = s->workload,
		.metric = text_of(t, s->metric),
		.kind = s->kind,
		.function = text_of(t, s->func),
		.exact = s->exact,
		.events = s->exact || !c->plant.like ||
	                                  c->plant.kind == PLANT_WEIGHED
	                          ? ABSENT
	                          : c->plant.events,
		.share = c->plant.like ? c->plant.share : ABSENT,
		.detectable =
			{
				.half = MIDDLE(s, count, half),
				.now = MIDDLE(s, count, now),
				.runs = MIDDLE(s, count, runs),
				.length = MIDDLE(s, count, length),
			},
	};
	t->candidate_count++;
}

static int compare_candidates(const void *a, const void *b)
{
	const struct selftest_row *x = &((const struct candidate *)a)->row;
	const struct selftest_row *y = &((const struct candidate *)b)->row;
	int order = strcmp(x->workload, y->workload);

	if (order == 0)
		order = strcmp(x->metric, y->metric);
	if (order == 0)
		order = (x->kind > y->kind) - (x->kind < y->kind);
	if (order == 0)
		order = (x->share < y->share) - (x->share > y->share);
	return order ? order : strcmp(x->function ? x->function : "",
		y->function ? y->function : "");
}

/* The rows of one subject follow each other: what comes after them. */
static size_t group_end(const struct testing *t, size_t from)
{
	size_t to = from;

	while (to < t->row_count && trial_row_compare(
			&t->rows[from], &t->rows[to]) == 0)
		to++;
	return to;
}

static void sum_up_rows(struct testing *t)
{
	struct selftest *out = t->out;
	size_t groups = 0, end;

	for (size_t i = 0; i < t->row_count; i = group_end(t, i))
		groups++;
	out->alarm = arena_alloc(t->arena, groups + 1, sizeof *out->alarm);
	t->candidates = arena_alloc(t->arena, groups + 1,
		sizeof *t->candidates);
	for (size_t i = 0; i < t->row_count; i = end) {
		size_t failed = 0;

		end = group_end(t, i);
		for (size_t s = i; s < end; s++)
			failed += t->rows[s].failed;
		if (failed)
			add_alarm(t, &t->rows[i], failed);
		t->sampled |= !t->rows[i].exact;
		add_candidate(t, &t->rows[i], end - i);
	}
	qsort(out->alarm, out->alarm_count, sizeof *out->alarm,
		compare_alarms);
	qsort(t->candidates, t->candidate_count, sizeof *t->candidates,
		compare_candidates);
}

static bool is_enough(const struct testing *t, const char *workload)
{
	size_t at = (size_t)(find_workload(t, workload) - t->in->workloads);

	return t->out->workloads[at].enough;
}

/* Leaves a plant only in the hottest rows of each workload and metric, and
 * only where the policy can judge it. */
static void choose_plants(struct testing *t)
{
	size_t same = 0;

	for (size_t i = 0; i < t->candidate_count; i++) {
		struct candidate *c = &t->candidates[i];
		const struct selftest_row *last = i ?
			&t->candidates[i - 1].row : NULL;

		if (!last || strcmp(last->workload, c->row.workload) != 0 ||
				strcmp(last->metric, c->row.metric) != 0)
			same = 0;
		if (same >= PLANTED_ROWS || isnan(c->row.detectable.half) ||
				(!c->row.exact && !is_enough(t,
					c->row.workload)))
			c->plant.kind = PLANT_NOTHING;
		c->rank = (unsigned)same;
		same += c->plant.kind != PLANT_NOTHING;
	}
}

/* As many as there is room for. */
static void limit_plants(struct testing *t)
{
	size_t wanted = t->candidate_count, kept;

	kept = candidates_limit(t->candidates, &wanted,
		PLANTED_REPORTS * t->in->splits);
	if (kept < wanted)
		note_add(t->in->notes, "planted-some", NULL, "planted in %zu of "
			"%zu rows, the hottest first: with more --splits, in "
			"more", kept, wanted);
}

/* Three times the growth; of a rate, whose growth is a fall, three times over.
 */
static double thrice(double ratio)
{
	return ratio >= 1.0 ? 1.0 + 3.0 * (ratio - 1.0) : ratio * ratio *
		ratio;
}

/* For each plant its trials; the splits take turns. Returns how many. */
static size_t plan_trials(struct trial *out, const struct testing *t)
{
	uint64_t seed = ~t->in->seed;
	size_t count = 0;

	for (size_t i = 0; i < t->candidate_count; i++) {
		const struct candidate *c = &t->candidates[i];

		if (c->plant.kind == PLANT_NOTHING)
			continue;
		for (size_t k = c->row.exact ? PLANTED_TRIALS : 0;
				k < (size_t)2 * PLANTED_TRIALS;
				k++, count++) {
			if (!out)
				continue;
			out[count] = (struct trial){
				.split = count % t->splits.count,
				.plant = &c->plant,
				.ratio = k < PLANTED_TRIALS ?
					c->row.detectable.half :
					thrice(c->row.detectable.half),
				.thrice = k >= PLANTED_TRIALS,
				.seed = draw_next(&seed),
			};
		}
	}
	return count;
}

static void run_planted(struct testing *t)
{
	struct trial *trials;
	struct share *planted = &t->out->planted, *large = &t->out->thrice;
	size_t count, at = 0;

	choose_plants(t);
	limit_plants(t);
	count = plan_trials(NULL, t);
	trials = xcalloc(count + 1, sizeof *trials);
	plan_trials(trials, t);
	trials_run(trials, count, t->in, &t->policy, &t->splits);
	for (size_t i = 0; i < t->candidate_count; i++) {
		struct candidate *c = &t->candidates[i];

		for (; at < count && trials[at].plant == &c->plant; at++)
			add_trial(trials[at].thrice ? &c->row.thrice :
				&c->row.planted, trials[at].failed);
		planted->count += c->row.planted.count;
		planted->of += c->row.planted.of;
		large->count += c->row.thrice.count;
		large->of += c->row.thrice.of;
		set_bounds(&c->row.planted);
		set_bounds(&c->row.thrice);
	}
	set_bounds(planted);
	set_bounds(large);
	free(trials);
}

static void freeze_rows(struct testing *t)
{
	struct selftest *out = t->out;
	struct budget budget;

	out->row_count = t->candidate_count;
	out->rows = arena_alloc(t->arena, out->row_count + 1,
		sizeof *out->rows);
	for (size_t i = 0; i < out->row_count; i++)
		out->rows[i] = t->candidates[i].row;
	for (size_t b = 0; !out->hottest &&
			policy_budget_at(&budget, &t->policy, b); b++)
		for (size_t i = 0; i < out->row_count; i++) {
			const struct selftest_row *row = &out->rows[i];

			if (row->exact || strcmp(row->metric,
					budget.metric) != 0)
				continue;
			if (!out->hottest || row->share > out->hottest->share)
				out->hottest = row;
		}
}

static bool is_any_enough(const struct testing *t)
{
	for (size_t w = 0; w < t->out->workload_count; w++)
		if (t->out->workloads[w].enough || (!t->sampled &&
				t->out->workloads[w].side > 0))
			return true;
	return false;
}

static enum selftest_outcome outcome_of(const struct testing *t)
{
	const struct selftest *out = t->out;

	if (out->alarms.lo > t->policy.false_alarms)
		return SELFTEST_FALSE_ALARMS;
	if (!is_any_enough(t))
		return SELFTEST_TOO_FEW_RUNS;
	if (out->alarms.of == 0 || (out->thrice.of &&
			out->thrice.hi < THRICE_FAIL))
		return SELFTEST_BLIND;
	return SELFTEST_HOLDS;
}

static void note_few_runs(struct testing *t)
{
	const struct selftest_workload *few = NULL;
	size_t count = 0;

	for (size_t w = 0; w < t->out->workload_count; w++) {
		const struct selftest_workload *x = &t->out->workloads[w];

		if (t->sampled ? x->enough : x->side > 0)
			continue;
		count++;
		if (!few || x->side < few->side)
			few = x;
	}
	if (few)
		note_add(t->in->notes, "too-few-runs", NULL,
			"%zu of %zu workloads have too few runs: a split of "
			"%s (%zu run%s) leaves %zu for a side, and sampled "
			"metrics are judged from %u; record at least %u in "
			"one session", count, t->out->workload_count,
			few->name, few->runs, few->runs == 1 ? "" : "s",
			few->side, t->policy.min_runs,
			2 * t->policy.min_runs);
}

static void note_planted(struct testing *t)
{
	for (size_t i = 0; i < t->out->row_count; i++) {
		const struct selftest_row *row = &t->out->rows[i];

		if (row->thrice.of && row->thrice.hi < THRICE_FAIL)
			note_add(t->in->notes, "planted-missed", row->workload,
				"%s of %s times %.2f failed only %zu of %zu "
				"times", row->metric, row->function,
				thrice(row->detectable.half),
				row->thrice.count, row->thrice.of);
	}
	if (t->out->planted.of && t->out->planted.hi < PLANTED_FAIL &&
			t->out->thrice.hi >= THRICE_FAIL)
		note_add(t->in->notes, "planted-weak", NULL, "what is called "
			"the smallest rise that shows failed less than every "
			"other time: these runs vary more than the policy expects");
}

void selftest(struct selftest *out, const struct selftest_input *in,
	struct arena *arena)
{
	struct selftest_input named = *in;
	struct testing t = {.out = out, .in = &named, .arena = arena};

	*out = (struct selftest){0};
	/* once for all splits, so that what a function is called is too */
	named.workloads = namesakes_part((struct namesakes){in->workload_count,
						 in->workloads},
		(struct namesakes){0}, in->symtab, arena);
	sort_workloads(&t);
	treat(&t);
	summarize_workloads(&t);
	splits_make(&t.splits, named.workloads, in->workload_count,
		!out->interleaved, in->splits, in->seed, arena);
	out->all_splits = t.splits.all;
	run_unchanged(&t);
	sum_up_rows(&t);
	run_planted(&t);
	freeze_rows(&t);
	note_few_runs(&t);
	note_planted(&t);
	if (in->notes) {
		out->notes = in->notes->list;
		out->note_count = in->notes->count;
	}
	out->outcome = outcome_of(&t);
	out->exit_code = out->outcome == SELFTEST_HOLDS ? 0 :
		out->outcome == SELFTEST_TOO_FEW_RUNS ? 3 : 1;
}
