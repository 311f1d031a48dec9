/* Splits base by the commits that its runs were recorded for. */
#include "compare/findings/cost_history.h"

#include <math.h>
#include <string.h>

#include "compare/hypotheses/interval.h"

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
		out->run[out->count++] = r;
		out->all += values[r];
	}
}

/* The mean over the runs that were recorded for the commit. Its interval stands
 * on its part of what was observed of base. */
static struct past past_of(const struct values *v, const struct hypothesis *h,
	const char *commit)
{
	struct past out = {.commit = commit};
	struct side_value *side = &out.cost;
	double sum = 0.0, weight = 0.0;
	size_t last = SIZE_MAX;

	*side = (struct side_value){.events = ABSENT, .share = ABSENT,
		.lo = (double)INFINITY};
	for (size_t i = 0; i < v->count; i++) {
		const char *of = h->workload->base[v->run[i]].commit;

		if (!of || strcmp(of, commit) != 0)
			continue;
		side->present = true;
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
	}
	return out;
}

/* The commit of base that is nearest to head among those that are at least so
 * far away; NULL: none. */
static const char *next_commit(size_t *age, const struct workload *w)
{
	const struct run *nearest = NULL;

	for (size_t r = 0; r < w->base_count; r++) {
		const struct run *run = &w->base[r];

		if (run->commit && run->age >= *age &&
				(!nearest || run->age < nearest->age))
			nearest = run;
	}
	*age = nearest ? nearest->age + 1 : 0;
	return nearest ? nearest->commit : NULL;
}

void cost_history_make(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	struct past *history;
	struct values values = {0};
	const char *commit;
	size_t age = 0, count = 0;

	if (h->workload->base_count == 0 ||
			!h->workload->base[0].commit)
		return;
	if (h->by->exact)
		exact_base(&values, h, analysis->arena);
	else
		tested_base(&values, h, analysis->arena);
	history = arena_alloc(analysis->arena, HISTORY_MOST, sizeof *history);
	/* From the end, so that the oldest comes first. */
	while (count < HISTORY_MOST &&
			(commit = next_commit(&age, h->workload))) {
		struct past *past = &history[HISTORY_MOST - 1 - count];

		*past = past_of(&values, h, commit);
		count += past->cost.present;
	}
	if (count < 2)
		return;
	out->history_count = count;
	out->history = history + HISTORY_MOST - count;
}
