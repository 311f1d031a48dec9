/* Splits base by the commits that its runs were recorded for. */
#include "compare/findings/cost_history.h"

#include <math.h>
#include <stdlib.h>

#include "compare/hypotheses/interval.h"
#include "gate/core/err.h"

/* What base cost, in the order of runs. */
struct values {
	size_t count;
	double *value, *weight; /* the mean is sum over sum */
	size_t *run;
	double all;             /* sum of the values */
};

static void exact_base(struct values *out, const struct hypothesis *h,
	struct arena *arena)
{
	out->count = h->exact.base_count;
	out->value = h->exact.base;
	out->weight = arena_alloc(arena, out->count + 1, sizeof(double));
	out->run = h->exact.run;
	for (size_t i = 0; i < out->count; i++)
		out->weight[i] = 1.0;
}

static void tested_base(struct values *out, const struct hypothesis *h,
	struct arena *arena)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	const double *values = h->kind == KIND_TOTAL ? s->value_sums :
		series_row(s, s->values, h->func);

	out->value = arena_alloc(arena, s->base_count, sizeof(double));
	out->weight = arena_alloc(arena, s->base_count, sizeof(double));
	out->run = arena_alloc(arena, s->base_count, sizeof(size_t));
	for (size_t r = 0; r < s->base_count; r++) {
		if (!j->keep[r])
			continue;
		out->value[out->count] = values[r];
		out->weight[out->count] = s->operations[r];
		out->run[out->count++] = s->place[r];
		out->all += values[r];
	}
}

/* A value of base, or a run, by the commit that it was recorded for. */
struct dated {
	size_t age, at;
};

static int compare_dated(const void *a, const void *b)
{
	const struct dated *x = a, *y = b;

	if (x->age != y->age)
		return x->age < y->age ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The end of those of the commit that begins at i. */
static size_t end_of_commit(const struct dated *dated, size_t count, size_t i)
{
	size_t end = i + 1;

	while (end < count && dated[end].age == dated[i].age)
		end++;
	return end;
}

/* The mean over the values of one commit. Its interval stands on its part of
 * what was observed of base. */
static struct past past_of(const struct values *v, const struct hypothesis *h,
	const struct dated *dated, size_t count)
{
	struct past out = {
		.commit = h->workload->base[v->run[dated[0].at]].commit};
	struct side_value *side = &out.cost;
	double sum = 0.0, weight = 0.0;
	size_t last = SIZE_MAX;

	*side = (struct side_value){.present = true,
		.events = ABSENT,
		.share = ABSENT,
		.lo = (double)INFINITY};
	for (size_t d = 0; d < count; d++) {
		size_t i = dated[d].at;

		side->runs += v->run[i] != last;
		last = v->run[i];
		sum += v->value[i];
		weight += v->weight[i];
		side->lo = fmin(side->lo, v->value[i]);
		side->hi = fmax(side->hi, v->value[i]);
	}
	side->value = sum / weight;
	if (!h->by->exact) {
		side->events = v->all > 0.0 ?
			h->test.base_events * sum / v->all : 0.0;
		interval_of_mean(side, h->test.dispersion, h->test.degrees);
		if (hypothesis_weighed(h))
			side->events = ABSENT;
	}
	return out;
}

/* Those of known commits, the nearest commit first. */
static size_t date_values(struct dated *out, const struct values *v,
	const struct run *base)
{
	size_t count = 0;

	for (size_t i = 0; i < v->count; i++)
		if (base[v->run[i]].commit)
			out[count++] = (struct dated){base[v->run[i]].age, i};
	if (count)
		qsort(out, count, sizeof *out, compare_dated);
	return count;
}

void cost_history_make(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	struct past *history;
	struct values values = {0};
	struct dated *dated;
	size_t count = 0, all;

	if (h->workload->base_count == 0 ||
			!h->workload->base[0].commit)
		return;
	if (h->by->exact)
		exact_base(&values, h, analysis->arena);
	else
		tested_base(&values, h, analysis->arena);
	dated = xcalloc(values.count + 1, sizeof *dated);
	all = date_values(dated, &values, h->workload->base);
	history = arena_alloc(analysis->arena, HISTORY_MOST, sizeof *history);
	/* From the end, so that the oldest comes first. */
	for (size_t i = 0, end; i < all && count < HISTORY_MOST; i = end) {
		end = end_of_commit(dated, all, i);
		history[HISTORY_MOST - 1 - count++] =
			past_of(&values, h, &dated[i], end - i);
	}
	free(dated);
	if (count < 2)
		return;
	out->history_count = count;
	out->history = history + HISTORY_MOST - count;
}

const char **cost_history_commits(size_t *count, const struct workload *w,
	struct arena *arena)
{
	const char **out = arena_alloc(arena, w->base_count + 1, sizeof *out);
	struct dated *dated = xcalloc(w->base_count + 1, sizeof *dated);
	size_t all = 0;

	for (size_t r = 0; r < w->base_count; r++)
		if (w->base[r].commit)
			dated[all++] = (struct dated){w->base[r].age, r};
	if (all)
		qsort(dated, all, sizeof *dated, compare_dated);
	*count = 0;
	for (size_t i = 0; i < all; i = end_of_commit(dated, all, i))
		out[(*count)++] = w->base[dated[i].at].commit;
	free(dated);
	return out;
}
