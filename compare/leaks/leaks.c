/* Rows of snapshots to leaks, with their numbers. */
#include "compare/leaks/leaks.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/err.h"

static const double hour = 3600;

/* Where the id is among those of the snapshot; NULL: it is not alive. */
static const struct holder_id *alive(const struct holdings *at, uint64_t id)
{
	size_t from = 0, to = at->id_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (at->ids[middle].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < at->id_count && at->ids[from].id == id ? &at->ids[from]
	                                                     : NULL;
}

/* Ids are never used twice: who is in the middle and was not in the first was
 * born between, and who is not in the last has ended. One a row; heap. */
static struct lifetimes *lifetimes_of(const struct leak_series *s)
{
	struct lifetimes *out = xcalloc(s->row_count + 1u, sizeof *out);
	size_t at_middle = (s->count - 1) / 2;
	const struct holdings *middle = s->at[at_middle];

	for (uint32_t r = 0; r < s->row_count; r++)
		out[r].middle = at_middle;
	for (uint32_t i = 0; s->dump && i < middle->id_count; i++) {
		const struct leak_row *row = leak_series_row(
			s, &middle->all[middle->ids[i].holder]);
		uint64_t id = middle->ids[i].id;

		if (alive(s->at[0], id))
			continue;
		out[row - s->rows].births++;
		out[row - s->rows].ended += !alive(s->at[s->count - 1], id);
	}
	return out;
}

/* Growth an hour, in the metric's unit: in the last half, where what fills at
 * the start of a process does not speak any more. */
static double hourly(const struct leak_series *s, const struct leak_row *row)
{
	size_t last = s->count - 1, half = last / 2;

	if (!row)
		return 0;
	return (row->value[last] - row->value[half]) /
	       (s->seconds[last] - s->seconds[half]) * hour;
}

/* Of one function or site: the budget, unless a rule turns it off. */
static struct allowance allowance_of(const struct leaks *leaks,
	const struct leak *leak)
{
	const char *metric =
		symtab_text(leaks->symtab, leak->series->metric.name).data;
	const char *unit =
		symtab_text(leaks->symtab, leak->series->metric.unit).data;
	const struct rule *rule = policy_rule(leaks->policy,
		leak->series->workload->name,
		symtab_text(leaks->symtab, leak->row->last->func).data, metric);

	return rule && rule->allowance.off
	               ? rule->allowance
	               : policy_budget(leaks->policy, metric, unit).leak;
}

/* One-sided, of a normal z. */
static double upper_tail(double z)
{
	return erfc(z / sqrt(2)) / 2;
}

static void measure_memory(struct leak *leak)
{
	size_t count = leak->series->count;

	leak->growth = growth_of(leak->row->allocated, leak->row->held, count);
	if (leak->base_row) {
		leak->base_growth = growth_of(leak->base_row->allocated,
			leak->base_row->held, leak->base->count);
		leak->growth.z =
			growth_against(&leak->growth, &leak->base_growth);
	}
	leak->p = upper_tail(leak->growth.z);
}

static void add_leak(struct leaks *out, struct leak_series *s,
	const struct leak_series *base, const struct leak_row *row,
	struct lifetimes lives)
{
	struct leak *leak = &out->all[out->count++];

	s->leak_count++;
	*leak = (struct leak){.series = s,
		.base = base,
		.row = row,
		.base_row = base ? leak_series_row(base, row->last) : NULL,
		.p = (double)NAN,
		.p_adjusted = (double)NAN};
	leak->allowance = allowance_of(out, leak);
	leak->hourly = hourly(s, row);
	leak->base_hourly = base ? hourly(base, leak->base_row) : (double)NAN;
	if (s->memory)
		measure_memory(leak);
	else
		leak->lives = lives;
}

static bool held_ever(const struct leak_series *s, const struct leak_row *row)
{
	for (size_t i = 0; i < s->count; i++)
		if (row->held[i] > 0)
			return true;
	return false;
}

static void add_leaks(struct leaks *out, struct leak_series *s,
	const struct leak_series *base)
{
	struct lifetimes *lives;

	s->leaks = &out->all[out->count];
	if (s->count < 2)
		return;
	lives = lifetimes_of(s);
	for (uint32_t r = 0; r < s->row_count; r++)
		if (held_ever(s, &s->rows[r]))
			add_leak(out, s, base, &s->rows[r], lives[r]);
	free(lives);
}

/* Base's, for head's to be held to; NULL where it cannot be. */
static const struct leak_series *usable(const struct leak_series *base,
	const struct leaks_input *in)
{
	return base->found && !(in->both && base->why) ? base : NULL;
}

/* Head's series of a metric, and base's where there is one to hold it to. */
static void add_series(struct leaks *out, const struct leaks_input *in,
	const struct workload *w, sym metric, struct arena *arena)
{
	struct leak_series *s = &out->series[out->series_count];
	struct leak_series *base = arena_alloc(arena, 1, sizeof *base);
	const struct leak_series *held_to;

	leak_series_make(s, in, w, true, metric, arena);
	if (s->found)
		leak_series_make(base, in, w, false, metric, arena);
	held_to = usable(base, in);
	if (s->found && !(in->both && (!held_to || s->why))) {
		if (held_to && base->why && !s->why) {
			s->why = arena_printf(arena, "of base, %s", base->why);
			s->remedy = base->remedy;
		}
		out->series_count++;
		add_leaks(out, s, s->why ? NULL : held_to);
	}
	leak_series_end(s);
	leak_series_end(base);
}

/* The z that a normal one passes with this probability. */
static double upper_tail_inverse(double p)
{
	double lo = 0, hi = 40;

	for (int i = 0; i < 100; i++) {
		double middle = (lo + hi) / 2;

		if (upper_tail(middle) > p)
			lo = middle;
		else
			hi = middle;
	}
	return hi;
}

/* Holm over the rows of memory. */
static void adjust(struct leaks *leaks)
{
	double *p = xcalloc(leaks->count + 1, sizeof *p);
	size_t count = 0;

	for (size_t i = 0; i < leaks->count; i++)
		if (leaks->all[i].series->memory)
			p[count++] = leaks->all[i].p;
	holm_adjust(p, count);
	leaks->level =
		count ? upper_tail_inverse(leaks->policy->false_alarms / .01 *
					   LEAKS_ALPHA / (double)count)
		      : 0;
	count = 0;
	for (size_t i = 0; i < leaks->count; i++)
		if (leaks->all[i].series->memory)
			leaks->all[i].p_adjusted = p[count++];
	free(p);
}

/* Rows that all series of head may have. */
static size_t count_holders(const struct workload *w)
{
	size_t count = 0;

	for (size_t r = 0; r < w->head_count; r++)
		for (size_t c = 0; c < w->head[r].costs_count; c++)
			for (uint32_t i = 0;
				i < w->head[r].costs[c]->holdings_count; i++)
				count += w->head[r].costs[c]->holdings[i].count;
	return count;
}

void leaks_find(struct leaks *out, const struct leaks_input *in,
	struct arena *arena)
{
	const struct metric_row *metric;
	size_t rows = 0, kinds = 0;

	*out = (struct leaks){.symtab = in->symtab,
		.policy = in->policy,
		.interval = in->interval,
		.warm_up = in->warm_up};
	for (size_t w = 0; w < in->workload_count; w++)
		rows += count_holders(&in->workloads[w]);
	for (unsigned m = 0; (metric = metric_at(m)); m++)
		kinds += metric_leaks(metric);
	out->all = arena_alloc(arena, rows + 1, sizeof *out->all);
	out->series = arena_alloc(arena, in->workload_count * kinds + 1,
		sizeof *out->series);
	for (size_t w = 0; w < in->workload_count; w++)
		for (unsigned m = 0; (metric = metric_at(m)); m++)
			if (metric_leaks(metric))
				add_series(out, in, &in->workloads[w],
					symtab_intern(in->symtab,
						span_of(metric->name)),
					arena);
	adjust(out);
}

double leak_series_detectable(const struct leak_series *s,
	const struct leaks *leaks)
{
	double most = 0;

	if (s->memory)
		return square(leaks->level) * s->metric.period;
	for (uint32_t r = 0; r < s->row_count; r++)
		most = fmax(most, s->rows[r].value[0]);
	return fmax(10, most / 10);
}
