/* Finds what is to be measured again, and joins what that showed. */
#include "compare/retest.h"

#include <stdlib.h>
#include <string.h>

#include "compare/entity.h"
#include "compare/finding.h"

static bool is_asked(const struct finding *f, bool interleaved)
{
	if (f->exact || f->kind == KIND_TOTAL)
		return false;
	if (f->status == STATUS_SUSPECT)
		return true;
	return f->status == STATUS_REGRESSION && !interleaved &&
		metric_class(span_of(f->metric)) == METRIC_TIME;
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
 * be judged, the suspicion stays one. */
static void settle(struct finding *f, const struct finding *fresh)
{
	struct earlier first = { f->status, f->reason, f->base, f->head,
		f->change };
	size_t past_count = f->history_count;
	struct past *past = f->history;

	if (fresh) {
		*f = *fresh;
		f->history_count = past_count;
		f->history = past;
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
