/* Names what allocates more where the garbage collector takes more time. */
#include "compare/findings/collector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/frames/classify.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/model/metric.h"

#define COLLECTOR_Z 3.0       /* of the rise of its share */
#define COLLECTOR_GROWTH 1.10 /* and at least this, head over base */
#define COLLECTOR_EVENTS 10.0 /* of head, fewer tell nothing */

struct share {
	double collector, all; /* events of kept runs */
};

static double fraction(struct share s)
{
	return s.all > 0.0 ? s.collector / s.all : 0.0;
}

/* Two proportions, by what runs differ beyond counting. */
static bool rose(const struct judged_series *j, const double *all,
	struct share base, struct share head)
{
	const double *collector = j->series.collector_counts;
	size_t middle = j->series.base_count, end = j->series.run_count;
	double degrees = (double)(j->kept_base + j->kept_head) - 2.0;
	double both = (base.collector + head.collector) /
		(base.all + head.all);
	double x2 = judged_squares(j, collector, all, 0, middle,
		fraction(base)) + judged_squares(j, collector, all, middle, end,
		fraction(head));
	double variance = both * (1.0 - both) * (1.0 / base.all +
		1.0 / head.all) * fmax(1.0, x2 / degrees);

	return head.collector >= COLLECTOR_EVENTS &&
	       fraction(head) >= COLLECTOR_GROWTH * fraction(base) &&
	       fraction(head) - fraction(base) >= COLLECTOR_Z * sqrt(variance);
}

static bool allocates_more(const struct finding *f)
{
	return f->status <= STATUS_TOLERATED &&
		f->status != STATUS_UNDECIDED && f->subject.function &&
		f->change.absolute > 0.0 &&
		metric_is_allocation(metric_find(f->metric, f->unit)) &&
		!metric_find(f->metric, f->unit)->text;
}

/* The worst site: bytes before objects, for bytes are what starts it. */
static const struct finding *find_cause(struct finding_list list)
{
	const struct finding *cause = NULL;

	for (size_t i = 0; i < list.count; i++) {
		const struct finding *f = list.all[i];

		if (!allocates_more(f))
			continue;
		if (metric_find(f->metric, f->unit)->kind == METRIC_BYTES)
			return f;
		cause = cause ? cause : f;
	}
	return cause;
}

/* The allocated bytes of one side, by function; and by whatever has no owner. */
struct allocated {
	struct rowset funcs; /* heap */
	double *values;      /* heap; one a function */
	size_t room;
	double all;
	const struct metric *metric; /* NULL: the side has no profile of them */
};

static void add_group(struct allocated *a, const struct event_group *group,
	uint32_t metric)
{
	a->metric = &group->metrics[metric];
	a->all += group->unowned_values[metric];
	for (uint32_t f = 0; f < group->func_count; f++) {
		uint32_t before = a->funcs.count;
		uint32_t at = rowset_add(&a->funcs, &group->funcs[f].i);
		double value =
			group->values[(size_t)f * group->metric_count + metric];

		a->values = xgrow(a->values, &a->room, at + 1u,
			sizeof *a->values);
		a->values[at] = value + (at < before ? a->values[at] : 0.0);
		a->all += value;
	}
}

static void add_side(struct allocated *out, const struct analysis *analysis,
	const struct workload *workload, bool head)
{
	struct costs_cursor cursor = side_costs(workload, head);
	const struct costs *costs;

	*out = (struct allocated){.all = 0.0};
	rowset_init(&out->funcs, 1);
	while ((costs = costs_next(&cursor)))
		for (uint32_t g = 0; g < costs->group_count; g++)
			for (uint32_t m = 0; m < costs->groups[g].metric_count;
				m++)
				if (row_of_metric(analysis,
					    &costs->groups[g].metrics[m])
						->kind == METRIC_BYTES)
					add_group(out, &costs->groups[g], m);
}

static void allocated_clear(struct allocated *allocated)
{
	rowset_clear(&allocated->funcs);
	free(allocated->values);
}

/* "; main.render allocates most in head (61 % of alloc_space)"; NULL: nobody is
 * known. */
static const char *most_of(const struct allocated *side, const char *name,
	const struct analysis *analysis)
{
	uint32_t most = 0;
	const char *function;

	for (uint32_t i = 1; i < side->funcs.count; i++)
		if (side->values[i] > side->values[most])
			most = i;
	if (!side->metric || !side->funcs.count || !(side->values[most] > 0.0))
		return NULL;
	function = name_text(analysis, (sym){*rowset_at(&side->funcs, most)});
	return arena_printf(analysis->arena,
		"; %s allocates most in %s (%.0f %% of %s)",
		function ? function : "", name,
		100.0 * side->values[most] / side->all,
		name_text(analysis, side->metric->name));
}

/* What takes the profile that is missing. */
static const char *command_for(const struct series *s,
	const struct workload *workload)
{
	struct costs_cursor cursor = side_costs(workload, true);
	const struct costs *costs;

	if (!(s->languages & LANGUAGE_BIT(LANGUAGE_GO)))
		return "take a profile of its allocations too";
	while ((costs = costs_next(&cursor)))
		if (costs->window)
			return "take it with `profgate pull --profiles "
			       "cpu,heap`";
	return "take it with `go test -memprofile`, as `profgate run` does, or "
	       "of a service with `profgate pull --profiles cpu,heap`";
}

/* What is known of allocations where a side has no profile of them; NULL: both
 * have. */
static const char *where_missing(const struct analysis *analysis,
	const struct judged_series *j)
{
	const struct workload *workload = j->series.workload;
	struct allocated base, head;
	const char *out = NULL;

	add_side(&base, analysis, workload, false);
	add_side(&head, analysis, workload, true);
	if (!base.metric || !head.metric) {
		const char *most = most_of(&head, "head", analysis);

		if (!most)
			most = most_of(&base, "base", analysis);
		out = arena_printf(analysis->arena,
			"%s; %s no profile of allocations, which would name "
			"what allocates more: %s",
			most ? most : "",
			base.metric   ? "head has"
			: head.metric ? "base has"
				      : "the runs have",
			command_for(&j->series, workload));
	}
	allocated_clear(&base);
	allocated_clear(&head);
	return out;
}

static struct share side_share(const struct judged_series *j, const double *all,
	size_t from, size_t to)
{
	return (struct share){
		series_sum(j->series.collector_counts, j->keep, from, to),
		series_sum(all, j->keep, from, to)};
}

const char *collector_sentence(const struct analysis *analysis,
	const struct by_workload *findings, const struct judged_series *j)
{
	const struct series *s = &j->series;
	double *all = arena_alloc(analysis->arena, s->run_count, sizeof *all);
	struct share base, head;
	const struct finding *cause;
	const char *more, *takes;

	for (size_t r = 0; r < s->run_count; r++)
		all[r] = j->total_counts[r] + s->unowned_counts[r];
	base = side_share(j, all, 0, s->base_count);
	head = side_share(j, all, s->base_count, s->run_count);
	if (j->kept_base < 2 || j->kept_head < 2 || base.all <= 0.0 ||
			head.all <= 0.0 || !rose(j, all, base, head))
		return NULL;
	takes = arena_printf(analysis->arena,
		"the garbage collector takes "
		"%.1f %% of %s in head, %.1f %% in base",
		100.0 * fraction(head), name_text(analysis, s->metric.name),
		100.0 * fraction(base));
	cause = find_cause(by_workload_find(findings, s->workload->name));
	if (!cause) {
		more = where_missing(analysis, j);
		return more ? arena_printf(analysis->arena, "%s%s", takes, more)
		            : NULL;
	}
	more = isnan(cause->change.ratio) ?
		"now" :
		arena_printf(analysis->arena, "more (%s %+.0f %%)",
			cause->metric, 100.0 * (cause->change.ratio - 1.0));
	return arena_printf(analysis->arena, "%s, because %s allocates %s",
		takes, cause->subject.function, more);
}
