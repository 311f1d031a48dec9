/* Says of every metric, benchmark and workload whether it was judged. */
#include "compare/findings/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

/* A metric of a workload, or a unit of one of its benchmarks. */
struct subject_seen {
	sym benchmark; /* {0}: of a profile */
	sym metric, unit;
	size_t runs[2]; /* of base and head that have it */
	size_t last[2]; /* 1 + the last of these */
	sym counts;     /* whose observations it counts, {0}: it stands alone */
	const char *refused; /* why it was set aside, or NULL */
};

/* What the hypotheses of a subject came to. */
struct asked {
	bool judged, few;
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

static void see(struct subject_seen *seen, bool head, size_t run)
{
	if (seen->last[head] == run + 1)
		return;
	seen->last[head] = run + 1;
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

		see(seen, head, run);
		seen->unit = costs->metrics[m].unit;
		seen->counts = counted(costs, m);
	}
	for (uint32_t m = 0; m < costs->refused_count; m++) {
		struct subject_seen *seen =
			seen_at(c, none, costs->refused[m].metric);

		see(seen, head, run);
		seen->refused = costs->refused[m].why;
	}
	for (uint32_t i = 0; i < costs->bench_value_count; i++)
		see(seen_at(c, costs->bench_values[i].benchmark,
			costs->bench_values[i].unit), head, run);
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
		if (!h->decision.judged)
			asked->reason = h->decision.reason;
		else if (h->decision.reason == REASON_TOO_FEW_RUNS)
			asked->few = true;
		else
			asked->judged = true;
	}
}

/* What the hypotheses of a metric say; false: there is none. */
static bool by_hypotheses(struct coverage *row, const struct cover *c,
	sym benchmark, sym metric)
{
	uint32_t at = rowset_find(&c->asked_keys, (uint32_t[]){
		workload_number(c, c->workload), benchmark.i, metric.i});
	const struct asked *asked = at == ROWSET_NONE ? NULL : &c->asked[at];

	if (!asked)
		return false;
	if (asked->judged) {
		row->state = COVERAGE_JUDGED;
	} else if (asked->few) {
		row->state = COVERAGE_NOT_JUDGED;
		row->reason = arena_printf(c->analysis->arena,
			"fewer than %u runs on a side",
			c->analysis->policy->min_runs);
		row->remedy = "record more runs";
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

/* Asked for, and no hypothesis was made. */
static void not_judged(struct coverage *row, const struct cover *c,
	const struct subject_seen *seen)
{
	const struct workload *w = c->workload;
	bool some = seen->runs[0] < w->base_count ||
		seen->runs[1] < w->head_count;

	row->state = COVERAGE_NOT_JUDGED;
	row->in_part = some;
	if (some)
		row->reason = arena_printf(c->analysis->arena,
			"recorded in %zu of %zu base runs and %zu of %zu head "
			"runs", seen->runs[0], w->base_count, seen->runs[1],
			w->head_count);
	else
		row->reason = "nothing has enough of it to be compared";
	row->remedy = some ? "record it in all runs of both sides" :
		"make the runs longer";
}

static void cover_subject(struct cover *c, const struct subject_seen *seen)
{
	const char *metric = name_text(c->analysis, seen->metric);
	struct coverage row = {
		.benchmark = name_text(c->analysis, seen->benchmark),
		.metric = metric ? metric : "",
		.side = side_name(seen->runs),
		.runs_base = (unsigned)seen->runs[0],
		.runs_head = (unsigned)seen->runs[1],
		.state = COVERAGE_OFF,
	};

	if (seen->refused) {
		row.state = COVERAGE_REFUSED;
		row.reason = seen->refused;
	} else if (!by_hypotheses(&row, c, seen->benchmark, seen->metric)) {
		if (seen->counts.i && by_hypotheses(&row, c, (sym){0},
				seen->counts))
			row.reason = arena_printf(c->analysis->arena,
				"counts the observations of %s",
				name_text(c->analysis, seen->counts));
		else if (is_asked(c, seen, row.metric))
			not_judged(&row, c, seen);
		else
			row.reason = "the policy does not ask for it";
	}
	add(c, row);
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

	if (w->base_count && w->head_count)
		cover_sides(c);
	else
		add(c, (struct coverage){
			.side = w->head_count ? "head" : "base",
			.state = COVERAGE_NOT_JUDGED,
			.reason = w->head_count ?
				"only head has this workload" :
				"only base has this workload",
		});
}

static int compare_texts(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int compare_rows(const void *a, const void *b)
{
	const struct coverage *x = a, *y = b;
	int order = compare_texts(x->workload, y->workload);

	if (order == 0)
		order = compare_texts(x->benchmark, y->benchmark);
	if (order == 0)
		order = compare_texts(x->metric, y->metric);
	return order ? order : strcmp(x->side, y->side);
}

void coverage_make(struct verdict *out, const struct analysis *analysis)
{
	struct cover c = {.analysis = analysis, .out = out};

	gather_asked(&c);
	for (size_t w = 0; w < analysis->workload_count; w++) {
		c.workload = &analysis->workloads[w];
		cover_workload(&c);
	}
	rowset_clear(&c.asked_keys);
	free(c.asked);
	free(c.seen);
	if (out->coverage_count)
		qsort(out->coverage, out->coverage_count,
			sizeof *out->coverage, compare_rows);
}
