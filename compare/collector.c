/* Names what allocates more where the garbage collector takes more time. */
#include "compare/collector.h"

#include <math.h>
#include <string.h>

#include "compare/entity.h"
#include "compare/finding.h"
#include "compare/stats.h"

#define COLLECTOR_Z 3.0       /* of the rise of its share */
#define COLLECTOR_GROWTH 1.10 /* and at least this, head over base */

struct share {
	double collector, all; /* events of kept runs */
};

static double run_total(const struct unit *u, size_t run)
{
	return u->total_counts[run] + u->series.pool_counts[run];
}

static struct share side_share(const struct unit *u, size_t from, size_t to)
{
	struct share out = { 0 };

	for (size_t r = from; r < to; r++)
		if (u->keep[r]) {
			out.collector += u->series.collector_counts[r];
			out.all += run_total(u, r);
		}
	return out;
}

static double fraction(struct share s)
{
	return s.all > 0.0 ? s.collector / s.all : 0.0;
}

/* Pearson's X2 of the runs of a side about its share, binomial as step 4. */
static double side_squares(const struct unit *u, size_t from, size_t to,
	double share)
{
	double x2 = 0.0;

	for (size_t r = from; r < to; r++) {
		double mean = run_total(u, r) * share;

		if (u->keep[r])
			x2 += square(u->series.collector_counts[r] - mean) /
				fmax(mean * (1.0 - share), .25);
	}
	return x2;
}

/* Two proportions, by what runs differ beyond counting. */
static bool rose(const struct unit *u, struct share base, struct share head)
{
	size_t middle = u->series.base_count, end = u->series.run_count;
	double degrees = (double)(u->kept_base + u->kept_head) - 2.0;
	double both = (base.collector + head.collector) /
		(base.all + head.all);
	double x2 = side_squares(u, 0, middle, fraction(base)) +
		side_squares(u, middle, end, fraction(head));
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
		f->change.absolute > 0.0 && metric_class((struct span){
			f->metric, strlen(f->metric) }) == METRIC_ALLOCATION;
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
		if (strcmp(f->metric, "alloc_space") == 0)
			return f;
		cause = cause ? cause : f;
	}
	return cause;
}

const char *collector_sentence(const struct report *report,
	const struct verdict *v, const struct unit *u)
{
	const struct series *s = &u->series;
	struct share base = side_share(u, 0, s->base_count);
	struct share head = side_share(u, s->base_count, s->run_count);
	const struct finding *cause;

	if (u->kept_base < 2 || u->kept_head < 2 || base.all <= 0.0 ||
			head.all <= 0.0 || !rose(u, base, head))
		return NULL;
	cause = find_cause(v, s->workload->name);
	if (!cause)
		return NULL;
	if (isnan(cause->change.ratio))
		return arena_printf(report->arena, "the garbage collector "
			"takes %.1f %% of %s in head, %.1f %% in base, because "
			"%s allocates now", 100.0 * fraction(head),
			name_text(report, s->metric.name),
			100.0 * fraction(base), cause->subject.function);
	return arena_printf(report->arena, "the garbage collector takes "
		"%.1f %% of %s in head, %.1f %% in base, because %s allocates "
		"more (%s %+.0f %%)", 100.0 * fraction(head),
		name_text(report, s->metric.name), 100.0 * fraction(base),
		cause->subject.function, cause->metric,
		100.0 * (cause->change.ratio - 1.0));
}
