/* Names what allocates more where the garbage collector takes more time. */
#include "compare/findings/collector.h"

#include <math.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/frames/classify.h"
#include "compare/stats/stats.h"
#include "gate/model/metric.h"

#define COLLECTOR_Z 3.0       /* of the rise of its share */
#define COLLECTOR_GROWTH 1.10 /* and at least this, head over base */

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

	return fraction(head) >= COLLECTOR_GROWTH * fraction(base) &&
		fraction(head) - fraction(base) >=
			COLLECTOR_Z * sqrt(variance);
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
static const struct finding *find_cause(const struct verdict *v,
	const char *workload)
{
	const struct finding *cause = NULL;

	for (size_t i = 0; i < v->finding_count; i++) {
		const struct finding *f = &v->findings[i];

		if (strcmp(f->workload, workload) != 0 || !allocates_more(f))
			continue;
		if (metric_find(f->metric, f->unit)->kind == METRIC_BYTES)
			return f;
		cause = cause ? cause : f;
	}
	return cause;
}

static struct share side_share(const struct judged_series *j, const double *all,
	size_t from, size_t to)
{
	return (struct share){
		series_sum(j->series.collector_counts, j->keep, from, to),
		series_sum(all, j->keep, from, to)};
}

const char *collector_sentence(const struct analysis *analysis,
	const struct verdict *v, const struct judged_series *j)
{
	const struct series *s = &j->series;
	double *all = arena_alloc(analysis->arena, s->run_count, sizeof *all);
	struct share base, head;
	const struct finding *cause;
	const char *more;

	for (size_t r = 0; r < s->run_count; r++)
		all[r] = j->total_counts[r] + s->unowned_counts[r];
	base = side_share(j, all, 0, s->base_count);
	head = side_share(j, all, s->base_count, s->run_count);
	if (j->kept_base < 2 || j->kept_head < 2 || base.all <= 0.0 ||
			head.all <= 0.0 || !rose(j, all, base, head))
		return NULL;
	cause = find_cause(v, s->workload->name);
	if (!cause)
		return NULL;
	more = isnan(cause->change.ratio) ?
		"now" :
		arena_printf(analysis->arena, "more (%s %+.0f %%)",
			cause->metric, 100.0 * (cause->change.ratio - 1.0));
	return arena_printf(analysis->arena,
		"the garbage collector takes "
		"%.1f %% of %s in head, %.1f %% in base, because %s allocates "
		"%s",
		100.0 * fraction(head), name_text(analysis, s->metric.name),
		100.0 * fraction(base), cause->subject.function, more);
}
