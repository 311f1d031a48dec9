/* Finds what is to be measured again. */
#include "compare/retest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/span.h"
#include "gate/model/metric.h"

#define USUAL_SD 0.07 /* log, of one session: what most functions differ by */

/* Whether a function that was measured apart looks slower by no more doubt than
 * most sessions give. A gate must fear those that give more; asking costs
 * time and no false alarm. */
static bool looks_slower(const struct finding *f)
{
	const struct test_detail *t = &f->test;
	struct spread usual = {1, {2.0 * square(USUAL_SD)}, {1.0}};
	struct hypothesis h = {
		.test = *t,
		.log_rho = log((t->head_events + .5) / (t->base_events + .5)) -
			t->estimate,
		.session = &usual,
	};

	return f->kind == KIND_FUNCTION && f->judged && isfinite(t->z) &&
		t_upper(hypothesis_z(&h, t->base_events, t->head_events, 0.0),
			t->degrees) <= SUSPECT_P &&
		t_upper(hypothesis_z(&h, t->base_events, t->head_events,
			f->budget_ratio - 1.0), t->degrees) <= ALPHA_BUDGET;
}

static bool is_asked(const struct finding *f, bool interleaved)
{
	bool apart = !interleaved &&
		metric_is_time(metric_find(f->metric, f->unit));

	if (f->growing_present)
		return false; /* of a process, not of runs */
	switch (f->status) {
	case STATUS_SUSPECT: /* but not of all workloads together */
		return !f->exact && !isnan(f->base.events);
	case STATUS_REGRESSION:
		return !f->exact && apart;
	case STATUS_UNDECIDED:
	case STATUS_UNCHANGED:
		return apart && looks_slower(f);
	default:
		return false;
	}
}

static size_t sort_unique(const char **list, size_t count)
{
	size_t kept = 0;

	qsort(list, count, sizeof *list, text_compare);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(list[kept - 1], list[i]) != 0)
			list[kept++] = list[i];
	return kept;
}

void retest_find(struct retest *out, const struct verdict *verdict,
	struct arena *arena)
{
	size_t count = 0;

	*out = (struct retest){
		.ids = arena_alloc(arena, verdict->finding_count + 1,
			sizeof *out->ids),
		.workloads = arena_alloc(arena, verdict->finding_count + 1,
			sizeof *out->workloads),
	};
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (!is_asked(f, verdict->interleaved))
			continue;
		out->ids[count] = arena_copy(arena, span_of(f->id));
		out->workloads[count++] = f->workload;
	}
	out->id_count = sort_unique(out->ids, count);
	out->workload_count = sort_unique(out->workloads, count);
}

bool retest_asks(const struct retest *retest, const char *id)
{
	return bsearch(&id, retest->ids, retest->id_count,
		sizeof *retest->ids, text_compare) != NULL;
}

bool retest_measured(const struct retest *retest, const char *workload)
{
	return bsearch(&workload, retest->workloads, retest->workload_count,
		sizeof *retest->workloads, text_compare) != NULL;
}
