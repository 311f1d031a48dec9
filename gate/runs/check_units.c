/* Tells observations from weights, by what all values of a workload have in
 * common (statistics, "Weights"). */
#include "gate/runs/check_units.h"

#include <math.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/model/metric.h"

/* So many values do not all share a factor by chance. */
#define VALUES_MIN 20
/* Periods that profilers sample time with, in ns. */
#define PERIOD_LEAST 1e5
#define PERIOD_MOST 1e9
/* Events that a run's weights are counted in, where no run can tell their own
 * unit: fine enough for all noise, and far above one. */
#define PARTS 1e6

/* What the captures of a workload say of one metric. */
struct values {
	size_t captures;
	double count, sum, divisor;
	double period; /* declared, where all declare one; else 0 */
	const struct metric *metric; /* NULL: none */
};

/* The group of the capture that is of the metric, and of nothing that was
 * counted; NULL: none. */
static struct event_group *uncounted(struct capture *c, sym metric)
{
	for (uint32_t g = 0; g < c->costs.group_count; g++) {
		struct event_group *group = &c->costs.groups[g];

		if (metric_is_weight(group->metrics) &&
			sym_equal(group->metrics->name, metric))
			return group;
	}
	return NULL;
}

static void gather(struct values *out, const struct group *g, sym metric)
{
	*out = (struct values){0};
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		struct event_group *group = uncounted(c.capture, metric);

		if (!group || !group->stack_count)
			continue;
		if (!out->captures++) {
			out->metric = group->metrics;
			out->divisor = group->divisor;
			out->period = group->metrics->period;
		}
		out->divisor =
			group->divisor > 0.0 && out->divisor > 0.0
				? common_divisor(group->divisor, out->divisor)
				: 0.0;
		if (group->metrics->period < out->period ||
			group->metrics->period > out->period)
			out->period = 0.0;
		out->count += group->stack_count;
		out->sum += group_observations(group) * group->unit;
	}
}

/* The period of which the values are multiples, 0: there is none. Few values
 * may share a factor by chance: of them the declared one is believed when it
 * fits. Of many it must be the greatest that does. */
static double find_period(const struct values *v, bool time)
{
	if (!(v->divisor > 0.0))
		return 0.0;
	if (v->period > 0.0 &&
		(v->count < VALUES_MIN ? fmod(v->divisor, v->period) == 0.0
				       : v->divisor == v->period))
		return v->period;
	return time && v->count >= VALUES_MIN && v->divisor >= PERIOD_LEAST &&
	                       v->divisor <= PERIOD_MOST
	               ? v->divisor
	               : 0.0;
}

static void flag_period(const struct group *g, const struct values *v,
	double period)
{
	const char *name = check_text(g->check, v->metric->name);
	const char *unit = check_text(g->check, v->metric->unit);
	struct buf found = {0};

	if (v->period > 0.0)
		buf_printf(&found,
			"%s says that it was sampled every %.0f "
			"%s, but all its values are multiples of %.0f %s",
			name, v->period, unit, period, unit);
	else
		buf_printf(&found,
			"%s does not say how often it was sampled; "
			"all its values are multiples of %.0f %s",
			name, period, unit);
	check_flag(g->check, PERIOD_DERIVED, g->name, &found);
}

/* The metric's event groups; the period it has for checks to compare. */
static void measure(const struct group *g, sym metric, enum counting counting,
	double unit)
{
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		struct event_group *group = uncounted(c.capture, metric);
		struct costs *costs = &c.capture->costs;

		if (!group)
			continue;
		group_measure(group, counting, unit);
		for (uint32_t m = 0; m < costs->metric_count; m++)
			if (counting == COUNTING_SURE &&
				sym_equal(costs->metrics[m].name, metric))
				costs->metrics[m].period = unit;
	}
}

static void settle(const struct group *g, sym metric)
{
	const char *text;
	struct values v;
	bool time, sized;
	double unit;

	gather(&v, g, metric);
	if (!v.captures)
		return;
	text = check_text(g->check, v.metric->unit);
	time = strcmp(text, "ns") == 0;
	sized = time || strcmp(text, "bytes") == 0;
	unit = find_period(&v, time);
	if (unit > 0.0) {
		if (unit < v.period || unit > v.period)
			flag_period(g, &v, unit);
		measure(g, metric, COUNTING_SURE, unit);
	} else if (!sized && v.divisor > 0.0 &&
		   (v.divisor == 1.0 || v.count < VALUES_MIN)) {
		measure(g, metric, COUNTING_OPEN, 1.0);
	} else {
		unit = v.sum / (double)v.captures / PARTS;
		measure(g, metric, COUNTING_NONE, isnormal(unit) ? unit : 1.0);
	}
}

void settle_units(const struct group *g)
{
	struct rowset names;

	rowset_init(&names, 1);
	for (struct cursor c = {.group = g}; next_capture(&c);)
		for (uint32_t i = 0; i < c.capture->costs.group_count; i++) {
			const struct event_group *group =
				&c.capture->costs.groups[i];

			if (metric_is_weight(group->metrics))
				rowset_add(&names, &group->metrics->name.i);
		}
	for (uint32_t i = 0; i < names.count; i++)
		settle(g, (sym){*rowset_at(&names, i)});
	rowset_clear(&names);
}
