/* Says of every metric, benchmark and workload whether it was judged. */
#include "compare/findings/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "compare/costs/exposure.h"
#include "compare/findings/coverage_rows.h"
#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/findings/parts_asked.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

/* A metric of a workload, or a unit of one of its benchmarks. */
struct subject_seen {
	sym benchmark; /* {0}: of a profile */
	sym metric, unit;
	size_t runs[2]; /* of base and head that have it */
	double sums[2]; /* of what they have of it, where it is a profile's */
	size_t last[2]; /* 1 + the last of these */
	unsigned kinds; /* of these, bits of enum run_kind */
	size_t age;     /* of the nearest commit of base that has it */
	bool sampled;   /* not every one was counted */
	bool sampled_work; /* instructions that nobody counted */
	bool between;   /* in windows between snapshots of a process */
	sym counts;     /* whose observations it counts, {0}: it stands alone */
	const char *refused; /* why it was set aside, or NULL */
};

/* What the hypotheses of a subject came to. */
struct asked {
	bool judged;
	enum reason uncounted; /* something was not, for this: REASON_FIXED_TIME
	                          or REASON_OPERATIONS_UNKNOWN */
	const struct hypothesis *few; /* one that has too few runs, or NULL */
	enum reason reason; /* of the last that was not judged */
};

struct cover {
	const struct analysis *analysis;
	struct verdict *out;
	size_t capacity;
	struct rowset asked_keys; /* of three: workload, benchmark, metric */
	struct asked *asked;      /* one a key */
	const struct workload *workload;
	struct rowset keys; /* of two: benchmark, metric; of one workload */
	size_t seen_capacity;
	struct subject_seen *seen; /* one a key */
	struct rowset benchmarks;  /* of one; of one workload */
	unsigned char *sides;      /* one a benchmark: 1 base, 2 head */
	struct rowset told;        /* benchmarks of one side, of one */
};

static const char *side_name(const size_t runs[2])
{
	return !runs[1] ? "base" : !runs[0] ? "head" : "both";
}

static void add(struct cover *c, struct coverage row)
{
	struct verdict *v = c->out;

	if (v->coverage_count == c->capacity) {
		size_t capacity = c->capacity ? 2 * c->capacity : 16;
		struct coverage *more = arena_alloc(c->analysis->arena,
			capacity, sizeof *more);

		if (v->coverage_count)
			memcpy(more, v->coverage,
				v->coverage_count * sizeof *more);
		v->coverage = more;
		c->capacity = capacity;
	}
	if (!row.workload)
		row.workload = c->workload->name;
	v->coverage[v->coverage_count++] = row;
	v->not_judged += coverage_missed(&row);
}

static struct subject_seen *seen_at(struct cover *c, sym benchmark, sym metric)
{
	uint32_t before = c->keys.count;
	uint32_t at = rowset_add(&c->keys, (uint32_t[]){benchmark.i, metric.i});

	if (at == c->seen_capacity) {
		c->seen_capacity = c->seen_capacity ? 2 * c->seen_capacity : 16;
		c->seen = xrealloc(c->seen, c->seen_capacity, sizeof *c->seen);
	}
	if (at == before)
		c->seen[at] = (struct subject_seen){
			.benchmark = benchmark, .metric = metric};
	return &c->seen[at];
}

static void see(struct subject_seen *seen, const struct workload *w, bool head,
	size_t run)
{
	if (seen->last[head] == run + 1)
		return;
	seen->kinds |= RUN_BIT((head ? w->head : w->base)[run].kind);
	seen->last[head] = run + 1;
	if (!head && (!seen->runs[0] || w->base[run].age < seen->age))
		seen->age = w->base[run].age;
	seen->runs[head]++;
}

/* The metric whose observations metric m of a capture counts. */
static sym counted(const struct costs *costs, uint32_t m)
{
	if (costs->metrics[m].is_events)
		for (uint32_t i = 0; i < costs->metric_count; i++)
			if (i != m && costs->metrics[i].events ==
					costs->metrics[m].events)
				return costs->metrics[i].name;
	return (sym){0};
}

static void see_costs(struct cover *c, const struct costs *costs, bool head,
	size_t run)
{
	const sym none = {0};

	for (uint32_t m = 0; m < costs->metric_count; m++) {
		struct subject_seen *seen =
			seen_at(c, none, costs->metrics[m].name);

		see(seen, c->workload, head, run);
		seen->sums[head] += costs->totals[m];
		seen->unit = costs->metrics[m].unit;
		seen->between |= costs->between;
		seen->sampled |= costs->metrics[m].nature == NATURE_SAMPLED;
		seen->sampled_work |= seen->sampled &&
			metric_is_work(
				row_of_metric(c->analysis, &costs->metrics[m]));
		seen->counts = counted(costs, m);
	}
	for (uint32_t m = 0; m < costs->refused_count; m++) {
		struct subject_seen *seen =
			seen_at(c, none, costs->refused[m].metric);

		see(seen, c->workload, head, run);
		seen->refused = costs->refused[m].why;
	}
	for (uint32_t i = 0; i < costs->bench_value_count; i++)
		see(seen_at(c, costs->bench_values[i].benchmark,
			    costs->bench_values[i].unit),
			c->workload, head, run);
}

static uint32_t workload_number(const struct cover *c,
	const struct workload *workload)
{
	return (uint32_t)(workload - c->analysis->workloads);
}

/* Gathers what was asked, by what it was asked of. */
static void gather_asked(struct cover *c)
{
	const struct hypotheses *all = &c->analysis->hypotheses;

	rowset_init(&c->asked_keys, 3);
	c->asked = xcalloc(all->count + 1, sizeof *c->asked);
	for (size_t i = 0; i < all->count; i++) {
		const struct hypothesis *h = all->all[i];
		struct asked *asked;

		if (h->left_out)
			continue;
		asked = &c->asked[rowset_add(&c->asked_keys, (uint32_t[]){
			workload_number(c, h->workload), h->benchmark.i,
			h->metric.name.i})];
		if (h->decision.reason == REASON_FIXED_TIME ||
			h->decision.reason == REASON_OPERATIONS_UNKNOWN)
			asked->uncounted = h->decision.reason;
		if (!h->decision.judged)
			asked->reason = h->decision.reason;
		else if (h->decision.reason == REASON_TOO_FEW_RUNS)
			asked->few = h;
		else if (h->decision.status == STATUS_UNDECIDED &&
			h->decision.reason == REASON_WITHIN_NOISE)
			asked->reason = REASON_WITHIN_NOISE;
		else
			asked->judged = true;
	}
}

static const struct asked *asked_of(const struct cover *c, sym benchmark,
	sym metric)
{
	uint32_t at = rowset_find(&c->asked_keys, (uint32_t[]){
		workload_number(c, c->workload), benchmark.i, metric.i});

	return at == ROWSET_NONE ? NULL : &c->asked[at];
}

static void uncounted(struct coverage *row, enum reason reason)
{
	row->state = COVERAGE_NOT_JUDGED;
	row->in_part = false; /* it is not for that */
	row->reason = reason_sentence(reason);
	row->remedy = "say how many operations each run did, in a benchmark "
		"text or as \"operations\" in its .NNN.json";
}

/* What the hypotheses of a metric say; false: there is none. */
static bool by_hypotheses(struct coverage *row, const struct cover *c,
	sym benchmark, sym metric)
{
	const struct asked *asked = asked_of(c, benchmark, metric);

	if (!asked)
		return false;
	if (asked->judged) {
		row->state = COVERAGE_JUDGED;
	} else if (asked->uncounted) {
		uncounted(row, asked->uncounted);
	} else if (asked->few) {
		row->state = COVERAGE_NOT_JUDGED;
		row->reason = arena_printf(c->analysis->arena,
			"fewer than %u runs on a side%s",
			hypothesis_runs_least(c->analysis, asked->few),
			hypothesis_weighed(asked->few)
				? ", and no sample counts"
				: "");
		row->remedy = "record more runs";
	} else if (asked->reason == REASON_COUNTED_DIFFERENTLY) {
		row->state = COVERAGE_NOT_JUDGED;
		row->reason = reason_sentence(asked->reason);
		row->remedy = "count base again, by the tool that counts here";
	} else if (asked->reason == REASON_WITHIN_NOISE) {
		row->state = COVERAGE_NOT_JUDGED;
		row->reason =
			"more than twice as much in head, and runs differ "
			"by as much among themselves";
		row->remedy = "record more runs, at like moments";
	} else {
		row->state = COVERAGE_OFF;
		row->reason = reason_sentence(asked->reason);
	}
	return true;
}

static bool is_asked(const struct cover *c, const struct subject_seen *seen,
	const char *metric)
{
	const char *unit = name_text(c->analysis, seen->unit);

	return policy_asks(c->analysis->policy, metric, unit ? unit : "");
}

/* Age of the nearest commit of base. */
static size_t nearest_age(const struct workload *w)
{
	size_t age = w->base[0].age;

	for (size_t r = 1; r < w->base_count; r++)
		if (w->base[r].age < age)
			age = w->base[r].age;
	return age;
}

/* Those of a side that could have it. */
static size_t runs_alike(const struct cover *c, const struct subject_seen *seen,
	bool head)
{
	return workload_runs_of(c->workload, head, seen->kinds, SIZE_MAX);
}

/* Whether it is a metric of the program's own or a rate, of which the policy
 * says nothing, and the nearest base had what head lacks: it is not even shown. */
static bool is_lost(const struct cover *c, const struct subject_seen *seen,
	const char *metric)
{
	const char *unit = name_text(c->analysis, seen->unit);
	const struct metric_row *row = metric_find(metric, unit ? unit : "");

	return seen->runs[0] &&
	       (!seen->runs[1] || seen->runs[1] < runs_alike(c, seen, true)) &&
	       seen->age == nearest_age(c->workload) &&
	       (!row->name || row->kind == METRIC_RATE) &&
	       !policy_mentions(c->analysis->policy, metric);
}

/* Whether runs that say no number of operations have no part in it; said: how
 * many have one. */
static bool needs_operations(size_t said[2], const struct cover *c,
	const struct subject_seen *seen)
{
	const char *metric = name_text(c->analysis, seen->metric);
	bool *known = xcalloc(
		c->workload->base_count + c->workload->head_count + 1,
		sizeof *known);
	bool partial = !seen->benchmark.i && metric &&
	               !metric_is_state(metric_find(metric, "")) &&
	               exposure_is_partial(known, said, c->workload,
			       seen->metric, c->analysis->symtab);

	free(known);
	return partial;
}

static const char *runs_that_have_it(const struct cover *c,
	const struct subject_seen *seen)
{
	size_t said[2];
	bool partial = needs_operations(said, c, seen);
	const size_t *runs = partial ? said : seen->runs;

	return arena_printf(c->analysis->arena,
		"recorded %sin %zu of %zu base "
		"runs and %zu of %zu head runs",
		partial ? "with a number of operations, which differs, " : "",
		runs[0], runs_alike(c, seen, false), runs[1],
		runs_alike(c, seen, true));
}

/* n snapshots have n - 1 windows between them. */
static void too_few_windows(struct coverage *row, const struct cover *c,
	const struct subject_seen *seen)
{
	unsigned least = c->analysis->policy->min_runs;

	row->reason = arena_printf(c->analysis->arena,
		"recorded in %zu windows between snapshots of base and %zu of "
		"head, where min-runs asks for %u, which %u snapshots of each "
		"process have",
		seen->runs[0], seen->runs[1], least, least + 1);
	row->remedy = "take more snapshots of each process";
}

/* A profile of what is waited for is empty where nothing was recorded. */
static bool is_off(const struct subject_seen *seen, const char *metric,
	const struct cover *c)
{
	const char *unit = name_text(c->analysis, seen->unit);

	return !seen->benchmark.i && seen->runs[0] && seen->runs[1] &&
		metric_find(metric, unit ? unit : "")->kind == METRIC_WAIT &&
		!(seen->sums[0] > 0.0 && seen->sums[1] > 0.0);
}

/* Base ran on another machine, and the metric depends on it. */
static bool elsewhere(const struct cover *c, const struct subject_seen *seen)
{
	return !metric_comparable(c->analysis, c->workload,
		&(struct metric){.name = seen->metric, .unit = seen->unit});
}

/* Asked for, and no hypothesis was made. */
static void not_judged(struct coverage *row, const struct cover *c,
	const struct subject_seen *seen)
{
	size_t said[2];

	row->state = COVERAGE_NOT_JUDGED;
	if (!seen->runs[0] && base_facts(c->analysis, c->workload).unlike) {
		row->in_part = false;
		row->reason = base_facts(c->analysis, c->workload).unlike;
		row->remedy = "record with the same setting";
		return;
	}
	if (seen->runs[0] && seen->runs[1] && elsewhere(c, seen)) {
		struct base_facts facts = base_facts(c->analysis, c->workload);

		row->reason = facts.timeless;
		row->remedy = facts.remedy;
		if (facts.timeless)
			return;
		row->reason = "base ran on another machine";
		row->remedy = "record on a machine like this one, or compare "
			"time too with --environments compatible";
		return;
	}
	if (is_off(seen, row->metric, c)) {
		row->in_part = true;
		row->reason = seen->sums[0] > 0.0 ? "empty in head" :
			seen->sums[1] > 0.0 ? "empty in base" :
			"empty on both sides";
		row->remedy = "call runtime.SetMutexProfileFraction or "
			"runtime.SetBlockProfileRate there";
		return;
	}
	if (seen->sampled_work) {
		row->in_part = false;
		row->reason = "sampled, which does not tell how many were "
			      "executed";
		row->remedy = "count them: valgrind --tool=cachegrind";
		return;
	}
	if (row->in_part && seen->between) {
		too_few_windows(row, c, seen);
		return;
	}
	row->reason = row->in_part ? runs_that_have_it(c, seen) :
		"nothing has enough of it to be compared";
	row->remedy = needs_operations(said, c, seen) ?
		"keep the benchmark text of each run" : row->in_part ?
		"record it in all runs of both sides" : "make the runs longer";
}

/* Where all but the total was judged, that it was not is a row of its own. */
static void cover_total(struct cover *c, const struct subject_seen *seen,
	struct coverage row)
{
	const struct asked *asked = asked_of(c, seen->benchmark, seen->metric);

	if (!asked || !asked->judged || !asked->uncounted)
		return;
	row.scope = "total";
	uncounted(&row, asked->uncounted);
	add(c, row);
}

/* Where a total alone can be judged, its functions may be asked for: in a row of
 * their own beside the total's, or in its stead. */
static void cover_parts(struct cover *c, const struct subject_seen *seen,
	struct coverage row)
{
	const struct metric metric = {.name = seen->metric, .unit = seen->unit};
	struct parts_asked asked = {.reason = NULL};

	if (!seen->benchmark.i && seen->runs[0] && seen->runs[1])
		asked = parts_asked_in_vain(c->analysis, &metric, seen->sampled);
	if (asked.reason && row.state == COVERAGE_JUDGED) {
		add(c, row);
		row.scope = scope_name(asked.scope);
	}
	if (asked.reason) {
		row.state = COVERAGE_NOT_JUDGED;
		row.in_part = false;
		row.reason = asked.reason;
		row.remedy = "give its total a budget";
	}
	add(c, row);
}

static void cover_subject(struct cover *c, const struct subject_seen *seen)
{
	const char *metric = name_text(c->analysis, seen->metric);
	size_t said[2];
	struct coverage row = {
		.benchmark = name_text(c->analysis, seen->benchmark),
		.metric = metric ? metric : "",
		.side = side_name(seen->runs),
		.runs_base = (unsigned)seen->runs[0],
		.runs_head = (unsigned)seen->runs[1],
		.in_part = needs_operations(said, c, seen) ||
	                   seen->runs[0] < runs_alike(c, seen, false) ||
	                   seen->runs[1] < runs_alike(c, seen, true),
		.state = COVERAGE_OFF,
	};

	if (seen->refused) {
		row.state = COVERAGE_REFUSED;
		row.reason = seen->refused;
	} else if (!by_hypotheses(&row, c, seen->benchmark, seen->metric)) {
		if (seen->counts.i && (elsewhere(c, seen) ||
				by_hypotheses(&row, c, (sym){0},
					seen->counts))) {
			row.in_part = false; /* told of the other */
			if (row.state != COVERAGE_JUDGED)
				row.state = COVERAGE_OFF;
			row.remedy = NULL;
			row.reason = arena_printf(c->analysis->arena,
				"counts the observations of %s",
				name_text(c->analysis, seen->counts));
		} else if (is_asked(c, seen, row.metric) ||
			   is_lost(c, seen, row.metric))
			not_judged(&row, c, seen);
		else
			row.reason = "the policy does not ask for it";
	}
	if (row.state == COVERAGE_JUDGED && row.in_part)
		row.reason = runs_that_have_it(c, seen);
	cover_parts(c, seen, row);
	cover_total(c, seen, row);
}

/* Which sides have each benchmark. */
static void gather_benchmarks(struct cover *c)
{
	c->sides = xcalloc(c->keys.count + 1u, sizeof *c->sides);
	for (uint32_t i = 0; i < c->keys.count; i++) {
		const struct subject_seen *seen = &c->seen[i];
		uint32_t at = rowset_add(&c->benchmarks, &seen->benchmark.i);

		c->sides[at] |= (unsigned char)((seen->runs[0] ? 1 : 0) |
			(seen->runs[1] ? 2 : 0));
	}
}

/* A benchmark that one side alone has is one row; once each. */
static bool one_sided(struct cover *c, const struct subject_seen *seen)
{
	uint32_t at = rowset_find(&c->benchmarks, &seen->benchmark.i);
	uint32_t before = c->told.count;
	bool head = c->sides[at] == 2;

	if (!seen->benchmark.i || c->sides[at] == 3)
		return false;
	if (rowset_add(&c->told, &seen->benchmark.i) == before)
		add(c, (struct coverage){
			.benchmark = name_text(c->analysis, seen->benchmark),
			.side = head ? "head" : "base",
			.state = COVERAGE_NOT_JUDGED,
			.reason = head ? "only head has this benchmark" :
				"only base has this benchmark",
		});
	return true;
}

static void cover_sides(struct cover *c)
{
	const struct workload *w = c->workload;
	const struct costs *costs;

	rowset_init(&c->keys, 2);
	rowset_init(&c->benchmarks, 1);
	rowset_init(&c->told, 1);
	for (int head = 0; head < 2; head++)
		for (struct costs_cursor f = side_costs(w, head == 1);
				(costs = costs_next(&f));)
			see_costs(c, costs, head == 1, f.run);
	gather_benchmarks(c);
	for (uint32_t i = 0; i < c->keys.count; i++)
		if (!one_sided(c, &c->seen[i]))
			cover_subject(c, &c->seen[i]);
	rowset_clear(&c->keys);
	rowset_clear(&c->benchmarks);
	rowset_clear(&c->told);
	free(c->sides);
}

static void cover_workload(struct cover *c)
{
	const struct workload *w = c->workload;
	struct base_facts facts = base_facts(c->analysis, w);

	if (w->base_count && w->head_count)
		cover_sides(c);
	else
		add(c, (struct coverage){
			       .side = w->head_count ? "head" : "base",
			       .state = COVERAGE_NOT_JUDGED,
			       .reason =
				       facts.absent ? facts.absent
				       : w->head_count
					       ? "only head has this workload"
					       : "only base has this workload",
			       .remedy = facts.absent ? facts.remedy : NULL,
		       });
}

static void cover_file(struct cover *c, const struct unread_file *file)
{
	add(c, (struct coverage){
		.workload = file->workload,
		.file = file->path,
		.side = file->head ? "head" : "base",
		.state = COVERAGE_NOT_JUDGED,
		.reason = arena_printf(c->analysis->arena,
			"%s is no capture that is understood", file->path),
		.remedy = "keep it elsewhere, or see without --skip-unknown "
			"what it is",
	});
}

void coverage_make(struct verdict *out, const struct analysis *analysis,
	const struct unread_file *unread, size_t unread_count)
{
	struct cover c = {.analysis = analysis, .out = out};

	gather_asked(&c);
	for (size_t w = 0; w < analysis->workload_count; w++) {
		c.workload = &analysis->workloads[w];
		cover_workload(&c);
	}
	for (size_t i = 0; i < unread_count; i++)
		cover_file(&c, &unread[i]);
	rowset_clear(&c.asked_keys);
	free(c.asked);
	free(c.seen);
	coverage_sort(out);
}
