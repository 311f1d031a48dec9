/* Compares the newer commits of base with the older ones, and cuts at the
 * strongest step, until what is left is of one level (statistics, step 17). */
#include "compare/levels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/text/quantity.h"

/* The commits of a workload's base, newest first. */
struct commits {
	size_t count;
	size_t *ages;
	const char **ids;
	bool *open; /* [count + 1]: a metric is held to so many, and whether
	               these are of one level was not asked yet */
};

/* What steps most between two commits. */
struct step {
	double strength; /* 0: nothing does */
	double ratio;    /* newer by older */
	size_t since;    /* how many commits are newer */
	const char *of;  /* function or benchmark; NULL: the workload */
	size_t count;    /* subjects of the metric that do */
};

/* A metric of a workload that stepped. */
struct stepped {
	size_t workload;
	sym metric;
	size_t commits;    /* that it is held to */
	struct step first; /* the strongest among these, as far as looked */
	struct step cut;   /* that they were cut at */
};

struct search {
	const struct compare_input *in;
	struct arena *arena;
	struct policy policy;
	struct commits *commits; /* one a workload */
	struct rowset keys;      /* workload, metric */
	struct stepped *stepped; /* one a key; heap */
	size_t capacity;
};

static int compare_runs(const void *a, const void *b)
{
	const struct run *x = *(const struct run *const *)a;
	const struct run *y = *(const struct run *const *)b;

	return (x->age > y->age) - (x->age < y->age);
}

static void list_commits(struct commits *out, const struct workload *w,
	struct arena *arena)
{
	const struct run **runs =
		arena_alloc(arena, w->base_count + 1, sizeof *runs);

	out->ages = arena_alloc(arena, w->base_count + 1, sizeof *out->ages);
	out->ids = arena_alloc(arena, w->base_count + 1, sizeof *out->ids);
	for (size_t r = 0; r < w->base_count; r++)
		runs[r] = &w->base[r];
	if (w->base_count)
		qsort(runs, w->base_count, sizeof *runs, compare_runs);
	for (size_t r = 0; r < w->base_count && w->head_count; r++) {
		if (out->count && out->ages[out->count - 1] == runs[r]->age)
			continue;
		out->ages[out->count] = runs[r]->age;
		out->ids[out->count++] = runs[r]->commit;
	}
	out->open = arena_alloc(arena, out->count + 1, sizeof *out->open);
	out->open[out->count] = true;
}

/* The runs of commits [from, to). */
static const struct run *runs_of(size_t *count, const struct workload *w,
	const struct commits *c, size_t from, size_t to, struct arena *arena)
{
	struct run *out = arena_alloc(arena, w->base_count + 1, sizeof *out);

	*count = 0;
	for (size_t r = 0; r < w->base_count; r++)
		if (w->base[r].age >= c->ages[from] &&
			w->base[r].age <= c->ages[to - 1])
			out[(*count)++] = w->base[r];
	return out;
}

/* Those with more commits are base: they teach how much sessions differ. */
static bool newer_is_base(size_t since, size_t commits)
{
	return since > commits - since;
}

#define FLIP 2.0 /* noise of what is counted is less, by a factor */

/* One break of the base of all workloads, as a comparison. */
struct look {
	size_t since, commits;
	bool flips; /* of the commits that are older one alone is asked, and of
	               metrics those alone that are counted */
	size_t count;
	size_t *of; /* which workload of the input each is */
	struct workload *workloads;
	struct base_facts *facts;
};

static void look_at(struct look *out, const struct search *s, struct look where,
	struct arena *arena)
{
	const size_t since = where.since, commits = where.commits;
	const struct compare_input *in = s->in;
	size_t most = in->workload_count + 1;

	*out = where;
	out->of = arena_alloc(arena, most, sizeof *out->of);
	out->workloads = arena_alloc(arena, most, sizeof *out->workloads);
	out->facts = arena_alloc(arena, most, sizeof *out->facts);
	for (size_t w = 0; w < in->workload_count; w++) {
		const struct commits *c = &s->commits[w];
		struct workload *x = &out->workloads[out->count];
		bool turned = newer_is_base(since, commits);
		size_t border = turned ? 0 : since;

		if (commits > c->count || (!where.flips && !c->open[commits]))
			continue;
		x->name = in->workloads[w].name;
		x->base = runs_of(&x->base_count, &in->workloads[w], c, border,
			turned ? since : commits, arena);
		x->head = runs_of(&x->head_count, &in->workloads[w], c,
			turned ? since : 0, turned ? commits : since, arena);
		if (in->base_facts)
			out->facts[out->count] = in->base_facts[w];
		out->of[out->count++] = w;
	}
}

/* How clearly the sides differ; 0: not for certain. */
static double strength(const struct hypothesis *h)
{
	bool changed = h->decision.status == STATUS_REGRESSION ||
	               h->decision.status == STATUS_IMPROVEMENT;

	if (h->by->if_changed || h->blocked_by != BLOCKED_BY_NOTHING)
		return 0.0;
	if (h->by->exact)
		return changed ? (double)INFINITY : 0.0;
	changed |= h->decision.status == STATUS_REMOVED &&
	           t_upper(-h->test.z, h->test.degrees) <= h->decision.level;
	return changed ? fabs(h->test.z) : 0.0;
}

static double ratio(const struct hypothesis *h)
{
	return h->by->exact ? exact_ratio(&h->exact) : exp(h->test.estimate);
}

static struct stepped *stepped_at(struct search *s, size_t workload, sym metric)
{
	uint32_t before = s->keys.count;
	uint32_t at = rowset_add(&s->keys,
		(uint32_t[]){(uint32_t)workload, metric.i});

	if (at == s->capacity) {
		s->capacity = s->capacity ? 2 * s->capacity : 16;
		s->stepped =
			xrealloc(s->stepped, s->capacity, sizeof *s->stepped);
	}
	if (at == before)
		s->stepped[at] = (struct stepped){.workload = workload,
			.metric = metric,
			.commits = s->commits[workload].count};
	return &s->stepped[at];
}

/* Whether what was counted is another level, and not as far from it as it may
 * be from itself. */
static bool is_flip(const struct hypothesis *h)
{
	return h->by->exact && (ratio(h) >= FLIP || ratio(h) <= 1.0 / FLIP);
}

/* The strongest break stays; beside it how many subjects have the same. */
static void see(struct search *s, const struct look *look,
	const struct hypothesis *h, const struct analysis *analysis)
{
	double strong = strength(h), change;
	struct stepped *x;
	const char *of;

	size_t workload = look->of[h->workload - analysis->workloads];

	if (strong == 0.0 || (look->flips && !is_flip(h)))
		return;
	x = stepped_at(s, workload, h->metric.name);
	if (x->commits !=
		(look->flips ? s->commits[workload].count : look->commits))
		return;
	if (strong <= x->first.strength) {
		x->first.count += x->first.since == look->since;
		return;
	}
	of = finding_function(h, analysis);
	change = ratio(h);
	x->first = (struct step){strong,
		newer_is_base(look->since, look->commits) ? 1 / change : change,
		look->since, of ? arena_copy(s->arena, span_of(of)) : NULL,
		x->first.since == look->since ? x->first.count + 1 : 1};
}

static void ask(struct search *s, struct look where)
{
	struct arena scratch = {0};
	struct analysis analysis;
	struct look look;

	look_at(&look, s, where, &scratch);
	if (look.count) {
		struct compare_input in = {
			.symtab = s->in->symtab,
			.policy = &s->policy,
			.workload_count = look.count,
			.workloads = look.workloads,
			.alpha_share = 1.0 / (double)(where.commits - 1),
			.base_facts = look.facts,
			.machines = s->in->machines,
		};

		analyze(&analysis, &in, &scratch);
		for (size_t i = 0; i < analysis.hypotheses.count; i++)
			see(s, &look, analysis.hypotheses.all[i], &analysis);
	}
	arena_clear(&scratch);
}

/* Metrics that stepped are held to the newer commits, of which more is asked. */
static void cut(struct search *s)
{
	for (uint32_t i = 0; i < s->keys.count; i++) {
		struct stepped *x = &s->stepped[i];

		if (x->first.strength == 0.0)
			continue;
		x->cut = x->first;
		x->first = (struct step){0};
		x->commits = x->cut.since;
		s->commits[x->workload].open[x->commits] = true;
	}
}

static void tell(const struct search *s, const struct stepped *x)
{
	const struct commits *c = &s->commits[x->workload];
	const char *metric = symtab_text(s->in->symtab, x->metric).data;
	struct buf text = {0};

	buf_printf(&text, "%s ", x->cut.of ? x->cut.of : "the whole");
	format_growth(&text, x->cut.ratio);
	if (x->cut.count > 1)
		buf_printf(&text, " and %zu more", x->cut.count - 1);
	note_add(s->in->notes, "baseline-step",
		s->in->workloads[x->workload].name,
		"the baseline stepped at %.7s: %s of %s; head is held to the "
		"newest %zu of %zu commits",
		c->ids[x->commits - 1], metric, text.data, x->commits,
		c->count);
	buf_clear(&text);
}

static int compare_levels(const void *a, const void *b)
{
	const struct level *x = a, *y = b;

	return (x->metric.i > y->metric.i) - (x->metric.i < y->metric.i);
}

static const struct base_facts *with_levels(const struct search *s)
{
	const struct compare_input *in = s->in;
	size_t most = in->workload_count + 1;
	struct base_facts *out = arena_alloc(s->arena, most, sizeof *out);
	struct level **lists = arena_alloc(s->arena, most, sizeof *lists);

	for (size_t w = 0; w < in->workload_count && in->base_facts; w++)
		out[w] = in->base_facts[w];
	for (uint32_t i = 0; i < s->keys.count; i++)
		out[s->stepped[i].workload].level_count++;
	for (size_t w = 0; w < in->workload_count; w++) {
		out[w].levels = lists[w] = arena_alloc(s->arena,
			out[w].level_count + 1, sizeof *lists[w]);
		out[w].level_count = 0;
	}
	for (uint32_t i = 0; i < s->keys.count; i++) {
		const struct stepped *x = &s->stepped[i];

		lists[x->workload][out[x->workload].level_count++] =
			(struct level){x->metric,
				s->commits[x->workload].ages[x->commits - 1]};
	}
	for (size_t w = 0; w < in->workload_count; w++)
		if (out[w].level_count)
			qsort(lists[w], out[w].level_count, sizeof *lists[w],
				compare_levels);
	return out;
}

/* Acceptances are of head; how runs were taken was told of base and head. */
static struct policy policy_of_base(const struct policy *policy)
{
	struct policy out = *policy;

	out.acceptance_count = 0;
	out.measured = MEASURED_AUTO;
	return out;
}

const struct base_facts *levels_find(const struct compare_input *in,
	struct arena *arena)
{
	struct search s = {.in = in,
		.arena = arena,
		.policy = policy_of_base(in->policy),
		.commits = arena_alloc(arena, in->workload_count + 1,
			sizeof *s.commits)};
	const struct base_facts *out = in->base_facts;
	size_t most = 0;

	for (size_t w = 0; w < in->workload_count; w++) {
		list_commits(&s.commits[w], &in->workloads[w], arena);
		if (s.commits[w].count > most)
			most = s.commits[w].count;
	}
	rowset_init(&s.keys, 2);
	/* there and back again, several times: nearest first */
	for (size_t since = 1; since < most; since++) {
		ask(&s, (struct look){.since = since,
				.commits = since + 1,
				.flips = true});
		cut(&s);
	}
	for (size_t commits = most; commits > 1; commits--) {
		for (size_t since = 1; since < commits; since++)
			ask(&s, (struct look){.since = since,
					.commits = commits});
		cut(&s);
	}
	for (uint32_t i = 0; i < s.keys.count; i++)
		tell(&s, &s.stepped[i]);
	if (s.keys.count)
		out = with_levels(&s);
	rowset_clear(&s.keys);
	free(s.stepped);
	return out;
}
