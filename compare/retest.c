/* Finds what is to be measured again, and joins what that showed. */
#include "compare/retest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/frames/classify.h"
#include "compare/stats/stats.h"

#define USUAL_SD 0.07 /* log, of one session: what most functions differ by */

/* Whether a function that was measured apart looks slower by no more doubt than
 * most sessions give. A gate must fear those that give more; asking costs
 * time and no false alarm. */
static bool looks_slower(const struct finding *f)
{
	const struct test_detail *t = &f->test;
	struct spread usual = {1, {2.0 * square(USUAL_SD)}, {1.0}};
	struct hypothesis h = {
		.base = t->base_events,
		.head = t->head_events,
		.log_rho = log((t->head_events + .5) / (t->base_events + .5)) -
			t->estimate,
		.dispersion = t->dispersion,
		.speed_variance = t->speed_variance,
		.degrees = t->degrees,
		.session = &usual,
	};

	return f->kind == KIND_FUNCTION && f->judged && isfinite(t->z) &&
		t_upper(hypothesis_z(&h, h.base, h.head, 0.0), h.degrees) <=
			SUSPECT_P &&
		t_upper(hypothesis_z(&h, h.base, h.head, f->budget_ratio - 1.0),
			h.degrees) <= ALPHA_BUDGET;
}

static bool is_asked(const struct finding *f, bool interleaved)
{
	bool apart = !interleaved &&
		metric_class(span_of(f->metric)) == METRIC_TIME;

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

static int compare_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t sort_unique(const char **list, size_t count)
{
	size_t kept = 0;

	qsort(list, count, sizeof *list, compare_text);
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

static const struct finding *find(const struct verdict *verdict,
	const char *id)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (strcmp(verdict->findings[i].id, id) == 0)
			return &verdict->findings[i];
	return NULL;
}

/* Where the fresh runs do not have it, because it is not hot there or could not
 * be judged, a suspicion stays one. */
static void settle(struct finding *f, const struct finding *fresh)
{
	struct earlier first = {f->status, f->reason, f->base, f->head,
		f->change};
	size_t past_count = f->history_count;
	struct past *past = f->history;

	if (fresh) {
		*f = *fresh;
		f->history_count = past_count;
		f->history = past;
	} else if (f->status == STATUS_UNDECIDED ||
			f->status == STATUS_UNCHANGED) {
		return;
	} else {
		f->status = STATUS_SUSPECT;
		f->reason = REASON_NOT_CONFIRMED;
	}
	f->first = first;
	f->first_present = true;
}

void retest_settle(struct verdict *verdict, const struct verdict *fresh,
	const struct retest *retest, const struct policy *policy)
{
	memset(verdict->counts, 0, sizeof verdict->counts);
	for (size_t i = 0; i < verdict->finding_count; i++) {
		struct finding *f = &verdict->findings[i];
		const char *id = f->id;

		if (bsearch(&id, retest->ids, retest->id_count,
				sizeof *retest->ids, compare_text))
			settle(f, find(fresh, id));
		verdict->counts[f->status]++;
	}
	qsort(verdict->findings, verdict->finding_count,
		sizeof *verdict->findings, finding_compare);
	verdict_decide(verdict, policy);
}
